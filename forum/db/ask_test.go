package db_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/forumtest"
)

func numbers(of string, into *[]int, values ...any) db.Query {
	return db.Query{SQL: of, Values: values, Scan: func(r db.Row) error {
		var n int
		err := r.Scan(&n)
		*into = append(*into, n)
		return err
	}}
}

func TestAskGivesEachQuestionItsOwnAnswer(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		d := forumtest.Database(t, engine)
		ctx, count := db.CountStatements(context.Background())
		at := time.Date(2026, 1, 2, 3, 4, 5, 6000, time.UTC)
		err := d.Write(ctx, func(tx *db.Tx) error {
			return tx.Exec("INSERT INTO settings (name, value, changed_at) VALUES ('a', '1', ?), ('b', '2', ?), ('c', '3', ?)", at, at, at).Error
		})
		if err != nil {
			t.Fatal(err)
		}
		for range 3 { // prepared, and prepared before
			before := count.Load()
			var some, none, more []int
			var changed time.Time
			err := d.Ask(ctx, numbers("SELECT CAST(value AS INTEGER) FROM settings WHERE name >= ? ORDER BY name", &some, "b"),
				numbers("SELECT 1 FROM settings WHERE name = ?", &none, "nobody"), numbers("SELECT CAST(value AS INTEGER) FROM settings ORDER BY name", &more),
				db.Query{SQL: "SELECT changed_at FROM settings WHERE name = ?", Values: []any{"a"}, Scan: func(r db.Row) error { return r.Scan(&changed) }})
			if err != nil || !slices.Equal(some, []int{2, 3}) || none != nil || !slices.Equal(more, []int{1, 2, 3}) || !changed.Equal(at) {
				t.Fatalf("%v %v %v %v %v", err, some, none, more, changed)
			}
			if n := count.Load() - before; n != 4 {
				t.Errorf("four questions counted as %d statements", n)
			}
		}
	})
}

func TestRowsFindTheirFields(t *testing.T) {
	t.Parallel()
	type inner struct{ Name, Nothing string }
	type setting struct {
		Value     string
		ChangedAt time.Time
		ChangedBy *int64
		Inner     inner `gorm:"embedded;embeddedPrefix:inner__"`
	}
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		d, ctx := forumtest.Database(t, engine), context.Background()
		at := time.Date(2026, 1, 2, 3, 4, 5, 6000, time.UTC)
		err := d.Write(ctx, func(tx *db.Tx) error {
			return tx.Exec("INSERT INTO settings (name, value, changed_at) VALUES ('a', '1', ?), ('b', '2', ?), ('c', '3', ?)", at, at, at).Error
		})
		if err != nil {
			t.Fatal(err)
		}
		const list = "SELECT value, changed_at, changed_by, name AS inner__name, NULL AS inner__nothing FROM settings WHERE name IN ? AND value < ? ORDER BY name"
		for _, names := range [][]string{{"c", "a"}, {"b"}, {}, {"c", "a"}} {
			var got []setting
			if err := d.Ask(ctx, db.Rows(&got, list, names, "3")); err != nil {
				t.Fatal(err)
			}
			var want []setting
			for i, name := range []string{"a", "b"} {
				if slices.Contains(names, name) {
					want = append(want, setting{Value: string(rune('1' + i)), ChangedAt: at, Inner: inner{Name: name}})
				}
			}
			if !slices.EqualFunc(got, want, func(a, b setting) bool {
				return a.ChangedAt.Equal(b.ChangedAt) && a.Value == b.Value && a.Inner == b.Inner && a.ChangedBy == nil
			}) {
				t.Errorf("%v: got %v, want %v", names, got, want)
			}
		}
		var lost []struct{ Value string }
		if err := d.Ask(ctx, db.Rows(&lost, "SELECT value, name FROM settings")); err == nil || !strings.Contains(err.Error(), "name") {
			t.Errorf("a column without a field gave %v", err)
		}
	})
}

