package search

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"answerable/forum/db"
)

// DatabaseOnly is State.Engine on a node that keeps no index.
const DatabaseOnly = "database only"

// healthPeriod is for how long an answer about the index's state is believed.
// After a search that found nothing it is a shorter one.
const (
	healthPeriod = 5 * time.Second
	emptyPeriod  = 500 * time.Millisecond
)

// health remembers for a while whether the index lacks documents, so that not
// every search asks for its state.
type health struct {
	mutex   sync.Mutex
	asked   time.Time
	stale   atomic.Bool
	resting atomic.Int64 // until when an index that was too slow is left alone, microseconds since 1970
}

// restPeriod is how long an index that was too slow is left alone: else every
// search would first wait for it in vain.
const restPeriod = 10 * time.Second

// rests reports whether the index is left alone. When the time is over, one
// search tries; the others wait for what comes of it.
func (f *Finder) rests() bool {
	until, now := f.health.resting.Load(), f.now()
	if until == 0 {
		return false
	}
	return now.UnixMicro() < until || !f.health.resting.CompareAndSwap(until, now.Add(restPeriod).UnixMicro())
}

// judge leaves an index alone that did not answer in time, and no longer one that
// did. It reports whether it was too slow.
func (f *Finder) judge(err error) bool {
	slow := errors.Is(err, context.DeadlineExceeded)
	switch {
	case slow:
		f.health.resting.Store(f.now().Add(restPeriod).UnixMicro())
	case err == nil:
		f.health.resting.Store(0)
	}
	return slow
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

// unfit says why the index is not to be trusted, or "": it waits to be filled, so
// that what it does not find may be there all the same, or it does not say in
// time. One search asks; the others go on with what was known before.
func (f *Finder) unfit(ctx context.Context) string { return f.unfitAfter(ctx, healthPeriod) }

// emptied is unfit for a search that found nothing: that nothing is there is said
// only of an index of which that was asked just now.
func (f *Finder) emptied(ctx context.Context) string { return f.unfitAfter(ctx, emptyPeriod) }

func (f *Finder) unfitAfter(ctx context.Context, period time.Duration) string {
	h, now := &f.health, f.now()
	if h.mutex.TryLock() {
		defer h.mutex.Unlock()
		if h.asked.IsZero() || now.Sub(h.asked) >= period {
			h.asked = now
			if f.lookAtState(ctx) {
				return noteFailing
			}
		}
	}
	if h.stale.Load() {
		return noteStale
	}
	return ""
}

// lookAtState asks for the index's state, and reports whether that took too long.
func (f *Finder) lookAtState(ctx context.Context) bool {
	within, cancel := context.WithTimeout(ctx, engineTime)
	defer cancel()
	state, err := f.State(within)
	f.health.stale.Store(err == nil && state.Stale) // an engine with an error fails at the search itself
	return err != nil && ctx.Err() == nil && f.judge(errors.Join(err, within.Err()))
}

// forget lets the next search ask.
func (h *health) forget() {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	h.asked = time.Time{}
	h.stale.Store(true) // for those who search while the first one asks
}
