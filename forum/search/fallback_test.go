package search_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/forumtest"
	"answerable/forum/search"
	"answerable/forum/thread"
)

func TestANodeWithoutIndexSearchesTheDatabaseAndSaysSo(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, dialect db.Dialect) {
		w := newWorld(t, dialect, nil)
		board := w.board(thread.Everyone)
		older := w.start(board, "Printer jams", "It jams with thick paper.", "Clean the roller.")
		newer := w.start(board, "Scanner", "A paper feeder that jams.")
		w.index(older)
		found := w.find(search.Ask{Text: "PAPER jams"})
		if !slices.Equal(ids(found), []int64{newer, older}) || !strings.Contains(found.Note, "keeps no search index") || !strings.Contains(found.Note, "database") {
			t.Fatalf("%v %q", ids(found), found.Note)
		}
		if hit := found.Hits[1].Thread; hit.PostNumber != 1 || string(hit.Fragment) != "It <mark>jams</mark> with thick <mark>paper</mark>." {
			t.Errorf("%+v", hit)
		}
		if found := w.find(search.Ask{Text: "jams roller"}); !slices.Equal(ids(found), []int64{older}) {
			t.Errorf("words in several posts of a thread: %v", ids(found))
		}
		if state, err := w.State(w.ctx); err != nil || state.Engine != search.DatabaseOnly {
			t.Errorf("%+v %v", state, err)
		}
		if err := w.Reindex(w.ctx, func(int, int) {}); !fail.Is(err, fail.Unavailable) {
			t.Errorf("Reindex: %v", err)
		}
	})
}

// TestTheDatabaseListsFaultsWithoutWords: is:fault and status:open work while the
// index is away.
func TestTheDatabaseListsFaultsWithoutWords(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, dialect db.Dialect) {
		w := newWorld(t, dialect, nil)
		board := w.board(thread.Everyone)
		w.start(board, "Printer jams", "paper")
		id := w.fault(board, "No dial tone", "confirmed", "We look at it.", 3)
		for what, a := range map[string]search.Ask{"faults": {Kind: search.KindFault}, "a status": {Statuses: []string{"confirmed"}}} {
			if found := w.find(a); len(found.Hits) != 1 || found.Hits[0].Fault == nil || found.Hits[0].Fault.ID != id {
				t.Errorf("%s: %+v", what, found.Hits)
			}
		}
		if found := w.find(search.Ask{Kind: search.KindFault, Statuses: []string{"verified"}}); len(found.Hits) != 0 {
			t.Errorf("another status: %+v", found.Hits)
		}
	})
}

func TestTheDatabaseHidesWithdrawnPosts(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, dialect db.Dialect) {
		w := newWorld(t, dialect, nil)
		id := w.start(w.board(thread.Everyone), "Router", "It drops.", "zyzzyva42")
		w.withdraw(id, 2)
		if found := w.find(search.Ask{Text: "zyzzyva42"}); len(found.Hits) != 0 {
			t.Errorf("%+v", found)
		}
		if found := w.find(search.Ask{Text: "drops -zyzzyva42"}); len(found.Hits) != 1 {
			t.Errorf("a withdrawn post excludes its thread: %+v", found)
		}
	})
}

func TestAnIndexThatIsAwayDegradesTheSearchOnly(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, dialect db.Dialect) {
		w, engine := indexed(t, dialect)
		id := w.start(w.board(thread.Everyone), "Printer jams", "paper")
		w.index(id)
		if err := engine.Close(); err != nil {
			t.Fatal(err)
		}
		found := w.find(search.Ask{Text: "paper"})
		if len(found.Hits) != 1 || !strings.Contains(found.Note, "does not answer") {
			t.Errorf("%+v", found)
		}
		w.post(id, "more paper")
		if err := w.Index(w.ctx, thread.Changed{ThreadID: id}); !errors.Is(err, search.ErrClosed) {
			t.Errorf("the job must be tried again: %v", err)
		}
	})
}

func TestAnIndexThatWasNeverFilledIsNotTrusted(t *testing.T) {
	t.Parallel()
	w := newWorld(t, db.SQLite, openBleve(t))
	w.start(w.board(thread.Everyone), "Printer jams", "paper")
	if found := w.find(search.Ask{Text: "paper"}); len(found.Hits) != 1 || !strings.Contains(found.Note, "being built") {
		t.Errorf("%+v", found)
	}
	w.reindex()
	if found := w.find(search.Ask{Text: "paper"}); len(found.Hits) != 1 || found.Note != "" {
		t.Errorf("%+v", found)
	}
}

