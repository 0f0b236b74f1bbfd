package fault

import (
	"context"
	"strings"

	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/thread"
)

func listFaults(ctx context.Context, d *db.DB, a []thread.Audience, filter Filter, limit int) ([]Row, error) {
	where, values := []string{"b.may_see IN ?"}, []any{a}
	add := func(condition string, value ...any) {
		where, values = append(where, condition), append(values, value...)
	}
	closed := " NOT IN "
	if filter.Closed {
		closed = " IN "
	}
	add("f.status" + closed + "('verified', 'unverified', 'not_reproduced', 'wont_fix', 'duplicate')")
	if filter.Status != "" {
		add("f.status = ?", filter.Status)
	}
	if filter.BoardID != 0 {
		add("f.board_id = ?", filter.BoardID)
	}
	if filter.ProductID != 0 {
		add("f.product_id = ?", filter.ProductID)
	}
	if filter.Version != "" {
		add("(f.fixed_version = ? OR EXISTS (SELECT 1 FROM fault_reports r WHERE r.fault_id = f.id AND r.product_version = ?))", filter.Version, filter.Version)
	}
	if filter.Before.ID != 0 {
		add("(f.changed_at, f.id) < (?, ?)", filter.Before.At, filter.Before.ID)
	}
	var rows []Row
	err := d.Read(ctx).Raw(`SELECT `+faultColumns+`, e.until_at, e.from_at, e.next_update_at, e.passed_at`+faultTables+`
		LEFT JOIN fault_estimates e ON e.fault_id = f.id AND e.moved_at IS NULL WHERE `+strings.Join(where, " AND ")+`
		ORDER BY f.changed_at DESC, f.id DESC LIMIT ?`, append(values, limit)...).Scan(&rows).Error
	return rows, err
}

func threadsOf(a []thread.Audience, fault int64, limit int, all *[]LinkedThread) db.Query {
	return db.Rows(all, `SELECT t.id, t.title, t.slug, b.name AS board_name, t.last_number, l.linked_at FROM fault_links l
		JOIN threads t ON t.id = l.thread_id JOIN boards b ON b.id = t.board_id
		WHERE l.fault_id = ? AND l.ended_at IS NULL AND b.may_see IN ? ORDER BY l.id DESC LIMIT ?`, fault, a, limit)
}

func workaroundOf(a []thread.Audience, fault int64, all *[]Workaround) db.Query {
	return db.Rows(all, `SELECT o.id, o.post_id, t.id AS thread_id, t.slug, p.number, p.plain, p.worked_count AS worked, p.failed_count AS failed,
		o.withdrawn_at AS withdrawn, m.name AS author_name FROM official_answers o JOIN posts p ON p.id = o.post_id JOIN threads t ON t.id = p.thread_id
		JOIN boards b ON b.id = t.board_id JOIN members m ON m.id = p.author_id
		WHERE o.id = (SELECT workaround_id FROM faults WHERE id = ?) AND b.may_see IN ? AND p.withdrawn_at IS NULL`, fault, a)
}

// lastEvents gives the latest events, the last one first.
func lastEvents(a []thread.Audience, fault int64, limit int, all *[]Event) db.Query {
	return db.Rows(all, eventSQL+` WHERE e.fault_id = ? ORDER BY e.id DESC LIMIT ?`, a, fault, limit)
}

// threadOfMark is the thread of an official answer that stands in one of the
// fault's threads.
func threadOfMark(ctx context.Context, tx *db.Tx, fault, mark int64) (int64, error) {
	var id int64
	err := tx.WithContext(ctx).Raw(`SELECT o.thread_id FROM official_answers o JOIN threads t ON t.id = o.thread_id
		WHERE o.id = ? AND t.fault_id = ? AND o.withdrawn_at IS NULL`, mark, fault).Row().Scan(&id)
	if db.NoRow(err) {
		return 0, fail.Field("workaround", "Choose an official answer of one of the fault's threads.")
	}
	return id, err
}

// officialChoices are the official answers that may become a workaround.
func officialChoices(ctx context.Context, d *db.DB, fault int64) ([]Workaround, error) {
	var all []Workaround
	err := d.Read(ctx).Raw(`SELECT o.id, o.post_id, t.id AS thread_id, t.slug, p.number, p.plain, p.worked_count AS worked, p.failed_count AS failed,
		m.name AS author_name FROM threads t JOIN official_answers o ON o.thread_id = t.id JOIN posts p ON p.id = o.post_id JOIN members m ON m.id = p.author_id
		WHERE t.fault_id = ? AND o.withdrawn_at IS NULL AND p.withdrawn_at IS NULL ORDER BY o.id`, fault).Scan(&all).Error
	return all, err
}
