package bleve

import (
	"errors"
	"sync"

	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"
)

// name stands for a text of the facts.
type name uint32

// names gives texts their numbers; they only grow, with the values in use.
type names struct {
	mutex  sync.RWMutex
	number map[string]name
	text   []string
}

func newNames() *names { return &names{number: map[string]name{"": 0}, text: []string{""}} }

func (n *names) of(text string) name {
	n.mutex.RLock()
	number, known := n.number[text]
	n.mutex.RUnlock()
	if known {
		return number
	}
	n.mutex.Lock()
	defer n.mutex.Unlock()
	if number, known = n.number[text]; !known {
		number = name(len(n.text))
		n.number[text] = number
		n.text = append(n.text, text)
	}
	return number
}

// find gives the number of a text that some document has.
func (n *names) find(text string) (name, bool) {
	n.mutex.RLock()
	defer n.mutex.RUnlock()
	number, known := n.number[text]
	return number, known
}

// all gives the texts by their numbers; it stays right while more are added.
func (n *names) all() []string {
	n.mutex.RLock()
	defer n.mutex.RUnlock()
	return n.text
}

// column holds the facts of a segment's documents by their numbers there.
type column struct {
	facts   []facts
	values  []name  // of all lists
	deleted deleted // as it was when a state was opened last
}

func (c *column) tags(f *facts) []name     { return c.values[f.lists[0]:f.lists[1]] }
func (c *column) versions(f *facts) []name { return c.values[f.lists[1]:f.lists[2]] }
func (c *column) members(f *facts) []name  { return c.values[f.lists[2]:f.lists[3]] }

// columns keeps the facts of the segments in use. A segment never changes, so
// a column is read once.
type columns struct {
	names   *names
	decoded *decoded
	mutex   sync.Mutex
	columns map[uint64]*column
}

func newColumns() *columns {
	return &columns{names: newNames(), decoded: newDecoded(), columns: map[uint64]*column{}}
}

// snapshot is one state of the index with its facts.
type snapshot struct {
	reader    *scorch.IndexSnapshot
	segments  []segment
	names     *names
	decoded   *decoded
	last      int    // segment that was looked at
	documents uint64 // alive
	numbers   uint64 // replaced ones included
}

type segment struct {
	*scorch.SegmentSnapshot
	*column
	bits   deleted // in this state
	offset uint64
}

var errReader = errors.New("search: the index has another form")

// open gives the present state; it must be closed.
func (c *columns) open(below index.Index) (*snapshot, error) {
	reader, err := below.Reader()
	if err != nil {
		return nil, err
	}
	state, ok := reader.(*scorch.IndexSnapshot)
	if !ok {
		return nil, errors.Join(errReader, reader.Close())
	}
	s := &snapshot{reader: state, names: c.names, decoded: c.decoded}
	if err := c.fill(s); err != nil {
		return nil, errors.Join(err, state.Close())
	}
	return s, nil
}

func (s *snapshot) close() error { return s.reader.Close() }

func (c *columns) fill(s *snapshot) error {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	kept := make(map[uint64]*column, len(c.columns))
	for _, part := range s.reader.Segments() {
		col, known := c.columns[part.Id()]
		if !known {
			var err error
			if col, err = c.read(part); err != nil {
				return err
			}
		}
		kept[part.Id()] = col
		col.deleted = col.deleted.next(part.Deleted(), len(col.facts))
		s.segments = append(s.segments, segment{part, col, col.deleted, s.numbers})
		s.numbers += uint64(part.FullSize())
		s.documents += part.Count()
	}
	c.columns = kept // a search in an older state reads dropped ones again
	return nil
}

// read loads the facts of a segment.
func (c *columns) read(part *scorch.SegmentSnapshot) (*column, error) {
	count := uint64(part.FullSize())
	col := &column{facts: make([]facts, count)}
	var wrong error
	for n := range count {
		err := part.VisitDocument(n, func(field string, _ byte, value []byte, _ []uint64) bool {
			if field != fieldFacts {
				return true
			}
			col.facts[n], wrong = col.decodeFacts(string(value), c.names)
			return false
		})
		if err := errors.Join(err, wrong); err != nil {
			return nil, err
		}
	}
	return col, nil
}

// at gives the segment and the facts of a document by its number in the whole.
func (s *snapshot) at(number uint64) (*segment, *facts) {
	part := &s.segments[s.last]
	if n := number - part.offset; number >= part.offset && n < uint64(len(part.facts)) {
		return part, &part.facts[n]
	}
	low, high := 0, len(s.segments)
	for high-low > 1 {
		if middle := (low + high) / 2; s.segments[middle].offset <= number {
			low = middle
		} else {
			high = middle
		}
	}
	s.last, part = low, &s.segments[low]
	return part, &part.facts[number-part.offset]
}
