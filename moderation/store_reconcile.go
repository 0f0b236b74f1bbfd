package moderation

import (
	"context"
	"strings"
	"time"

	"answerable/forum/db"
)

// sweepGrace is how late a sweep may be before that itself is reported.
const sweepGrace = time.Hour

// checkIDs runs a check, which names at most one time.
func checkIDs(ctx context.Context, d *db.DB, c check, now time.Time) ([]int64, error) {
	var values []any
	if strings.Contains(c.query, "@now") {
		values = append(values, now)
	}
	if strings.Contains(c.query, "@overdue") {
		values = append(values, now.Add(-sweepGrace))
	}
	query := strings.NewReplacer("@now", "?", "@overdue", "?").Replace(c.query)
	var ids []int64
	err := d.Read(ctx).Raw(query+` ORDER BY 1 LIMIT 100`, values...).Scan(&ids).Error
	return ids, err
}
