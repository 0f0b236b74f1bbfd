package fault

import (
	"context"
	"time"

	"answerable/forum/db"
)

func insertNoAnswer(ctx context.Context, tx *db.Tx, post, by int64, staff bool, now time.Time) error {
	return tx.WithContext(ctx).Exec(`INSERT INTO no_answer_needed (post_id, by_id, by_staff, marked_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`, post, by, staff, now).Error
}

func deleteNoAnswer(ctx context.Context, tx *db.Tx, post int64) error {
	return tx.WithContext(ctx).Exec(`DELETE FROM no_answer_needed WHERE post_id = ?`, post).Error
}

func noAnswers(thread int64, from, to int, marks *[]NoAnswer) db.Query {
	return db.Rows(marks, `SELECT n.post_id, m.name AS by_name, n.by_staff, n.marked_at FROM posts p JOIN no_answer_needed n ON n.post_id = p.id
		JOIN members m ON m.id = n.by_id WHERE p.thread_id = ? AND p.number BETWEEN ? AND ?`, thread, from, to)
}
