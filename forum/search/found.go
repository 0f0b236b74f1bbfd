package search

import (
	"html/template"
	"time"

	"answerable/forum/fault"
	"answerable/forum/thread"
)

// Found is a page of threads and faults in the order that was asked for.
type Found struct {
	Hits   []FoundItem
	Next   string        // for Ask.Cursor, "" at the end
	Total  int           // about how many there are; 0 = not counted
	Words  []string      // the words that were looked for, folded
	Note   string        // for people: why and how the database was searched; "" = by the index
	Took   time.Duration //
	Facets Facets        // empty unless asked for, and when the database was searched
	// Nearest is what comes closest where nothing was found on the first page;
	// nil otherwise.
	Nearest *Nearest
	// Corrected are words that nobody used, with the word most like each that the
	// reader may read somewhere.
	Corrected map[string]string
}

// FoundItem is a thread or a fault: one of the two is set.
type FoundItem struct {
	Thread *FoundThread
	Fault  *FoundFault

	score float64 // comparable within one answer; 0 where the database was searched
}

// FoundThread is a thread with its best matching readable post.
type FoundThread struct {
	thread.Row
	TitleHTML   template.HTML // Row.Title with <mark> around the words
	PostID      int64         // 0 where no readable post is left of what the index found
	PostNumber  int
	Fragment    template.HTML // of that post's text, with <mark>
	FaultID     int64         // of the fault it belongs to, 0 for none
	Status      fault.Status  // of that fault
	HasFix      bool          // an official or accepted answer, or a fault with a fix
	DuplicateOf int64         // the thread that readers are led to, 0 for none
	// Duplicates of this thread that fit too and stand behind it.
	Duplicates []Duplicate
}

// Duplicate is a thread that stands behind the one it is a duplicate of.
type Duplicate struct {
	ID    int64
	Title string
	Slug  string
}

// FoundFault is a fault.
type FoundFault struct {
	ID           int64
	Number       string // F-12
	BoardName    string
	BoardSlug    string
	ProductName  string
	Title        string
	TitleHTML    template.HTML // Title with <mark> around the words
	Fragment     template.HTML // of its updates or its workaround, with <mark>
	Severity     fault.Severity
	Status       fault.Status
	StatusSince  time.Time
	FixedVersion string        // "" while there is none
	Workaround   bool          // one that the reader may read
	Way          template.HTML // how the workaround begins
	HasFix       bool          // a workaround or a fixed version
	Affected     int           // people
	Threads      int
	NextUpdateAt *time.Time // when the next update is due at the latest, nil for no date
	UntilAt      *time.Time // until when the fix is expected, nil for no date
	OpenedAt     time.Time
	ChangedAt    time.Time

	text string
}

// Facet is a value with how many of the found have it.
type Facet struct {
	Value string // for Ask
	Label string // for people
	Count int    // 0 where that is not known, with quoted words
}

// Facets count what was found, each list by count, the largest first. They are
// counted under the reader's access, by the index: a little behind, like it.
type Facets struct {
	Boards, Kinds, Answers, Statuses, Tags, Versions []Facet
}

// Nearest is what an empty search tried, in its order, and what it found.
type Nearest struct {
	Tried []Tried
	// Faults are open faults of the boards that were asked, most affected
	// first, when nothing that was tried found anything.
	Faults []FoundFault
}

// Tried is a way to ask less, with what it finds.
type Tried struct {
	What  string // for people: "with other spelling", "with any of the words", "without the filters"
	Ask   Ask    // to search so
	Text  string // Ask.Text with marks where it differs; the same as Ask.Text otherwise
	Total int
	Hits  []FoundItem // at most three
}
