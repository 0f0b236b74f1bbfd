package jobs

import (
	"context"
	"time"

	"answerable/forum/db"
)

// SearchLag tells how far the search index is behind: how many changes wait for
// it, and since when the oldest does (zero if none).
func SearchLag(ctx context.Context, d *db.DB) (waiting int64, since time.Time, err error) {
	const where = ` FROM river_job WHERE queue = ? AND state IN ('available', 'running', 'retryable', 'scheduled')`
	if err := d.Read(ctx).Raw("SELECT count(*)"+where, Search).Row().Scan(&waiting); err != nil || waiting == 0 {
		return 0, time.Time{}, err
	}
	var oldest struct{ CreatedAt time.Time }
	err = d.Read(ctx).Raw("SELECT created_at"+where+" ORDER BY id LIMIT 1", Search).Scan(&oldest).Error
	return waiting, oldest.CreatedAt.UTC(), err
}
