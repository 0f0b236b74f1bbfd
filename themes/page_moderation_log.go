package themes

import (
	"html/template"
	"time"
)

// Pages of the public moderation log and of the rules.
const (
	PageModerationLog = "moderation-log"
	PageLogEntry      = "log-entry"
	PageLogCheck      = "log-check"
	PageRules         = "rules"
	PageRule          = "rule"
	PageAdminRules    = "admin-rules"
	PageAppeals       = "appeals"
	PageAppeal        = "appeal"
	PageDiscuss       = "log-discuss"

	// PartEntryMe is what an entry is to its reader: the slot "entry-me".
	PartEntryMe = "entry-me" // EntryMePart
)

// ModerationLogPage is a stretch of the log: GET /moderation/log with kind, rule,
// by, board, from, until and q.
type ModerationLogPage struct {
	Frame
	Signed    LogSigned
	Groups    []Link // what sort of act
	Rules     []Choice
	Boards    []Choice
	Values    LogValues
	Rows      []LogRow
	Filtered  bool
	Downloads []Link
	ResetURL  string
	Cursor    Cursor
}

// LogValues is what the filters say.
type LogValues struct{ Kind, By, From, Until, Words string }

// LogSigned is how the log stands. Trouble says why nothing is signed and what is
// done about it, or is "".
type LogSigned struct {
	Entries, Sealed int
	SignedAt        time.Time // zero for never
	Root            string    // of the newest checkpoint, in base64
	Origin          string
	Trouble         string
}

// ShortRoot is enough of the root to compare by eye.
func (s LogSigned) ShortRoot() string {
	if len(s.Root) <= 12 {
		return s.Root
	}
	return s.Root[:6] + "…" + s.Root[len(s.Root)-6:]
}

// LogRow is an entry in a list.
type LogRow struct {
	Number    string // from 0
	URL       string
	At        time.Time // when it was done, at its old home if it is imported
	Kind      string    // such as "post.hide"
	EndsAt    time.Time
	On        LogTarget
	Rule      Link // zero for none
	Reason    string
	Erased    bool // the text was erased by law
	By        Person
	Automatic bool
	Imported  bool
	// ImportedAt is when an imported entry came into this log, zero for the others.
	ImportedAt time.Time
	Appeal     string // open, upheld, rejected or withdrawn; "" for none
	AppealURL  string
	Undone     Link      // the entry that ended it
	Lapsed     bool      // it ended because nobody confirmed it
	Confirmed  Link      // the entry that confirmed it
	LapsesAt   time.Time // it ends then unless confirmed
	Unsealed   bool
}

// LogTarget is what an entry is about. Closed stands for what this reader may not
// know of.
type LogTarget struct {
	Post   int    // its number, 0 for no post
	Author Person // of the post, or the member himself
	Link   Link   // the post, thread, fault, board or earlier entry
	Thread Link   // of a post
	To     Link   // of a merge or split: where the posts are now
	Closed bool
}

// LogEntryPage is one entry: GET /moderation/log/N. Its slot is "entry-me".
type LogEntryPage struct {
	Frame
	ID         int64
	Row        LogRow
	Source     string
	Scope      string
	HappenedAt time.Time
	From       string // the site an imported one comes from
	RefersTo   *LogRow
	Later      []LogRow
	ErasedBy   Link
	Appeal     *LogAppeal
	Proof      *LogProof // nil while it is not sealed
	ReceiptURL string
	Discussion Link   // the thread in which it is discussed
	DiscussURL string // where one is begun, when there is none
}

// LogProof shows that an entry is in the signed log.
type LogProof struct {
	LeafHash, Root, Origin string
	Size                   int
	SealedAt, SignedAt     time.Time
	URL                    string
}

// LogAppeal is an appeal as everybody sees it.
type LogAppeal struct {
	State   string
	URL     string
	MadeAt  time.Time
	DueAt   time.Time
	Overdue bool
	By      Person // who decided
	At      time.Time
	Ruling  string
	// Ended says that the act ended before anybody decided: by lapsing unconfirmed,
	// or undone by a moderator. EndedBy is the entry that did it.
	Ended, Lapsed bool
	EndedBy       Link
}

