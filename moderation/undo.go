package moderation

import (
	"context"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/thread"
	"answerable/moderation/modlog"
)

// undoKinds names, for each kind that can be undone, the kind of entry that
// undoes it.
func undoKinds() map[modlog.Kind]modlog.Kind {
	return map[modlog.Kind]modlog.Kind{
		modlog.HidePost: modlog.RestorePost, modlog.RedactPost: modlog.RestorePost,
		modlog.LockThread: modlog.UnlockThread, modlog.UnlistThread: modlog.RelistThread,
		modlog.EditThread: modlog.EditThread, modlog.MoveThread: modlog.MoveThread, modlog.RefusePost: modlog.ApprovePost,
		modlog.WarnMember: modlog.LiftMember, modlog.LimitMember: modlog.LiftMember,
		modlog.SuspendMember: modlog.LiftMember, modlog.BanMember: modlog.LiftMember,
	}
}

// Undoable reports whether acts of a kind can be undone as a whole.
func Undoable(kind modlog.Kind) bool { return undoKinds()[kind] != "" }

// Undo ends an act by a new entry that refers to it. Who did it may always undo
// it; everybody else is bound by recusal. The form needs no rule. Errors as
// Act's, and Conflict where it was undone already.
func (d *Desk) Undo(ctx context.Context, v account.Viewer, entry int64, f Form) (Done, error) {
	return d.retried(func() (Done, error) {
		made, err := d.planUndo(ctx, v, entry, f)
		if err != nil {
			return Done{}, err
		}
		return d.do(ctx, v, made)
	})
}

func (d *Desk) planUndo(ctx context.Context, v account.Viewer, entry int64, f Form) (*plan, error) {
	if err := mustModerate(v); err != nil {
		return nil, err
	}
	if _, err := d.readForm(ctx, &f, false); err != nil {
		return nil, err
	}
	a, err := d.undoable(ctx, entry)
	if err != nil {
		return nil, err
	}
	if err := d.mayUndo(ctx, v, a); err != nil {
		return nil, err
	}
	made, err := d.reverse(ctx, a, undoKinds()[a.Kind])
	if err != nil {
		return nil, err
	}
	made.act.ActorID, made.act.Source, made.act.PublicReason, made.act.Explanation = v.ID, f.Source, f.Reason, f.Explanation
	made.row.ActorID = &v.ID
	return made, nil
}

// undoable gives a standing action, that of an imported lock included.
func (d *Desk) undoable(ctx context.Context, entry int64) (action, error) {
	a, err := actionOf(ctx, d.db, entry)
	if db.NoRow(err) {
		if err := d.db.Write(ctx, func(tx *db.Tx) error { return backfill(ctx, tx, entry, d.now()) }); err != nil {
			return action{}, err
		}
		a, err = actionOf(ctx, d.db, entry)
	}
	switch {
	case db.NoRow(err):
		return action{}, fail.NotFound()
	case err != nil:
		return action{}, db.Plain(err)
	case !a.stands():
		return action{}, fail.New(fail.Conflict, "This act was undone already.", "Look at its entry: it now shows by whom and why.")
	case undoKinds()[a.Kind] == "":
		return action{}, fail.New(fail.Conflict, "An act of this kind cannot be undone as a whole.", "Move the posts or threads back where they belong.")
	}
	return a, nil
}

// mayUndo lets everybody undo his own act, unless it became his own matter.
func (d *Desk) mayUndo(ctx context.Context, v account.Viewer, a action) error {
	if a.SubjectID != nil && *a.SubjectID == v.ID {
		return recused("This act concerns you.")
	}
	if a.ActorID != nil && *a.ActorID == v.ID {
		return nil
	}
	t, err := d.tiesToAction(ctx, v, a)
	if err == nil && t.Recusal() != "" {
		return recused(t.Recusal())
	}
	return err
}

