package thread

import (
	"context"
	"time"

	"answerable/forum/db"
	"answerable/moderation/modlog"
)

// threadsOf gives the threads a member opened or posted in.
func threadsOf(ctx context.Context, tx *db.Tx, member int64) ([]Thread, error) {
	var threads []Thread
	err := tx.WithContext(ctx).Raw(`SELECT id, board_id FROM threads WHERE opener_id = ? OR last_poster_id = ?
		OR id IN (SELECT thread_id FROM posts WHERE author_id = ?) ORDER BY id`, member, member, member).Scan(&threads).Error
	return threads, err
}

// eraseTexts empties posts, their versions and what entries keep of them, quotes
// of them that entries keep included.
func eraseTexts(ctx context.Context, tx *db.Tx, r modlog.Receipt, member int64, now time.Time) error {
	const his = `(SELECT id FROM posts WHERE author_id = ?)`
	for _, s := range []db.Statement{
		{SQL: `UPDATE posts SET source = '', html = '', plain = '', erase_entry_id = ?, erase_kind = ? WHERE author_id = ? AND erase_entry_id IS NULL`,
			Values: []any{r.Entry(), modlog.EraseMember, member}},
		{SQL: `UPDATE post_revisions SET source = '', title = '', reason = '' WHERE post_id IN ` + his, Values: []any{member}},
		{SQL: `UPDATE removed_texts SET source = '', html = '', plain = '', title = '', erased_at = ? WHERE post_id IN ` + his, Values: []any{now, member}},
		{SQL: `UPDATE removed_passages SET passage = '', erased_at = ? WHERE post_id IN ` + his + ` OR target_id IN ` + his, Values: []any{now, member, member}},
		{SQL: `UPDATE removed_titles SET title = '', tags = '', erased_at = ? WHERE thread_id IN (SELECT id FROM threads WHERE opener_id = ?)`, Values: []any{now, member}},
		{SQL: `UPDATE held_posts SET state = 'withdrawn', decided_by = ?, decided_at = ? WHERE author_id = ? AND state = 'waiting'`, Values: []any{member, now, member}},
		{SQL: `UPDATE held_posts SET source = '', html = '', title = '', tags = '' WHERE author_id = ?`, Values: []any{member}},
		{SQL: `DELETE FROM post_uploads WHERE upload_id IN (SELECT id FROM uploads WHERE member_id = ?)`, Values: []any{member}},
	} {
		if err := tx.WithContext(ctx).Exec(s.SQL, s.Values...).Error; err != nil {
			return err
		}
	}
	return nil
}

func uploadsOf(ctx context.Context, d *db.DB, member int64) ([]string, error) {
	var names []string
	err := d.Read(ctx).Raw(`SELECT name FROM uploads WHERE member_id = ? ORDER BY id`, member).Scan(&names).Error
	return names, err
}

// deleteUpload also forgets posts that came to show the picture since.
func deleteUpload(ctx context.Context, tx *db.Tx, name string) error {
	if err := tx.WithContext(ctx).Exec(`DELETE FROM post_uploads WHERE upload_id = (SELECT id FROM uploads WHERE name = ?)`, name).Error; err != nil {
		return err
	}
	return tx.WithContext(ctx).Exec(`DELETE FROM uploads WHERE name = ?`, name).Error
}