func TestAskStopsAtAnErrorAndGoesOnAfterwards(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		d, ctx := forumtest.Database(t, engine), context.Background()
		boom := errors.New("boom")
		refuse := db.Query{SQL: "SELECT 1", Scan: func(db.Row) error { return boom }}
		for range 20 { // more than the pool has connections
			var after []int
			if err := d.Ask(ctx, refuse, numbers("SELECT 2", &after)); !errors.Is(err, boom) || after != nil {
				t.Fatalf("%v, then %v", err, after)
			}
			if err := d.Ask(ctx, numbers("SELECT 3 FROM nothing", &after)); err == nil {
				t.Fatal("no error from a table that is not there")
			}
			if err := d.Ask(ctx, numbers("SELECT 4", &after)); err != nil || !slices.Equal(after, []int{4}) {
				t.Fatalf("%v %v", err, after)
			}
		}
	})
}

func TestAskAfterTheConnectionBroke(t *testing.T) {
	t.Parallel()
	d, ctx := forumtest.Database(t, db.Postgres), context.Background()
	var n []int
	err := d.Ask(ctx, numbers("SELECT CASE WHEN pg_terminate_backend(pg_backend_pid()) THEN 1 ELSE 0 END", &n))
	if !fail.Is(db.Plain(err), fail.Unavailable) {
		t.Fatalf("a broken connection gave %v", err)
	}
	n = nil
	if err := d.Ask(ctx, numbers("SELECT 5", &n)); err != nil || !slices.Equal(n, []int{5}) {
		t.Fatalf("the broken connection was kept: %v %v", err, n)
	}
}

// TestAnAskSeesOneStateOnSQLite: while the first answer of one row is open, what
// others write meanwhile is not seen; the next Ask sees it.
func TestAnAskSeesOneStateOnSQLite(t *testing.T) {
	t.Parallel()
	d, ctx := forumtest.Database(t, db.SQLite), context.Background()
	write := func(db.Row) error {
		return d.Write(ctx, func(tx *db.Tx) error {
			return tx.Exec("INSERT INTO settings (name, value, changed_at) VALUES ('a', '1', ?)", time.Now().UTC()).Error
		})
	}
	const list = "SELECT CAST(value AS INTEGER) FROM settings"
	var meanwhile, after []int
	if err := d.Ask(ctx, db.Query{SQL: "SELECT count(*) FROM settings", Scan: write, One: true}, numbers(list, &meanwhile)); err != nil || len(meanwhile) != 0 {
		t.Errorf("what was written meanwhile is seen: %v %v", meanwhile, err)
	}
	if err := d.Ask(ctx, numbers(list, &after)); err != nil || !slices.Equal(after, []int{1}) {
		t.Errorf("what was written is not seen: %v %v", after, err)
	}
}

// TestManyAskAtOnce asks more often at once than there are connections, some
// failing: none is lost, and nobody waits for ever.
func TestManyAskAtOnce(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		d := forumtest.Database(t, engine)
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		t.Cleanup(cancel)
		stop := errors.New("stop")
		var group sync.WaitGroup
		for i := range 40 {
			group.Go(func() {
				for n := range 20 {
					var got []int
					fails := i%4 == 0
					err := d.Ask(ctx, numbers("SELECT CAST(? AS INTEGER)", &got, n), db.Query{SQL: "SELECT 2", Scan: func(db.Row) error {
						if fails {
							return stop
						}
						return nil
					}})
					if !slices.Equal(got, []int{n}) || errors.Is(err, stop) != fails || err != nil && !fails {
						t.Errorf("%v %v", got, err)
					}
				}
			})
		}
		group.Wait()
	})
}

func TestAskAfterClose(t *testing.T) {
	t.Parallel()
	d := forumtest.Database(t, db.SQLite)
	var got []int
	if err := d.Ask(context.Background(), numbers("SELECT 1", &got)); err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	if err := d.Ask(context.Background(), numbers("SELECT 1", &got)); err == nil {
		t.Error("a closed database answers")
	}
}
