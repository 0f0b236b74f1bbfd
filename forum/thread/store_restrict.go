package thread

import (
	"context"
	"strings"
	"time"

	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/moderation/modlog"
)

// lockThread replaces a lock that ended by itself; one that stands wins.
func lockThread(ctx context.Context, tx *db.Tx, r modlog.Receipt, t Thread, until *time.Time) error {
	locked := tx.WithContext(ctx).Exec(`UPDATE threads SET lock_entry_id = ?, lock_kind = ?, lock_ends_at = ? WHERE id = ?
		AND coalesce(lock_entry_id, -1) = ? AND merged_into IS NULL`, r.Entry(), modlog.LockThread, until, t.ID, orNone(t.LockEntryID))
	return mustWin(locked, "This thread was locked or merged just now.")
}

func orNone(id *int64) int64 {
	if id == nil {
		return -1
	}
	return *id
}

func unlockThread(ctx context.Context, tx *db.Tx, thread, entry int64) error {
	return mustWin(tx.WithContext(ctx).Exec(`UPDATE threads SET lock_entry_id = NULL, lock_kind = NULL, lock_ends_at = NULL
		WHERE id = ? AND lock_entry_id = ?`, thread, entry), "Another act locks this thread now.")
}

func unlistThread(ctx context.Context, tx *db.Tx, r modlog.Receipt, thread int64) error {
	return mustWin(tx.WithContext(ctx).Exec(`UPDATE threads SET unlist_entry_id = ?, unlist_kind = ? WHERE id = ? AND unlist_entry_id IS NULL`,
		r.Entry(), modlog.UnlistThread, thread), "This thread is unlisted already.")
}

func relistThread(ctx context.Context, tx *db.Tx, thread, entry int64) error {
	return mustWin(tx.WithContext(ctx).Exec(`UPDATE threads SET unlist_entry_id = NULL, unlist_kind = NULL WHERE id = ? AND unlist_entry_id = ?`,
		thread, entry), "Another act unlists this thread now.")
}

func touchBoard(thread int64, board *int64) db.Query {
	return db.Query{SQL: `UPDATE threads SET version = version + 1 WHERE id = ? RETURNING board_id`, Values: []any{thread},
		Scan: func(row db.Row) error { return row.Scan(board) }}
}

// keepTitle keeps the old heading with the entry and takes the title out of the
// opening post's earlier versions.
func keepTitle(ctx context.Context, tx *db.Tx, r modlog.Receipt, t Thread, tags []string) error {
	err := tx.WithContext(ctx).Exec(`INSERT INTO removed_titles (entry_id, kind, thread_id, title, tags) VALUES (?, ?, ?, ?, ?)`,
		r.Entry(), modlog.EditThread, t.ID, t.Title, strings.Join(tags, " ")).Error
	if err != nil {
		return err
	}
	return tx.WithContext(ctx).Exec(`UPDATE post_revisions SET title = '' WHERE title = ? AND post_id IN
		(SELECT id FROM posts WHERE thread_id = ? AND number = 1)`, t.Title, t.ID).Error
}

func oldHeading(ctx context.Context, d *db.DB, entry int64) (title string, tags []string, err error) {
	var joined string
	err = d.Read(ctx).Raw(`SELECT title, tags FROM removed_titles WHERE entry_id = ? AND erased_at IS NULL`, entry).Row().Scan(&title, &joined)
	return title, strings.Fields(joined), err
}

// moveThread takes the thread's part in its board's counts along.
func moveThread(ctx context.Context, tx *db.Tx, r modlog.Receipt, thread, from, to int64) error {
	waits, err := waiting(ctx, tx, thread)
	if err != nil {
		return err
	}
	err = mustWin(tx.WithContext(ctx).Exec(`UPDATE threads SET board_id = ?, move_entry_id = ?, move_kind = ?
		WHERE id = ? AND board_id = ?`, to, r.Entry(), modlog.MoveThread, thread, from), "This thread was moved just now.")
	if err != nil {
		return err
	}
	return shiftCounts(ctx, tx, from, to, 1, waits)
}

func shiftCounts(ctx context.Context, tx *db.Tx, from, to int64, threads, waits int) error {
	err := tx.WithContext(ctx).Exec(`UPDATE boards SET thread_count = thread_count - ?, unanswered_count = unanswered_count - ? WHERE id = ?`, threads, waits, from).Error
	if err != nil {
		return err
	}
	return tx.WithContext(ctx).Exec(`UPDATE boards SET thread_count = thread_count + ?, unanswered_count = unanswered_count + ? WHERE id = ?`, threads, waits, to).Error
}

func boardAfterMove(ctx context.Context, tx *db.Tx, thread, entry int64) (board int64, err error) {
	err = tx.WithContext(ctx).Raw(`SELECT board_id FROM threads WHERE id = ? AND move_entry_id = ?`, thread, entry).Row().Scan(&board)
	if db.NoRow(err) {
		return 0, fail.New(fail.Conflict, "This thread was moved again since.", "Move it where it belongs by a new act.")
	}
	return board, err
}
