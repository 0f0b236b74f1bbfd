package bleve

import (
	"context"
	"sync"

	index "github.com/blevesearch/bleve_index_api"
)

// sizes remembers the average length of each text field, which drifts slowly.
type sizes struct {
	mutex     sync.Mutex
	documents uint64
	averages  [len(fieldWeights)]float64
}

// samples is how many documents an average is taken from.
const samples = 16384

// get gives the averages in words, sampled again once the number of documents
// has changed by a tenth.
func (s *sizes) get(ctx context.Context, reader index.IndexReader, documents uint64) ([len(fieldWeights)]float64, error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	drift := max(documents, s.documents) - min(documents, s.documents)
	if s.documents > 0 && drift*10 <= s.documents {
		return s.averages, nil
	}
	for i, field := range fieldWeights {
		average, err := averageLength(ctx, reader, field.name)
		if err != nil {
			return s.averages, err
		}
		s.averages[i] = average
	}
	s.documents = documents
	return s.averages, nil
}

// averageLength takes evenly spread documents that have the field.
func averageLength(ctx context.Context, reader index.IndexReader, field string) (float64, error) {
	postings, err := reader.TermFieldReader(ctx, []byte(lengthMark), field, false, true, false)
	if err != nil {
		return 1, err
	}
	defer func() { _ = postings.Close() }()
	step := max(1, postings.Count()/samples)
	total, taken := 0.0, 0
	doc := &index.TermFieldDoc{}
	for n := uint64(0); ; n++ {
		next, err := postings.Next(doc)
		if err != nil {
			return 1, err
		}
		if next == nil {
			return max(1, total/max(1, float64(taken))), nil
		}
		if n%step == 0 {
			total, taken = total+length(next), taken+1
		}
	}
}

// length gives the words of a field; the index keeps 1/sqrt(length).
func length(doc *index.TermFieldDoc) float64 {
	if doc.Norm <= 0 {
		return 1
	}
	return 1 / (doc.Norm * doc.Norm)
}
