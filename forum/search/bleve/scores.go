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
	best    float32   // of the scores so far
	need    uint8
	// saturated is what a frequency counts.
	saturated []float32
	closed    bool // what has no score yet cannot come near the best any more
}

// farBelow is the share of the best score under which a document fits so much
// worse that it is not found.
const farBelow = 0.1

// saturations gives how much an occurrence counts by its frequency in the index:
// the more, the less each further one adds.
func saturations() []float32 {
	table := make([]float32, maxImpact+1)
	for i := range table {
		x := float32(i) / impactStep
		table[i] = x / (saturation + x)
	}
	return table
}

var pool = sync.Pool{New: func() any { return &scores{saturated: saturations()} }}

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
	s.touched, s.found, s.need, s.best, s.closed = s.touched[:0], s.found[:0], 0, 0, false
	pool.Put(s)
}

// all adds the words up, in their order. Once the words that follow cannot lift
// a document near the best, they only add to those that have a score.
func (s *scores) all(ctx context.Context, l *lists, words []word, documents uint64) error {
	potential := make([]float32, len(words)+1)
	for i := len(words) - 1; i >= 0; i-- {
		potential[i] = potential[i+1] + float32(words[i].weight*idf(documents, words[i].count))
	}
	for i, w := range words {
		if err := ctx.Err(); err != nil {
			return err
		}
		s.closed = potential[i] < farBelow*s.best
		add := s.add
		if len(w.exact) == 1 && len(w.near) == 0 {
			add = s.addOne
		}
		if err := add(l, w, documents); err != nil {
			return err
		}
	}
	return nil
}

// addOne is add for a word that has one form.
func (s *scores) addOne(l *lists, w word, documents uint64) error {
	rarity := float32(w.weight * idf(documents, w.count))
	if w.required {
		defer func() { s.need++ }()
	}
	for i := range l.segments {
		p, err := l.in(i, w.exact[0])
		if err != nil {
			return err
		}
		s.addList(&l.segments[i], p, w, rarity)
	}
	return nil
}

// addList adds a segment's list, which is where most of a search's time goes.
func (s *scores) addList(part *segment, p *postings, w word, rarity float32) {
	offset, best, found := uint32(part.offset), s.best, s.found
	for j, n := range p.numbers {
		number := offset + n
		total := s.total[number]
		if total == 0 {
			if s.closed || part.bits.has(n) {
				continue
			}
			found = append(found, number)
		}
		total += rarity * s.saturated[p.frequencies[j]]
		s.total[number] = total
		best = max(best, total)
		if w.required {
			s.hits[number]++
		}
	}
	s.best, s.found = best, found
}

// raise adds to the score of a document.
func (s *scores) raise(w word, number uint32, by float32) {
	before := s.total[number]
	if before == 0 {
		if s.closed {
			return
		}
		s.found = append(s.found, number)
	}
	before += by
	s.total[number] = before
	s.best = max(s.best, before)
	if w.required {
		s.hits[number]++
	}
}

// add scores all documents by one word: by the form of it that counts most
// there, and the rarer the word, the more.
func (s *scores) add(l *lists, w word, documents uint64) error {
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

func (s *scores) occur(weight float32) func(number uint32, frequency uint16) {
	weight /= impactStep
	return func(number uint32, frequency uint16) {
		counts := weight * float32(frequency)
		switch before := s.word[number]; {
		case before == 0:
			s.touched = append(s.touched, number)
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
		s.raise(w, number, rarity*occurrences/(saturation+occurrences))
	}
	if w.required {
		s.need++
	}
	s.touched = s.touched[:0]
}
