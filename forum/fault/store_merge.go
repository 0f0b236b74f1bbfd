package fault

import (
	"context"
	"time"

	"answerable/forum/db"
	"answerable/moderation/modlog"
)

func setMerged(ctx context.Context, tx *db.Tx, h held, into int64, receipt modlog.Receipt, now time.Time) error {
	return mustWin(tx.WithContext(ctx).Exec(`UPDATE faults SET status = 'duplicate', status_since = ?, merged_into = ?, close_entry_id = ?, close_kind = ?,
		thread_count = 0 WHERE id = ? AND status = ?`, now, into, receipt.Entry(), modlog.CloseFault, h.ID, h.Status), "Somebody changed the status meanwhile.")
}

// mergeRows gives a fault's threads, reports, followers and open promises to
// another. Who reported both keeps what he said of the other.
func mergeRows(ctx context.Context, tx *db.Tx, from, into, by int64, now time.Time) error {
	statements := []db.Statement{
		{SQL: `UPDATE threads SET fault_id = ?, version = version + 1 WHERE fault_id = ?`, Values: []any{into, from}},
		{SQL: `INSERT INTO fault_reports (` + reportColumns + `) SELECT CAST(? AS BIGINT), member_id, model_id, product_name, product_version, hardware, since,
			last_good, frequency, happens_when, workaround, will_test, state, FALSE, created_at, changed_at FROM fault_reports WHERE fault_id = ?
			ON CONFLICT DO NOTHING`, Values: []any{into, from}},
		{SQL: `INSERT INTO fault_followers (fault_id, member_id, following, level, changed_at) SELECT CAST(? AS BIGINT), member_id, following, level, changed_at
			FROM fault_followers WHERE fault_id = ? ON CONFLICT DO NOTHING`, Values: []any{into, from}},
		{SQL: `UPDATE promises SET fault_id = ? WHERE fault_id = ? AND ended_at IS NULL`, Values: []any{into, from}},
	}
	if err := moveLinks(ctx, tx, from, into, by, now); err != nil {
		return err
	}
	return tx.Together(ctx, statements...)
}

// moveLinks ends the links to one fault and makes them anew to the other, so
// that both timelines keep which thread belonged where and when.
func moveLinks(ctx context.Context, tx *db.Tx, from, into, by int64, now time.Time) error {
	threads, err := threadsIn(ctx, tx, from)
	if err != nil {
		return err
	}
	err = tx.WithContext(ctx).Exec(`UPDATE fault_links SET ended_at = ?, ended_by = ?, merged_into = ? WHERE fault_id = ? AND ended_at IS NULL`, now, by, into, from).Error
	for _, id := range threads {
		if err == nil {
			err = insertLink(ctx, tx, into, id, by, now)
		}
	}
	return err
}

func threadsIn(ctx context.Context, tx *db.Tx, fault int64) ([]int64, error) {
	var ids []int64
	err := tx.WithContext(ctx).Raw(`SELECT thread_id FROM fault_links WHERE fault_id = ? AND ended_at IS NULL ORDER BY id`, fault).Scan(&ids).Error
	return ids, err
}
