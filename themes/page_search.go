package themes

import (
	"html/template"
	"time"
)

// PartSearch is the results without the page around them, for scripts that search
// while somebody types: SearchResults.
const PartSearch = "search-results"

// SearchPage is the search with its results: GET /search?q=&after=. All that
// narrows the search stands in q.
type SearchPage struct {
	Frame // Query is what was typed
	// Operators are the filters that can be typed.
	Operators []SearchOperator
	SearchResults
}

// SearchOperator is a filter that can be typed, with an example.
type SearchOperator struct{ Name, Example, Help string }

// SearchResults is what a search found.
type SearchResults struct {
	Asked    bool // something was typed
	Problems []SearchProblem
	Sorts    []Link
	Facets   []SearchFacet
	// ResetURL searches the words without the filters; "" where none narrows.
	ResetURL string
	Total    int // 0 where it was not counted
	// Corrected are words that nobody used, with those that were searched besides.
	Corrected []SearchCorrected
	// Exact is the fault whose number was typed.
	Exact   *SearchResult
	Results []SearchResult
	MoreURL string // the next results; "" at the end
	Later   bool   // not the first results
	Error   string // why the search was refused
	// Degraded says that the index is not in use, and what that means; "" normally.
	Degraded string
	// Nearest is what comes closest where nothing was found, Faults what is broken
	// now where nothing comes close.
	Nearest []SearchTry
	Faults  []SearchResult
	// AskURL starts a thread with the words as its title, in AskBoard if that is
	// where it belongs.
	AskURL, AskBoard string
}

// SearchCorrected is a word that nobody used and one like it that somebody did.
type SearchCorrected struct{ Typed, Used string }

// SearchProblem is something typed that looks like a filter and is none.
type SearchProblem struct{ Typed, Text string }

// SearchFacet is one way to narrow what was found.
type SearchFacet struct {
	Name   string // board, kind, answer, status, tag, version
	Values []SearchValue
}

// SearchValue leads to the search with this value, or without it where it is on.
type SearchValue struct {
	Text  string
	URL   string
	Count int
	On    bool
}

// SearchTry is a search for less, with what it finds.
type SearchTry struct {
	What    string // with other spelling, with any of the words
	Text    string // the words, where they differ
	URL     string
	Total   int
	Results []SearchResult
}

// SearchResult is a thread or a fault. Title and Fragment are escaped text with the
// matches in <mark>, made by the search and trusted here.
type SearchResult struct {
	Number   string // F-12; "" for a thread
	Title    template.HTML
	URL      string
	Board    Link
	Kind     Kind
	State    State       // of a thread
	Status   FaultStatus // of a fault, or of the thread's fault
	Fault    Link        // the thread's fault
	Fixed    string      // the version with the fix
	Helps    bool        // a workaround is known
	Locked   bool
	Fragment template.HTML
	PostURL  string // the post that the fragment is from
	PostNo   int
	Replies  int
	Affected int
	Threads  int
	LastAt   time.Time
	// UpdateDue is when the next update on a fault is due.
	UpdateDue    time.Time
	UpdatePassed bool   // UpdateDue is over
	Duplicate    bool   // readers of this thread are led to another one
	Duplicates   []Link // threads that ask the same and fit too
}
