package moderation

import (
	"context"
	"time"

	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/moderation/modlog"
)

// action is what an entry did here and what became of it.
type action struct {
	EntryID        int64
	Kind           modlog.Kind
	TargetID       int64
	ActorID        *int64
	SubjectID      *int64
	BoardID        *int64
	ThreadID       *int64
	PostID         *int64
	Scope          string
	FromID         *int64
	ToID           *int64
	Items          int
	Spam           bool
	EndsAt         *time.Time
	LapsesAt       *time.Time
	ConfirmEntryID *int64
	UndoEntryID    *int64
	UndoneAt       *time.Time
	CreatedAt      time.Time
}

// stands reports that nothing ended the action yet.
func (a action) stands() bool { return a.UndoEntryID == nil }

// unconfirmed reports that the action lapses unless somebody confirms it.
func (a action) unconfirmed() bool {
	return a.stands() && a.LapsesAt != nil && a.ConfirmEntryID == nil
}

const actionColumns = `a.entry_id, a.kind, a.target_id, a.actor_id, a.subject_id, a.board_id, a.thread_id, a.post_id, a.scope, a.from_id, a.to_id,
	a.items, a.spam, a.ends_at, a.lapses_at, a.confirm_entry_id, a.undo_entry_id, a.undone_at, a.created_at`

func insertAction(ctx context.Context, tx *db.Tx, a action) error {
	return tx.WithContext(ctx).Exec(`INSERT INTO actions (entry_id, kind, target_id, actor_id, subject_id, board_id, thread_id, post_id, scope, from_id, to_id,
		items, spam, ends_at, lapses_at, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		a.EntryID, a.Kind, a.TargetID, a.ActorID, a.SubjectID, a.BoardID, a.ThreadID, a.PostID, a.Scope, a.FromID, a.ToID,
		a.Items, a.Spam, a.EndsAt, a.LapsesAt, a.CreatedAt).Error
}

func actionOf(ctx context.Context, d *db.DB, entry int64) (action, error) {
	var a action
	err := d.Read(ctx).Raw(`SELECT `+actionColumns+` FROM actions a WHERE a.entry_id = ?`, entry).Take(&a).Error
	return a, err
}

// endAction marks an action as undone; of two at once one wins.
func endAction(ctx context.Context, tx *db.Tx, entry, undo int64, kind modlog.Kind, target int64, now time.Time) error {
	ended, err := won(tx.WithContext(ctx).Exec(`UPDATE actions SET undo_entry_id = ?, undo_kind = ?, undo_target = ?, undone_at = ?
		WHERE entry_id = ? AND undo_entry_id IS NULL`, undo, kind, target, now, entry))
	if err == nil && !ended {
		return fail.New(fail.Conflict, "This act was undone already.", "Look at its entry: it now shows by whom and why.")
	}
	return err
}

// confirmAction is guarded as endAction is, and against the lapse.
func confirmAction(ctx context.Context, tx *db.Tx, entry, confirm int64) error {
	confirmed, err := won(tx.WithContext(ctx).Exec(`UPDATE actions SET confirm_entry_id = ?, confirm_kind = ?
		WHERE entry_id = ? AND undo_entry_id IS NULL AND confirm_entry_id IS NULL AND lapses_at IS NOT NULL`, confirm, modlog.ConfirmAction, entry))
	if err == nil && !confirmed {
		return fail.New(fail.Conflict, "This act needs no confirmation any more.", "Look at its entry: it now shows what became of it.")
	}
	return err
}

// lapsed gives the provisional actions whose time passed, the oldest first.
func lapsed(ctx context.Context, d *db.DB, now time.Time, limit int) ([]int64, error) {
	var entries []int64
	err := d.Read(ctx).Raw(`SELECT entry_id FROM actions WHERE lapses_at <= ? AND confirm_entry_id IS NULL AND undo_entry_id IS NULL
		ORDER BY lapses_at, entry_id LIMIT ?`, now, limit).Scan(&entries).Error
	return entries, err
}

// backfill gives an imported entry the row that its undoing needs.
func backfill(ctx context.Context, tx *db.Tx, entry int64, now time.Time) error {
	return tx.WithContext(ctx).Exec(`INSERT INTO actions (entry_id, kind, target_id, thread_id, created_at)
		SELECT e.id, e.kind, e.target_id, t.id, CAST(? AS `+timeType(tx)+`) FROM log_entries e LEFT JOIN threads t ON t.id = e.target_id
		WHERE e.id = ? AND e.kind IN ('thread.lock') ON CONFLICT (entry_id) DO NOTHING`, now, entry).Error
}

func timeType(tx *db.Tx) string {
	if tx.Dialect() == db.Postgres {
		return "TIMESTAMPTZ"
	}
	return "TEXT"
}
