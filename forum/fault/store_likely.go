package fault

import (
	"context"
	"time"

	"answerable/forum/db"
)

// openFaults gives the newest open faults of a board that the thread was not
// refused for.
func openFaults(ctx context.Context, tx *db.Tx, board, thread int64) ([]known, error) {
	var all []known
	err := tx.WithContext(ctx).Raw(`SELECT f.id, f.title, f.product_id FROM faults f WHERE f.board_id = ? AND f.close_entry_id IS NULL
		AND f.status IN ('reported', 'confirmed', 'in_progress', 'rolling_out', 'awaiting_verification')
		AND NOT EXISTS (SELECT 1 FROM refused_links r WHERE r.thread_id = ? AND r.fault_id = f.id) ORDER BY f.changed_at DESC, f.id DESC LIMIT 200`,
		board, thread).Scan(&all).Error
	return all, err
}

func refuseLink(ctx context.Context, tx *db.Tx, thread, fault, by int64, now time.Time) error {
	return tx.WithContext(ctx).Exec(`INSERT INTO refused_links (thread_id, fault_id, refused_by, refused_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`, thread, fault, by, now).Error
}
