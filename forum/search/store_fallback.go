package search

import (
	"context"
	"strings"
	"time"

	"answerable/forum/db"
)

// beyond narrows a list by latest activity to what follows the place.
func (p *place) beyond(where string, values []any) (string, []any) {
	if p == nil {
		return where, values
	}
	return where + " AND (t.active_at, t.id) < (?, ?)", append(values, p.at, p.thread)
}

// windowEnd gives the last of the next size threads, or nil if there are fewer.
// The OFFSET is a constant: it walks so many entries of an index.
func windowEnd(ctx context.Context, d *db.DB, q question, after *place, size int) (*place, error) {
	where, values := after.beyond(q.conditions())
	var ends []struct {
		ID       int64
		ActiveAt time.Time
	}
	err := d.Read(ctx).Raw(`SELECT t.id, t.active_at FROM threads t CROSS JOIN boards b WHERE `+where+`
		ORDER BY t.active_at DESC, t.id DESC LIMIT 1 OFFSET ?`, append(values, size-1)...).Scan(&ends).Error
	if err != nil || len(ends) == 0 {
		return nil, err
	}
	return &place{at: ends[0].ActiveAt.UTC(), thread: ends[0].ID, window: true}, nil
}

// matchingRows gives the threads between two places that hold all words and
// none of the excluded, one more than the limit where there are more.
func matchingRows(ctx context.Context, d *db.DB, q question, like like, after, end *place) ([]row, error) {
	where, values := after.beyond(q.conditions())
	if end != nil {
		where, values = where+" AND (t.active_at, t.id) >= (?, ?)", append(values, end.at, end.thread)
	}
	for _, patterns := range like.words {
		where, values = where+" AND "+threadHolds(d, patterns), append(values, twice(patterns)...)
	}
	for _, patterns := range like.excluded {
		where, values = where+" AND NOT "+threadHolds(d, patterns), append(values, twice(patterns)...)
	}
	var rows []row
	err := d.Read(ctx).Raw("SELECT "+rowColumns+rowTables+" WHERE "+where+" ORDER BY t.active_at DESC, t.id DESC LIMIT ?",
		append(values, q.Limit+1)...).Scan(&rows).Error
	return rows, err
}

// matchingFaults gives the faults that hold all words and none of the excluded,
// those that affect most people first.
func matchingFaults(ctx context.Context, d *db.DB, q question, like like, limit int) ([]faultHead, error) {
	where, values := q.faultConditions()
	for _, patterns := range like.words {
		where, values = where+" AND "+faultHolds(d, patterns), append(values, twice(patterns)...)
	}
	for _, patterns := range like.excluded {
		where, values = where+" AND NOT "+faultHolds(d, patterns), append(values, twice(patterns)...)
	}
	var heads []faultHead
	err := d.Read(ctx).Raw(faultColumns+"WHERE "+where+" ORDER BY f.affected_count DESC, f.id DESC LIMIT ?", append(values, limit)...).Scan(&heads).Error
	return heads, err
}

// faultHolds is the condition that the title or an update of a fault matches
// one of the patterns, which it takes twice.
func faultHolds(d *db.DB, patterns []string) string {
	return "(" + holds(d, "f.title", len(patterns)) + " OR EXISTS (SELECT 1 FROM fault_events v WHERE v.fault_id = f.id AND v.kind = 'update' AND " +
		holds(d, "v.source", len(patterns)) + "))"
}

// threadHolds is the condition that the title or a readable post of a thread
// matches one of the patterns, which it takes twice.
func threadHolds(d *db.DB, patterns []string) string {
	return "(" + holds(d, "t.title", len(patterns)) + " OR EXISTS (SELECT 1 FROM posts p WHERE p.thread_id = t.id AND " +
		readablePost + " AND " + holds(d, "p.plain", len(patterns)) + "))"
}

// holds is the condition that a column matches one of the patterns.
func holds(d *db.DB, column string, patterns int) string {
	operator := " LIKE"
	if d.Dialect() == db.Postgres {
		operator = " ILIKE"
	}
	one := column + operator + " ? ESCAPE '!'"
	return "(" + strings.Repeat(one+" OR ", patterns-1) + one + ")"
}

func twice(patterns []string) []any {
	all := make([]any, 0, 2*len(patterns))
	for range 2 {
		for _, pattern := range patterns {
			all = append(all, pattern)
		}
	}
	return all
}

// bestPosts visits, of each thread, the readable post that holds most of the
// words; without words, the first.
func bestPosts(ctx context.Context, d *db.DB, rows []row, like like, visit func(postText) bool) error {
	ids := make([]int64, 0, len(rows))
	for _, row := range rows {
		ids = append(ids, row.ID)
	}
	score, values := "0", []any{postRunes}
	for _, patterns := range like.words {
		score += " + CASE WHEN " + holds(d, "p.plain", len(patterns)) + " THEN 1 ELSE 0 END"
		values = append(values, twice(patterns)[:len(patterns)]...)
	}
	only := readablePost
	if len(like.words) == 0 {
		only += " AND p.number <= 10"
	}
	return eachPost(ctx, d, visit, `SELECT id, thread_id, number, author_id, plain FROM (
		SELECT p.id, p.thread_id, p.number, p.author_id, substr(p.plain, 1, ?) AS plain,
		row_number() OVER (PARTITION BY p.thread_id ORDER BY `+score+` DESC, p.number) AS place
		FROM posts p WHERE p.thread_id IN ? AND `+only+`) best WHERE place = 1`, append(values, padded(ids))...)
}
