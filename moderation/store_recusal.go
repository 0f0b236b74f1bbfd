package moderation

import (
	"context"
	"time"

	"answerable/forum/db"
	"answerable/forum/thread"
)

// These reads of ties are asked together. Where there is no thread they leave
// the ties as they are.

const threadTiesSQL = `SELECT t.opener_id = ?,
	EXISTS (SELECT 1 FROM care c WHERE c.owner_id = ? AND (c.thread_id = t.id OR c.fault_id = t.fault_id)),
	EXISTS (SELECT 1 FROM posts p WHERE p.thread_id = t.id AND p.author_id = ? AND p.as_role NOT IN ('moderator', 'administrator')),
	coalesce((SELECT min(e.id) FROM entry_discussions x JOIN log_entries e ON e.id = x.entry_id WHERE x.thread_id = t.id AND e.actor_id = ?), -1)
	FROM threads t WHERE t.id = ?`

func (t *Ties) ofThread(member, thread int64) db.Query {
	return db.Query{SQL: threadTiesSQL, Values: []any{member, member, member, member, thread}, Scan: func(r db.Row) error {
		return r.Scan(&t.Opened, &t.Owns, &t.Posted, &t.OwnDiscussion)
	}}
}

// recently asks whether the member acted in the thread within 30 days before
// the post was written.
func (t *Ties) recently(member int64, p thread.Post) db.Query {
	return db.Query{SQL: `SELECT EXISTS (SELECT 1 FROM actions WHERE actor_id = ? AND thread_id = ? AND created_at >= ? AND created_at < ?)`,
		Values: []any{member, p.ThreadID, p.CreatedAt.Add(-sameThread), p.CreatedAt}, Scan: func(r db.Row) error { return r.Scan(&t.Recent) }}
}

// hiding counts what the member hid since then, going by time: of all he did, the
// last hour is little.
func (t *Ties) hiding(member int64, since time.Time) db.Query {
	return db.Query{SQL: `SELECT count(*) FROM actions WHERE +actor_id = ? AND kind = 'post.hide' AND created_at > ?`,
		Values: []any{member, since}, Scan: func(r db.Row) error { return r.Scan(&t.hiddenBefore) }}
}

// quotedOf leaves of the entries those whose public reasons stand in the text.
func quotedOf(ctx context.Context, d *db.DB, entries []int64, text string) ([]int64, error) {
	find := `instr(?, public_reason) > 0`
	if d.Dialect() == db.Postgres {
		find = `strpos(?, public_reason) > 0`
	}
	var quoted []int64
	err := d.Read(ctx).Raw(`SELECT entry_id FROM log_texts WHERE entry_id IN ? AND length(public_reason) >= ? AND `+find+` ORDER BY entry_id`,
		entries, quotedLength, text).Scan(&quoted).Error
	return quoted, err
}

func ownEntries(ctx context.Context, d *db.DB, member int64, entries []int64) ([]int64, error) {
	var own []int64
	if len(entries) == 0 {
		return nil, nil
	}
	err := d.Read(ctx).Raw(`SELECT id FROM log_entries WHERE id IN ? AND actor_id = ? ORDER BY id`, entries, member).Scan(&own).Error
	return own, err
}

func ownActedPosts(ctx context.Context, d *db.DB, member int64, posts []int64) ([]int64, error) {
	var own []int64
	if len(posts) == 0 {
		return nil, nil
	}
	err := d.Read(ctx).Raw(`SELECT DISTINCT post_id FROM actions WHERE post_id IN ? AND actor_id = ? ORDER BY post_id`, posts, member).Scan(&own).Error
	return own, err
}
