package search_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"answerable/forum/db"
	"answerable/forum/search"
	"answerable/forum/thread"
)

// slow is an index that does not answer in time while asked is counted, until it
// is well again. Its state may be slow, too.
type slow struct {
	search.Engine
	asked, looked int
	well, state   bool
}

func (s *slow) State(context.Context) (search.State, error) {
	if s.looked++; s.state && !s.well {
		return search.State{}, context.DeadlineExceeded
	}
	return search.State{Mark: "kept"}, nil
}

func (s *slow) Search(context.Context, search.Query) (search.Result, error) {
	if s.asked++; !s.well {
		return search.Result{}, context.DeadlineExceeded
	}
	return search.Result{}, nil
}

// TestASlowIndexIsLeftAlone: one search waits for it, the next ones do not; after a
// while one tries again.
func TestASlowIndexIsLeftAlone(t *testing.T) {
	t.Parallel()
	for _, stateToo := range []bool{false, true} {
		engine := &slow{state: stateToo}
		w := newWorld(t, db.SQLite, engine)
		w.insert(`INSERT INTO settings (name, value, changed_at) VALUES ('search.mark', 'kept', ?) RETURNING 1`, w.clock.Now())
		w.start(w.board(thread.Everyone), "Printer jams", "paper")
		fromDatabase := func() bool {
			t.Helper()
			found := w.find(search.Ask{Text: "paper"})
			if (len(found.Hits) == 1) != strings.Contains(found.Note, "does not answer") {
				t.Fatalf("%+v", found)
			}
			return found.Note != ""
		}
		for range 5 {
			if !fromDatabase() {
				t.Fatal("answered by an index that does not answer")
			}
		}
		if engine.asked+engine.looked > 2 {
			t.Errorf("with a slow state %v: asked %d and %d times", stateToo, engine.asked, engine.looked)
		}
		before := engine.asked + engine.looked
		w.clock.Advance(11 * time.Second)
		fromDatabase()
		fromDatabase()
		if more := engine.asked + engine.looked - before; more < 1 || more > 2 {
			t.Errorf("with a slow state %v: asked %d times after a while", stateToo, more)
		}
		engine.well = true
		w.clock.Advance(11 * time.Second)
		for range 2 {
			if fromDatabase() {
				t.Errorf("with a slow state %v: well again, and not asked", stateToo)
			}
		}
	}
}

// meddling is an index in which, while something is stored, the thread changes and
// another node's older documents take the place of the new ones.
type meddling struct {
	search.Engine
	meddle func()
	stored []int64 // versions
}

func (m *meddling) Put(_ context.Context, documents []search.Document) error {
	m.stored = append(m.stored, documents[0].Version)
	if meddle := m.meddle; meddle != nil {
		m.meddle = nil
		meddle()
	}
	return nil
}

// TestAThreadThatChangesWhileItIsStoredIsStoredAgain: of two jobs on two nodes the
// one with the older text may store last, after the other one ended.
func TestAThreadThatChangesWhileItIsStoredIsStoredAgain(t *testing.T) {
	t.Parallel()
	engine := &meddling{}
	w := newWorld(t, db.SQLite, engine)
	id := w.start(w.board(thread.Everyone), "Printer jams", "paper")
	engine.meddle = func() {
		w.post(id, "more paper")
		w.index(id) // the other job, done before this one's documents arrive
	}
	w.index(id)
	if n := len(engine.stored); n != 3 || engine.stored[n-1] <= engine.stored[0] {
		t.Errorf("stored versions %v, want the last one to be stored last", engine.stored)
	}
}

// swept is an index that somebody emptied behind the running site.
type swept struct {
	search.Engine
	stale bool
}

func (s *swept) State(context.Context) (search.State, error) {
	return search.State{Mark: "kept", Stale: s.stale}, nil
}

func (*swept) Search(context.Context, search.Query) (search.Result, error) {
	return search.Result{}, nil
}

func TestAnEmptiedIndexDoesNotSayThatNothingIsThere(t *testing.T) {
	t.Parallel()
	engine := &swept{}
	w := newWorld(t, db.SQLite, engine)
	w.insert(`INSERT INTO settings (name, value, changed_at) VALUES ('search.mark', 'kept', ?) RETURNING 1`, w.clock.Now())
	w.start(w.board(thread.Everyone), "Printer jams", "paper")
	if found := w.find(search.Ask{Text: "paper"}); len(found.Hits) != 0 || found.Note != "" {
		t.Fatalf("%+v", found)
	}
	engine.stale = true
	w.clock.Advance(time.Second)
	if found := w.find(search.Ask{Text: "paper"}); len(found.Hits) != 1 || !strings.Contains(found.Note, "being built") {
		t.Errorf("%+v", found)
	}
}
