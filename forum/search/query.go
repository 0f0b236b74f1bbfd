package search

import (
	"strings"
	"unicode/utf8"
)

// Answers is a filter on how far a thread has been answered.
type Answers string

const (
	// AnyAnswers does not filter.
	AnyAnswers Answers = ""
	// Answered finds threads with an official or accepted answer.
	Answered Answers = "answered"
	// Official finds threads with an official answer.
	Official Answers = "official"
	// Unanswered finds threads with neither.
	Unanswered Answers = "unanswered"
)

// ParseAnswers reads a filter from an address; what it does not know does not filter.
func ParseAnswers(s string) Answers {
	switch a := Answers(s); a {
	case Answered, Official, Unanswered:
		return a
	}
	return AnyAnswers
}

const (
	// MaxText is how many bytes of Query.Text are looked at.
	MaxText = 10_000
	// MaxLimit is the largest page of hits.
	MaxLimit = 100
	// MaxHits is how many hits can be paged through in all.
	MaxHits = 1_000

	defaultLimit = 20
	maxClasses   = 1_000
)

// Query is a question to an index. Zero fields do not narrow; of a list any
// value will do, but a document must have all Tags.
type Query struct {
	Text      string   // any string; see Parse for what quotes and minus do
	More      string   // text of a draft's body: its words count less
	Verbatim  bool     // Text is a draft or a log: quotes and minus mean nothing
	Languages []string // of the boards asked: whose rules for words are tried; none = English
	Access    []string // access classes the reader may see; none finds nothing
	Kind      Kind     //
	BoardIDs  []int64  //
	Answers   Answers
	Topic     string   // a thread's kind
	Tags      []string //
	MemberID  int64    // wrote in the thread
	Statuses  []string // of the fault
	Version   string   // of the product; finds what begins with it
	After     int64    // begun at that time or later, microseconds since 1970; 0 = any
	Before    int64    // begun before that time, microseconds since 1970; 0 = any
	Sort      Sort     //
	Limit     int      // hits on a page; 0 = 20, at most MaxLimit
	Cursor    string   // Result.Next of the page before; "" = first page
	Facets    bool     // fill Result.Facets
}

// Hit is one thread or fault that fits, with the part of it that fits best.
type Hit struct {
	Key
	Part  int
	Score float64 // comparable within one result only
	// Version and Hidden of the document that was found.
	Version int64
	Hidden  string
	// Behind are duplicates of this thread that fit. Where only they fit, Part
	// is 0 and there is no document of this thread's own.
	Behind []Hit
}

// Result is a page of hits, best first; without words in the query, latest
// activity first.
type Result struct {
	Hits   []Hit
	Next   string   // cursor of the next page, "" at the end
	Total  uint64   // threads and faults that fit, exact or about
	Words  []string // folded words that were looked for, corrected ones included, for Highlight
	Facets []Count  // filled when asked for, in no order
	// Uncounted says that there are more than Total and Facets count.
	Uncounted bool
	// Corrected are words nobody used, with the word most like each that
	// somebody did.
	Corrected map[string]string
	// Slips says that what was found may have words one slip away from Words.
	Slips bool
}

// Count says how many of the found have a value in a dimension.
type Count struct {
	Dimension Dimension
	Value     string
	Count     int
}

// Dimension is what found things are counted by.
type Dimension string

// The dimensions. A thing may have several tags, versions and answers.
const (
	ByBoard   Dimension = "board" // id
	ByKind    Dimension = "kind"
	ByAnswers Dimension = "answers"
	ByStatus  Dimension = "status"
	ByTag     Dimension = "tag"
	ByVersion Dimension = "version"
)

// Clean gives the query with every field within its bounds.
func (q Query) Clean() Query {
	q.Text = cut(strings.ToValidUTF8(q.Text, " "), MaxText)
	q.More = cut(strings.ToValidUTF8(q.More, " "), MaxText)
	q.Tags, q.Statuses = cleanValues(q.Tags), cleanValues(q.Statuses)
	q.Kind, q.Sort, q.Version = ParseKind(string(q.Kind)), ParseSort(string(q.Sort)), cleanVersion(q.Version)
	q.BoardIDs = q.BoardIDs[:min(len(q.BoardIDs), maxValues)]
	q.Topic = cut(q.Topic, maxValue)
	q.Languages = Languages(q.Languages)
	if q.Limit <= 0 {
		q.Limit = defaultLimit
	}
	q.Limit = min(q.Limit, MaxLimit)
	q.Access = q.Access[:min(len(q.Access), maxClasses)]
	return q
}

// cut shortens s to at most limit bytes without splitting a character.
func cut(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	for limit > 0 && !utf8.RuneStart(s[limit]) {
		limit--
	}
	return s[:limit]
}
