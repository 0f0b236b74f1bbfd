package modlog

import "time"

// Kind names an act that needs an entry; the schema knows the same words.
type Kind string

// The acts of this version. WithdrawOfficialAnswer targets an official
// answer's id, NarrowBoard a board's, the others a thread's.
const (
	WithdrawOfficialAnswer Kind = "official_answer.withdraw"
	LockThread             Kind = "thread.lock"
	UnlockThread           Kind = "thread.unlock"
	// NarrowBoard lets fewer people see a board that has threads.
	NarrowBoard Kind = "board.narrow"
	// NoteThread records an imported event that restricts nothing here, such
	// as a thread deleted and brought back where it came from.
	NoteThread Kind = "thread.note"
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
	Kind         Kind
	TargetID     int64
	ActorID      int64
	ActorName    string
	Source       Source
	Rule         string
	RefersTo     *int64
	PublicReason string
	Explanation  string
	EndsAt       *time.Time
	HappenedAt   time.Time // zero means now
	ImportedFrom string
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
	ActorName    string
	Source       Source
	Rule         string
	PublicReason string
	HappenedAt   time.Time
	CreatedAt    time.Time
	ImportedFrom *string
}
