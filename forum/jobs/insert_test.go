package jobs_test

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"reflect"
	"strings"
	"testing"
	"time"

	"answerable/forum/db"
	"answerable/forum/forumtest"
	"answerable/forum/jobs"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/riverdriver/riversqlite"
)

type unknown struct{ greet }

func (unknown) Kind() string { return "unknown" }

type stubborn struct{ greet }

func (stubborn) Kind() string { return "stubborn" }

func (stubborn) Options() jobs.Options { return jobs.Options{MaxAttempts: 3} }

// resting gives a queue that takes jobs in and works none.
func resting(t *testing.T, engine db.Dialect) (*db.DB, *jobs.Queue) {
	t.Helper()
	ctx, d := context.Background(), forumtest.Database(t, engine)
	q := jobs.New(d, slog.New(slog.DiscardHandler))
	jobs.Handle(q, func(context.Context, greet) error { return nil })
	jobs.Handle(q, func(context.Context, lookUp) error { return nil })
	jobs.Handle(q, func(context.Context, stubborn) error { return nil })
	if err := errors.Join(q.Open(ctx), q.Migrate(ctx)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(q.Close)
	return d, q
}

// TestAJobsRowIsTheOneRiverWrites compares every column, and what is notified, with
// those of River's own client.
func TestAJobsRowIsTheOneRiverWrites(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		ctx := context.Background()
		d, q := resting(t, engine)
		heard := listen(t, d)
		jobsOf := []struct {
			ours  jobs.Args
			river *river.InsertOpts
		}{
			{greet{`Ada "<é>`}, nil},
			{lookUp{"dhcp"}, &river.InsertOpts{Queue: jobs.Search}},
			{stubborn{greet{"Bob"}}, &river.InsertOpts{MaxAttempts: 3}},
		}
		for _, j := range jobsOf {
			if err := d.Write(ctx, func(tx *db.Tx) error { return q.Enqueue(ctx, tx, j.ours) }); err != nil {
				t.Fatal(err)
			}
			mine := heard()
			insertWithRiver(t, d, j.ours, j.river)
			if theirs := heard(); mine != theirs {
				t.Errorf("%s: notified %q, River %q", j.ours.Kind(), mine, theirs)
			}
			rows := rowsOf(t, d, j.ours.Kind())
			if len(rows) != 2 || !reflect.DeepEqual(rows[0], rows[1]) {
				t.Errorf("%s is written as\n%v, by River as\n%v", j.ours.Kind(), rows[0], rows[1:])
			}
		}
	})
}

// listen gives the next notification's topic and payload without spaces; "" on SQLite, which
// has none.
func listen(t *testing.T, d *db.DB) func() string {
	t.Helper()
	if d.Dialect() == db.SQLite {
		return func() string { return "" }
	}
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	t.Cleanup(cancel)
	conn, err := pgx.Connect(ctx, d.URL())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	var topic string
	if err := conn.QueryRow(ctx, "SELECT current_schema() || '.river_insert'").Scan(&topic); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Exec(ctx, "LISTEN "+pgx.Identifier{topic}.Sanitize()); err != nil {
		t.Fatal(err)
	}
	return func() string {
		n, err := conn.WaitForNotification(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return n.Channel + strings.ReplaceAll(n.Payload, " ", "")
	}
}

func insertWithRiver(t *testing.T, d *db.DB, args jobs.Args, o *river.InsertOpts) {
	t.Helper()
	ctx := context.Background()
	config := &river.Config{Logger: slog.New(slog.DiscardHandler)}
	if d.Dialect() == db.SQLite {
		client, err := river.NewClient(riversqlite.New(d.Writer()), config)
		if err != nil {
			t.Fatal(err)
		}
		insertFast[*sql.Tx](t, client, args, o)
		return
	}
	pool, err := pgxpool.New(ctx, d.URL())
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	client, err := river.NewClient(riverpgxv5.New(pool), config)
	if err != nil {
		t.Fatal(err)
	}
	insertFast[pgx.Tx](t, client, args, o)
}

func insertFast[T any](t *testing.T, client *river.Client[T], args jobs.Args, o *river.InsertOpts) {
	t.Helper()
	// Fast is what does not mark SQLite's rows to read them back.
	if _, err := client.InsertManyFast(context.Background(), []river.InsertManyParams{{Args: args, InsertOpts: o}}); err != nil {
		t.Fatal(err)
	}
}

// rowsOf gives the rows of a kind as they stand in the table, without their numbers
// and times; of those SQLite's text keeps its length.
func rowsOf(t *testing.T, d *db.DB, kind string) (rows []map[string]any) {
	t.Helper()
	columns := "*"
	if d.Dialect() == db.SQLite {
		columns += ", length(created_at) AS created_length, length(scheduled_at) AS scheduled_length"
	}
	if err := d.Read(context.Background()).Raw(`SELECT `+columns+` FROM river_job WHERE kind = ? ORDER BY id`, kind).Scan(&rows).Error; err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		for _, column := range []string{"id", "created_at", "scheduled_at"} {
			if row[column] == nil {
				t.Errorf("%s has no %s", kind, column)
			}
			delete(row, column)
		}
	}
	return rows
}

func TestAJobOfAnUnknownKindIsRefused(t *testing.T) {
	t.Parallel()
	d, q := resting(t, db.SQLite)
	ctx := context.Background()
	err := d.Write(ctx, func(tx *db.Tx) error { return q.Enqueue(ctx, tx, greet{"Ada"}, unknown{}) })
	if err == nil {
		t.Fatal("taken")
	}
	if waiting, _, err := q.Waiting(ctx); err != nil || waiting != 0 {
		t.Fatalf("%d jobs wait, %v", waiting, err)
	}
}
