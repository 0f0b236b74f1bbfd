package modlog

import "time"

// Kind names an act that needs an entry; the schema knows the same words.
type Kind string

// The acts. Each says what its target's id names.
const (
	// Posts.
	HidePost    Kind = "post.hide"
	RedactPost  Kind = "post.redact"
	RestorePost Kind = "post.restore"
	HoldPost    Kind = "post.hold"
	RefusePost  Kind = "post.refuse"
	// ApprovePost ends a hold; like HoldPost and RefusePost it names a held post.
	ApprovePost Kind = "post.approve"

	// Threads.
	EditThread   Kind = "thread.edit" // title or tags
	MoveThread   Kind = "thread.move"
	SplitThread  Kind = "thread.split"
	MergeThread  Kind = "thread.merge"
	LockThread   Kind = "thread.lock"
	UnlockThread Kind = "thread.unlock"
	UnlistThread Kind = "thread.unlist"
	RelistThread Kind = "thread.relist"
	// NoteThread records an imported event that restricts nothing here, such
	// as a thread deleted and brought back where it came from.
	NoteThread Kind = "thread.note"
	// UnlinkThread takes a thread out of its fault.
	UnlinkThread Kind = "thread.unlink"

	// Members.
	WarnMember    Kind = "member.warn"
	LimitMember   Kind = "member.limit"
	SuspendMember Kind = "member.suspend"
	BanMember     Kind = "member.ban"
	LiftMember    Kind = "member.lift"
	EraseMember   Kind = "member.erase"

	// Boards.
	// NarrowBoard lets fewer people see a board that has threads.
	NarrowBoard Kind = "board.narrow"

	// What staff answer for.
	WithdrawOfficialAnswer Kind = "official_answer.withdraw" // an official answer
	MoveEstimate           Kind = "estimate.move"            // the estimate that no longer stands
	EndPromise             Kind = "promise.end"              // a promise
	CloseFault             Kind = "fault.close"              // a fault
	ReopenFault            Kind = "fault.reopen"             // a fault

	// Entries about entries; the target is the earlier entry, or the appeal.
	ConfirmAction Kind = "action.confirm"
	LapseAction   Kind = "action.lapse"
	DecideAppeal  Kind = "appeal.decide" // an appeal
	EraseText     Kind = "text.erase"
	BeginLog      Kind = "log.begin" // the new log's number, from 2
)

// Source tells what led to an act (EU Digital Services Act, Article 17(3)(b)).
type Source string

// The sources an entry can have.
const (
	Flag          Source = "flag"
	OwnInitiative Source = "own_initiative"
	Automatic     Source = "automatic"
	Imported      Source = "imported"
)

// Act is what shall be recorded. ActorID 0 means nobody here: automatic or
// imported; then ActorName may quote the name the source gives.
type Act struct {
	Kind      Kind
	TargetID  int64
	ActorID   int64
	ActorName string
	// SubjectID is the member whom the act concerns, such as a hidden post's
	// author; he may have the explanation and the salts. 0 for nobody.
	SubjectID int64
	Source    Source
	// Rule and Scope are one line each, at most 200 characters, without names.
	Rule, Scope  string
	RefersTo     *int64
	PublicReason string
	Explanation  string
	// Before and After are the content as the act found and left it, byte for
	// byte as its author can download it; nil where there is none. Only salted
	// hashes of them are kept.
	Before, After []byte
	EndsAt        *time.Time
	// Provisional acts lapse at LapsesAt unless somebody confirms them.
	Provisional  bool
	LapsesAt     *time.Time
	HappenedAt   time.Time // zero means now
	ImportedFrom string

	quotes string // of BeginLog: the old log's last checkpoint
}

// Receipt proves that an entry for this very act and target stands in the
// caller's transaction. Only Append makes one.
type Receipt struct {
	entry  int64
	kind   Kind
	target int64
}

// Entry is the number of the entry.
func (r Receipt) Entry() int64 { return r.entry }

// Covers reports whether the receipt is for that act on that target.
func (r Receipt) Covers(kind Kind, target int64) bool {
	return r.kind == kind && r.target == target && r.kind != ""
}

// Entry is one line of the log as it is read back.
type Entry struct {
	ID           int64
	Kind         Kind
	TargetID     int64
	ActorID      *int64
	ActorName    string // as it is now, or as an import quotes it
	SubjectID    *int64
	SubjectName  string
	Source       Source
	Rule         string
	Scope        string
	RefersTo     *int64
	PublicReason string
	Explanation  string // for the subject and for moderators only
	EndsAt       *time.Time
	LapsesAt     *time.Time // of a provisional act
	HappenedAt   time.Time
	CreatedAt    time.Time
	ImportedFrom *string
	// ErasedBy is the entry by which the texts were erased.
	ErasedBy *int64
}

// Provisional reports whether the act lapsed or lapses unless confirmed.
func (e Entry) Provisional() bool { return e.LapsesAt != nil }
