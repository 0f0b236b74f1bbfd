package thread

import (
	"context"

	"answerable/forum/db"
)

// stubsBetween gives a stub its post's time, so that a page's span holds.
func stubsBetween(ctx context.Context, d *db.DB, thread int64, from, to int) ([]Post, error) {
	var stubs []Post
	err := d.Read(ctx).Raw(`SELECT s.thread_id, s.number, p.created_at FROM stubs s JOIN posts p ON p.id = s.post_id
		WHERE s.thread_id = ? AND s.number BETWEEN ? AND ? ORDER BY s.number`, thread, from, to).Scan(&stubs).Error
	if err != nil || len(stubs) == 0 {
		return nil, err
	}
	var ids []int64
	err = d.Read(ctx).Raw(`SELECT post_id FROM stubs WHERE thread_id = ? AND number BETWEEN ? AND ? ORDER BY number`, thread, from, to).Scan(&ids).Error
	for i := range stubs {
		stubs[i].MovedTo = &ids[i]
	}
	return stubs, err
}

func stubAt(ctx context.Context, d *db.DB, thread int64, number int) (int64, error) {
	var id int64
	err := d.Read(ctx).Raw(`SELECT post_id FROM stubs WHERE thread_id = ? AND number = ?`, thread, number).Row().Scan(&id)
	return id, err
}

func anyHidden(ctx context.Context, tx *db.Tx, posts []int64) (hidden bool, err error) {
	err = tx.WithContext(ctx).Raw(`SELECT EXISTS (SELECT 1 FROM posts WHERE id IN ? AND (hide_entry_id IS NOT NULL OR erase_entry_id IS NOT NULL))`, posts).Row().Scan(&hidden)
	return hidden, err
}
