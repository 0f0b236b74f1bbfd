package themes

import (
	"html/template"
	"time"
)

// Pages that write.
const (
	PageNewThread        = "new-thread"
	PageReply            = "reply"
	PageEditPost         = "edit-post"
	PagePostHistory      = "post-history"
	PageWithdrawPost     = "withdraw-post"
	PageMarkOfficial     = "mark-official"
	PageWithdrawOfficial = "withdraw-official"
	PageConfirm          = "confirm"
)

// NewThreadPage starts a thread: POST Action with key, board, kind, title, model,
// version, tags, body and do (post, preview, draft, known).
type NewThreadPage struct {
	Frame
	Form
	Action string
	Board  Link
	// Boards are those the reader may start threads in; one or none hides the choice.
	Boards []Choice
	Kinds  []Choice
	Values NewThreadValues
	// Models are grouped by product; the first may be an empty "I do not know".
	Models []Choice
	// Where explains for each product where its model and version are found.
	Where    []ProductHelp
	TagHints []string // offered while typing
	Composer Composer
	Known    KnownList
	// Stop says that the form was sent and not posted yet, so that what is known is
	// read first. It happens once.
	Stop bool
}

// NewThreadValues is what the person typed.
type NewThreadValues struct{ Title, Version, Tags string }

// ProductHelp tells where on a product its model and version are found.
type ProductHelp struct{ Product, FindModel, FindVersion string }

// PartKnown is what is known already, for scripts that look while somebody types:
// KnownList. It stands in the form: a button "do" with join-F-12 reports a fault in
// place of posting.
const PartKnown = "known"

// KnownList is what may already say what is being asked.
type KnownList struct {
	Vague    bool // the draft does not say yet what is wrong
	Checked  bool // it was looked for, so that nothing is an answer too
	Faults   []KnownFault
	Answered []KnownThread
	Open     []KnownThread
	Note     string // how the search was limited
}

// KnownFault is a fault that may be meant.
type KnownFault struct {
	Number, Title, URL string
	Status             FaultStatus
	Fixed              string        // the version with the fix
	Helps              bool          // a workaround is known
	Way                template.HTML // how it begins
	Fragment           template.HTML
	Affected           int
	UpdateDue          time.Time
	UpdatePassed       bool // UpdateDue is over
	Joined             bool // the reader reported it already
}

// KnownThread is a thread that may already answer what is being asked.
type KnownThread struct {
	Title   string
	URL     string
	State   State
	Board   string
	Fault   string // F-12, "" for none
	Replies int
}

// ReplyPage is the reply form on a page of its own, for replying without scripts
// and after an error. Personal: not cached.
type ReplyPage struct {
	Frame
	Thread Link
	Reply  ReplyForm
	// Quoted is the post replied to, rendered, for reading while writing.
	Quoted template.HTML
	Locked *Lock // it was locked meanwhile: the text is kept, not posted
}

// EditPostPage changes one's own post: POST /p/ID/edit with key, version, title and
// tags (first post only), body, note, do (post, preview).
type EditPostPage struct {
	Frame
	Form
	Post     PostRef
	Thread   Link
	Version  int // the revision that was read; another's edit in between is refused
	First    bool
	Values   EditPostValues
	Composer Composer
	// Marked says the post is an official answer, so that the edit is shown beside it.
	Marked bool
	// Conflict is the text that was saved meanwhile, beside which the typed one is kept.
	Conflict string
}

// EditPostValues is what the person typed.
type EditPostValues struct{ Title, Tags, Note string }

// PostHistoryPage is a post's public revisions, the newest first.
type PostHistoryPage struct {
	Frame
	Post      PostRef
	Thread    Link
	Revisions []Revision
}

// Revision is one version of a post with what changed against the one before.
type Revision struct {
	Number    int // counted from 1
	By        Person
	At        time.Time
	Note      string
	Current   bool
	AfterMark bool   // made after the post was marked official
	OldTitle  string // set together with NewTitle when the title changed
	NewTitle  string
	Diff      []DiffSpan
	Redacted  bool // the text was removed by law; Diff is empty
}

// DiffSpan is a stretch of Markdown source.
type DiffSpan struct {
	Kind DiffKind
	Text string
}

// DiffKind is what happened to a stretch of text.
type DiffKind string

// The kinds of change. DiffGap stands for unchanged text left out.
const (
	DiffSame    DiffKind = "same"
	DiffAdded   DiffKind = "added"
	DiffRemoved DiffKind = "removed"
	DiffGap     DiffKind = "gap"
)

// WithdrawPostPage asks before an author takes a post back: POST /p/ID/withdraw
// with reason.
type WithdrawPostPage struct {
	Frame
	Form
	Post    PostRef
	Thread  Link
	Excerpt string
	Reason  string
	First   bool // the thread's first post: the thread stays
	Answer  bool // official or accepted: said before it goes
}

// MarkOfficialPage marks a post as official answer: POST /p/ID/official with key
// and versions.
type MarkOfficialPage struct {
	Frame
	Form
	Post     PostRef
	Thread   Link
	Excerpt  string
	Versions string
	Team     string // in whose name
	Standing []OfficialAnswer
	Gone     bool // withdrawn or hidden: cannot be marked
}

// WithdrawOfficialPage withdraws an official answer: POST /p/ID/official/withdraw
// with key, mark and reason, which is public and required.
type WithdrawOfficialPage struct {
	Frame
	Form
	Thread  Link
	Answer  OfficialAnswer
	Reason  string
	Message string // what will be written to the log, "" while there is no page for it
}

// ConfirmPage says whether an answer worked: POST /p/ID/confirm with key, worked
// (1 or 0), model, version, note.
type ConfirmPage struct {
	Frame
	Form
	Post    PostRef
	Thread  Link
	Excerpt string
	Worked  string // "1", "0" or "" for not chosen yet
	Models  []Choice
	Where   []ProductHelp
	Version string
	Note    string
	Earlier *Confirmation // the reader's own, which this one replaces
}
