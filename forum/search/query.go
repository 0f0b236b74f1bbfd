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

// Query is a question to an index.
type Query struct {
	Text     string   // any string; see Parse for what quotes and minus do
	Verbatim bool     // Text is a draft or a log: quotes and minus mean nothing
	Access   []string // access classes the reader may see; none finds nothing
	BoardIDs []int64  // any of them; none = every board
	Answers  Answers
	Topic    string   // a thread's kind; "" = all
	Tags     []string // all of them
	Limit    int      // hits on a page; 0 = 20, at most MaxLimit
	Cursor   string   // Result.Next of the page before; "" = first page
}

// Hit is one thread that fits, with the part of it that fits best.
type Hit struct {
	ThreadID int64
	Part     int
	Score    float64 // comparable within one result only
}

// Result is a page of hits, best first; without words in the query, latest
// activity first.
type Result struct {
	Hits  []Hit
	Next  string   // cursor of the next page, "" at the end
	Total uint64   // matching documents; more than threads where long ones match in several parts
	Words []string // folded words that were looked for, corrected ones included, for Highlight
}

// Clean gives the query with every field within its bounds.
func (q Query) Clean() Query {
	q.Text = cut(strings.ToValidUTF8(q.Text, " "), MaxText)
	q.Tags = cleanValues(q.Tags)
	q.BoardIDs = q.BoardIDs[:min(len(q.BoardIDs), maxValues)]
	q.Topic = cut(q.Topic, 200)
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
