package thread

import (
	"context"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/moderation/modlog"
)

func newcomerFacts(ctx context.Context, d *db.DB, member int64, since time.Time) (n newcomer, err error) {
	err = d.Read(ctx).Raw(`SELECT (SELECT count(*) FROM (SELECT 1 FROM posts p WHERE p.author_id = ? AND `+readable+` LIMIT 1000) x),
		(SELECT count(*) FROM posts WHERE author_id = ? AND created_at > ?)
		+ (SELECT count(*) FROM held_posts WHERE author_id = ? AND created_at > ? AND state <> 'approved')`,
		member, member, since, member, since).Row().Scan(&n.published, &n.today)
	return n, err
}

func insertHeld(ctx context.Context, tx *db.Tx, h Held, now time.Time) (id int64, err error) {
	err = tx.WithContext(ctx).Raw(`INSERT INTO held_posts (author_id, board_id, thread_id, reply_to, thread_kind, title, tags, model_id, product_version,
		source, html, key, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
		h.AuthorID, h.BoardID, h.ThreadID, h.ReplyTo, h.ThreadKind, h.Title, h.Tags, h.ModelID, h.ProductVersion, h.Source, h.HTML, h.Key, now).Row().Scan(&id)
	return id, tx.Translate(err)
}

func noteHold(ctx context.Context, tx *db.Tx, held int64, r modlog.Receipt) error {
	if !r.Covers(modlog.HoldPost, held) {
		return noEntry()
	}
	return mustChange(tx.WithContext(ctx).Exec(`UPDATE held_posts SET hold_entry_id = ?, hold_kind = ? WHERE id = ?`, r.Entry(), modlog.HoldPost, held))
}

const selectHeld = `SELECT h.id, h.author_id, a.name AS author_name, h.board_id, b.name AS board_name, h.thread_id, coalesce(t.title, '') AS thread_title,
	h.reply_to, h.thread_kind, h.title, h.tags, h.model_id, h.product_version, h.source, h.html, h.key, h.state, h.hold_entry_id, h.refuse_entry_id,
	h.post_id, h.created_at, h.decided_at FROM held_posts h JOIN members a ON a.id = h.author_id JOIN boards b ON b.id = h.board_id
	LEFT JOIN threads t ON t.id = h.thread_id`

func heldByID(ctx context.Context, d *db.DB, id int64) (Held, error) {
	var h Held
	err := d.Read(ctx).Raw(selectHeld+` WHERE h.id = ?`, id).Take(&h).Error
	return h, err
}

func heldByKey(ctx context.Context, d *db.DB, author int64, key string) (id int64, err error) {
	err = d.Read(ctx).Raw(`SELECT id FROM held_posts WHERE author_id = ? AND key = ?`, author, key).Row().Scan(&id)
	return id, err
}

// heldSame is the author's last held post if it waits since then and says the same
// in the same place; 0 for none.
func heldSame(ctx context.Context, tx *db.Tx, h Held, since time.Time) (id int64, err error) {
	err = tx.WithContext(ctx).Raw(`SELECT id FROM held_posts WHERE id = (SELECT max(id) FROM held_posts WHERE author_id = ?) AND state = 'waiting'
		AND created_at > ? AND board_id = ? AND thread_id IS NOT DISTINCT FROM ? AND reply_to IS NOT DISTINCT FROM ? AND title = ? AND source = ?`,
		h.AuthorID, since, h.BoardID, h.ThreadID, h.ReplyTo, h.Title, h.Source).Row().Scan(&id)
	if db.NoRow(err) {
		err = nil
	}
	return id, err
}

func heldOf(ctx context.Context, d *db.DB, author int64) ([]Held, error) {
	var held []Held
	err := d.Read(ctx).Raw(selectHeld+` WHERE h.author_id = ? AND h.state IN ('waiting', 'refused') ORDER BY h.id DESC LIMIT 100`, author).Scan(&held).Error
	return held, err
}

func waitingPosts(ctx context.Context, d *db.DB, limit int) ([]Held, error) {
	var held []Held
	err := d.Read(ctx).Raw(selectHeld+` WHERE h.state = 'waiting' ORDER BY h.created_at, h.id LIMIT ?`, limit).Scan(&held).Error
	return held, err
}

// heldOverdue compares times in Go's terms on both engines: the parameters are
// times, and no time is computed in SQL.
func heldOverdue(ctx context.Context, d *db.DB, now time.Time) (waiting, ever int, err error) {
	err = d.Read(ctx).Raw(`SELECT count(*) FROM held_posts WHERE state = 'waiting' AND created_at <= ?`, now.Add(-HeldTooLong)).Row().Scan(&waiting)
	if err != nil {
		return 0, 0, err
	}
	var rows []struct{ CreatedAt, DecidedAt time.Time }
	err = d.Read(ctx).Raw(`SELECT created_at, decided_at FROM held_posts WHERE decided_at IS NOT NULL`).Scan(&rows).Error
	ever = waiting
	for _, r := range rows {
		if r.DecidedAt.Sub(r.CreatedAt) >= HeldTooLong {
			ever++
		}
	}
	return waiting, ever, err
}

func decideHeld(ctx context.Context, tx *db.Tx, h Held, state string, by int64, post *int64, refused *modlog.Receipt, now time.Time) error {
	columns, values := `state = ?, decided_by = ?, decided_at = ?`, []any{state, by, now}
	if post != nil {
		columns, values = columns+`, post_id = ?`, append(values, *post)
	}
	if refused != nil {
		columns, values = columns+`, refuse_entry_id = ?, refuse_kind = ?`, append(values, refused.Entry(), modlog.RefusePost)
	}
	return mustWin(tx.WithContext(ctx).Exec(`UPDATE held_posts SET `+columns+` WHERE id = ? AND state = ?`, append(values, h.ID, h.State)...),
		"This post was decided already.")
}

// authorOf is a member as he writes, for a post that is published later.
func authorOf(ctx context.Context, d *db.DB, member int64) (v account.Viewer, err error) {
	err = d.Read(ctx).Raw(`SELECT id, name, role FROM members WHERE id = ? AND erased_at IS NULL`, member).Row().Scan(&v.ID, &v.Name, &v.Role)
	return v, err
}

func setHoldFirst(ctx context.Context, tx *db.Tx, board int64, n int) error {
	return mustChange(tx.WithContext(ctx).Exec(`UPDATE boards SET hold_first = ? WHERE id = ?`, n, board))
}
