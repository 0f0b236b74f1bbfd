package fault

import (
	"context"
	"time"

	"answerable/forum/db"
)

// recordItems names threads and faults only where guests may know of them.
func recordItems(ctx context.Context, d *db.DB, filter RecordFilter, now, before time.Time, beforeID int64) ([]RecordItem, error) {
	source, condition, values := filter.source(now)
	from, to := filter.span(now)
	query := `SELECT x.id, x.at, t.id AS thread_id, t.title AS thread_title, t.slug AS thread_slug, f.id AS fault_id, f.title AS fault_title,
		tm.name AS team_name, b.name AS board_name, x.what, x.began_at, x.ended_at, x.due_at
		FROM (` + source + condition + `) x JOIN boards b ON b.id = x.board_id LEFT JOIN teams tm ON tm.id = x.team_id
		LEFT JOIN threads t ON t.id = x.thread_id AND +t.unlist_entry_id IS NULL
			AND EXISTS (SELECT 1 FROM boards tb WHERE tb.id = t.board_id AND tb.may_see = 'everyone')
		LEFT JOIN faults f ON f.id = x.fault_id AND EXISTS (SELECT 1 FROM boards fb WHERE fb.id = f.board_id AND fb.may_see = 'everyone')
		WHERE x.at >= ? AND x.at < ?`
	values = append(values, from, to)
	if filter.Board != 0 {
		query, values = query+` AND x.board_id = ?`, append(values, filter.Board)
	}
	switch {
	case filter.Team != nil && *filter.Team == 0:
		query += ` AND x.team_id IS NULL`
	case filter.Team != nil:
		query, values = query+` AND x.team_id = ?`, append(values, *filter.Team)
	}
	if beforeID != 0 {
		query, values = query+` AND (x.at < ? OR (x.at = ? AND x.id < ?))`, append(values, before, before, beforeID)
	}
	var items []RecordItem
	err := d.Read(ctx).Raw(query+` ORDER BY x.at DESC, x.id DESC LIMIT ?`, append(values, RecordItems+1)...).Scan(&items).Error
	return items, err
}

func recordTeamName(ctx context.Context, d *db.DB, id int64) (name string, err error) {
	err = d.Read(ctx).Raw(`SELECT name FROM teams WHERE id = ?`, id).Row().Scan(&name)
	return name, err
}
