package thread

import "time"

// Kind is what a thread is for.
type Kind string

// The kinds of thread.
const (
	Question     Kind = "question"
	Fault        Kind = "fault"
	Discussion   Kind = "discussion"
	Announcement Kind = "announcement"
)

// WantsAnswer reports whether a thread of this kind counts as unanswered until
// an answer is official or accepted.
func (k Kind) WantsAnswer() bool { return k == Question || k == Fault }

// Thread is a thread with what its page and the rules need, its board included.
type Thread struct {
	ID             int64
	BoardID        int64
	Title          string
	Slug           string
	Kind           Kind
	OpenerID       int64
	OpenerName     string
	ProductName    string
	ModelID        *int64
	ModelName      string
	ProductVersion string
	LastNumber     int
	LastStaffAt    *time.Time
	OfficialCount  int
	AcceptedCount  int
	LockEntryID    *int64
	LockEndsAt     *time.Time
	UnlistEntryID  *int64 // in force: the thread is in no list, feed or search
	MergedInto     *int64
	FaultID        *int64
	FaultVersion   int64  // changes with every act on the fault; 0 without one
	DuplicateOf    *int64 // where it leads readers; DuplicateMarks say why
	WasMarked      bool   // as a duplicate, now or before
	HasDuplicates  bool
	Version        int64
	CreatedAt      time.Time
	ActiveAt       time.Time
	Board          Board `gorm:"embedded;embeddedPrefix:board__"`
}

// Unanswered reports that the thread waits for an answer.
func (t Thread) Unanswered() bool {
	return t.Kind.WantsAnswer() && t.OfficialCount == 0 && t.AcceptedCount == 0
}

// Locked reports whether the thread takes no replies at that time.
func (t Thread) Locked(now time.Time) bool {
	return t.LockEntryID != nil && (t.LockEndsAt == nil || t.LockEndsAt.After(now))
}

// Pages is how many pages the thread has, at least 1.
func (t Thread) Pages() int { return max(1, PageOf(t.LastNumber)) }

// PageOf is the page on which a post's number stands.
func PageOf(number int) int { return (number + PageSize - 1) / PageSize }

// Post is one post as it is read, with its author's present name.
type Post struct {
	ID             int64
	ThreadID       int64
	Number         int
	AuthorID       int64
	AuthorName     string
	AsRole         string
	AsTeam         string
	ReplyTo        *int64
	ReplyToNumber  *int
	ReplyToAuthor  *string
	Source         string
	HTML           string
	Plain          string
	Revision       int
	EditedAt       *time.Time
	WithdrawnAt    *time.Time
	WithdrawReason string
	HideEntryID    *int64      // the entry that hid it; its text is empty then
	EraseEntryID   *int64      // the entry that erased it by law
	GapCount       int         // passages that moderators took out
	BlockFrom      *int64      // the thread that a block of moved posts, which begins here, came from
	Removed        []Tombstone `gorm:"-"` // what was done to it, the latest last; only a page fills it
	MovedTo        *int64      `gorm:"-"` // of a stub: the post that stood here
	HelpfulCount   int
	WorkedCount    int
	FailedCount    int
	NoAnswer       bool // somebody said that it needs no answer
	OriginURL      string
	OriginLicence  string
	CreatedAt      time.Time
}

// Readable reports whether the post's text may be shown to everybody who may
// see its thread.
func (p Post) Readable() bool {
	return p.WithdrawnAt == nil && p.HideEntryID == nil && p.EraseEntryID == nil && p.MovedTo == nil
}
