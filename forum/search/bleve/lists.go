package bleve

import (
	"github.com/RoaringBitmap/roaring/v2"
	segmentapi "github.com/blevesearch/scorch_segment_api/v2"
)

// lists reads which documents hold a term, segment by segment.
type lists struct {
	dictionaries []segmentapi.TermDictionary
	segments     []segment
	list         segmentapi.PostingsList     // reused
	iterator     segmentapi.PostingsIterator // reused
}

func openLists(s *snapshot, field string) (*lists, error) {
	l := &lists{segments: s.segments, dictionaries: make([]segmentapi.TermDictionary, len(s.segments))}
	for i, part := range s.segments {
		dictionary, err := part.Segment().Dictionary(field)
		if err != nil {
			return nil, err
		}
		l.dictionaries[i] = dictionary
	}
	return l, nil
}

// count is in how many documents a term is.
func (l *lists) count(term string) (total uint64, err error) {
	for i, dictionary := range l.dictionaries {
		if l.list, err = dictionary.PostingsList([]byte(term), l.except(i), l.list); err != nil {
			return 0, err
		}
		total += l.list.Count()
	}
	return total, nil
}

// each visits the documents that hold a term by their numbers in the whole,
// with the term's frequency there.
func (l *lists) each(term string, visit func(number uint64, frequency uint64)) (err error) {
	for i, dictionary := range l.dictionaries {
		if l.list, err = dictionary.PostingsList([]byte(term), l.except(i), l.list); err != nil {
			return err
		}
		l.iterator = l.list.Iterator(true, false, false, l.iterator)
		for {
			next, err := l.iterator.Next()
			if err != nil {
				return err
			}
			if next == nil {
				break
			}
			visit(l.segments[i].offset+next.Number(), next.Frequency())
		}
	}
	return nil
}

// any reports whether a document that holds a term fits.
func (l *lists) any(term string, fits func(*segment, *facts) bool) (bool, error) {
	for i, dictionary := range l.dictionaries {
		var err error
		if l.list, err = dictionary.PostingsList([]byte(term), l.except(i), l.list); err != nil {
			return false, err
		}
		l.iterator = l.list.Iterator(false, false, false, l.iterator)
		for {
			next, err := l.iterator.Next()
			if err != nil {
				return false, err
			}
			if next == nil {
				break
			}
			if part := &l.segments[i]; fits(part, &part.facts[next.Number()]) {
				return true, nil
			}
		}
	}
	return false, nil
}

func (l *lists) except(segment int) *roaring.Bitmap { return l.segments[segment].Deleted() }
