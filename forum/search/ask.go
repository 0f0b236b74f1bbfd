package search

import (
	"slices"
	"strings"
	"time"
)

// Sort is the order of what was found.
type Sort string

// The orders. Without words, and in the database, SortFit is SortNewest.
const (
	SortFit      Sort = ""         // what fits best comes first; of equals, what has a fix
	SortNewest   Sort = "newest"   // the latest activity first
	SortAffected Sort = "affected" // what affects most people first
)

// ParseSort reads an order from an address; what it does not know is SortFit.
func ParseSort(s string) Sort {
	if sort := Sort(s); sort == SortNewest || sort == SortAffected {
		return sort
	}
	return SortFit
}

// Ask is what a reader looks for. Zero fields do not narrow. Of a list any
// value will do, but a thread must have all Tags.
type Ask struct {
	Text string // any string; see Parse
	// Verbatim says that Text is a draft: quotes and minus in it mean nothing.
	Verbatim bool
	Kind     Kind // KindThread or KindFault; "" = both
	BoardIDs []int64
	Tags     []string
	// ByMemberID wrote a readable post in the thread. Faults are staff's, and
	// nobody's by this.
	ByMemberID int64
	Statuses   []string // of a fault; a thread has the status of its fault
	// Version is found with everything below it: 4.7 finds 4.7.5.1.
	Version string
	Answers Answers   // of a thread; a fault is answered when it has a fix
	Topic   string    // a thread's kind; faults have none
	After   time.Time // begun at that time or later
	Before  time.Time // begun before that time
	Sort    Sort
	Cursor  string // Found.Next of the page before; "" = first page
	Limit   int    // items on a page; 0 = 20, at most 50
	Facets  bool   // count by board, kind and so on
}

// Narrowed reports whether anything but the text narrows what is found.
func (a Ask) Narrowed() bool {
	return a.Kind != "" || len(a.BoardIDs)+len(a.Tags)+len(a.Statuses) > 0 || a.ByMemberID != 0 || a.Version != "" ||
		a.Answers != AnyAnswers || a.Topic != "" || !a.After.IsZero() || !a.Before.IsZero()
}

const (
	maxValues = 50  // of one list in an Ask
	maxValue  = 200 // bytes of one value
)

// clean brings every field within its bounds and drops what no database takes
// in a text.
func (a Ask) clean() Ask {
	a.Kind = ParseKind(string(a.Kind))
	a.Answers, a.Sort = ParseAnswers(string(a.Answers)), ParseSort(string(a.Sort))
	a.Tags, a.Statuses = cleanValues(a.Tags), cleanValues(a.Statuses)
	a.BoardIDs = a.BoardIDs[:min(len(a.BoardIDs), maxValues)]
	a.Version, a.Topic = cleanVersion(a.Version), cleanValue(a.Topic)
	if a.Limit <= 0 {
		a.Limit = defaultLimit
	}
	a.Limit = min(a.Limit, maxFound)
	return a
}

func cleanValues(values []string) []string {
	values = slices.Clone(values[:min(len(values), maxValues)])
	for i, v := range values {
		values[i] = cleanValue(v)
	}
	return values
}

func cleanValue(s string) string {
	return cut(strings.ReplaceAll(strings.ToValidUTF8(s, ""), "\x00", ""), maxValue)
}

// cleanVersion gives a version as it is compared: without case, spaces and the
// v before it.
func cleanVersion(s string) string {
	s = strings.ToLower(strings.TrimSpace(cleanValue(s)))
	if len(s) > 1 && s[0] == 'v' && isDigit(s[1]) {
		return s[1:]
	}
	return s
}
