package moderation

import (
	"context"
	"time"

	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/moderation/modlog"
)

// appealRow is a new appeal.
type appealRow struct {
	EntryID, ItemID *int64
	AppellantID     int64
	Reason          string
	DueAt, RemindAt time.Time
	CreatedAt       time.Time
}

func insertAppeal(ctx context.Context, tx *db.Tx, a appealRow) (id int64, err error) {
	err = tx.WithContext(ctx).Raw(`INSERT INTO appeals (entry_id, item_id, appellant_id, reason, due_at, remind_at, created_at)
		VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id`, a.EntryID, a.ItemID, a.AppellantID, a.Reason, a.DueAt, a.RemindAt, a.CreatedAt).Row().Scan(&id)
	return id, tx.Translate(err)
}

const selectAppeals = `SELECT a.id, a.entry_id, a.item_id, a.appellant_id, m.name AS appellant_name, a.reason, a.state, a.due_at, a.overdue_at,
	coalesce(w.name, '') AS decided_by, a.decided_at, a.decide_entry_id, coalesce(l.public_reason, '') AS ruling, a.created_at,
	x.undo_entry_id AS end_entry_id, coalesce(x.undo_kind = 'action.lapse', FALSE) AS lapsed
	FROM appeals a LEFT JOIN actions x ON a.state = 'ended' AND x.entry_id = a.entry_id JOIN members m ON m.id = a.appellant_id LEFT JOIN members w ON w.id = a.decided_by LEFT JOIN log_texts l ON l.entry_id = a.decide_entry_id`

func appealByID(ctx context.Context, d *db.DB, id int64) (Appeal, error) {
	var a Appeal
	err := d.Read(ctx).Raw(selectAppeals+` WHERE a.id = ?`, id).Take(&a).Error
	return a, err
}

func openAppeals(ctx context.Context, d *db.DB) ([]Appeal, error) {
	var all []Appeal
	err := d.Read(ctx).Raw(selectAppeals + ` WHERE a.state = 'open' ORDER BY a.due_at, a.id LIMIT 500`).Scan(&all).Error
	return all, err
}

func decideAppeal(ctx context.Context, tx *db.Tx, id, by, entry int64, state string, now time.Time) error {
	decided, err := won(tx.WithContext(ctx).Exec(`UPDATE appeals SET state = ?, decided_by = ?, decided_at = ?, decide_entry_id = ?, decide_kind = ?
		WHERE id = ? AND state = 'open'`, state, by, now, entry, modlog.DecideAppeal, id))
	if err == nil && !decided {
		return fail.New(fail.Conflict, "This appeal was decided already.", "Its page shows by whom and why.")
	}
	return err
}

// endAppeal closes the open appeal against an act that ended, if there is one.
func endAppeal(ctx context.Context, tx *db.Tx, entry int64, now time.Time) error {
	return tx.WithContext(ctx).Exec(`UPDATE appeals SET state = 'ended', decided_at = ? WHERE entry_id = ? AND state = 'open'`, now, entry).Error
}

func withdrawAppeal(ctx context.Context, tx *db.Tx, id, by int64, now time.Time) error {
	ended, err := won(tx.WithContext(ctx).Exec(`UPDATE appeals SET state = 'withdrawn', decided_by = ?, decided_at = ?
		WHERE id = ? AND appellant_id = ? AND state = 'open'`, by, now, id, by))
	if err == nil && !ended {
		return fail.NotFound()
	}
	return err
}

func hasFlagged(ctx context.Context, d *db.DB, item, member int64) (flagged bool, err error) {
	err = d.Read(ctx).Raw(`SELECT EXISTS (SELECT 1 FROM flags WHERE item_id = ? AND reporter_id = ?)`, item, member).Row().Scan(&flagged)
	return flagged, err
}

// hadPart reports whether the member did, confirmed or flagged towards an act,
// or refused a complaint about the same post.
func hadPart(ctx context.Context, d *db.DB, entry, member int64) (part bool, err error) {
	err = d.Read(ctx).Raw(`SELECT EXISTS (SELECT 1 FROM log_entries WHERE actor_id = ? AND (id = ? OR (refers_to = ? AND kind = 'action.confirm')))
		OR EXISTS (SELECT 1 FROM queue_items i JOIN flags f ON f.item_id = i.id WHERE i.entry_id = ? AND f.reporter_id = ?)
		OR EXISTS (SELECT 1 FROM queue_items i JOIN actions a ON a.post_id = i.post_id WHERE a.entry_id = ? AND i.state = 'refused' AND i.decided_by = ?)`,
		member, entry, entry, entry, member, entry, member).Row().Scan(&part)
	return part, err
}

func hadPartInItem(ctx context.Context, d *db.DB, item, member int64) (part bool, err error) {
	err = d.Read(ctx).Raw(`SELECT EXISTS (SELECT 1 FROM queue_items WHERE id = ? AND decided_by = ?)
		OR EXISTS (SELECT 1 FROM flags WHERE item_id = ? AND reporter_id = ?)`, item, member, item, member).Row().Scan(&part)
	return part, err
}

// reopenItem lets the flags of a refused item be looked at again.
func reopenItem(ctx context.Context, tx *db.Tx, item int64, now time.Time) error {
	open, err := openItemOfItem(ctx, tx, item)
	if err != nil || open {
		return err // the post is in the queue again already
	}
	return tx.WithContext(ctx).Exec(`UPDATE queue_items SET state = 'open', decided_by = NULL, decided_at = NULL, answer = '', claimed_by = NULL,
		claimed_until = NULL, opened_at = ? WHERE id = ? AND state = 'refused'`, now, item).Error
}

func openItemOfItem(ctx context.Context, tx *db.Tx, item int64) (open bool, err error) {
	err = tx.WithContext(ctx).Raw(`SELECT EXISTS (SELECT 1 FROM queue_items o JOIN queue_items i ON i.post_id = o.post_id WHERE i.id = ? AND o.state = 'open')`, item).Row().Scan(&open)
	return open, err
}

// appealDue is an appeal that needs a reminder or is overdue.
type appealDue struct {
	ID       int64
	EntryID  *int64
	PostID   *int64
	ThreadID *int64
	DueAt    time.Time
}

func appealsDue(ctx context.Context, d *db.DB, now time.Time) ([]appealDue, error) {
	var due []appealDue
	err := d.Read(ctx).Raw(`SELECT a.id, a.entry_id, p.id AS post_id, p.thread_id, a.due_at FROM appeals a
		LEFT JOIN queue_items i ON i.id = a.item_id LEFT JOIN posts p ON p.id = i.post_id WHERE a.state = 'open' AND
		((a.due_at <= ? AND a.overdue_at IS NULL) OR (a.remind_at <= ? AND a.due_at > ? AND a.reminded_at IS NULL)) ORDER BY a.due_at, a.id LIMIT ?`, now, now, now, sweepSize).Scan(&due).Error
	return due, err
}

func claimReminder(ctx context.Context, tx *db.Tx, id int64, now time.Time) (bool, error) {
	return won(tx.WithContext(ctx).Exec(`UPDATE appeals SET reminded_at = ? WHERE id = ? AND reminded_at IS NULL AND state = 'open'`, now, id))
}

func claimOverdue(ctx context.Context, tx *db.Tx, id int64, now time.Time) (bool, error) {
	return won(tx.WithContext(ctx).Exec(`UPDATE appeals SET overdue_at = ? WHERE id = ? AND overdue_at IS NULL AND state = 'open'`, now, id))
}
