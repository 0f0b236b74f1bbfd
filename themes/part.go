package themes

import (
	"net/url"
	"time"
)

// The parts, each with the struct it takes.
const (
	PartMe        = "me"         // MePart
	PartNotice    = "notice"     // NoticePart
	PartThreadMe  = "thread-me"  // ThreadMePart
	PartPostTools = "post-tools" // PostToolsPart
	PartReply     = "reply"      // ReplyForm
)

// MePart is the end of the header: who the reader is. With an empty Name it offers
// signing in.
type MePart struct {
	Name       string
	URL        string // the reader's profile
	Class      Class
	Unread     int    // notifications
	SignUpOpen bool   // for guests
	Return     string // path to come back to after signing in, "" for the front page
}

// NoticePart tells one reader something once, such as "Your reply is posted".
type NoticePart struct{ Notice Notice }

// ThreadMePart is what a reader has to do with a thread.
type ThreadMePart struct {
	ThreadID       int64
	SignedIn       bool
	Level          string // of following, as package notify names it; "" for not following
	FirstUnreadURL string // "" when everything is read
	Unread         int    // posts not read
	LastURL        string // the last post
	PrivateURL     string // the reader's way into private details; "" for none
	DuplicateURL   string // who asked says of what it is a duplicate; "" for others
}

// PostToolsPart is what a reader may do with one post beyond what everyone of his
// class may. A reader with nothing set needs no part at all.
type PostToolsPart struct {
	PostID int64
	// Own says that the reader wrote it, who has no opinion to give of it: only how
	// many found it helpful is shown to him.
	Own          bool
	HelpfulCount int // of his own post
	CanEdit      bool
	CanWithdraw  bool
	// NoAnswer offers a customer at his own post to say that it waits for nobody;
	// AnswerAgain to take that back.
	NoAnswer    bool
	AnswerAgain bool
	CanAccept   bool  // the reader is the asker
	Accepted    bool  // by the reader
	Helpful     bool  // marked by the reader
	Confirmed   *bool // the reader's own confirmation, nil for none
	// CanWithdrawMark is the id of an official mark the reader may withdraw, or 0.
	CanWithdrawMark int64
	// OriginalURL leads the author to what moderators took from his post.
	OriginalURL string
}

// ReplyForm is the form below a thread, the content of the reply page, and what
// POST /t/ID/reply takes: key, body, to, template, do (post, preview, draft).
type ReplyForm struct {
	Form
	ThreadID int64
	SignedIn bool
	Return   string // path to come back to after signing in
	// SuspendURL leads to the entry that keeps the reader from writing; "" for none.
	SuspendURL string
	Banned     bool   // with it: there is no end
	As         Person // who the reply will be by
	ReplyTo    *PostRef
	Composer   Composer
	// Templates are staff's reply templates; choosing one and pressing "Insert"
	// brings the page back with the text in the field (do=template).
	Templates []Choice
	// NoAnswerNeeded is offered to customers: this post starts no waiting clock.
	OfferNoAnswerNeeded bool
	NoAnswerNeeded      bool
	// CanMark lets staff mark the reply official as they post it.
	CanMark  bool
	Official bool
	Versions string
	// MeToo offers a report in place of a text that says no more than "me too"; the
	// form then posts with do=anyway.
	MeToo *MeTooOffer
	// NewSince are posts written since the form was opened, shown before posting.
	NewSince int
	NewURL   string
	At       time.Time // when the form was made
}

// Person is the reader as a person with an avatar.
func (p MePart) Person() Person {
	badge := NoBadge
	switch p.Class {
	case Staff, Moderator, Administrator:
		badge = Badge(p.Class)
	}
	return Person{Name: p.Name, URL: p.URL, Badge: badge}
}

// SignInURL leads to signing in and back.
func (p MePart) SignInURL() string { return returning("/sign-in", p.Return) }

// SignUpURL leads to signing up and back.
func (p MePart) SignUpURL() string { return returning("/sign-up", p.Return) }

// SignInURL leads to signing in and back to the thread.
func (f ReplyForm) SignInURL() string { return returning("/sign-in", f.Return) }

// ItWorked is the reader's own confirmation, when there is one.
func (p PostToolsPart) ItWorked() bool { return p.Confirmed != nil && *p.Confirmed }

func returning(path, back string) string {
	if back == "" || back == "/" {
		return path
	}
	return path + "?return=" + url.QueryEscape(back)
}
