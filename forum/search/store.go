package search

import (
	"context"
	"errors"
	"slices"
	"strings"

	"answerable/forum/db"
	"answerable/forum/fault"
	"answerable/forum/thread"
)

// readablePost is the condition under which a post's text may be found, read
// and indexed by those who may see its thread. The + keeps SQLite from taking
// the unique index over entries for it, in which nearly every post is NULL.
const readablePost = "p.withdrawn_at IS NULL AND +p.hide_entry_id IS NULL AND p.erase_entry_id IS NULL"

// visibleBoards gives the boards the reader may see and asks, at most as many
// as a query has access classes.
func visibleBoards(ctx context.Context, d *db.DB, q question) ([]board, error) {
	var boards []board
	err := d.Read(ctx).Raw(`SELECT id, name, language FROM boards WHERE may_see IN ? AND (? OR id IN ?) ORDER BY position, id LIMIT ?`,
		q.audiences, len(q.BoardIDs) == 0, padded(append([]int64{0}, q.BoardIDs...)), maxClasses).Scan(&boards).Error
	return boards, err
}

const rowColumns = `t.id, t.title, t.slug, t.kind, b.name AS board_name, b.slug AS board_slug, o.name AS opener_name,
	coalesce(l.name, '') AS last_name, t.last_number, t.official_count, t.accepted_count, t.lock_entry_id, t.lock_ends_at, t.created_at, t.active_at,
	coalesce(t.fault_id, 0) AS fault_id, coalesce(f.status, '') AS fault_status, coalesce(f.fixed_version, '') AS fixed_version,
	f.workaround_id IS NOT NULL AS workaround, coalesce(t.duplicate_of, 0) AS duplicate_of, t.version`

// row is a thread with what search says of it besides.
type row struct {
	thread.Row
	FaultID      int64
	FaultStatus  fault.Status
	FixedVersion string
	Workaround   bool
	DuplicateOf  int64
	Version      int64
}

func (r row) hasFix() bool {
	return r.OfficialCount+r.AcceptedCount > 0 || r.Workaround || r.FixedVersion != ""
}

// rowTables begins with a CROSS JOIN, which keeps SQLite from reading board by
// board and sorting all threads for the first few; conditions joins the two.
const rowTables = ` FROM threads t CROSS JOIN boards b JOIN members o ON o.id = t.opener_id
	LEFT JOIN members l ON l.id = t.last_poster_id LEFT JOIN faults f ON f.id = t.fault_id`

// conditions is what every found thread must meet now: the reader may see its
// board, and the filters let it through.
func (q question) conditions() (string, []any) {
	where, values := "b.id = t.board_id AND +t.unlist_entry_id IS NULL AND t.merged_into IS NULL AND b.may_see IN ?", []any{q.audiences}
	if q.Kind == KindFault {
		where += " AND 1 = 0"
	}
	add := func(condition string, value ...any) {
		where, values = where+" AND "+condition, append(values, value...)
	}
	if len(q.BoardIDs) > 0 {
		add("t.board_id IN ?", padded(slices.Clone(q.BoardIDs)))
	}
	for _, tag := range q.Tags {
		add("EXISTS (SELECT 1 FROM thread_tags g WHERE g.thread_id = t.id AND g.tag = ?)", tag)
	}
	if q.ByMemberID != 0 {
		add("EXISTS (SELECT 1 FROM posts p WHERE p.thread_id = t.id AND p.author_id = ? AND "+readablePost+")", q.ByMemberID)
	}
	if len(q.Statuses) > 0 {
		add("EXISTS (SELECT 1 FROM faults s WHERE s.id = t.fault_id AND s.status IN ?)", padded(slices.Clone(q.Statuses)))
	}
	if q.Version != "" {
		is, version := versionIs("t.product_version", q.Version)
		add(is, version...)
	}
	if q.Topic != "" {
		add("t.kind = ?", q.Topic)
	}
	if !q.After.IsZero() {
		add("t.created_at >= ?", q.After.UTC())
	}
	if !q.Before.IsZero() {
		add("t.created_at < ?", q.Before.UTC())
	}
	switch q.Answers {
	case Answered:
		where += " AND (t.official_count > 0 OR t.accepted_count > 0)"
	case Official:
		where += " AND t.official_count > 0"
	case Unanswered:
		where += " AND t.official_count = 0 AND t.accepted_count = 0 AND t.kind IN ('question', 'fault')"
	}
	return where, values
}

// rowsOf gives those of the threads that the reader may see now.
func rowsOf(ctx context.Context, d *db.DB, q question, ids []int64) (map[int64]row, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	where, values := q.conditions()
	var rows []row
	err := d.Read(ctx).Raw("SELECT "+rowColumns+rowTables+" WHERE t.id IN ? AND "+where,
		slices.Insert(values, 0, any(padded(ids)))...).Scan(&rows).Error
	byID := make(map[int64]row, len(rows))
	for _, row := range rows {
		byID[row.ID] = row
	}
	return byID, err
}

// padded repeats the last item up to a multiple of ten, so that the database
// has few statements to prepare.
func padded[T any](list []T) []T {
	for len(list)%10 != 0 {
		list = append(list, list[len(list)-1])
	}
	return list
}

// postsOf visits the readable posts of the parts that were found, until visit
// says that it is enough.
func postsOf(ctx context.Context, d *db.DB, hits []Hit, visit func(postText) bool) error {
	if len(hits) == 0 {
		return nil
	}
	var parts []string
	values := []any{postRunes}
	for _, hit := range padded(hits) {
		parts = append(parts, "(p.thread_id = ? AND p.number > ? AND p.number <= ?)")
		values = append(values, hit.ID, hit.Part*PostsPerPart, (hit.Part+1)*PostsPerPart)
	}
	return eachPost(ctx, d, visit, `SELECT p.id, p.thread_id, p.number, p.author_id, substr(p.plain, 1, ?) FROM posts p
		WHERE `+readablePost+` AND (`+strings.Join(parts, " OR ")+`)`, values...)
}

// postsIn visits the readable posts of whole threads, as postsOf does.
func postsIn(ctx context.Context, d *db.DB, threads []int64, visit func(postText) bool) error {
	return eachPost(ctx, d, visit, `SELECT p.id, p.thread_id, p.number, p.author_id, substr(p.plain, 1, ?) FROM posts p
		WHERE `+readablePost+` AND p.thread_id IN ?`, postRunes, padded(threads))
}

// eachPost streams the posts of a query, holding one at a time.
func eachPost(ctx context.Context, d *db.DB, visit func(postText) bool, query string, values ...any) (err error) {
	rows, err := d.Read(ctx).Raw(query, values...).Rows()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var p postText
		if err := rows.Scan(&p.ID, &p.ThreadID, &p.Number, &p.AuthorID, &p.Plain); err != nil {
			return err
		}
		if !visit(p) {
			return nil
		}
	}
	return rows.Err()
}
