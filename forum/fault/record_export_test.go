package fault

import (
	"context"
	"time"
)

// Percentile gives the nearest rank of sorted values.
func Percentile(sorted []time.Duration, percent int) time.Duration {
	return percentile(sorted, percent)
}

// RecordPlan tells how SQLite finds the items of a figure.
func (f *Faults) RecordPlan(ctx context.Context, figure RecordFigure) ([]string, error) {
	source, condition, values := RecordFilter{Figure: figure}.source(f.now())
	var plan []struct{ Detail string }
	err := f.db.Read(ctx).Raw(`EXPLAIN QUERY PLAN SELECT x.team_id, x.at FROM (`+source+condition+`) x WHERE x.at >= ? ORDER BY x.at DESC, x.id DESC LIMIT 51`,
		append(values, recordFrom(f.now()))...).Scan(&plan).Error
	var lines []string
	for _, line := range plan {
		lines = append(lines, line.Detail)
	}
	return lines, err
}
