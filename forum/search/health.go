package search

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"answerable/forum/db"
)

// DatabaseOnly is State.Engine on a node that keeps no index.
const DatabaseOnly = "database only"

// healthPeriod is for how long an answer about the index's state is believed.
const healthPeriod = 5 * time.Second

// health remembers for a while whether the index lacks documents, so that not
// every search asks for its state.
type health struct {
	mutex sync.Mutex
	asked time.Time
	stale atomic.Bool
}

// State tells how this node searches, for doctor and administrators.
func (f *Finder) State(ctx context.Context) (State, error) {
	engine := f.index()
	if engine == nil {
		return State{Engine: DatabaseOnly, Reason: noteNoIndex}, nil
	}
	s, err := engine.State(ctx)
	if err != nil || s.Stale {
		return s, err
	}
	kept, err := keptMarks(ctx, f.db)
	if err == nil && !slices.Contains(kept, s.Mark) {
		s.Stale, s.Reason = true, "The search index was left behind: another one followed the changes in between, or a backup was restored."
	}
	return s, db.Plain(err)
}

// stale reports whether the index waits to be filled, so that what it does not
// find may be there all the same. One search asks; the others go on with what
// was known before.
func (f *Finder) stale(ctx context.Context) bool {
	h, now := &f.health, f.now()
	if !h.mutex.TryLock() {
		return h.stale.Load()
	}
	defer h.mutex.Unlock()
	if h.asked.IsZero() || now.Sub(h.asked) >= healthPeriod {
		state, err := f.State(ctx)
		h.stale.Store(err == nil && state.Stale) // an engine with an error fails at the search itself
		h.asked = now
	}
	return h.stale.Load()
}

// forget lets the next search ask.
func (h *health) forget() {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	h.asked = time.Time{}
	h.stale.Store(true) // for those who search while the first one asks
}
