package bleve

import (
	"context"
	"math"

	"github.com/blevesearch/bleve/v2/search"
	index "github.com/blevesearch/bleve_index_api"
)

// BM25F (Robertson, Zaragoza: The Probabilistic Relevance Framework, 2009):
// the occurrences of a word in all fields are weighed, each against its
// field's length, and summed before they saturate, and its rarity is counted
// over whole documents. Bleve's own scoring adds up fields as if they were
// documents of their own, which on our data finds less.
const saturation = 2.5 // k1: threads are long and repeat what they are about

// fieldWeights are what an occurrence counts in each field, and how far the
// field's length tells against it (b).
var fieldWeights = [...]struct {
	name   string
	weight float64
	length float64
}{
	{fieldTitle, 3, 0.5},
	{fieldTags, 1.5, 0.3},
	{fieldBody, 1, 0.75},
	{fieldReplies, 0.5, 0.5},
}

// scores adds up documents' scores word by word, in one cell a document.
type scores struct {
	total   []float32 // by document number
	word    []float32 // of the word at hand
	hits    []uint8   // required words that occurred
	touched []uint64  // documents the word at hand occurs in
	need    uint8
}

// checkEvery is how many postings are read between looks at the context.
const checkEvery = 4096

// add scores all documents by one word.
func (s *scores) add(ctx context.Context, w word, averages [len(fieldWeights)]float64, documents uint64) error {
	for _, p := range w.exact {
		if err := s.read(ctx, p, averages[p.field]); err != nil {
			return err
		}
	}
	// a word's rarity is its own; one nobody used borrows its likenesses'
	frequency := uint64(len(s.touched))
	for _, p := range w.near {
		if err := s.read(ctx, p, averages[p.field]); err != nil {
			return err
		}
	}
	if frequency == 0 {
		frequency = uint64(len(s.touched))
	}
	s.finish(w, documents, frequency)
	return nil
}

// read adds the postings of one form of a word.
func (s *scores) read(ctx context.Context, p posting, average float64) error {
	var doc index.TermFieldDoc
	for n := 0; ; n++ {
		if n%checkEvery == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		next, err := p.reader.Next(&doc)
		if err != nil || next == nil {
			return err
		}
		s.occur(next.ID.Value(), p.occurrences(next, average))
	}
}

func (s *scores) occur(number uint64, weight float64) {
	if number >= uint64(len(s.word)) {
		s.grow(number)
	}
	if s.word[number] == 0 {
		s.touched = append(s.touched, number)
	}
	s.word[number] += float32(weight)
}

// grow makes cells for documents up to number and some more: numbers run past
// the count of documents, since replaced ones keep theirs for a while.
func (s *scores) grow(number uint64) {
	size := number + number/4 + 1024
	s.word = append(s.word, make([]float32, size-uint64(len(s.word)))...)
	s.total = append(s.total, make([]float32, size-uint64(len(s.total)))...)
	s.hits = append(s.hits, make([]uint8, size-uint64(len(s.hits)))...)
}

// finish turns the word's occurrences into scores.
func (s *scores) finish(w word, documents, frequency uint64) {
	rarity := w.weight * idf(documents, frequency)
	for _, number := range s.touched {
		occurrences := float64(s.word[number])
		s.total[number] += float32(rarity * occurrences / (saturation + occurrences))
		s.word[number] = 0
		if w.required {
			s.hits[number]++
		}
	}
	if w.required {
		s.need++
	}
	s.touched = s.touched[:0]
}

// idf is the rarity of a word; never negative, however common the word is.
func idf(documents, frequency uint64) float64 {
	n, df := float64(documents), float64(min(frequency, documents))
	return math.Log(1 + (n-df+0.5)/(df+0.5))
}

// scored walks the documents that have a score and pass the filter, in the
// order of the index.
type scored struct {
	scores
	filter filter
	at     uint64
}

var _ search.Searcher = (*scored)(nil)

// Next gives the next such document with all required words.
func (s *scored) Next(ctx *search.SearchContext) (*search.DocumentMatch, error) {
	for ; s.at < uint64(len(s.total)); s.at++ {
		if s.total[s.at] == 0 || s.hits[s.at] != s.need {
			continue
		}
		if passes, err := s.filter.passes(s.at); err != nil {
			return nil, err
		} else if passes {
			return s.match(ctx), nil
		}
	}
	return nil, nil
}

func (s *scored) match(ctx *search.SearchContext) *search.DocumentMatch {
	match := ctx.DocumentMatchPool.Get()
	match.IndexInternalID = index.NewIndexInternalID(match.IndexInternalID, s.at)
	match.Score = float64(s.total[s.at])
	s.at++
	return match
}

// Advance gives the first such document from id on.
func (s *scored) Advance(ctx *search.SearchContext, id index.IndexInternalID) (*search.DocumentMatch, error) {
	s.at = max(s.at, id.Value())
	return s.Next(ctx)
}

// The rest of search.Searcher has no bearing on scores that are already final.

func (s *scored) Close() error               { return s.filter.close() }
func (s *scored) Weight() float64            { return 1 }
func (s *scored) SetQueryNorm(float64)       {}
func (s *scored) Count() uint64              { return uint64(len(s.total)) }
func (s *scored) Min() int                   { return 0 }
func (s *scored) Size() int                  { return 9 * len(s.total) }
func (s *scored) DocumentMatchPoolSize() int { return 1 }
