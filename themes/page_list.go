package themes

import (
	"time"
)

// Pages that list threads.
const (
	PageHome   = "home"
	PageBoard  = "board"
	PageTag    = "tag"
	PageSearch = "search"
)

// HomePage is the front page: a search, the boards, what happened last.
type HomePage struct {
	Frame
	Boards []BoardCard
	Latest []ThreadRow
	// Unanswered are threads that wait longest, to be helped with; may be empty.
	Unanswered []ThreadRow
	Stalled    []StalledLine // the longest first; may be empty
}

// StalledLine says that a customer waits longer than the target.
type StalledLine struct {
	Title, URL string // of the thread or fault
	Team       string // whom he waits for, "" for nobody in particular
	Since      time.Time
}

// BoardCard is a board on the front page.
type BoardCard struct {
	Name        string
	URL         string
	Description string
	Threads     int
	Unanswered  int    // questions and faults with neither an official nor an accepted answer
	Visible     string // who may see it, when not everyone: "Members only", "Staff only"
	LastTitle   string // the thread with the last post; "" for an empty board
	LastURL     string
	LastAt      time.Time
}

// ThreadList is a list of threads with what narrows and orders it. Each link keeps
// the others' choice.
type ThreadList struct {
	Filters []Link // all, unanswered, answered, official
	Kinds   []Link
	Tags    []Link
	Sorts   []Link
	Rows    []ThreadRow
	Cursor  Cursor
	// Filtered says that the list is narrowed, so that an empty one says so;
	// ResetURL shows all.
	Filtered bool
	ResetURL string
}

// BoardPage is a board.
type BoardPage struct {
	Frame
	ID           int64
	Name         string
	Description  string
	Visible      string // as in BoardCard
	NewThreadURL string // "" when readers of the class may not start threads
	ClosedText   string // why not, when they may not
	Stalled      []StalledLine
	ThreadList
}

// TagPage lists the threads with a tag, of all boards.
type TagPage struct {
	Frame
	Name string // "" where the latest threads are listed, whatever their tags
	ThreadList
}
