package themes

import "time"

// PageDuplicate is the form by which a thread is marked as a duplicate.
const PageDuplicate = "duplicate"

// DuplicateBox says of which thread this one is a duplicate and what that one has.
type DuplicateBox struct {
	Target    Link // without an address where the reader may not see it
	State     State
	Fault     Link        // the target's fault
	Status    FaultStatus // of that fault
	By        Person
	At        time.Time
	Reason    string
	Imported  bool
	LinkFault string // staff may link this thread to that fault, too: its number
}

// DuplicatePage marks a thread, or takes the mark back: POST Action with key,
// target, reason and do (mark, undo). Reasons are what an asker chooses from;
// staff write theirs.
type DuplicatePage struct {
	Frame
	Form
	Action     string
	Thread     Link
	Target     string // as it was typed
	Reason     string
	Reasons    []Choice
	Marked     *DuplicateBox // it is marked: the form takes it back
	Candidates []DuplicateCandidate
}

// DuplicateCandidate is a thread that looks alike.
type DuplicateCandidate struct {
	Number int64
	Title  string
	URL    string
	State  State
}
