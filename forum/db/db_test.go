package db_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/forumtest"
)

func TestMain(m *testing.M) { forumtest.Main(m) }

func columns(t *testing.T, d *db.DB) map[string]bool {
	t.Helper()
	query := `SELECT m.name AS tab, p.name AS col FROM sqlite_master m, pragma_table_info(m.name) p WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'`
	if d.Dialect() == db.Postgres {
		query = `SELECT table_name AS tab, column_name AS col FROM information_schema.columns WHERE table_schema = 'public'`
	}
	var rows []struct{ Tab, Col string }
	if err := d.Read(context.Background()).Raw(query).Scan(&rows).Error; err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	for _, r := range rows {
		if r.Tab != "schema_version" { // goose's own, shaped by goose
			found[r.Tab+"."+r.Col] = true
		}
	}
	return found
}

func TestBothEnginesHaveTheSameTablesAndColumns(t *testing.T) {
	t.Parallel()
	lite := columns(t, forumtest.Database(t, db.SQLite))
	pg := columns(t, forumtest.Database(t, db.Postgres))
	if len(lite) < 100 {
		t.Fatalf("only %d columns found", len(lite))
	}
	for name := range lite {
		if !pg[name] {
			t.Errorf("%s is missing in PostgreSQL", name)
		}
	}
	for name := range pg {
		if !lite[name] {
			t.Errorf("%s is missing in SQLite", name)
		}
	}
}

func TestSeveralNodesMigrateAtOnce(t *testing.T) {
	t.Parallel()
	url := forumtest.PostgresURL(t)
	failed := make(chan error, 4)
	for range cap(failed) {
		go func() {
			d, err := db.Open(context.Background(), db.Options{URL: url})
			if err == nil {
				err = errors.Join(d.Migrate(context.Background()), d.Close())
			}
			failed <- err
		}()
	}
	for range cap(failed) {
		if err := <-failed; err != nil {
			t.Error(err)
		}
	}
}

func setting(ctx context.Context, tx *db.Tx, name string) error {
	return tx.WithContext(ctx).Exec("INSERT INTO settings (name, value, changed_at) VALUES (?, ?, ?)", name, "x", time.Now().UTC().Truncate(time.Microsecond)).Error
}

func count(t *testing.T, d *db.DB, name string) (n int) {
	t.Helper()
	if err := d.Read(context.Background()).Raw("SELECT count(*) FROM settings WHERE name = ?", name).Row().Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestWriteIsAllOrNothingAndAnnouncesAfterTheCommit(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		ctx, d := context.Background(), forumtest.Database(t, engine)
		heard := make(chan string, 9)
		d.Hear(func(topic string) { heard <- topic })
		boom := errors.New("boom")
		err := d.Write(ctx, func(tx *db.Tx) error {
			tx.Announce("lost")
			return errors.Join(setting(ctx, tx, "a"), boom)
		})
		if !errors.Is(err, boom) || count(t, d, "a") != 0 {
			t.Fatalf("err %v, rows %d", err, count(t, d, "a"))
		}
		err = d.Write(ctx, func(tx *db.Tx) error {
			tx.Announce("thread 1")
			return setting(ctx, tx, "a")
		})
		if err != nil || count(t, d, "a") != 1 || <-heard != "thread 1" || len(heard) != 0 {
			t.Fatalf("err %v, rows %d, %d more heard", err, count(t, d, "a"), len(heard))
		}
		if err := d.Write(ctx, func(tx *db.Tx) error { return setting(ctx, tx, "a") }); !db.Taken(err) {
			t.Fatalf("a second row of the same name gave %v", err)
		}
	})
}

// TestAnEndedRequestReadsAnError: one that ended before its first row was asked for
// gets an error, not a panic; Ctrl-C in the middle of a reindex did that.
func TestAnEndedRequestReadsAnError(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		ctx, end := context.WithCancel(context.Background())
		d := forumtest.Database(t, engine)
		end()
		var n int
		if err := d.Read(ctx).Raw("SELECT count(*) FROM settings").Row().Scan(&n); !errors.Is(err, context.Canceled) {
			t.Errorf("a row for a request that ended: %v", err)
		}
	})
}

func TestAnotherNodeHearsTheNews(t *testing.T) {
	t.Parallel()
	ctx, url := context.Background(), forumtest.PostgresURL(t)
	here, there := open(t, url), open(t, url)
	if err := here.Migrate(ctx); err != nil {
		t.Fatal(err)
	}
	heard := make(chan string, 9)
	there.Hear(func(topic string) { heard <- topic })
	there.Listen()
	if first := <-heard; first != db.Everything {
		t.Fatalf("a node that begins to hear must forget everything, heard %q", first)
	}
	err := here.Write(ctx, func(tx *db.Tx) error { tx.Announce("thread 7"); return setting(ctx, tx, "n") })
	if got := <-heard; err != nil || got != "thread 7" {
		t.Fatalf("%v %q", err, got)
	}
}