// EntryMePart is what an entry is to one reader. Confirming is POST
// /moderation/log/N/confirm with reason.
type EntryMePart struct {
	EntryID     int64
	Explanation string
	OriginalURL string
	ReceiptURL  string // with what is the reader's own
	AppealURL   string
	CanConfirm  bool
	OwnAct      bool // it waits for a second person, who is not the reader
	UndoURL     string
	Error       string
	Key         string // of the form to confirm, "" where there is none
}

// LogCheckPage tells how to check the log from outside.
type LogCheckPage struct {
	Frame
	Signed  LogSigned
	Address string // of the log, absolute
	Key     string // the verifier key
	Example string // a number of an entry that is sealed, "" for none
}

// RulesPage is a version of the rulebook: GET /rules and /rules/VERSION.
type RulesPage struct {
	Frame
	Version     int
	Current     bool
	CurrentURL  string
	PublishedAt time.Time
	By          Person
	Note        string
	Rules       []RuleView
	Versions    []Link
	EditURL     string // for administrators
	LogURL      string
}

// RuleView is one rule.
type RuleView struct {
	Number, Title, Body, URL string
	Illegal                  bool
}

// RulePage is one rule in one version: GET /rules/VERSION/NUMBER.
type RulePage struct {
	Frame
	Rule       RuleView
	Version    int
	Current    bool
	RulesURL   string
	EntriesURL string // acts under it
}

// AdminRulesPage writes a new version of the rulebook: POST Action with base, note
// and for each rule number, title, body, ground, illegal and spam, each followed by
// the rule's place from 1 (number1, title1 …).
type AdminRulesPage struct {
	AdminFrame
	Form
	Action string
	Base   int
	Note   string
	Rules  []AdminRule
}

// AdminRule is a rule in the form; its fields end in At.
type AdminRule struct {
	At            int
	Number, Title string
	Body          string
	Grounds       []Choice
	Illegal, Spam bool
}

// Field names a field of the rule, such as title2.
func (r AdminRule) Field(name string) string { return name + itoa(r.At) }

// AppealsPage lists the appeals that wait.
type AppealsPage struct {
	Frame
	Rows []AppealRow
}

// AppealRow is an appeal in the list.
type AppealRow struct {
	URL     string
	On      LogRow // the act, zero for a refused complaint
	About   string // when On is zero
	MadeAt  time.Time
	DueAt   time.Time
	Overdue bool
}

// AppealPage is an appeal, or the form in which one is made when New: POST Action
// with reason. Moderators decide it: POST DecideAction with outcome (upheld or
// rejected) and reason.
type AppealPage struct {
	Frame
	Form
	New           bool
	Action        string
	Act           *LogRow
	Complaint     *Complaint // what was refused, when it is about that
	Appeal        LogAppeal
	Reason        string // of the appellant, for who may read it
	By            Person // the appellant, for who may know
	Until         time.Time
	DecideAction  string
	Recusal       string // why the reader, a moderator, cannot decide it
	WithdrawURL   string
	Outcome       string
	Ruling        string // typed
	OriginalURL   string
	EntryOfRuling Link
}

// Complaint is a flag as its reporter reads it. State is open, acted or refused.
type Complaint struct {
	Post      PostRef
	State     string
	Answer    string
	At        time.Time // when it was decided
	Entry     Link      // what was done
	AppealURL string    // "" where there is nothing to appeal against
}

// DiscussPage opens the thread in which an entry is discussed: POST Action with
// key, board, title and body.
type DiscussPage struct {
	Frame
	Form
	Action   string
	Act      LogRow
	Boards   []Choice
	Title    string
	Composer Composer
}

// ModeratedPreview is what everybody and the author will see of an act.
type ModeratedPreview struct {
	Stone       Hiding
	Kind        string
	Body        template.HTML // of a post with passages taken out
	Explanation string
	Quotes      int
	Scope       string
	EndsAt      time.Time
	LapsesAt    time.Time
	Provisional string // why, "" where it is not
}
