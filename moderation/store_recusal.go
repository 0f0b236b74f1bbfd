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

func (t *Ties) hiding(member int64, since time.Time) db.Query {
	return db.Query{SQL: `SELECT count(*) FROM actions WHERE actor_id = ? AND kind = 'post.hide' AND created_at > ?`,
		Values: []any{member, since}, Scan: func(r db.Row) error { return r.Scan(&t.hiddenBefore) }}
}

// quotedLength is from how many characters on a reason that stands in a text
// counts as a quote of its entry.
const quotedLength = 20

// quoting asks for entries of the member, of the newest 1,000 with an action,
// whose public reason the text quotes.
func (t *Ties) quoting(engine db.Dialect, member int64, source string) db.Query {
	find := `instr(?, x.public_reason) > 0`
	if engine == db.Postgres {
		find = `strpos(?, x.public_reason) > 0`
	}
	return db.Query{SQL: `SELECT x.entry_id FROM (SELECT a.entry_id, l.public_reason FROM actions a JOIN log_texts l ON l.entry_id = a.entry_id
		WHERE a.actor_id = ? ORDER BY a.entry_id DESC LIMIT 1000) x WHERE length(x.public_reason) BETWEEN ? AND ? AND ` + find + ` ORDER BY x.entry_id`,
		Values: []any{member, quotedLength, len([]rune(source)), source}, Scan: func(r db.Row) error {
			var entry int64
			err := r.Scan(&entry)
			t.CitedEntries = append(t.CitedEntries, entry)
			return err
		}}
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
