package web

import (
	"crypto/sha256"
	"encoding/base64"
	"hash/maphash"
	"sync"
	"sync/atomic"

	"answerable/forum/db"
	"answerable/forum/thread"
	"answerable/themes"

	"github.com/maypok86/otter/v2"
)

// cacheBytes is how much the rendered pages may take, packed forms included.
const cacheBytes = 48 << 20

// cache keeps rendered pages until something they were built from changes.
//
// Each topic has a counter, and an entry remembers the counters read before its
// queries ran. What was announced since makes it old, so an entry built from
// old rows can never be given, however the queries and the news interleave.
type cache struct {
	deaf     func() bool
	entries  *otter.Cache[string, *entry]
	panels   *otter.Cache[string, *keptPanel]
	threads  *otter.Cache[string, *keptThread]
	seed     maphash.Seed
	counters [1 << 14]atomic.Uint64 // by hash: two topics in one only make more misses
	all      atomic.Uint64
	packing  chan *entry
	stopped  sync.WaitGroup
}

// stamp is what the counters of some topics said at one moment.
type stamp struct {
	all   uint64
	slots [3]uint32
	seen  [3]uint64
	n     int
}

// entry is a rendered page of one class of readers.
type entry struct {
	stamp
	doc     themes.Document
	path    string // canonical, where there is one
	back    string // where signing in on it leads back to
	version int64
	posts   map[int64]postFact
	known   thread.Known
	etag    string
	whole   []byte // the page as guests get it, nil for other classes
	asked   atomic.Bool
	packed  atomic.Pointer[packed]
}

func newCache(d *db.DB) *cache {
	c := &cache{deaf: d.Deaf, seed: maphash.MakeSeed(), packing: make(chan *entry, 256)}
	c.entries = otter.Must(&otter.Options[string, *entry]{MaximumWeight: cacheBytes, Weigher: func(key string, e *entry) uint32 {
		return uint32(len(key) + max(e.doc.Size(), len(e.whole))*3/2 + 400) // about half of it packed
	}})
	c.panels = otter.Must(&otter.Options[string, *keptPanel]{MaximumSize: mostPanels})
	c.threads = otter.Must(&otter.Options[string, *keptThread]{MaximumSize: mostThreads})
	d.Hear(c.hear)
	c.stopped.Add(1)
	go c.pack()
	return c
}

func (c *cache) close() {
	close(c.packing)
	c.stopped.Wait()
}

// hear makes entries of the topic old. Topics that touch many pages, such as a
// changed site name or board, make all entries old.
func (c *cache) hear(topic string) {
	if narrow(topic) {
		c.counters[c.slot(topic)].Add(1)
		return
	}
	c.all.Add(1)
}

func (c *cache) slot(topic string) uint32 {
	return uint32(maphash.String(c.seed, topic) % uint64(len(c.counters)))
}

// mark reads the counters of topics, before the queries.
func (c *cache) mark(topics ...string) stamp {
	s := stamp{all: c.all.Load(), n: len(topics)}
	for i, topic := range topics {
		s.slots[i] = c.slot(topic)
		s.seen[i] = c.counters[s.slots[i]].Load()
	}
	return s
}

// with is the stamp of what is made from both.
func (s stamp) with(other stamp) stamp {
	for i := range other.n {
		s.slots[s.n], s.seen[s.n] = other.slots[i], other.seen[i]
		s.n++
	}
	if other.n > 0 {
		s.all = min(s.all, other.all)
	}
	return s
}

func (c *cache) fresh(s *stamp) bool {
	if s.all != c.all.Load() {
		return false
	}
	for i := range s.n {
		if c.counters[s.slots[i]].Load() != s.seen[i] {
			return false
		}
	}
	return true
}

// get gives a page that nothing has changed since, or nil.
func (c *cache) get(key string) *entry {
	if c.deaf() {
		return nil
	}
	e, ok := c.entries.GetIfPresent(key)
	if !ok || !c.fresh(&e.stamp) {
		return nil
	}
	return e
}

// put keeps a page, unless this node does not hear the others just now.
func (c *cache) put(key string, e *entry) {
	if !c.deaf() {
		c.entries.Set(key, e)
	}
}

// wantPacked asks for the compressed forms, which are made behind the answer.
func (c *cache) wantPacked(e *entry) *packed {
	if p := e.packed.Load(); p != nil {
		return p
	}
	if e.asked.CompareAndSwap(false, true) {
		select {
		case c.packing <- e:
		default:
			e.asked.Store(false) // busy; the next reader asks again
		}
	}
	return nil
}

func (c *cache) pack() {
	defer c.stopped.Done()
	for e := range c.packing {
		e.packed.Store(pack(e))
	}
}

func etagOf(body []byte) string {
	sum := sha256.Sum256(body)
	return `"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`
}
