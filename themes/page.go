package themes

import (
	"html/template"
	"time"
)

// Class is what readers who see the same page have in common. Pages are cached by
// class, so a page holds nothing finer than that outside its slots.
type Class string

// The classes, from the one who sees least.
const (
	Guest         Class = "guest"
	Suspended     Class = "suspended" // members who may only read and appeal
	Member        Class = "member"
	Staff         Class = "staff"
	Moderator     Class = "moderator"
	Administrator Class = "administrator"
)

// SignedIn says whether readers of the class have an account.
func (c Class) SignedIn() bool { return c != Guest && c != "" }

// Link is text that leads somewhere. Current marks the entry the reader is on.
type Link struct {
	Text, URL string
	Current   bool
}

// Meta is one OpenGraph property, such as og:title.
type Meta struct{ Property, Content string }

// Notice is a message at the top of a page. Kind is "info", "done", "warn" or
// "error"; the word for it is shown too.
type Notice struct {
	Kind, Text string
	Link       *Link
}

// Frame is what every page has around its content. The layout puts the slots "me"
// (see [MePart]) and "notice" (see [NoticePart]) into it.
type Frame struct {
	Title        string // without the site's name
	Description  string // for search engines and shared links, one or two sentences
	CanonicalURL string // absolute
	SiteName     string
	Locale       string // BCP 47 tag asked of Render; the layout states the one it got
	Class        Class
	Nav          []Link // header; only pages that exist
	Crumbs       []Link // from the top, without the page itself
	Feeds        []Link // Atom feeds of what the page shows
	OpenGraph    []Meta
	// StructuredData becomes schema.org JSON-LD, or nil. It is escaped so that it
	// cannot close the block it stands in.
	StructuredData any
	NoIndex        bool
	// Notice is the same for all readers of the page (read-only mode, a board's
	// announcement). What concerns one reader goes into the slot "notice".
	Notice *Notice
	// Query is the text in the header's search field.
	Query string
	// Footer is the links at the end of every page.
	Footer []Link
}

// Form is what every page that takes input has.
type Form struct {
	// Key is the idempotency key of one submission, sent back as "key".
	Key string
	// Errors says per field what is wrong and what to do; "" is the whole form's.
	Errors map[string]string
}

// Choice is one option of a selection. Group is a heading over options, or "".
type Choice struct {
	Value, Text, Help, Group string
	Selected                 bool
}

// Badge says in which capacity somebody writes.
type Badge string

// The badges. A member has none.
const (
	NoBadge            Badge = ""
	StaffBadge         Badge = "staff"
	ModeratorBadge     Badge = "moderator"
	AdministratorBadge Badge = "administrator"
)

// Person is somebody's public face.
type Person struct {
	Name  string
	URL   string // "" when there is no profile: erased, or imported without one
	Badge Badge
	Team  string // the team a staff badge names
}

// Kind is what a thread is for.
type Kind string

// The kinds of thread.
const (
	Question     Kind = "question"
	Fault        Kind = "fault"
	Discussion   Kind = "discussion"
	Announcement Kind = "announcement"
)

// State is a thread's answer, in the order of what readers want to know first.
type State string

// The states. A discussion or announcement has none.
const (
	NoState    State = ""
	Official   State = "official"   // has an official answer that stands
	Accepted   State = "accepted"   // the asker accepted an answer
	Unanswered State = "unanswered" // neither
)

// Environment is what somebody uses; empty fields are unknown.
type Environment struct{ Product, Model, Version string }

// Empty says that nothing is known.
func (e Environment) Empty() bool { return e == Environment{} }

// ThreadRow is a thread in a list.
type ThreadRow struct {
	ID       int64
	Title    string
	URL      string
	Board    *Link // nil in the board's own list
	Kind     Kind
	State    State
	Locked   bool
	Pinned   bool
	Tags     []Link
	Replies  int
	Opener   Person
	OpenedAt time.Time
	LastBy   Person
	LastAt   time.Time
	LastURL  string // the last post
}

// Cursor leads to the neighbouring stretch of a list; "" where there is none.
type Cursor struct{ NewerURL, OlderURL string }

// PageLink is a page of a [Pager]; a gap stands for pages left out and has no URL.
type PageLink struct {
	Number  int
	URL     string
	Current bool
	Gap     bool
}

// Pager leads through numbered pages. The zero value, and one of a single page,
// show nothing.
type Pager struct {
	Current, Last                       int
	FirstURL, PrevURL, NextURL, LastURL string
	Links                               []PageLink
}

// NewPager builds a pager at page current of last, which address gives the URLs
// for: the first page, the last, and two on either side of the current one.
func NewPager(current, last int, address func(page int) string) Pager {
	p := Pager{Current: current, Last: last}
	if last < 2 {
		return p
	}
	p.FirstURL, p.LastURL = address(1), address(last)
	if current > 1 {
		p.PrevURL = address(current - 1)
	}
	if current < last {
		p.NextURL = address(current + 1)
	}
	shown := 0
	for n := 1; n <= last; n = nextShown(n, current, last) {
		if n > shown+1 {
			p.Links = append(p.Links, PageLink{Gap: true})
		}
		p.Links = append(p.Links, PageLink{Number: n, URL: address(n), Current: n == current})
		shown = n
	}
	return p
}

// nextShown is the page shown after n, so that the loop does not count through
// thousands of pages.
func nextShown(n, current, last int) int {
	switch from, to := current-2, current+2; {
	case n+1 < from:
		return min(from, last)
	case n+1 > to && n < last:
		return last
	}
	return n + 1
}

// PostRef names a post: its number in the thread, its permalink, its author.
type PostRef struct {
	ID     int64
	Number int
	URL    string
	Author Person
}

// Composer is the field a post's Markdown is written in.
type Composer struct {
	Body    string
	Preview template.HTML // shown below the field when the form asked for it
	// DraftKey names the draft this text is kept as: "thread:12", "new:3", "edit:99".
	DraftKey string
	SavedAt  time.Time // when the draft was last saved; zero for never
	Error    string
	Max      int // most characters
}
