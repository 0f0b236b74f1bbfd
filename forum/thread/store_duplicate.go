package thread

import (
	"context"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
)

// rootOf is where a thread leads: to itself, unless it is a duplicate or was
// merged into another.
func rootOf(ctx context.Context, tx *db.Tx, thread int64) (int64, error) {
	var root int64
	err := tx.WithContext(ctx).Raw(`SELECT coalesce(m.duplicate_of, m.id) FROM threads t JOIN threads m ON m.id = coalesce(t.merged_into, t.id)
		WHERE t.id = ?`, thread).Row().Scan(&root)
	if db.NoRow(err) {
		return 0, fail.NotFound()
	}
	return root, err
}

func insertDuplicateMark(ctx context.Context, tx *db.Tx, m newDuplicate) (int64, error) {
	var id int64
	var by *int64
	if m.by.ID != 0 {
		by = &m.by.ID
	}
	err := tx.WithContext(ctx).Raw(`INSERT INTO duplicate_marks (thread_id, target_id, reason, marked_by, marked_as, marked_team, marked_at)
		VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id`, m.thread.ID, m.target, m.reason, by, string(m.by.Role), m.by.Team, m.at).Row().Scan(&id)
	return id, tx.Translate(err)
}

// lead lets a marked thread, and then those that led to it, lead to root. It
// gives them all.
func lead(ctx context.Context, tx *db.Tx, thread, root int64) ([]int64, error) {
	err := mustChange(tx.WithContext(ctx).Exec(`UPDATE threads SET duplicate_of = ? WHERE id = ?`, root, thread))
	if err != nil {
		return nil, err
	}
	var led []int64
	err = tx.WithContext(ctx).Raw(`UPDATE threads SET duplicate_of = ? WHERE duplicate_of = ? AND id <> ? RETURNING id`, root, thread, root).Scan(&led).Error
	return append(led, thread), err
}

func undoDuplicateMark(ctx context.Context, tx *db.Tx, thread int64, by account.Viewer, reason string, now time.Time) error {
	return mustWin(tx.WithContext(ctx).Exec(`UPDATE duplicate_marks SET undone_by = ?, undone_as = ?, undo_reason = ?, undone_at = ?
		WHERE thread_id = ? AND undone_at IS NULL`, by.ID, string(by.Role), reason, now, thread), "This thread is not marked as a duplicate any more.")
}

// standAlone lets a thread lead nowhere, and those whose marks name it, or a
// thread that leads through it, lead to it. It gives them all.
func standAlone(ctx context.Context, tx *db.Tx, thread int64) ([]int64, error) {
	if err := tx.WithContext(ctx).Exec(`UPDATE threads SET duplicate_of = NULL WHERE id = ?`, thread).Error; err != nil {
		return nil, err
	}
	var led []int64
	err := tx.WithContext(ctx).Raw(`WITH RECURSIVE below (id) AS (
			SELECT m.thread_id FROM duplicate_marks m JOIN threads x ON x.id = m.target_id WHERE m.undone_at IS NULL AND coalesce(x.merged_into, x.id) = ?
			UNION SELECT m.thread_id FROM duplicate_marks m JOIN threads x ON x.id = m.target_id JOIN below b ON coalesce(x.merged_into, x.id) = b.id WHERE m.undone_at IS NULL)
		UPDATE threads SET duplicate_of = ? WHERE id IN (SELECT id FROM below) AND id <> ? AND duplicate_of IS NOT NULL RETURNING id`,
		thread, thread, thread).Scan(&led).Error
	return append(led, thread), err
}

// mergeDuplicates lets what led to a merged thread lead to the one that has its
// posts now. It gives what changed.
func mergeDuplicates(ctx context.Context, tx *db.Tx, from, root int64) ([]int64, error) {
	var led []int64
	err := tx.WithContext(ctx).Raw(`UPDATE threads SET duplicate_of = ? WHERE duplicate_of = ? AND id <> ? RETURNING id`, root, from, root).Scan(&led).Error
	return led, err
}

// nextVersion makes a thread's pages old and gives its board.
func nextVersion(ctx context.Context, tx *db.Tx, thread int64) (board int64, err error) {
	err = tx.WithContext(ctx).Raw(`UPDATE threads SET version = version + 1 WHERE id = ? RETURNING board_id`, thread).Row().Scan(&board)
	return board, err
}

func duplicateMarksOf(thread int64, marks *[]DuplicateMark) db.Query {
	return db.Query{SQL: `SELECT d.id, d.thread_id, d.target_id, d.reason, coalesce(m.name, ''), d.marked_as, d.marked_team, d.marked_at,
			coalesce(u.name, ''), d.undone_as, d.undo_reason, d.undone_at
		FROM duplicate_marks d LEFT JOIN members m ON m.id = d.marked_by LEFT JOIN members u ON u.id = d.undone_by
		WHERE d.thread_id = ? ORDER BY d.id`, Values: []any{thread}, Scan: func(r db.Row) error {
		var d DuplicateMark
		err := r.Scan(&d.ID, &d.ThreadID, &d.TargetID, &d.Reason, &d.MarkedByName, &d.MarkedAs, &d.MarkedTeam, &d.MarkedAt,
			&d.UndoneByName, &d.UndoneAs, &d.UndoReason, &d.UndoneAt)
		*marks = append(*marks, d)
		return err
	}}
}

func duplicatesOf(ctx context.Context, d *db.DB, thread int64, limit int, a []Audience) (rows []Row, total int, err error) {
	where := ` WHERE t.duplicate_of = ? AND b.may_see IN ? AND ` + listed
	err = d.Read(ctx).Raw(`SELECT `+rowColumns+rowTables+where+` ORDER BY t.active_at DESC, t.id DESC LIMIT ?`, thread, a, limit+1).Scan(&rows).Error
	if err != nil || len(rows) <= limit {
		return rows, len(rows), err
	}
	err = d.Read(ctx).Raw(`SELECT count(*) FROM threads t JOIN boards b ON b.id = t.board_id`+where, thread, a).Row().Scan(&total)
	return rows[:limit], total, err
}

// freshenDuplicates makes the pages old that lead to a thread and say what it
// has: title, answers, where it stands.
func freshenDuplicates(ctx context.Context, tx *db.Tx, thread int64) error {
	var led []int64
	err := tx.WithContext(ctx).Raw(`UPDATE threads SET version = version + 1 WHERE duplicate_of = ? RETURNING id`, thread).Scan(&led).Error
	for _, id := range led {
		tx.Announce(ThreadTopic(id))
	}
	return err
}
