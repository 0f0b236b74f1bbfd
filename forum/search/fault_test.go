package search_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fault"
	"answerable/forum/forumtest"
	"answerable/forum/search"
	"answerable/forum/thread"
)

// fault writes a fault with an update, and indexes nothing.
func (w *world) fault(board int64, title, status, update string, affected int, threads ...int64) int64 {
	w.t.Helper()
	now := w.clock.Now()
	id := w.insert(`INSERT INTO faults (board_id, title, status, status_since, opened_by, opened_at, changed_at, affected_count) VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
		board, title, status, now, w.member, now, now, affected)
	w.insert(`INSERT INTO fault_events (fault_id, kind, happened_at, source) VALUES (?, 'update', ?, ?) RETURNING id`, id, now, update)
	for _, t := range threads {
		w.exec(`UPDATE threads SET fault_id = ?, version = version + 1 WHERE id = ?`, id, t)
	}
	return id
}

func (w *world) indexFault(changed fault.Changed) {
	w.t.Helper()
	if err := w.IndexFault(w.ctx, changed); err != nil {
		w.t.Fatal(err)
	}
}

// both gives what was found: threads, and faults with a minus.
func both(found search.Found) []int64 {
	list := []int64{}
	for _, hit := range found.Hits {
		if hit.Fault != nil {
			list = append(list, -hit.Fault.ID)
			continue
		}
		list = append(list, hit.Thread.ID)
	}
	slices.Sort(list)
	return list
}

func TestFaultsAreFoundBesideThreads(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, dialect db.Dialect) {
		for _, engine := range []search.Engine{openBleve(t), nil} {
			w := newWorld(t, dialect, engine)
			board, staff := w.board(thread.Everyone), w.board(thread.StaffOnly)
			linked := w.start(board, "Tablet shows nothing", "The screen flickers.")
			id := w.fault(board, "Screen stays black", "confirmed", "We found that the screen flickers with 4.7.5.", 3, linked)
			w.fault(staff, "Secret screen", "confirmed", "The screen flickers in the laboratory.", 9)
			if engine != nil {
				w.reindex()
			}
			for _, c := range []struct {
				ask  search.Ask
				want []int64
			}{
				{search.Ask{Text: "screen flickers"}, []int64{-id, linked}},
				{search.Ask{Text: "screen flickers", Kind: search.KindFault}, []int64{-id}},
				{search.Ask{Text: "screen flickers", Kind: search.KindThread}, []int64{linked}},
				{search.Ask{Text: "screen flickers", Statuses: []string{"confirmed"}}, []int64{-id, linked}},
				{search.Ask{Text: "screen flickers", Statuses: []string{"verified"}}, []int64{}},
				{search.Ask{Text: "screen flickers", BoardIDs: []int64{staff}}, []int64{}},
			} {
				if got := both(w.find(c.ask)); !slices.Equal(got, c.want) {
					t.Errorf("%+v with index %v: found %v, want %v", c.ask, engine != nil, got, c.want)
				}
			}
			for _, hit := range w.find(search.Ask{Text: "screen flickers", Kind: search.KindFault}).Hits {
				if f := hit.Fault; f.Number != fault.Number(id) || f.Affected != 3 || f.Status != fault.Confirmed || f.HasFix || !strings.Contains(string(f.Fragment), "<mark>flickers</mark>") {
					t.Errorf("%+v", f)
				}
			}
		}
	})
}

func TestAFaultIsFoundAsItsJobLeftIt(t *testing.T) {
	t.Parallel()
	w, _ := indexed(t, db.SQLite)
	board := w.board(thread.Everyone)
	linked := w.start(board, "Tablet shows nothing", "Black.")
	w.index(linked)
	id := w.fault(board, "Screen stays black", "confirmed", "Nobody knows.", 1, linked)
	w.indexFault(fault.Changed{FaultID: id, Threads: true})
	if got := both(w.find(search.Ask{Statuses: []string{"confirmed"}})); !slices.Equal(got, []int64{-id, linked}) {
		t.Fatalf("found %v", got)
	}
	w.exec(`UPDATE faults SET status = 'in_progress', version = version + 1 WHERE id = ?`, id)
	w.indexFault(fault.Changed{FaultID: id, Threads: true})
	if got := both(w.find(search.Ask{Statuses: []string{"in_progress"}})); !slices.Equal(got, []int64{-id, linked}) {
		t.Errorf("found %v", got)
	}
}

func TestKnownShowsFaultsThenAnswersThenQuestions(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, dialect db.Dialect) {
		w, _ := indexed(t, dialect)
		board := w.board(thread.Everyone)
		open, answered := w.start(board, "Router drops the connection", "Every hour."), w.start(board, "Connection drops at night", "The router again.")
		w.exec("UPDATE threads SET official_count = 1 WHERE id = ?", answered)
		id := w.fault(board, "Routers drop their connections", "confirmed", "We look for the cause.", 40)
		hidden := w.fault(w.board(thread.StaffOnly), "Router drops connections, secret", "confirmed", "x y z", 1)
		w.reindex()
		known, err := w.Known(w.ctx, account.Viewer{}, search.Draft{Title: "My router drops its connection", Body: "It happens every hour, please help.", BoardID: board})
		if err != nil || len(known.Faults) != 1 || known.Faults[0].ID != id || len(known.Answered) != 1 || known.Answered[0].ID != answered || len(known.Open) != 1 || known.Open[0].ID != open {
			t.Errorf("%+v %v (fault %d is staff's)", known, err, hidden)
		}
		linked := w.start(board, "Kettle boils over", "Steam everywhere.")
		other := w.fault(board, "Thermostat of the heater stays closed", "confirmed", "We look.", 3, linked)
		secret := w.fault(w.board(thread.StaffOnly), "Recall of all heaters", "confirmed", "We look.", 3, w.start(board, "Kettle boils dry", "No steam."))
		w.reindex()
		known, err = w.Known(w.ctx, account.Viewer{}, search.Draft{Title: "My kettle boils", BoardID: board})
		if err != nil || len(known.Faults) != 1 || known.Faults[0].ID != other || len(known.Open) != 2 {
			t.Errorf("a thread's fault in other words: %+v %v (fault %d is staff's)", known, err, secret)
		}
		if known, err = w.Known(w.ctx, account.Viewer{}, search.Draft{}); err != nil || !known.Empty() {
			t.Errorf("an empty draft is known: %+v %v", known, err)
		}
		w.fault(board, "It does not work after an update, please restart", "confirmed", "Help is on its way.", 3, w.start(board, "Please help, it does not work", "Help!"))
		w.reindex()
		for _, plea := range []search.Draft{{Title: "It does not work", Body: "Please help me, I need help."}, {Body: "Does not work. Please help!"}, {Title: "Help", Body: ""}} {
			if known, err = w.Known(w.ctx, account.Viewer{}, plea); err != nil || !known.Empty() || !known.Vague {
				t.Errorf("a cry for help is known: %+v %v", known, err)
			}
		}
	})
}

func TestPhrasesAreCheckedInTheText(t *testing.T) {
	t.Parallel()
	w, _ := indexed(t, db.SQLite)
	board := w.board(thread.Everyone)
	yes, title := w.start(board, "Router", "It says connection refused by peer."), w.start(board, "Connection refused", "x")
	no := w.start(board, "Refused", "My connection was refused")
	w.index(yes, title, no)
	if got := both(w.find(search.Ask{Text: `"connection refused"`})); !slices.Equal(got, []int64{yes, title}) {
		t.Errorf("found %v, want %d and %d", got, yes, title)
	}
	found := w.find(search.Ask{Text: `"connection refused"`, Facets: true})
	if found.Total != 2 || len(found.Facets.Boards) != 1 || found.Facets.Boards[0].Count != 0 {
		t.Errorf("what the index counted without the order of the words is told: %d of %+v", found.Total, found.Facets)
	}
	if found := w.find(search.Ask{Text: "connection refused", Facets: true}); found.Total != 3 || found.Facets.Boards[0].Count != 3 {
		t.Errorf("without quotes: %d of %+v", found.Total, found.Facets)
	}
	far := w.start(board, "Modem", "Refused. The connection is refused, and every other connection was refused too.", "Nothing.", "Again connection refused.")
	w.index(far)
	for _, hit := range w.find(search.Ask{Text: `"connection refused"`}).Hits {
		if hit.Thread.ID == far && hit.Thread.PostNumber != 3 {
			t.Errorf("post %d is shown, which has not what was quoted", hit.Thread.PostNumber)
		}
	}
}

// TestPhrasesAreFoundInEveryPartOfALongThread: the part that has the words most often
// need not be the one that has them in their order.
func TestPhrasesAreFoundInEveryPartOfALongThread(t *testing.T) {
	t.Parallel()
	w, _ := indexed(t, db.SQLite)
	id := w.start(w.board(thread.Everyone), "One hundred and twenty posts", "Connection refused.")
	for n := range 119 {
		if n < search.PostsPerPart {
			w.post(id, "Nothing to see here but other words.")
			continue
		}
		w.post(id, "It refused every connection, connection after connection was refused.")
	}
	w.index(id)
	found := w.find(search.Ask{Text: `"connection refused"`})
	if len(found.Hits) != 1 || found.Hits[0].Thread.PostNumber != 1 {
		t.Errorf("%+v", found.Hits)
	}
}

// forgiving is an index that finds a word by one with a slip in it, and does not say
// by which.
type forgiving struct{ search.Engine }

func (f forgiving) Search(ctx context.Context, q search.Query) (search.Result, error) {
	q.Text = strings.ReplaceAll(q.Text, "obtaning", "obtaining")
	r, err := f.Engine.Search(ctx, q)
	r.Words, r.Slips = []string{"obtaning"}, true
	return r, err
}

func TestWhatASlipFoundIsShown(t *testing.T) {
	t.Parallel()
	w := newWorld(t, db.SQLite, forgiving{openBleve(t)})
	w.reindex()
	id := w.start(w.board(thread.Everyone), "Android", "Nothing works.", "It stays at obtaining address.", "The same.")
	w.index(id)
	found := w.find(search.Ask{Text: "obtaning"})
	if len(found.Hits) != 1 || found.Hits[0].Thread.PostNumber != 2 || found.Hits[0].Thread.Fragment != "It stays at <mark>obtaining</mark> address." {
		t.Errorf("%+v", found.Hits)
	}
}

func TestADuplicateStandsBehindItsTarget(t *testing.T) {
	t.Parallel()
	w, _ := indexed(t, db.SQLite)
	board, staff := w.board(thread.Everyone), w.board(thread.StaffOnly)
	target, middle, end := w.start(board, "Router drops", "x"), w.start(board, "Router drops too", "walrus"), w.start(board, "Router drops as well", "ostrich")
	w.duplicate(middle, target)
	w.duplicate(end, target)
	secret := w.start(staff, "Secret", "x")
	alone := w.start(board, "Scanner", "zebra")
	w.duplicate(alone, secret)
	w.index(target, middle, end, secret, alone)
	found := w.find(search.Ask{Text: "router drops"})
	if got := both(found); !slices.Equal(got, []int64{target}) || len(found.Hits[0].Thread.Duplicates) != 2 {
		t.Errorf("%+v", found.Hits)
	}
	if got := both(w.find(search.Ask{Text: "ostrich"})); !slices.Equal(got, []int64{target}) {
		t.Errorf("found %v, want the target", got)
	}
	if got := both(w.find(search.Ask{Text: "zebra"})); !slices.Equal(got, []int64{alone}) {
		t.Errorf("found %v, want the duplicate of what the reader may not see", got)
	}
}

// duplicate marks a thread as a duplicate of another.
func (w *world) duplicate(id, target int64) {
	w.t.Helper()
	w.insert(`INSERT INTO duplicate_marks (thread_id, target_id, reason, marked_by, marked_as, marked_at) VALUES (?, ?, 'the same', ?, 'member', ?) RETURNING id`, id, target, w.member, w.clock.Now())
	w.exec("UPDATE threads SET duplicate_of = ?, version = version + 1 WHERE id = ?", target, id)
}

func TestAnEmptySearchSaysWhatComesNearest(t *testing.T) {
	t.Parallel()
	w, _ := indexed(t, db.SQLite)
	board := w.board(thread.Everyone)
	id := w.start(board, "Router drops", "x")
	worst := w.fault(board, "Everything is down", "confirmed", "x", 99)
	w.reindex()
	found := w.find(search.Ask{Text: "router", Answers: search.Official})
	if n := found.Nearest; n == nil || len(n.Tried) != 1 || len(n.Tried[0].Hits) != 1 || n.Tried[0].Hits[0].Thread.ID != id {
		t.Errorf("%+v", found.Nearest)
	}
	found = w.find(search.Ask{Text: "xylophone quartet"})
	if n := found.Nearest; n == nil || len(n.Tried) == 0 || len(n.Faults) != 1 || n.Faults[0].ID != worst {
		t.Errorf("%+v", found.Nearest)
	}
	if found := w.find(search.Ask{Text: "router"}); found.Nearest != nil {
		t.Errorf("%+v", found.Nearest)
	}
}

func TestAnIndexThatWasLeftBehindIsKnown(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, dialect db.Dialect) {
		w, _ := indexed(t, dialect)
		id := w.start(w.board(thread.Everyone), "Valve leaks", "x")
		w.index(id)
		other := search.New(w.db, openBleve(t), w.clock.Now, w.log) // another node takes over
		if err := other.Reindex(w.ctx, func(int, int) {}); err != nil {
			t.Fatal(err)
		}
		w.clock.Advance(time.Minute)
		if state, err := w.State(w.ctx); err != nil || !state.Stale {
			t.Fatalf("%+v %v", state, err)
		}
		if found := w.find(search.Ask{Text: "valve"}); len(found.Hits) != 1 || found.Note == "" {
			t.Errorf("%+v", found)
		}
		w.reindex()
		if state, err := w.State(w.ctx); err != nil || state.Stale {
			t.Errorf("%+v %v", state, err)
		}
		if err := search.Forget(w.ctx, w.db); err != nil {
			t.Fatal(err)
		}
		if state, err := w.State(w.ctx); err != nil || !state.Stale {
			t.Errorf("after a restore: %+v %v", state, err)
		}
	})
}
