package searchtest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"answerable/forum/search"
)

func (d *desk) rebuild() search.Builder {
	d.t.Helper()
	b, err := d.engine.Rebuild(context.Background())
	if err != nil {
		d.t.Fatal(err)
	}
	return b
}

func (d *desk) build(b search.Builder, documents ...search.Document) {
	d.t.Helper()
	if err := b.Put(context.Background(), documents); err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) commit(b search.Builder) {
	d.t.Helper()
	if err := b.Commit(context.Background(), "mark"); err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) state() search.State {
	d.t.Helper()
	s, err := d.engine.State(context.Background())
	if err != nil {
		d.t.Fatal(err)
	}
	return s
}

func rebuilds(t *testing.T, d *desk) {
	if s := d.state(); !s.Stale || s.Reason == "" || s.Rebuilding {
		t.Errorf("a new engine: %+v, want it to ask for a rebuild", s)
	}
	d.put(thread(1, "Printer jams", ""), thread(2, "Printer burns", ""))
	b := d.rebuild()
	if _, err := d.engine.Rebuild(context.Background()); !errors.Is(err, search.ErrRebuilding) {
		t.Errorf("a second rebuild: %v, want ErrRebuilding", err)
	}
	d.build(b, thread(3, "Printer leaks", ""))
	if s := d.state(); !s.Rebuilding {
		t.Errorf("State does not tell of the rebuild: %+v", s)
	}
	d.wantThreads("leaks")
	d.commit(b)
	d.wantThreads("printer", 3)
	d.wantCount(1)
	if s := d.state(); s.Stale || s.Rebuilding || s.Documents != 1 || s.LastWrite.IsZero() {
		t.Errorf("after the rebuild: %+v", s)
	}
	d.put(thread(4, "Printer sings", ""))
	d.wantThreads("sings", 4)
}

func rebuildsUnderWrites(t *testing.T, d *desk) {
	d.put(thread(1, "Printer jams", ""), thread(2, "Printer burns", ""))
	b := d.rebuild()
	d.build(b, thread(1, "Printer jams", ""))
	newer := thread(1, "Scanner jams", "")
	newer.Version = 2
	d.put(newer, thread(5, "Modem beeps", ""))
	d.remove(2)
	// read from SQL before the writes above, given only now
	d.build(b, thread(2, "Printer burns", ""), thread(1, "Printer jams", ""), thread(3, "Printer leaks", ""))
	d.commit(b)
	d.wantThreads("printer", 3)
	d.wantThreads("scanner", 1)
	d.wantThreads("modem", 5)
	d.wantCount(3)
}

func aborts(t *testing.T, d *desk) {
	d.put(thread(1, "Printer jams", ""))
	b := d.rebuild()
	d.build(b, thread(2, "Printer burns", ""))
	for range 2 {
		if err := b.Abort(); err != nil {
			t.Fatal(err)
		}
	}
	d.wantThreads("printer", 1)
	if err := b.Put(context.Background(), []search.Document{thread(3, "Printer leaks", "")}); err == nil {
		t.Error("an aborted builder takes documents")
	}
	if err := b.Commit(context.Background(), "mark"); err == nil {
		t.Error("an aborted builder commits")
	}
	again := d.rebuild()
	d.build(again, thread(4, "Printer sings", ""))
	d.commit(again)
	if err := again.Abort(); err != nil {
		t.Errorf("Abort after Commit: %v", err)
	}
	d.wantThreads("printer", 4)
}

// searchesWhileRebuilding looks for a thread that both indexes hold: it must
// be found at every moment.
func searchesWhileRebuilding(t *testing.T, d *desk) {
	d.put(thread(1, "Printer jams", ""))
	done := make(chan struct{})
	var searchers sync.WaitGroup
	for n := range 4 {
		searchers.Go(func() { d.watch(fmt.Sprintf("searcher %d", n), done) })
	}
	for round := range 3 {
		b := d.rebuild()
		var all []search.Document
		for id := int64(1); id <= 100; id++ {
			all = append(all, thread(id, fmt.Sprintf("Printer jams again %d", round), ""))
		}
		d.build(b, all[:50]...)
		d.build(b, all[50:]...)
		d.put(thread(1000+int64(round), "Modem beeps", ""))
		d.commit(b)
	}
	close(done)
	searchers.Wait()
}

func (d *desk) watch(who string, done <-chan struct{}) {
	for {
		select {
		case <-done:
			return
		default:
		}
		r, err := d.engine.Search(context.Background(), search.Query{Text: "printer jams", Access: everyone})
		if err != nil || len(r.Hits) == 0 {
			d.t.Errorf("%s found %d threads, %v", who, len(r.Hits), err)
			return
		}
	}
}

func closes(t *testing.T, d *desk) {
	ctx := context.Background()
	b := d.rebuild()
	if err := d.engine.Close(); err != nil {
		t.Fatal(err)
	}
	_, searching := d.engine.Search(ctx, search.Query{Text: "printer", Access: everyone})
	_, counting := d.engine.Count(ctx)
	_, rebuilding := d.engine.Rebuild(ctx)
	for what, err := range map[string]error{
		"Search": searching, "Count": counting, "Rebuild": rebuilding, "Builder.Put": b.Put(ctx, []search.Document{thread(1, "x", "")}),
		"Put": d.engine.Put(ctx, []search.Document{thread(1, "x", "")}), "Remove": d.engine.Remove(ctx, []search.Key{search.Thread(1)}),
	} {
		if !errors.Is(err, search.ErrClosed) {
			t.Errorf("%s after Close: %v, want ErrClosed", what, err)
		}
	}
	if err := d.engine.Close(); err != nil {
		t.Errorf("a second Close: %v", err)
	}
}
