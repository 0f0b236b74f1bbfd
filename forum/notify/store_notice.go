package notify

import (
	"context"
	"time"

	"answerable/forum/db"
)

func listNotices(ctx context.Context, d *db.DB, member int64, audiences []string, before int64, limit int) ([]Notice, error) {
	var notices []Notice
	err := d.Read(ctx).Raw(`SELECT n.id, n.kind, n.thread_id, t.title AS thread_title, t.slug AS thread_slug, b.name AS board_name,
		n.post_id, p.number AS post_number, substr(p.plain, 1, 400) AS excerpt, a.name AS actor_name, n.created_at, n.read_at
		FROM notices n JOIN posts p ON p.id = n.post_id JOIN threads t ON t.id = p.thread_id
		JOIN boards b ON b.id = t.board_id JOIN members a ON a.id = n.actor_id
		WHERE n.member_id = ? AND (CAST(? AS BIGINT) = 0 OR n.id < ?) AND b.may_see IN ? AND p.withdrawn_at IS NULL
		ORDER BY n.id DESC LIMIT ?`, member, before, before, audiences, limit).Scan(&notices).Error
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

// insertNotices gives who was told now. The role is asked of each member by
// itself: as a join it is planned as a nested scan while PostgreSQL has not
// counted the followers yet, and 50,000 of them take minutes.
func insertNotices(ctx context.Context, tx *db.Tx, n News, to Audience) ([]int64, error) {
	members := append([]int64{0}, to.Members...) // IN needs one, and 0 is nobody
	var told []int64
	err := tx.WithContext(ctx).Raw(`INSERT INTO notices (member_id, kind, event, thread_id, post_id, actor_id, created_at)
		SELECT w.id, ?, ?, ?, ?, ?, ? FROM (SELECT x.id FROM members x WHERE x.id IN ?
			UNION SELECT s.member_id FROM subscriptions s WHERE s.thread_id = ? AND s.following AND s.changed_at <= ?) w
		WHERE (SELECT m.role FROM members m WHERE m.id = w.id AND m.erased_at IS NULL) IN ? AND w.id <> ?
		ON CONFLICT (member_id, event) DO NOTHING RETURNING member_id`,
		n.Kind, n.Event, n.ThreadID, n.PostID, n.ActorID, n.At, members, n.ThreadID, to.FollowedBy, to.Roles, n.ActorID).Scan(&told).Error
	return told, err
}
