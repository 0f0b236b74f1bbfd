package moderation

import (
	"context"
	"errors"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/thread"
	"answerable/moderation/modlog"
)

// Confirm makes a provisional act lasting. Who did it cannot confirm it, nor can
// anybody whom recusal binds. Errors: Forbidden, Missing, Invalid with the field
// reason, Conflict when it lapsed, was undone or confirmed.
func (d *Desk) Confirm(ctx context.Context, v account.Viewer, entry int64, reason string) (Done, error) {
	if err := mustModerate(v); err != nil {
		return Done{}, err
	}
	var c fail.Check
	reason = readReason(&c, "reason", reason, maxReason)
	if err := c.Err(); err != nil {
		return Done{}, err
	}
	a, err := d.confirmable(ctx, v, entry)
	if err != nil {
		return Done{}, err
	}
	var done Done
	err = d.db.Write(ctx, func(tx *db.Tx) error {
		receipt, err := d.modlog.Append(ctx, tx, modlog.Act{Kind: modlog.ConfirmAction, TargetID: entry, ActorID: v.ID, RefersTo: &entry,
			Source: modlog.OwnInitiative, PublicReason: reason})
		if err != nil {
			return err
		}
		done.EntryID = receipt.Entry()
		tx.Announce(LogTopic)
		announceAction(tx, a)
		return confirmAction(ctx, tx, entry, receipt.Entry())
	})
	return done, err
}

func (d *Desk) confirmable(ctx context.Context, v account.Viewer, entry int64) (action, error) {
	a, err := actionOf(ctx, d.db, entry)
	switch {
	case db.NoRow(err):
		return a, fail.NotFound()
	case err != nil:
		return a, db.Plain(err)
	case !a.unconfirmed() || !a.LapsesAt.After(d.now()):
		return a, fail.New(fail.Conflict, "This act needs no confirmation any more.", "Look at its entry: it now shows what became of it.")
	case a.ActorID != nil && *a.ActorID == v.ID:
		return a, recused("This act is yours.")
	case a.SubjectID != nil && *a.SubjectID == v.ID:
		return a, recused("This act concerns you.")
	}
	t, err := d.tiesToAction(ctx, v, a)
	if err == nil && t.Recusal() != "" {
		return a, recused(t.Recusal())
	}
	return a, err
}

// lapsable reports whether acts of a kind can end by themselves. One that cannot
// is not done provisionally: somebody else must do it.
func lapsable(kind modlog.Kind) bool {
	switch kind {
	case modlog.EditThread, modlog.MoveThread, modlog.SplitThread, modlog.MergeThread:
		return false
	}
	return true
}

// announceAction makes pages that show an action old.
func announceAction(tx *db.Tx, a action) {
	if a.ThreadID != nil {
		tx.Announce(thread.ThreadTopic(*a.ThreadID))
	}
}

// sweepSize is how many deadlines one sweep takes.
const sweepSize = 100

// Sweep ends provisional acts that nobody confirmed in time, and reminds of
// appeals and marks those that are overdue. Any number of nodes may call it at
// any time: of two that meet at one deadline, one wins.
func (d *Desk) Sweep(ctx context.Context) error {
	entries, err := lapsed(ctx, d.db, d.now(), sweepSize)
	if err != nil {
		return db.Plain(err)
	}
	var failures []error
	for _, entry := range entries {
		if err := d.lapse(ctx, entry); err != nil && !fail.Is(err, fail.Conflict) {
			failures = append(failures, err)
		}
	}
	return errors.Join(append(failures, d.sweepAppeals(ctx))...)
}

// lapse restores what a provisional act took, in one transaction with the entry
// that says so.
func (d *Desk) lapse(ctx context.Context, entry int64) error {
	_, err := d.retried(func() (Done, error) {
		a, err := actionOf(ctx, d.db, entry)
		if err != nil || !a.unconfirmed() {
			return Done{}, db.Plain(err)
		}
		made, err := d.reverse(ctx, a, modlog.LapseAction)
		if err != nil {
			return Done{}, err
		}
		made.act.Source = modlog.Automatic
		made.act.PublicReason = "Nobody confirmed this provisional act within 48 hours, so it ended."
		return d.do(ctx, account.Viewer{}, made)
	})
	return err
}
