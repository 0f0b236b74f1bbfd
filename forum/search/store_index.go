package search

import (
	"context"

	"answerable/forum/db"
)

// headsFrom gives the threads with ids from first to last in their order, each
// with its tags.
func headsFrom(ctx context.Context, d *db.DB, first, last int64, limit int) ([]head, error) {
	var heads []head
	err := d.Read(ctx).Raw(`SELECT id, board_id, title, kind, last_number, official_count, accepted_count, version, created_at, active_at
		FROM threads WHERE id BETWEEN ? AND ? ORDER BY id LIMIT ?`, first, last, limit).Scan(&heads).Error
	if err != nil || len(heads) == 0 {
		return nil, err
	}
	return heads, addTags(ctx, d, heads)
}

func addTags(ctx context.Context, d *db.DB, heads []head) error {
	at := make(map[int64]int, len(heads))
	for i, h := range heads {
		at[h.ID] = i
	}
	var tags []struct {
		ThreadID int64
		Tag      string
	}
	err := d.Read(ctx).Raw(`SELECT thread_id, tag FROM thread_tags WHERE thread_id BETWEEN ? AND ? ORDER BY thread_id, tag`,
		heads[0].ID, heads[len(heads)-1].ID).Scan(&tags).Error
	for _, g := range tags {
		if i, there := at[g.ThreadID]; there {
			heads[i].Tags = append(heads[i].Tags, g.Tag)
		}
	}
	return err
}

// postsBetween visits the readable posts of a thread with numbers from first
// to last in their order.
func postsBetween(ctx context.Context, d *db.DB, threadID int64, first, last int, visit func(postText) bool) error {
	return eachPost(ctx, d, visit, `SELECT p.id, p.thread_id, p.number, p.plain FROM posts p
		WHERE p.thread_id = ? AND p.number BETWEEN ? AND ? AND `+readablePost+` ORDER BY p.number`, threadID, first, last)
}

func countThreads(ctx context.Context, d *db.DB) (int, error) {
	var n int
	err := d.Read(ctx).Raw(`SELECT count(*) FROM threads`).Row().Scan(&n)
	return n, err
}
