package bleve

import (
	"github.com/RoaringBitmap/roaring/v2"
	"github.com/maypok86/otter/v2"
)

const (
	// worthKeeping is the length from which a decoded list is kept.
	worthKeeping = 32
	// decodedBytes bounds the lists that are kept, countedTerms the counts.
	decodedBytes = 48 << 20
	countedTerms = 200_000
)

// decoded keeps the lists of words that were looked up lately, in the form in
// which they are read fastest: few words make most of all queries, and reading
// a list from the index costs about twenty times as much as walking through it.
// A segment never changes, so a list stays right as long as its segment is.
type decoded struct {
	lists  *otter.Cache[listKey, *postings]
	counts *otter.Cache[countKey, uint32]
}

type listKey struct {
	segment uint64
	term    string
}

type countKey struct {
	segment uint64
	era     int // of the segment's replaced documents
	term    string
}

// postings are the documents of a segment that hold a term, by their numbers
// there, and how often it counts in each.
type postings struct {
	numbers     []uint32
	frequencies []uint16
}

func newDecoded() *decoded {
	return &decoded{
		lists: otter.Must(&otter.Options[listKey, *postings]{MaximumWeight: decodedBytes, Weigher: func(key listKey, p *postings) uint32 {
			return uint32(len(key.term) + 6*len(p.numbers) + 128)
		}}),
		counts: otter.Must(&otter.Options[countKey, uint32]{MaximumSize: countedTerms}),
	}
}

// deleted are the replaced documents of a segment, a bit each.
type deleted struct {
	of   *roaring.Bitmap // what they were made from; it is never changed
	bits []uint64        // nil for none
	era  int             // grows with each change
}

func (d *deleted) has(n uint32) bool {
	return d.bits != nil && d.bits[n>>6]&(1<<(n&63)) != 0
}

// next gives the bits for another bitmap of the same segment.
func (d deleted) next(of *roaring.Bitmap, documents int) deleted {
	if of == d.of {
		return d
	}
	fresh := deleted{of: of, era: d.era + 1}
	if of != nil && !of.IsEmpty() {
		fresh.bits = make([]uint64, documents/64+1)
		for each := of.Iterator(); each.HasNext(); {
			n := each.Next()
			fresh.bits[n>>6] |= 1 << (n & 63)
		}
	}
	return fresh
}
