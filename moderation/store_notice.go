package moderation

import (
	"context"

	"answerable/forum/db"
)

// moderators gives everybody who may moderate.
func moderators(ctx context.Context, d *db.DB) ([]int64, error) {
	var ids []int64
	err := d.Read(ctx).Raw(`SELECT id FROM members WHERE role IN ('moderator', 'administrator') AND erased_at IS NULL ORDER BY id`).Scan(&ids).Error
	return ids, err
}
