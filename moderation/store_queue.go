package moderation

import (
	"context"
	"time"

	"answerable/forum/db"
)

// openItem gives the open item about a post, a new one where there is none.
func openItem(ctx context.Context, tx *db.Tx, post int64, now time.Time) (id int64, err error) {
	err = tx.WithContext(ctx).Raw(`INSERT INTO queue_items (post_id, opened_at) VALUES (?, ?)
		ON CONFLICT (post_id) WHERE state = 'open' DO UPDATE SET post_id = excluded.post_id RETURNING id`, post, now).Row().Scan(&id)
	return id, err
}

func insertFlag(ctx context.Context, tx *db.Tx, item, reporter int64, f Flag, now time.Time) error {
	if reporter == 0 { // the same words of a guest are the same complaint, sent twice
		var same int64
		err := tx.WithContext(ctx).Raw(`SELECT count(*) FROM flags WHERE item_id = ? AND reporter_id IS NULL AND reason = ?`, item, f.Reason).Row().Scan(&same)
		if err != nil || same > 0 {
			return err
		}
	}
	var answerTo *string
	if f.AnswerTo != "" {
		answerTo = &f.AnswerTo
	}
	return tx.WithContext(ctx).Exec(`INSERT INTO flags (item_id, reporter_id, rule, reason, illegal, answer_to, created_at)
		VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`, item, orNull(reporter), f.Rule, f.Reason, f.Illegal, answerTo, now).Error
}

// takeAnswerTo gives the addresses of guests who flagged, each once, and forgets
// them.
func takeAnswerTo(ctx context.Context, tx *db.Tx, item int64) (addresses []string, err error) {
	err = tx.WithContext(ctx).Raw(`SELECT DISTINCT answer_to FROM flags WHERE item_id = ? AND answer_to IS NOT NULL`, item).Scan(&addresses).Error
	if err != nil || len(addresses) == 0 {
		return nil, err
	}
	return addresses, tx.WithContext(ctx).Exec(`UPDATE flags SET answer_to = NULL WHERE item_id = ?`, item).Error
}

func flagsSince(ctx context.Context, tx *db.Tx, member int64, since time.Time) (n int, err error) {
	err = tx.WithContext(ctx).Raw(`SELECT count(*) FROM flags WHERE reporter_id = ? AND created_at > ?`, member, since).Row().Scan(&n)
	return n, err
}

func guestFlags(ctx context.Context, tx *db.Tx, item int64) (n int, err error) {
	err = tx.WithContext(ctx).Raw(`SELECT count(*) FROM flags WHERE item_id = ? AND reporter_id IS NULL`, item).Row().Scan(&n)
	return n, err
}

const selectItems = `SELECT i.id, i.post_id, t.id AS thread_id, t.title AS thread_title, t.slug AS thread_slug, p.number, b.id AS board_id, b.name AS board_name,
	p.author_id, a.name AS author_name, CASE WHEN p.withdrawn_at IS NULL THEN substr(p.plain, 1, 1000) ELSE '' END AS excerpt, i.state, i.claimed_by, coalesce(c.name, '') AS claimed_name, i.claimed_until,
	coalesce(w.name, '') AS decided_by, i.decided_at, i.answer, i.entry_id, i.opened_at
	FROM queue_items i JOIN posts p ON p.id = i.post_id JOIN threads t ON t.id = p.thread_id JOIN boards b ON b.id = t.board_id
	JOIN members a ON a.id = p.author_id LEFT JOIN members c ON c.id = i.claimed_by LEFT JOIN members w ON w.id = i.decided_by`

func openItems(ctx context.Context, d *db.DB, after int64, limit int) ([]Item, error) {
	var items []Item
	err := d.Read(ctx).Raw(selectItems+` WHERE i.state = 'open' AND i.id > ? ORDER BY i.id LIMIT ?`, after, limit).Scan(&items).Error
	return items, err
}

