package themes

import (
	"html/template"
	"strconv"
	"time"
)

// PageThread is the page of a thread.
const PageThread = "thread"

// ThreadPage is one page of a thread's posts. Its slots are "thread-me"
// ([ThreadMePart]), "post-tools" with the post's id ([PostToolsPart]), "reply"
// ([ReplyForm]) and "form-key" (the hidden field of a form that acts once).
type ThreadPage struct {
	Frame             // Title is the thread's
	ID          int64 // of the thread
	URL         string
	Kind        Kind
	State       State
	Opener      Person
	OpenedAt    time.Time
	Replies     int
	LastAt      time.Time // of the last post
	LastStaffAt time.Time // of the last staff reply; zero for none
	Environment Environment

	// Official are the marks in the order they were made, withdrawn ones included.
	Official []OfficialAnswer
	Accepted []AcceptedAnswer

	Items []Item // posts, staff notes and events of this page in their order
	Pager Pager

	// Fault is the panel of the fault the thread belongs to, nil for none; Promises
	// are that fault's, or the thread's own. SameFault are other threads of the fault,
	// SameFaultMore how many more there are.
	Fault         *FaultPanel
	Promises      []Promise
	SameFault     []Link
	SameFaultMore int
	Care          *CareBox
	// CanFault says that readers of this class open, link and unlink faults here and
	// make promises.
	CanFault bool
	// Likely is the known fault that the thread may be about, for staff to link it to
	// or to refuse; nil for none.
	Likely *LikelyFault

	// Duplicate says where the thread leads, nil for one that stands for itself;
	// Duplicates are those that lead here, DuplicateCount of them.
	Duplicate      *DuplicateBox
	Duplicates     []Link
	DuplicateCount int
	// CanDuplicate says that readers of this class mark duplicates.
	CanDuplicate bool

	Locked *Lock // nil when replies are taken
	// CanReply, CanConfirm and CanMark say what readers of this class may do; who
	// may do what to which post is in the slots.
	CanReply   bool
	CanConfirm bool // "worked for me", "helpful"
	CanMark    bool // official answers
	CanNote    bool // staff notes
	// CanModerate says that readers of this class act on posts and the thread.
	CanModerate bool
	Unlisted    *Link // the entry by which the thread is in no list
	// ReplyClosed says why readers of this class cannot reply, when they cannot and
	// the thread is not locked: "Sign in to reply" is the reply slot's business.
	ReplyClosed string

	Tags         []Link
	Participants int
	Related      []ThreadRow // threads with the same tag
}

// LikelyFault is a known fault that a thread may be about, and why that is thought.
type LikelyFault struct {
	CareID                  int64 // the forms' addresses have it
	Number, Title, URL, Why string
}

// Item is one thing in a thread: exactly one field is set.
type Item struct {
	Post  *Post
	Event *Event
	Note  *StaffNote
	Fault *FaultEvent
}

// Post is one post as everyone of a class sees it.
type Post struct {
	ID       int64
	Number   int // in its thread
	ThreadID int64
	Author   Person
	Asker    bool // opened the thread
	At       time.Time
	Body     template.HTML // rendered and sanitised when it was written
	ReplyTo  *PostRef
	EditedAt time.Time // zero for never

	Official *OfficialMark // the mark that stands, if any
	Accepted *AcceptedMark
	// EditedAfterMark is set when the text changed after it was marked official.
	EditedAfterMark time.Time

	// Confirmations are of posts that are answers: official, accepted, or confirmed
	// by somebody. Answer tells that the question is asked at all.
	Answer        bool
	Worked        int
	DidNotWork    int
	Confirmations []Confirmation // the latest few, with an environment

	Helpful int

	// NoAnswer is the public word that this post waits for nobody; WantsAnswer says
	// that it is a customer's and could wait for somebody.
	NoAnswer    *NoAnswerMark
	WantsAnswer bool

	Withdrawn *Withdrawal // by its author: Body is empty then
	Hidden    *Hiding     // by a moderator: Body is empty then
	Erased    *Erasure    // by law: Body is empty then
	Redacted  []Hiding    // passages were taken out of what is shown
	MovedTo   *Link       // the post that stood here: Body is empty then
	Block     *Link       // the thread that the posts from here on came from
	Imported  *Origin

	// What readers of the page may do; the page fills these in when it renders.
	MayReply, MayFlag, MayConfirm, MayMark, MayModerate, MaySayNoAnswer bool
}

// Gone says that the post's text is not shown.
func (p *Post) Gone() bool {
	return p.Withdrawn != nil || p.Hidden != nil || p.Erased != nil || p.MovedTo != nil
}

// OfficialMark is staff's word that a post is the answer.
type OfficialMark struct {
	ID       int64
	By       Person
	At       time.Time
	Versions string // what it applies to, as staff wrote it; "" for everything
}

// OfficialAnswer is a mark in the box above the first post. Withdrawn ones stay.
type OfficialAnswer struct {
	OfficialMark
	Post      PostRef
	Excerpt   string // plain text of the post's beginning
	Worked    int
	Tried     int // everyone who confirmed, with either result
	EditedAt  time.Time
	Withdrawn *MarkWithdrawal
}

