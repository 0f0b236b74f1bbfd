package fault

import (
	"context"
	"time"

	"answerable/forum/db"
	"answerable/forum/thread"
)

// openFaults gives the newest open faults of a board that the thread was not
// refused for, under their own titles and those of their newest threads.
func openFaults(ctx context.Context, tx *db.Tx, board, thread int64) ([]known, error) {
	const open = `f.board_id = @board AND f.status IN ('reported', 'confirmed', 'in_progress', 'rolling_out', 'awaiting_verification')
		AND NOT EXISTS (SELECT 1 FROM refused_links r WHERE r.thread_id = @thread AND r.fault_id = f.id)`
	var all, linked []known
	values := map[string]any{"board": board, "thread": thread}
	err := tx.WithContext(ctx).Raw(`SELECT f.id, f.title, f.product_id FROM faults f WHERE `+open+` ORDER BY f.changed_at DESC, f.id DESC LIMIT 200`, values).Scan(&all).Error
	if err != nil || len(all) == 0 {
		return nil, err
	}
	err = tx.WithContext(ctx).Raw(`SELECT f.id, t.title, f.product_id FROM faults f JOIN threads t ON t.fault_id = f.id WHERE `+open+` ORDER BY t.id DESC LIMIT 200`, values).Scan(&linked).Error
	return append(all, linked...), err
}

// likelyOf asks for the fault that a thread was taken for, while that is open and
// the viewer may see it.
func likelyOf(a []thread.Audience, id int64, l *Likely) db.Query {
	return db.Query{SQL: `SELECT c.id, f.id, f.title, c.likely_why FROM care c JOIN faults f ON f.id = c.likely_fault_id JOIN boards b ON b.id = f.board_id
		WHERE c.thread_id = ? AND b.may_see IN ? AND f.status IN ('reported', 'confirmed', 'in_progress', 'rolling_out', 'awaiting_verification')`,
		Values: []any{id, a}, Scan: func(row db.Row) error { return row.Scan(&l.CareID, &l.Fault, &l.Title, &l.Why) }}
}

// proposedFor gives the threads that were taken for a fault.
func proposedFor(ctx context.Context, tx *db.Tx, fault int64) ([]int64, error) {
	var ids []int64
	err := tx.WithContext(ctx).Raw(`SELECT thread_id FROM care WHERE likely_fault_id = ? AND thread_id IS NOT NULL ORDER BY thread_id`, fault).Scan(&ids).Error
	return ids, err
}

// proposeInstead hands what was taken for a fault on to the one it was merged into,
// but where that was refused before.
func proposeInstead(ctx context.Context, tx *db.Tx, from, into int64) error {
	return tx.WithContext(ctx).Exec(`UPDATE care SET likely_fault_id = ?, version = version + 1 WHERE likely_fault_id = ?
		AND NOT EXISTS (SELECT 1 FROM refused_links r WHERE r.thread_id = care.thread_id AND r.fault_id = ?)`, into, from, into).Error
}

// proposeNoMore drops what was taken for a fault.
func proposeNoMore(ctx context.Context, tx *db.Tx, fault int64) error {
	return tx.WithContext(ctx).Exec(`UPDATE care SET likely_fault_id = NULL, likely_why = '', version = version + 1 WHERE likely_fault_id = ?`, fault).Error
}

func refuseLink(ctx context.Context, tx *db.Tx, thread, fault, by int64, now time.Time) error {
	return tx.WithContext(ctx).Exec(`INSERT INTO refused_links (thread_id, fault_id, refused_by, refused_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`, thread, fault, by, now).Error
}
