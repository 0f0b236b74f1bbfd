package thread

import (
	"context"
	"strings"

	"answerable/forum/db"
)

const rowColumns = `t.id, t.title, t.slug, t.kind, b.name AS board_name, b.slug AS board_slug, o.name AS opener_name,
	coalesce(l.name, '') AS last_name, t.last_number, t.official_count, t.accepted_count, t.lock_entry_id, t.lock_ends_at, t.created_at, t.active_at`

const rowTables = ` FROM threads t JOIN boards b ON b.id = t.board_id JOIN members o ON o.id = t.opener_id
	LEFT JOIN members l ON l.id = t.last_poster_id`

// conditions builds the WHERE of a list. Every value is a parameter; the words
// themselves are this file's.
func (filter Filter) conditions(a []Audience) (string, []any) {
	where, values := []string{"b.may_see IN ?", listed}, []any{a}
	add := func(condition string, value ...any) {
		where, values = append(where, condition), append(values, value...)
	}
	if filter.BoardID != 0 {
		add("t.board_id = ?", filter.BoardID)
	}
	if filter.Tag != "" {
		add("EXISTS (SELECT 1 FROM thread_tags g WHERE g.thread_id = t.id AND g.tag = ?)", filter.Tag)
	}
	if filter.Kind != "" {
		add("t.kind = ?", filter.Kind)
	}
	if filter.OpenerID != 0 {
		add("t.opener_id = ?", filter.OpenerID)
	}
	switch filter.State {
	case Unanswered:
		add("t.official_count = 0 AND t.accepted_count = 0 AND t.kind IN ('question', 'fault')")
	case Answered:
		add("(t.official_count > 0 OR t.accepted_count > 0)")
	case Official:
		add("t.official_count > 0")
	}
	return strings.Join(where, " AND "), values
}

func listThreads(ctx context.Context, d *db.DB, filter Filter, at *position, a []Audience) ([]Row, error) {
	where, values := filter.conditions(a)
	column, direction, beyond := "t.active_at", "DESC", "<"
	if filter.Newest {
		column = "t.created_at"
	}
	if filter.Newer != "" {
		direction, beyond = "ASC", ">"
	}
	if at != nil {
		where += " AND (" + column + ", t.id) " + beyond + " (?, ?)"
		values = append(values, at.at, at.id)
	}
	var rows []Row
	err := d.Read(ctx).Raw("SELECT "+rowColumns+rowTables+" WHERE "+where+
		" ORDER BY "+column+" "+direction+", t.id "+direction+" LIMIT ?", append(values, filter.Limit+1)...).Scan(&rows).Error
	return rows, err
}

// fillTags reads the tags of all rows in one statement.
func fillTags(ctx context.Context, d *db.DB, rows []Row) error {
	if len(rows) == 0 {
		return nil
	}
	ids, index := make([]int64, len(rows)), map[int64]int{}
	for i, r := range rows {
		ids[i], index[r.ID] = r.ID, i
	}
	var tags []struct {
		ThreadID int64
		Tag      string
	}
	err := d.Read(ctx).Raw(`SELECT thread_id, tag FROM thread_tags WHERE thread_id IN ? ORDER BY tag`, ids).Scan(&tags).Error
	for _, g := range tags {
		row := &rows[index[g.ThreadID]]
		row.Tags = append(row.Tags, g.Tag)
	}
	return err
}

func relatedThreads(thread int64, limit int, a []Audience, rows *[]Row) db.Query {
	return db.Rows(rows, `SELECT `+rowColumns+rowTables+` WHERE b.may_see IN ? AND `+listed+` AND t.id IN (
		SELECT g.thread_id FROM thread_tags g WHERE g.tag IN (SELECT tag FROM thread_tags WHERE thread_id = ?) AND g.thread_id <> ?
		ORDER BY g.thread_id DESC LIMIT 50) ORDER BY t.active_at DESC, t.id DESC LIMIT ?`, a, thread, thread, limit)
}

func recentTags(ctx context.Context, d *db.DB, board int64) ([]string, error) {
	var tags []string
	err := d.Read(ctx).Raw(`SELECT g.tag FROM thread_tags g JOIN
		(SELECT id FROM threads WHERE board_id = ? ORDER BY active_at DESC, id DESC LIMIT 300) t ON t.id = g.thread_id
		GROUP BY g.tag ORDER BY count(*) DESC, g.tag LIMIT 30`, board).Scan(&tags).Error
	return tags, err
}

func sitemapParts(ctx context.Context, d *db.DB, size int64, a []Audience) ([]int64, error) {
	var parts []int64
	err := d.Read(ctx).Raw(`SELECT DISTINCT (t.id - 1) / ? AS part FROM threads t JOIN boards b ON b.id = t.board_id
		WHERE b.may_see IN ? AND t.duplicate_of IS NULL AND `+listed+` ORDER BY part`, size, a).Scan(&parts).Error
	return parts, err
}

func sitemapRows(ctx context.Context, d *db.DB, from, to int64, a []Audience) ([]SitemapRow, error) {
	var rows []SitemapRow
	err := d.Read(ctx).Raw(`SELECT t.id, t.slug, t.active_at FROM threads t JOIN boards b ON b.id = t.board_id
		WHERE t.id > ? AND t.id <= ? AND b.may_see IN ? AND t.duplicate_of IS NULL AND `+listed+` ORDER BY t.id`, from, to, a).Scan(&rows).Error
	return rows, err
}
