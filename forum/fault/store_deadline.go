package fault

import (
	"context"
	"time"

	"answerable/forum/db"
)

// sweepBatch is how many deadlines are read at once.
const sweepBatch = 100

// insertDeadline revives one that was dropped; one that fired stays fired.
func insertDeadline(ctx context.Context, tx *db.Tx, kind deadlineKind, subject int64, at time.Time) error {
	return tx.WithContext(ctx).Exec(`INSERT INTO deadlines (kind, subject_id, due_at) VALUES (?, ?, ?)
		ON CONFLICT (kind, subject_id, due_at) DO UPDATE SET dropped_at = NULL WHERE deadlines.fired_at IS NULL`, kind, subject, at).Error
}

func dropDeadlines(ctx context.Context, tx *db.Tx, subject int64, kinds []deadlineKind, now time.Time) error {
	if len(kinds) == 0 {
		return nil
	}
	return tx.WithContext(ctx).Exec(`UPDATE deadlines SET dropped_at = ? WHERE subject_id = ? AND kind IN ? AND fired_at IS NULL AND dropped_at IS NULL`,
		now, subject, kinds).Error
}

// dueDeadlines gives those that are due, after the last one seen.
func dueDeadlines(ctx context.Context, d *db.DB, now time.Time, last deadline) ([]deadline, error) {
	var due []deadline
	err := d.Read(ctx).Raw(`SELECT id, kind, subject_id, due_at FROM deadlines WHERE fired_at IS NULL AND dropped_at IS NULL AND due_at <= ?
		AND (due_at, id) > (?, ?) ORDER BY due_at, id LIMIT ?`, now, last.DueAt, last.ID, sweepBatch).Scan(&due).Error
	return due, err
}

// claimDeadline gives it to this transaction unless another had it, or it is
// not due any more.
func claimDeadline(ctx context.Context, tx *db.Tx, d deadline, now time.Time) (bool, error) {
	update := tx.WithContext(ctx).Exec(`UPDATE deadlines SET fired_at = ? WHERE id = ? AND fired_at IS NULL AND dropped_at IS NULL AND due_at <= ?`, now, d.ID, now)
	return update.RowsAffected == 1, update.Error
}

// unfire drops a deadline that was claimed although its subject had moved on.
func unfire(ctx context.Context, tx *db.Tx, d deadline, now time.Time) error {
	return tx.WithContext(ctx).Exec(`UPDATE deadlines SET fired_at = NULL, dropped_at = ? WHERE id = ?`, now, d.ID).Error
}
