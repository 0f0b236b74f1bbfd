package jobs

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"

	"answerable/forum/db"

	"github.com/riverqueue/river"
)

// Enqueue writes the jobs in the caller's transaction, on PostgreSQL with its
// COMMIT. They are the rows that River's client would write. That reads each back,
// which costs as much as the rest of a reply; a test holds the two together.
func (q *Queue) Enqueue(ctx context.Context, tx *db.Tx, args ...Args) error {
	rows := make([]db.Statement, 0, len(args))
	for _, a := range args {
		row, err := q.row(tx.Dialect(), a)
		if err != nil {
			return err
		}
		rows = append(rows, row)
	}
	return tx.AtCommit(ctx, rows...)
}

func (q *Queue) row(engine db.Dialect, a Args) (db.Statement, error) {
	if !q.kinds[a.Kind()] {
		return db.Statement{}, fmt.Errorf("jobs: nothing handles the kind %q", a.Kind())
	}
	about, err := json.Marshal(a)
	if err != nil {
		return db.Statement{}, fmt.Errorf("jobs: write down %s: %w", a.Kind(), err)
	}
	var o Options
	if with, ok := a.(interface{ Options() Options }); ok {
		o = with.Options()
	}
	return db.Statement{SQL: insertion(engine), Values: []any{string(about), a.Kind(), cmp.Or(o.MaxAttempts, river.MaxAttemptsDefault),
		river.PriorityDefault, cmp.Or(o.Queue, river.QueueDefault)}}, nil
}

// insertion writes one job; on PostgreSQL it also wakes the nodes that work its
// queue, as River does.
func insertion(engine db.Dialect) string {
	if engine == db.SQLite {
		return `INSERT INTO river_job (args, kind, max_attempts, priority, queue, created_at, scheduled_at, metadata, state, tags)
			VALUES (jsonb(?), ?, ?, ?, ?, datetime('now', 'subsec'), datetime('now', 'subsec'), jsonb('{}'), 'available', jsonb('[]'))`
	}
	return `WITH job AS (INSERT INTO river_job (args, kind, max_attempts, priority, queue, state) VALUES (?, ?, ?, ?, ?, 'available') RETURNING queue)
		SELECT pg_notify(current_schema() || '.river_insert', json_build_object('queue', queue)::text) FROM job`
}
