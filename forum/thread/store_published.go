package thread

import (
	"context"

	"answerable/forum/db"
)

func postNews(ctx context.Context, d *db.DB, post int64) (newsPost, error) {
	p := newsPost{id: post}
	err := d.Read(ctx).Raw(`SELECT p.thread_id, p.number, p.author_id, t.opener_id, q.author_id, p.source, (p.withdrawn_at IS NOT NULL OR p.hide_entry_id IS NOT NULL), p.created_at, b.may_see
		FROM posts p JOIN threads t ON t.id = p.thread_id JOIN boards b ON b.id = t.board_id LEFT JOIN posts q ON q.id = p.reply_to
		WHERE p.id = ?`, post).Row().Scan(&p.thread, &p.number, &p.author, &p.opener, &p.repliedTo, &p.source, &p.withdrawn, &p.at, &p.maySee)
	return p, err
}

func membersNamed(ctx context.Context, d *db.DB, names []string) ([]int64, error) {
	var ids []int64
	err := d.Read(ctx).Raw(`SELECT id FROM members WHERE name IN ? AND erased_at IS NULL`, names).Scan(&ids).Error
	return ids, err
}