func itemByID(ctx context.Context, d *db.DB, id int64) (Item, error) {
	var item Item
	err := d.Read(ctx).Raw(selectItems+` WHERE i.id = ?`, id).Take(&item).Error
	return item, err
}

func openItemOf(ctx context.Context, tx *db.Tx, post int64) (Item, error) {
	var item Item
	err := tx.WithContext(ctx).Raw(selectItems+` WHERE i.post_id = ? AND i.state = 'open'`, post).Take(&item).Error
	return item, err
}

func complaintsOf(ctx context.Context, d *db.DB, items []int64) ([]Complaint, error) {
	var all []Complaint
	if len(items) == 0 {
		return nil, nil
	}
	err := d.Read(ctx).Raw(`SELECT f.id, f.item_id, f.reporter_id, coalesce(m.name, '') AS reporter, f.reporter_id IS NULL AS guest,
		f.rule, f.reason, f.illegal, f.created_at FROM flags f LEFT JOIN members m ON m.id = f.reporter_id WHERE f.item_id IN ? ORDER BY f.id`, items).Scan(&all).Error
	return all, err
}

func claimItem(ctx context.Context, tx *db.Tx, id, by int64, now, until time.Time) (bool, error) {
	return won(tx.WithContext(ctx).Exec(`UPDATE queue_items SET claimed_by = ?, claimed_until = ?
		WHERE id = ? AND state = 'open' AND (claimed_by IS NULL OR claimed_by = ? OR claimed_until <= ?)`, by, until, id, by, now))
}

func releaseItem(ctx context.Context, tx *db.Tx, id, by int64) error {
	return tx.WithContext(ctx).Exec(`UPDATE queue_items SET claimed_by = NULL, claimed_until = NULL WHERE id = ? AND claimed_by = ? AND state = 'open'`, id, by).Error
}

// closeItem loses to a decision made before, and to another's claim.
func closeItem(ctx context.Context, tx *db.Tx, id, by int64, state, answer string, entry *int64, now time.Time) (bool, error) {
	return won(tx.WithContext(ctx).Exec(`UPDATE queue_items SET state = ?, answer = ?, entry_id = ?, decided_by = ?, decided_at = ?
		WHERE id = ? AND state = 'open' AND (claimed_by IS NULL OR claimed_by = ? OR claimed_until <= ?)`, state, answer, entry, orNull(by), now, id, by, now))
}

func reportersOf(ctx context.Context, tx *db.Tx, item int64) ([]int64, error) {
	var ids []int64
	err := tx.WithContext(ctx).Raw(`SELECT reporter_id FROM flags WHERE item_id = ? AND reporter_id IS NOT NULL ORDER BY id`, item).Scan(&ids).Error
	return ids, err
}

func historyOf(ctx context.Context, d *db.DB, member int64, now time.Time) (h AuthorHistory, err error) {
	err = d.Read(ctx).Raw(`SELECT m.name, m.role, m.created_at, (SELECT count(*) FROM posts p WHERE p.author_id = m.id),
		(SELECT count(*) FROM appeals a WHERE a.appellant_id = m.id AND a.state = 'upheld'),
		EXISTS (SELECT 1 FROM restrictions r WHERE r.member_id = m.id AND r.effect = 'suspend' AND (r.ends_at IS NULL OR r.ends_at > ?)),
		EXISTS (SELECT 1 FROM restrictions r WHERE r.member_id = m.id AND r.effect = 'suspend' AND r.ends_at IS NULL),
		coalesce((SELECT posts_per_day FROM restrictions r WHERE r.member_id = m.id AND r.effect = 'limit' AND r.ends_at > ?), 0)
		FROM members m WHERE m.id = ?`, now, now, member).Row().Scan(&h.Name, &h.Role, &h.Joined, &h.Posts, &h.Upheld, &h.Suspended, &h.Banned, &h.PostsPerDay)
	return h, err
}
