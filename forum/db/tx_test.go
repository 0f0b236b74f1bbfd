package db_test

import (
	"cmp"
	"context"
	"errors"
	"testing"
	"time"

	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/forumtest"
)

func insertion(name string) db.Statement {
	return db.Statement{SQL: "INSERT INTO settings (name, value, changed_at) VALUES (?, ?, CURRENT_TIMESTAMP)", Values: []any{name, "x"}}
}

func inserting(name string, into *string) db.Query {
	return db.Query{SQL: "INSERT INTO settings (name, value, changed_at) VALUES (?, ?, CURRENT_TIMESTAMP) RETURNING name", Values: []any{name, "x"},
		Scan: func(r db.Row) error { return r.Scan(into) }}
}

func TestWhatIsAskedAndKeptForTheCommitStandsOrFallsTogether(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		ctx, d := context.Background(), forumtest.Database(t, engine)
		var asked, seen string
		err := d.Write(ctx, func(tx *db.Tx) error {
			seeing := db.Query{SQL: "SELECT name FROM settings WHERE name = ?", Values: []any{"a"}, Scan: func(r db.Row) error { return r.Scan(&seen) }}
			return errors.Join(tx.Ask(ctx, inserting("a", &asked), seeing), tx.AtCommit(ctx, insertion("b")), tx.AtCommit(ctx, insertion("c")))
		})
		if err != nil || asked != "a" || seen != "a" || count(t, d, "a")+count(t, d, "b")+count(t, d, "c") != 3 {
			t.Fatalf("%v, asked %q, seen %q", err, asked, seen)
		}
		err = d.Write(ctx, func(tx *db.Tx) error {
			return errors.Join(setting(ctx, tx, "d"), tx.AtCommit(ctx, insertion("e"), insertion("a")))
		})
		if !db.Taken(err) || count(t, d, "d")+count(t, d, "e") != 0 {
			t.Fatalf("a refusal at the commit gave %v and left rows", err)
		}
		if err := d.Write(ctx, func(tx *db.Tx) error { return tx.Ask(ctx, inserting("f", &asked), inserting("a", &asked)) }); !db.Taken(err) || count(t, d, "f") != 0 {
			t.Fatalf("a refusal in a question gave %v", err)
		}
	})
}

func TestNothingRunsAfterABatchThatFailed(t *testing.T) {
	t.Parallel()
	d, ctx := forumtest.Database(t, db.Postgres), context.Background()
	for range 20 { // more than the pool has connections
		err := d.Write(ctx, func(tx *db.Tx) error {
			_ = tx.Together(ctx, db.Statement{SQL: "INSERT INTO nothing VALUES (1)"})
			_, pgx := tx.PGX().Exec(ctx, "INSERT INTO settings (name, value, changed_at) VALUES ('g', 'x', now())")
			if setting(ctx, tx, "g") == nil || tx.Together(ctx, insertion("g")) == nil || pgx == nil {
				t.Error("a statement ran outside the transaction")
			}
			return nil
		})
		if err == nil || count(t, d, "g") != 0 {
			t.Fatalf("%v, %d rows", err, count(t, d, "g"))
		}
	}
	if err := d.Write(ctx, func(tx *db.Tx) error { _ = tx.Exec("INSERT INTO nothing VALUES (1)"); return nil }); err == nil {
		t.Error("a transaction that failed was said to be committed")
	}
}

func TestATransactionWithoutStatementsAnnounces(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		ctx, d := context.Background(), forumtest.Database(t, engine)
		heard := make(chan string, 1)
		d.Hear(func(topic string) { heard <- topic })
		err := d.Write(ctx, func(tx *db.Tx) error { tx.Announce("board 1"); return nil })
		if err != nil || <-heard != "board 1" {
			t.Fatal(err)
		}
		gone, cancel := context.WithCancel(ctx)
		cancel()
		if err := d.Write(gone, func(tx *db.Tx) error { return setting(gone, tx, "h") }); err == nil || count(t, d, "h") != 0 {
			t.Fatalf("who has gone wrote: %v", err)
		}
	})
}

func TestAWriteWhoseConnectionBreaks(t *testing.T) {
	t.Parallel()
	d, ctx := forumtest.Database(t, db.Postgres), context.Background()
	end := db.Statement{SQL: "SELECT pg_terminate_backend(pg_backend_pid())"}
	for name, do := range map[string]func(*db.Tx) error{
		"at the first statement":  func(tx *db.Tx) error { return tx.Together(ctx, end) },
		"at gorm's statement":     func(tx *db.Tx) error { return errors.Join(setting(ctx, tx, "i"), tx.Exec(end.SQL).Error) },
		"before gorm reads a row": func(tx *db.Tx) error { _ = tx.Together(ctx, end); var n int; return tx.Raw("SELECT 1").Row().Scan(&n) },
		"in a question": func(tx *db.Tx) error {
			var s string
			var n []int
			return tx.Ask(ctx, inserting("i", &s), numbers("SELECT CASE WHEN pg_terminate_backend(pg_backend_pid()) THEN 1 ELSE 0 END", &n))
		},
		"at the commit": func(tx *db.Tx) error { return errors.Join(setting(ctx, tx, "i"), tx.AtCommit(ctx, end)) },
	} {
		if err := d.Write(ctx, do); !fail.Is(db.Plain(err), fail.Unavailable) {
			t.Errorf("%s: %v", name, err)
		}
		if err := d.Write(ctx, func(tx *db.Tx) error { return setting(ctx, tx, name) }); err != nil || count(t, d, name) != 1 || count(t, d, "i") != 0 {
			t.Errorf("%s: afterwards %v", name, err)
		}
	}
}

// Two that wait for each other: one is done, and the other is told to try again.
func TestADeadlockIsOnesWinAndTheOthersRetry(t *testing.T) {
	t.Parallel()
	d, ctx := forumtest.Database(t, db.Postgres), context.Background()
	ready, results := make(chan string, 2), make(chan error, 2)
	both := make(chan struct{})
	for _, order := range [][]string{{"p", "q"}, {"q", "p"}} {
		go func() {
			results <- d.Write(ctx, func(tx *db.Tx) error {
				first := setting(ctx, tx, order[0])
				ready <- order[0]
				<-both
				return errors.Join(first, setting(ctx, tx, order[1]))
			})
		}()
	}
	<-ready
	<-ready
	close(both)
	one, other := <-results, <-results
	lost := cmp.Or(one, other)
	var told *fail.Error
	if one != nil && other != nil || !errors.As(lost, &told) || told.Kind != fail.Unavailable || told.RetryAfter != time.Second {
		t.Errorf("%v and %v", one, other)
	}
	if count(t, d, "p") != 1 || count(t, d, "q") != 1 {
		t.Error("not exactly what the winner wrote")
	}
}