// TestAnotherProcessIsHeard: an import runs beside the forum on the same SQLite
// file. What this process writes by itself must not empty its caches.
func TestAnotherProcessIsHeard(t *testing.T) {
	t.Parallel()
	ctx, options := context.Background(), db.Options{Path: filepath.Join(t.TempDir(), "answerable.db")}
	here := openWith(t, options)
	if err := here.Migrate(ctx); err != nil {
		t.Fatal(err)
	}
	heard, there := make(chan string, 9), openWith(t, options)
	there.Hear(func(topic string) { heard <- topic })
	there.Listen()
	for _, name := range []string{"own 1", "own 2"} {
		if err := there.Write(ctx, func(tx *db.Tx) error { tx.Announce(name); return setting(ctx, tx, name) }); err != nil {
			t.Fatal(err)
		}
		if got := <-heard; got != name {
			t.Fatalf("after what it wrote itself it heard %q", got)
		}
	}
	if err := here.Write(ctx, func(tx *db.Tx) error { tx.Announce("thread 7"); return setting(ctx, tx, "other") }); err != nil {
		t.Fatal(err)
	}
	if got := <-heard; got != db.Everything {
		t.Fatalf("after another process wrote it heard %q", got)
	}
}

func open(t *testing.T, url string) *db.DB {
	t.Helper()
	return openWith(t, db.Options{URL: url})
}

func openWith(t *testing.T, o db.Options) *db.DB {
	t.Helper()
	d, err := db.Open(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	return d
}

func TestTimesKeepMicrosecondsInUTC(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		ctx, d := context.Background(), forumtest.Database(t, engine)
		at := time.Date(2026, 3, 29, 2, 30, 0, 123456000, time.FixedZone("x", 3600)).UTC()
		err := d.Write(ctx, func(tx *db.Tx) error {
			return tx.Exec("INSERT INTO settings (name, value, changed_at) VALUES ('t', '', ?)", at).Error
		})
		var row struct{ ChangedAt time.Time }
		if err := errors.Join(err, d.Read(ctx).Raw("SELECT changed_at FROM settings").Scan(&row).Error); err != nil {
			t.Fatal(err)
		}
		if !row.ChangedAt.Equal(at) {
			t.Fatalf("wrote %v, read %v", at, row.ChangedAt)
		}
	})
}

func TestPragmasHold(t *testing.T) {
	t.Parallel()
	got, err := forumtest.EmptyDatabase(t, db.SQLite).Pragmas(context.Background())
	if err != nil || !strings.EqualFold(got["journal_mode"], "wal") || got["synchronous"] != "2" || got["foreign_keys"] != "1" {
		t.Fatalf("%v %v", got, err)
	}
}

func TestADatabaseThatIsAwayIsUnavailable(t *testing.T) {
	t.Parallel()
	d := forumtest.Database(t, db.Postgres)
	if err := d.Read(context.Background()).Exec("SELECT pg_terminate_backend(pg_backend_pid())").Error; !fail.Is(db.Plain(err), fail.Unavailable) {
		t.Fatalf("a broken connection gave %v", err)
	}
}

func TestPublishedRowsCannotBeDeleted(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		ctx, d := context.Background(), forumtest.Database(t, engine)
		err := d.Write(ctx, func(tx *db.Tx) error {
			return tx.Exec(`INSERT INTO log_entries (id, kind, target_id, source, happened_at, created_at, leaf) VALUES (0, 'thread.note', 1, 'automatic', ?, ?, '{}')`,
				time.Unix(0, 0).UTC(), time.Unix(0, 0).UTC()).Error
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, statement := range []string{"DELETE FROM log_entries", "UPDATE log_entries SET rule = 'x'"} {
			if err := d.Write(ctx, func(tx *db.Tx) error { return tx.Exec(statement).Error }); err == nil {
				t.Errorf("%s was allowed", statement)
			}
		}
	})
}

func TestManyWritersOfNewStatementsDoNotWaitForEachOther(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	d := forumtest.Database(t, db.SQLite)
	failed := make(chan error, 200)
	for i := range cap(failed) {
		go func() {
			failed <- d.Write(ctx, func(tx *db.Tx) error {
				return tx.WithContext(ctx).Exec(fmt.Sprintf("UPDATE settings SET value = 'x' WHERE name = 'n%d'", i)).Error
			})
		}()
	}
	for range cap(failed) {
		if err := <-failed; err != nil {
			t.Fatal(err)
		}
	}
}
