package notify

import (
	"context"
	"slices"
	"time"

	"answerable/forum/db"
)

func listNotices(ctx context.Context, d *db.DB, member int64, audiences []string, before int64, limit int) ([]Notice, error) {
	var notices []Notice
	err := d.Read(ctx).Raw(`SELECT n.id, n.kind, coalesce(t.id, 0) AS thread_id, coalesce(t.title, '') AS thread_title, coalesce(t.slug, '') AS thread_slug,
		coalesce(b.name, fb.name, '') AS board_name, coalesce(n.post_id, 0) AS post_id, coalesce(p.number, 0) AS post_number,
		coalesce(f.id, 0) AS fault_id, coalesce(f.title, '') AS fault_title, coalesce(n.fault_event_id, 0) AS fault_event_id, n.entry_id,
		coalesce(substr(p.plain, 1, 400), '') AS excerpt, coalesce(a.name, '') AS actor_name, n.created_at, n.read_at
		FROM notices n LEFT JOIN posts p ON p.id = n.post_id LEFT JOIN threads t ON t.id = coalesce(p.thread_id, n.thread_id)
		LEFT JOIN boards b ON b.id = t.board_id LEFT JOIN faults f ON f.id = n.fault_id LEFT JOIN boards fb ON fb.id = f.board_id
		LEFT JOIN members a ON a.id = n.actor_id
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

// insertNotices gives who was told now. The role is asked of each member by
// itself: as a join it is planned as a nested scan while PostgreSQL has not
// counted the followers yet, and 50,000 of them take minutes.
func insertNotices(ctx context.Context, tx *db.Tx, n News, to Audience) ([]int64, error) {
	members := append([]int64{0}, to.Members...) // IN needs one, and 0 is nobody
	var told []int64
	err := tx.WithContext(ctx).Raw(`INSERT INTO notices (member_id, kind, event, thread_id, post_id, fault_id, fault_event_id, entry_id, actor_id, created_at)
		SELECT w.id, ?, ?, CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT), ?
		FROM (SELECT x.id FROM members x WHERE x.id IN ?
			UNION SELECT s.member_id FROM subscriptions s WHERE s.thread_id = ? AND s.following AND s.changed_at <= ?
			`+ofFault(to)+`) w
		WHERE (SELECT m.role FROM members m WHERE m.id = w.id AND m.erased_at IS NULL) IN ? AND w.id <> ?
		ON CONFLICT (member_id, event) DO NOTHING RETURNING member_id`,
		slices.Concat([]any{n.Kind, n.Event, orNull(n.ThreadID), orNull(n.PostID), orNull(n.FaultID), orNull(n.FaultEventID), n.EntryID, orNull(n.ActorID), n.At, members,
			n.ThreadID, to.FollowedBy}, ofFaultValues(to), []any{to.Roles, n.ActorID})...).Scan(&told).Error
	return told, err
}

// ofFault adds a fault's people to those who are told.
func ofFault(to Audience) string {
	switch {
	case to.ReportedFault != 0:
		return `UNION SELECT r.member_id FROM fault_reports r WHERE r.fault_id = ? AND r.state <> 'gone'`
	case to.FaultID != 0:
		return `UNION SELECT o.member_id FROM fault_followers o WHERE o.fault_id = ? AND o.following AND o.changed_at <= ?
			UNION SELECT s.member_id FROM threads t JOIN subscriptions s ON s.thread_id = t.id AND s.following AND s.changed_at <= ?
			WHERE t.fault_id = ? AND NOT EXISTS (SELECT 1 FROM fault_followers o WHERE o.fault_id = ? AND o.member_id = s.member_id AND NOT o.following)`
	}
	return ""
}

func ofFaultValues(to Audience) []any {
	switch {
	case to.ReportedFault != 0:
		return []any{to.ReportedFault}
	case to.FaultID != 0:
		return []any{to.FaultID, to.FollowedBy, to.FollowedBy, to.FaultID, to.FaultID}
	}
	return nil
}

func orNull(id int64) *int64 {
	if id == 0 {
		return nil
	}
	return &id
}
