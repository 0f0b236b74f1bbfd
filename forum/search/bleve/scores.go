package bleve

import (
	"context"
	"sync"
)

// scores adds up documents' scores word by word, in one cell a document.
type scores struct {
	total   []float32 // by document number
	word    []float32 // of the word at hand
	hits    []uint8   // required words that occurred; empty without any
	touched []uint32  // documents the word at hand occurs in
	found   []uint32  // documents that have a score
	need    uint8
}

var pool = sync.Pool{New: func() any { return &scores{} }}

// newScores gives empty cells for so many documents; free gives them back.
func newScores(numbers uint64) *scores {
	s := pool.Get().(*scores)
	if uint64(len(s.total)) < numbers {
		size := numbers + numbers/8
		s.total, s.word, s.hits = make([]float32, size), make([]float32, size), make([]uint8, size)
	}
	return s
}

func (s *scores) free() {
	for _, n := range s.found {
		s.total[n], s.hits[n] = 0, 0
	}
	for _, n := range s.touched {
		s.word[n] = 0
	}
	s.touched, s.found, s.need = s.touched[:0], s.found[:0], 0
	pool.Put(s)
}

// add scores all documents by one word: by the form of it that counts most
// there, and the rarer the word, the more.
func (s *scores) add(ctx context.Context, l *lists, w word, documents uint64) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	for _, form := range w.exact {
		if err := l.each(form, s.occur(1)); err != nil {
			return err
		}
	}
	// a word's rarity is its own; one nobody used borrows its likenesses'
	frequency := uint64(len(s.touched))
	for _, form := range w.near {
		if err := l.each(form, s.occur(float32(w.nearness))); err != nil {
			return err
		}
	}
	if frequency == 0 {
		frequency = uint64(len(s.touched))
	}
	s.finish(w, float32(w.weight*idf(documents, frequency)))
	return nil
}

func (s *scores) occur(weight float32) func(number, frequency uint64) {
	weight /= impactStep
	return func(number, frequency uint64) {
		counts := weight * float32(frequency)
		switch before := s.word[number]; {
		case before == 0:
			s.touched = append(s.touched, uint32(number))
			s.word[number] = counts
		case counts > before:
			s.word[number] = counts
		}
	}
}

// finish turns the word's occurrences into scores.
func (s *scores) finish(w word, rarity float32) {
	for _, number := range s.touched {
		occurrences := s.word[number]
		s.word[number] = 0
		if s.total[number] == 0 {
			s.found = append(s.found, number)
		}
		s.total[number] += rarity * occurrences / (saturation + occurrences)
		if w.required {
			s.hits[number]++
		}
	}
	if w.required {
		s.need++
	}
	s.touched = s.touched[:0]
}