// MarkWithdrawal is why an official answer no longer stands.
type MarkWithdrawal struct {
	By       Person
	At       time.Time
	Reason   string
	EntryURL string // its log entry, "" while there is no page for it
}

// NoAnswerMark is who said that a post waits for nobody: its author, or staff.
type NoAnswerMark struct {
	By      Person
	ByStaff bool
	At      time.Time
}

// AcceptedMark is the asker's word that a post answered the question.
type AcceptedMark struct {
	By Person
	At time.Time
}

// AcceptedAnswer is an accepted post in the line above the first post.
type AcceptedAnswer struct {
	AcceptedMark
	Post PostRef
}

// Confirmation is somebody's result with an answer.
type Confirmation struct {
	By          Person
	Worked      bool
	At          time.Time
	Environment Environment
	Note        string
}

// Withdrawal is the tombstone of a post its author took back.
type Withdrawal struct {
	At     time.Time
	Reason string // may be empty
}

// Hiding is the tombstone of a post that a moderator hid, or of passages of it.
// Reason is public.
type Hiding struct {
	By         Person
	Automatic  bool
	At         time.Time
	Rule       string // such as "Rule 2.1"
	RuleURL    string
	Reason     string
	Number     string    // of its log entry
	EntryURL   string    // "" in a preview
	DiscussURL string    // its discussion, or where one is begun
	AppealURL  string    // the appeal, or where the author makes one
	Appeal     string    // open, upheld, rejected or withdrawn; "" for none
	LapsesAt   time.Time // it ends then unless a second person confirms it
}

// Erasure is the tombstone of a text that was erased by law.
type Erasure struct{ EntryURL string }

// Origin is where an imported post came from.
type Origin struct {
	Site       string // such as "superuser.com"
	URL        string
	Licence    string // such as "CC BY-SA 4.0"
	LicenceURL string
}

// Event is a line between posts: what happened to the thread.
type Event struct {
	At       time.Time
	By       Person // zero for an imported or automatic one
	What     EventKind
	Detail   string // the board it came from, the old title, …
	Reason   string // public
	Imported bool
	EntryURL string // its log entry, "" while there is no page for it
	Thread   *Link  // the thread it names, nil for one the reader may not see
	From, To string // boards, "" for those the reader may not see
}

// EventKind is what an [Event] tells of.
type EventKind string

// The kinds of event.
const (
	EventMoved     EventKind = "moved"     // Detail: the board it came from
	EventRenamed   EventKind = "renamed"   // Detail: the old title
	EventLocked    EventKind = "locked"    // replies are no longer taken
	EventUnlocked  EventKind = "unlocked"  // replies are taken again
	EventClosed    EventKind = "closed"    // imported: closed at its old home
	EventWithdrawn EventKind = "withdrawn" // Detail: number of the post whose official mark was withdrawn
	EventEdited    EventKind = "edited"    // a moderator changed title or tags
	EventBoard     EventKind = "board"     // a moderator moved it to another board: From, To
	EventSplit     EventKind = "split"     // posts went into a thread of their own: Thread
	EventMerged    EventKind = "merged"    // it was merged into another: Thread
	EventUnlisted  EventKind = "unlisted"  // it stands in no list
	EventRelisted  EventKind = "relisted"  // it stands in lists again

	EventDuplicate  EventKind = "duplicate"  // it leads to Thread
	EventStandAlone EventKind = "standalone" // it leads there no more
)

// StaffNote is a note only staff see.
type StaffNote struct {
	ID   int64
	By   Person
	At   time.Time
	Body template.HTML // rendered and sanitised
}

// Lock is why a thread takes no replies.
type Lock struct {
	By       Person
	At       time.Time
	Until    time.Time // zero for a lock without an end
	Reason   string
	Imported bool
	EntryURL string
}

// with copies the post, since the caller's may be shared by pages of all classes.
func (p *ThreadPage) with(post *Post) *Post {
	shown := *post
	shown.ThreadID = p.ID
	shown.MayReply = p.CanReply && p.Locked == nil
	shown.MayFlag = p.Class != Suspended
	shown.MayConfirm = p.CanConfirm
	shown.MayMark = p.CanMark && post.Official == nil
	shown.MayModerate = p.CanModerate
	shown.MaySayNoAnswer = p.CanFault && post.WantsAnswer
	return &shown
}

// HistoryURL leads to the post's revisions.
func (p *Post) HistoryURL() string { return "/p/" + strconv.FormatInt(p.ID, 10) + "/history" }

// Tried counts everyone who confirmed, with either result.
func (p *Post) Tried() int { return p.Worked + p.DidNotWork }

// StandingOfficial counts the official answers that are not withdrawn.
func (p ThreadPage) StandingOfficial() int {
	n := 0
	for _, answer := range p.Official {
		if answer.Withdrawn == nil {
			n++
		}
	}
	return n
}
