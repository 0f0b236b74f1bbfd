package notify

import (
	"context"
	"time"

	"answerable/forum/db"
)

func listNotices(ctx context.Context, d *db.DB, member int64, audiences []string, before int64, limit int) ([]Notice, error) {
	var notices []Notice
	err := d.Read(ctx).Raw(`SELECT n.id, n.kind, coalesce(t.id, 0) AS thread_id, coalesce(t.title, '') AS thread_title, coalesce(t.slug, '') AS thread_slug,
		coalesce(b.name, fb.name, '') AS board_name, coalesce(n.post_id, 0) AS post_id, coalesce(p.number, 0) AS post_number,
		coalesce(f.id, 0) AS fault_id, coalesce(f.title, '') AS fault_title, coalesce(n.fault_event_id, 0) AS fault_event_id, n.entry_id,
		coalesce(substr(p.plain, 1, 400), '') AS excerpt, coalesce(a.name, '') AS actor_name, n.created_at, n.read_at, `+howSQL+`
		FROM notices n LEFT JOIN posts p ON p.id = n.post_id LEFT JOIN threads t ON t.id = coalesce(p.thread_id, n.thread_id)
		LEFT JOIN boards b ON b.id = t.board_id LEFT JOIN faults f ON f.id = n.fault_id LEFT JOIN boards fb ON fb.id = f.board_id
		LEFT JOIN members a ON a.id = n.actor_id `+joinsSQL+`
		WHERE n.member_id = ? AND (CAST(? AS BIGINT) = 0 OR n.id < ?) AND (t.id IS NULL OR b.may_see IN ?) AND (f.id IS NULL OR fb.may_see IN ?)
		AND (p.id IS NULL OR p.withdrawn_at IS NULL)
		ORDER BY n.id DESC LIMIT ?`, member, before, before, audiences, audiences, limit).Scan(&notices).Error
	return notices, err
}

func newestNotice(ctx context.Context, d *db.DB, member int64) (id int64, err error) {
	err = d.Read(ctx).Raw(`SELECT coalesce(max(id), 0) FROM notices WHERE member_id = ?`, member).Row().Scan(&id)
	return id, err
}

func markRead(ctx context.Context, tx *db.Tx, member, upTo int64, now time.Time) (changed bool, err error) {
	update := tx.WithContext(ctx).Exec(`UPDATE notices SET read_at = ? WHERE member_id = ? AND id <= ? AND read_at IS NULL`, now, member, upTo)
	return update.RowsAffected > 0, update.Error
}
