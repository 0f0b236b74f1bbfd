package thread

import (
	"context"
	"time"

	"answerable/forum/db"
	"answerable/moderation/modlog"
)

func postsOfThread(ctx context.Context, d *db.DB, thread int64, ids []int64) ([]Post, error) {
	var posts []Post
	err := d.Read(ctx).Raw(`SELECT `+postColumns+postTables+` WHERE p.thread_id = ? AND p.id IN ? ORDER BY p.number`, thread, ids).Scan(&posts).Error
	return posts, err
}

// leaveStubs writes a stub for each post that is to move and counts them.
func leaveStubs(ctx context.Context, tx *db.Tx, r modlog.Receipt, kind modlog.Kind, m postsMove) (int, error) {
	which, values := "", []any{r.Entry(), kind, m.from}
	if m.posts != nil {
		which, values = " AND id IN ?", append(values, m.posts)
	}
	left := tx.WithContext(ctx).Exec(`INSERT INTO stubs (thread_id, number, post_id, entry_id, kind)
		SELECT thread_id, number, id, CAST(? AS BIGINT), ? FROM posts WHERE thread_id = ?`+which, values...)
	return int(left.RowsAffected), left.Error
}

// renumber gives the moved posts the next numbers of their new thread, in their
// order.
func renumber(ctx context.Context, tx *db.Tx, r modlog.Receipt, _ modlog.Kind, m postsMove, _ int) error {
	return tx.WithContext(ctx).Exec(`UPDATE posts SET thread_id = ?, number = ? +
		(SELECT count(*) FROM stubs s WHERE s.entry_id = ? AND s.number <= posts.number)
		WHERE thread_id = ? AND id IN (SELECT post_id FROM stubs WHERE entry_id = ?)`, m.to, m.after, r.Entry(), m.from, r.Entry()).Error
}

func keepBlock(ctx context.Context, tx *db.Tx, r modlog.Receipt, kind modlog.Kind, m postsMove, moved int) error {
	return tx.WithContext(ctx).Exec(`INSERT INTO moved_blocks (thread_id, first_number, last_number, from_thread_id, entry_id, kind) VALUES (?, ?, ?, ?, ?, ?)`,
		m.to, m.after+1, m.after+moved, m.from, r.Entry(), kind).Error
}

// endThread sets what the thread with the posts tells about its latest one.
// A merge is no activity: the later of the two times stays.
func endThread(ctx context.Context, tx *db.Tx, _ modlog.Receipt, _ modlog.Kind, m postsMove, moved int) error {
	return mustChange(tx.WithContext(ctx).Exec(`UPDATE threads SET last_number = ?,
		last_poster_id = (SELECT author_id FROM posts WHERE thread_id = threads.id ORDER BY created_at DESC, number DESC LIMIT 1),
		active_at = (SELECT created_at FROM posts WHERE thread_id = threads.id ORDER BY created_at DESC, number DESC LIMIT 1) WHERE id = ?`,
		m.after+moved, m.to))
}

// copyFollowers lets those who followed the posts follow them on; who stopped
// following the other thread is left alone.
func copyFollowers(ctx context.Context, tx *db.Tx, m postsMove, now time.Time) error {
	who, values := "", []any{m.to, now, m.from}
	if m.posts != nil {
		who, values = " AND s.member_id IN (SELECT author_id FROM posts WHERE thread_id = ?)", append(values, m.to)
	}
	at := "CAST(? AS TEXT)"
	if tx.Dialect() == db.Postgres {
		at = "CAST(? AS TIMESTAMPTZ)"
	}
	return tx.WithContext(ctx).Exec(`INSERT INTO subscriptions (thread_id, member_id, following, level, changed_at)
		SELECT CAST(? AS BIGINT), s.member_id, TRUE, s.level, `+at+` FROM subscriptions s WHERE s.thread_id = ? AND s.following`+who+`
		ON CONFLICT (thread_id, member_id) DO NOTHING`, values...).Error
}

// closeMerged marks the thread as merged and takes it out of its board's counts.
func closeMerged(ctx context.Context, tx *db.Tx, r modlog.Receipt, thread, into, board int64, waits int) error {
	err := mustWin(tx.WithContext(ctx).Exec(`UPDATE threads SET merged_into = ?, merge_entry_id = ?, merge_kind = ? WHERE id = ? AND merged_into IS NULL`,
		into, r.Entry(), modlog.MergeThread, thread), "This thread was merged just now.")
	if err != nil {
		return err
	}
	return tx.WithContext(ctx).Exec(`UPDATE boards SET thread_count = thread_count - 1, unanswered_count = unanswered_count - ? WHERE id = ?`, waits, board).Error
}
