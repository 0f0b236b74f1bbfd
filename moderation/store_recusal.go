package moderation

import (
	"context"
	"time"

	"answerable/forum/db"
)

func threadTies(ctx context.Context, d *db.DB, member, thread int64, t *Ties) error {
	return d.Read(ctx).Raw(`SELECT t.opener_id = ?,
		EXISTS (SELECT 1 FROM care c WHERE c.owner_id = ? AND (c.thread_id = t.id OR c.fault_id = t.fault_id)),
		EXISTS (SELECT 1 FROM posts p WHERE p.thread_id = t.id AND p.author_id = ? AND p.as_role NOT IN ('moderator', 'administrator')),
		coalesce((SELECT min(e.id) FROM entry_discussions x JOIN log_entries e ON e.id = x.entry_id WHERE x.thread_id = t.id AND e.actor_id = ?), -1)
		FROM threads t WHERE t.id = ?`, member, member, member, member, thread).Row().Scan(&t.Opened, &t.Owns, &t.Posted, &t.OwnDiscussion)
}

// actedBefore reports whether the member acted in the thread between the times.
func actedBefore(ctx context.Context, d *db.DB, member, thread int64, from, to time.Time) (acted bool, err error) {
	err = d.Read(ctx).Raw(`SELECT EXISTS (SELECT 1 FROM actions WHERE actor_id = ? AND thread_id = ? AND created_at >= ? AND created_at < ?)`,
		member, thread, from, to).Row().Scan(&acted)
	return acted, err
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

// quotedLength is from how many characters on a reason that stands in a text
// counts as a quote of its entry.
const quotedLength = 20

// quotedEntries gives entries of the member, of the newest 1,000 with an
// action, whose public reason a text quotes.
func quotedEntries(ctx context.Context, d *db.DB, member int64, source string) ([]int64, error) {
	find := `instr(?, x.public_reason) > 0`
	if d.Dialect() == db.Postgres {
		find = `strpos(?, x.public_reason) > 0`
	}
	var own []int64
	err := d.Read(ctx).Raw(`SELECT x.entry_id FROM (SELECT a.entry_id, l.public_reason FROM actions a JOIN log_texts l ON l.entry_id = a.entry_id
		WHERE a.actor_id = ? ORDER BY a.entry_id DESC LIMIT 1000) x WHERE length(x.public_reason) >= ? AND `+find+` ORDER BY x.entry_id`,
		member, quotedLength, source).Scan(&own).Error
	return own, err
}

func hiddenSince(ctx context.Context, d *db.DB, member int64, since time.Time) (n int, err error) {
	err = d.Read(ctx).Raw(`SELECT count(*) FROM actions WHERE actor_id = ? AND kind = 'post.hide' AND created_at > ?`, member, since).Row().Scan(&n)
	return n, err
}
