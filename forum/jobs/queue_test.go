package jobs_test

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"

	"answerable/forum/db"
	"answerable/forum/forumtest"
	"answerable/forum/jobs"
)

func TestMain(m *testing.M) { forumtest.Main(m) }

type greet struct {
	Name string `json:"name"`
}

func (greet) Kind() string { return "greet" }

type lookUp struct {
	Word string `json:"word"`
}

func (lookUp) Kind() string { return "look_up" }

func (lookUp) Options() jobs.Options { return jobs.ForSearch() }

// open gives a queue whose jobs say on done what they did.
func open(t *testing.T, engine db.Dialect, search bool) (*db.DB, *jobs.Queue, chan string) {
	t.Helper()
	ctx, d, done := context.Background(), forumtest.Database(t, engine), make(chan string, 99)
	q := jobs.New(d, slog.New(slog.DiscardHandler))
	jobs.Handle(q, func(_ context.Context, g greet) error { done <- "hello " + g.Name; return nil })
	jobs.Handle(q, func(_ context.Context, l lookUp) error { done <- "found " + l.Word; return nil })
	if search {
		if err := q.WorkSearch(1); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(q.Open(ctx), q.Migrate(ctx), q.Migrate(ctx)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(q.Close)
	if err := q.Start(ctx); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		stopping, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := q.Stop(stopping); err != nil {
			t.Error(err)
		}
	})
	return d, q, done
}

func TestAJobHappensWithItsTransactionOrNotAtAll(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		ctx := context.Background()
		d, q, done := open(t, engine, true)
		boom := errors.New("boom")
		err := d.Write(ctx, func(tx *db.Tx) error {
			return errors.Join(q.Enqueue(ctx, tx, greet{"nobody"}, lookUp{"nothing"}), boom)
		})
		if !errors.Is(err, boom) {
			t.Fatal(err)
		}
		if waiting, _, err := q.Waiting(ctx); err != nil || waiting != 0 {
			t.Fatalf("%d jobs of a transaction that was rolled back, %v", waiting, err)
		}
		err = d.Write(ctx, func(tx *db.Tx) error { return q.Enqueue(ctx, tx, greet{"Ada"}, lookUp{"dhcp"}) })
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]bool{<-done: true, <-done: true}
		if !got["hello Ada"] || !got["found dhcp"] {
			t.Fatalf("done: %v", got)
		}
		settling, cancel := context.WithTimeout(ctx, 20*time.Second)
		defer cancel()
		if err := q.Settle(settling); err != nil {
			t.Fatal(err)
		}
	})
}

func TestSearchJobsWaitForANodeWithAnIndex(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		ctx := context.Background()
		d, q, done := open(t, engine, false)
		err := d.Write(ctx, func(tx *db.Tx) error { return q.Enqueue(ctx, tx, lookUp{"dhcp"}, greet{"Ada"}) })
		if got := <-done; err != nil || got != "hello Ada" {
			t.Fatalf("%v %q", err, got)
		}
		if waiting, _, err := q.Waiting(ctx); err != nil || waiting == 0 {
			t.Fatalf("the search job did not wait: %d, %v", waiting, err)
		}
	})
}