// stuck is an index that never answers a search in the time it is given.
type stuck struct{ search.Engine }

func (stuck) State(context.Context) (search.State, error) { return search.State{Mark: "kept"}, nil }
func (stuck) Search(ctx context.Context, _ search.Query) (search.Result, error) {
	if end, ok := ctx.Deadline(); ok && time.Until(end) <= 2*time.Second {
		return search.Result{}, context.DeadlineExceeded // instead of waiting for it
	}
	<-ctx.Done()
	return search.Result{}, ctx.Err()
}

func TestASlowIndexIsNotWaitedFor(t *testing.T) {
	t.Parallel()
	w := newWorld(t, db.SQLite, stuck{})
	w.insert(`INSERT INTO settings (name, value, changed_at) VALUES ('search.mark', 'kept', ?) RETURNING 1`, w.clock.Now())
	w.start(w.board(thread.Everyone), "Printer jams", "paper")
	if found := w.find(search.Ask{Text: "paper"}); len(found.Hits) != 1 || !strings.Contains(found.Note, "does not answer") {
		t.Errorf("%+v", found)
	}
	gone, cancel := context.WithCancel(w.ctx)
	cancel()
	if _, err := w.Find(gone, account.Viewer{}, search.Ask{Text: "paper"}); !errors.Is(err, context.Canceled) {
		t.Errorf("a reader who left: %v", err)
	}
}

func TestNothingTypedHasAMeaningToLike(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, dialect db.Dialect) {
		w := newWorld(t, dialect, nil)
		board := w.board(thread.Everyone)
		snake := w.start(board, "snap_to_grid", "x")
		camel := w.start(board, "snapXtoXgrid", "x")
		accent := w.start(board, "Über den Wolken", "x")
		for _, c := range []struct {
			text string
			want []int64
		}{
			{"snap_to_grid", []int64{snake}},
			{"snapxtoxgrid", []int64{camel}},
			{"über", []int64{accent}},
			{"Über", []int64{accent}},
			{"wolken", []int64{accent}},
			{"sn%p", []int64{camel, snake}}, // two words, which both threads have
			{"sn_p", nil},
			{"snap!_to", []int64{camel, snake}},
			{"%", []int64{accent, camel, snake}}, // no word: all
		} {
			if got := ids(w.find(search.Ask{Text: c.text})); !slices.Equal(got, c.want) {
				t.Errorf("%q finds %v, want %v", c.text, got, c.want)
			}
		}
	})
}

func TestPagesBegunInTheDatabaseStayThere(t *testing.T) {
	t.Parallel()
	engine := openBleve(t)
	w := newWorld(t, db.SQLite, engine)
	board := w.board(thread.Everyone)
	for n := range 15 {
		w.start(board, fmt.Sprintf("Valve %d", n), "leaks")
	}
	first := w.find(search.Ask{Text: "valve", Limit: 10})
	w.reindex()
	second := w.find(search.Ask{Text: "valve", Limit: 10, Cursor: first.Next})
	if len(second.Hits) != 5 || second.Next != "" || second.Note == "" {
		t.Errorf("%+v", second)
	}
	for _, id := range ids(second) {
		if slices.Contains(ids(first), id) {
			t.Errorf("thread %d is on both pages", id)
		}
	}
}

func TestARareWordIsLookedForAWindowAtATime(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, dialect db.Dialect) {
		w := newWorld(t, dialect, nil)
		board := w.board(thread.Everyone)
		rare := w.start(board, "The zeppelin", "x")
		w.exec(`INSERT INTO threads (board_id, title, slug, kind, opener_id, last_number, created_at, active_at)
			WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4500)
			SELECT ?, 'Something else', 's', 'question', ?, 0, t.active_at, t.active_at FROM n, threads t WHERE t.id = ?`, board, w.member, rare)
		pages, ask := 0, search.Ask{Text: "zeppelin"}
		for {
			found := w.find(ask)
			pages++
			if len(found.Hits) > 0 {
				if !slices.Equal(ids(found), []int64{rare}) || found.Next != "" {
					t.Errorf("%+v", found)
				}
				break
			}
			if ask.Cursor = found.Next; found.Next == "" || !strings.Contains(found.Note, "older") {
				t.Fatalf("gave up after %d pages: %+v", pages, found)
			}
		}
		if pages != 3 {
			t.Errorf("%d pages", pages)
		}
	})
}