// tiesToAction loads what binds the viewer to what an action concerns. The text
// of a hidden post counts as it was.
func (d *Desk) tiesToAction(ctx context.Context, v account.Viewer, a action) (Ties, error) {
	switch {
	case a.PostID != nil:
		p, _, err := d.forum.Post(ctx, v, *a.PostID)
		if err != nil {
			return noTies(), err
		}
		source, err := d.forum.TextOf(ctx, p.ID)
		if err != nil {
			return noTies(), err
		}
		return d.tiesTo(ctx, v, p, source)
	case a.ThreadID != nil:
		return d.tiesToThread(ctx, v, *a.ThreadID)
	}
	t := noTies()
	t.OwnAccount = a.SubjectID != nil && *a.SubjectID == v.ID
	return t, nil
}

// reverse works out the undoing of an action under an entry of that kind; who
// and why is the caller's to fill in.
func (d *Desk) reverse(ctx context.Context, a action, kind modlog.Kind) (*plan, error) {
	made := &plan{undoes: &a, notice: noticeRestored, row: action{SubjectID: a.SubjectID, BoardID: a.BoardID, ThreadID: a.ThreadID, PostID: a.PostID}}
	made.act = modlog.Act{Kind: kind, TargetID: a.TargetID, RefersTo: &a.EntryID, Scope: a.Scope}
	if a.SubjectID != nil {
		made.act.SubjectID = *a.SubjectID
	}
	if kind == modlog.LapseAction {
		made.act.TargetID = a.EntryID
	}
	switch a.Kind {
	case modlog.HidePost, modlog.RedactPost:
		return made, d.reverseRemoval(ctx, made, a)
	case modlog.LockThread:
		made.apply = func(ctx context.Context, tx *db.Tx, r modlog.Receipt) error {
			return d.forum.Unlock(ctx, tx, r, a.TargetID, a.EntryID)
		}
	case modlog.UnlistThread:
		made.apply = func(ctx context.Context, tx *db.Tx, r modlog.Receipt) error {
			return d.forum.Relist(ctx, tx, r, a.TargetID, a.EntryID)
		}
	case modlog.RefusePost:
		return made, d.reverseRefusal(ctx, made, a)
	case modlog.EditThread:
		return made, d.reverseEdit(ctx, made, a)
	case modlog.MoveThread:
		made.apply = func(ctx context.Context, tx *db.Tx, r modlog.Receipt) error {
			return d.forum.MoveBack(ctx, tx, r, a.TargetID, a.EntryID, *a.FromID)
		}
	default:
		made.apply = func(ctx context.Context, tx *db.Tx, _ modlog.Receipt) error { return d.lift(ctx, tx, a) }
	}
	return made, nil
}

// reverseRefusal publishes a held post that was refused.
func (d *Desk) reverseRefusal(ctx context.Context, made *plan, a action) error {
	approval, err := d.forum.PrepareApproval(ctx, a.TargetID)
	if err != nil {
		return err
	}
	made.act.After, made.notice = []byte(approval.Held.Source), noticeApproved
	made.apply = func(ctx context.Context, tx *db.Tx, r modlog.Receipt) error {
		placed, err := d.forum.Approve(ctx, tx, r, approval, made.act.ActorID)
		made.place = thread.Place{ThreadID: placed.ThreadID, Slug: placed.Slug, Number: placed.Number}
		return err
	}
	return nil
}

func (d *Desk) reverseRemoval(ctx context.Context, made *plan, a action) error {
	restoration, err := d.forum.PrepareRestore(ctx, a.Kind, a.EntryID, a.TargetID)
	if err != nil {
		return err
	}
	made.act.Before, made.act.After = restoration.Before(), restoration.After()
	p, t := restoration.Post, restoration.Thread
	made.place.ThreadID, made.place.Slug, made.place.Number = t.ID, t.Slug, p.Number
	made.apply = func(ctx context.Context, tx *db.Tx, r modlog.Receipt) error {
		return d.forum.Restore(ctx, tx, r, restoration)
	}
	return nil
}
