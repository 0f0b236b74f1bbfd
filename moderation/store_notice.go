package moderation

import (
	"context"

	"answerable/forum/db"
)

func insertNotice(ctx context.Context, tx *db.Tx, n news, member int64) (told bool, err error) {
	return won(tx.WithContext(ctx).Exec(`INSERT INTO notices (member_id, kind, event, thread_id, post_id, entry_id, actor_id, created_at)
		SELECT m.id, ?, ?, CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS `+timeType(tx)+`) FROM members m WHERE m.id = ? AND m.erased_at IS NULL
		ON CONFLICT (member_id, event) DO NOTHING`, n.kind, n.event, n.thread, n.post, n.entry, n.actor, n.at, member))
}

// moderators gives everybody who may moderate.
func moderators(ctx context.Context, d *db.DB) ([]int64, error) {
	var ids []int64
	err := d.Read(ctx).Raw(`SELECT id FROM members WHERE role IN ('moderator', 'administrator') AND erased_at IS NULL ORDER BY id`).Scan(&ids).Error
	return ids, err
}
