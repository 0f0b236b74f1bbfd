package bleve

import (
	segmentapi "github.com/blevesearch/scorch_segment_api/v2"
)

// lists reads which documents hold a term, segment by segment.
type lists struct {
	dictionaries []segmentapi.TermDictionary
	segments     []segment
	decoded      *decoded
	list         segmentapi.PostingsList     // reused
	iterator     segmentapi.PostingsIterator // reused
	small        postings                    // reused for lists that are not worth keeping
}

func openLists(s *snapshot, field string) (*lists, error) {
	l := &lists{segments: s.segments, decoded: s.decoded, dictionaries: make([]segmentapi.TermDictionary, len(s.segments))}
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
	for i := range l.dictionaries {
		n, err := l.countIn(i, term)
		if err != nil {
			return 0, err
		}
		total += n
	}
	return total, nil
}

func (l *lists) countIn(i int, term string) (uint64, error) {
	part := &l.segments[i]
	key := countKey{part.Id(), part.bits.era, term}
	if n, known := l.decoded.counts.GetIfPresent(key); known {
		return uint64(n), nil
	}
	var err error
	if l.list, err = l.dictionaries[i].PostingsList([]byte(term), part.Deleted(), l.list); err != nil {
		return 0, err
	}
	n := l.list.Count()
	l.decoded.counts.Set(key, uint32(n))
	return n, nil
}

// in gives the documents of a segment that hold a term, replaced ones included,
// with the term's frequency in each. It stays right until the next call.
func (l *lists) in(i int, term string) (*postings, error) {
	key := listKey{l.segments[i].Id(), term}
	if p, known := l.decoded.lists.GetIfPresent(key); known {
		return p, nil
	}
	var err error
	if l.list, err = l.dictionaries[i].PostingsList([]byte(term), nil, l.list); err != nil {
		return nil, err
	}
	count, into := l.list.Count(), &l.small
	if count >= worthKeeping {
		into = &postings{numbers: make([]uint32, 0, count), frequencies: make([]uint16, 0, count)}
	}
	into.numbers, into.frequencies = into.numbers[:0], into.frequencies[:0]
	l.iterator = l.list.Iterator(true, false, false, l.iterator)
	for {
		next, err := l.iterator.Next()
		if err != nil {
			return nil, err
		}
		if next == nil {
			break
		}
		into.numbers = append(into.numbers, uint32(next.Number()))
		into.frequencies = append(into.frequencies, uint16(min(next.Frequency(), maxImpact)))
	}
	if count >= worthKeeping {
		l.decoded.lists.Set(key, into)
	}
	return into, nil
}

// each visits the documents that hold a term by their numbers in the whole, with
// the term's frequency there.
func (l *lists) each(term string, visit func(number uint32, frequency uint16)) error {
	for i := range l.segments {
		p, err := l.in(i, term)
		if err != nil {
			return err
		}
		part := &l.segments[i]
		for j, n := range p.numbers {
			if !part.bits.has(n) {
				visit(uint32(part.offset)+n, p.frequencies[j])
			}
		}
	}
	return nil
}

// any reports whether a document that holds a term fits.
func (l *lists) any(term string, fits func(*facts) bool) (bool, error) {
	for i := range l.segments {
		p, err := l.in(i, term)
		if err != nil {
			return false, err
		}
		part := &l.segments[i]
		for _, n := range p.numbers {
			if !part.bits.has(n) && fits(&part.facts[n]) {
				return true, nil
			}
		}
	}
	return false, nil
}
