package moderation

import (
	"context"
	"fmt"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/thread"
	"answerable/moderation/modlog"
)

// Waiting gives the posts that wait for approval, the oldest first.
func (d *Desk) Waiting(ctx context.Context, v account.Viewer, limit int) ([]thread.Held, error) {
	if err := mustModerate(v); err != nil {
		return nil, err
	}
	return d.forum.WaitingPosts(ctx, v, min(max(limit, 1), 100))
}

// Approve publishes a held post; it gets its number now. Errors: Forbidden,
// Missing, Conflict when it was decided or its thread takes no replies any more.
func (d *Desk) Approve(ctx context.Context, v account.Viewer, held int64) (Done, error) {
	h, err := d.mayDecideHeld(ctx, v, held)
	if err != nil {
		return Done{}, err
	}
	if h.State != "waiting" {
		return Done{}, decidedHeld()
	}
	return d.approve(ctx, v, h, modlog.Act{PublicReason: "Approved.", RefersTo: h.HoldEntryID})
}

func (d *Desk) approve(ctx context.Context, v account.Viewer, h thread.Held, act modlog.Act) (done Done, err error) {
	approval, err := d.forum.PrepareApproval(ctx, h.ID)
	if err != nil {
		return Done{}, err
	}
	act.Kind, act.TargetID, act.ActorID, act.SubjectID, act.Source = modlog.ApprovePost, h.ID, v.ID, h.AuthorID, modlog.OwnInitiative
	act.After = []byte(h.Source)
	err = d.db.Write(ctx, func(tx *db.Tx) error {
		receipt, err := d.modlog.Append(ctx, tx, act)
		if err != nil {
			return err
		}
		placed, err := d.forum.Approve(ctx, tx, receipt, approval, v.ID)
		if err != nil {
			return err
		}
		done = Done{EntryID: receipt.Entry(), Place: thread.Place{ThreadID: placed.ThreadID, Slug: placed.Slug, Number: placed.Number}}
		tx.Announce(LogTopic)
		return d.tellHeld(ctx, tx, v, h, noticeApproved, receipt.Entry(), &placed.ThreadID, &placed.PostID)
	})
	return done, err
}

func (d *Desk) tellHeld(ctx context.Context, tx *db.Tx, v account.Viewer, h thread.Held, kind noticeKind, entry int64, threadID, post *int64) error {
	return d.tell(ctx, tx, news{kind: kind, event: fmt.Sprintf("held:%d:%s", h.ID, kind), thread: threadID, post: post, entry: &entry,
		actor: &v.ID, members: []int64{h.AuthorID}})
}

// RefuseHeld keeps a held post from being published. Its author keeps the text
// and may appeal. Errors: Forbidden, Missing, Invalid with the form's fields,
// Conflict.
func (d *Desk) RefuseHeld(ctx context.Context, v account.Viewer, held int64, f Form) (done Done, err error) {
	h, err := d.mayDecideHeld(ctx, v, held)
	if err != nil {
		return Done{}, err
	}
	rule, err := d.readForm(ctx, &f, true)
	if err != nil {
		return Done{}, err
	}
	if h.State != "waiting" {
		return Done{}, decidedHeld()
	}
	err = d.db.Write(ctx, func(tx *db.Tx) error {
		receipt, err := d.modlog.Append(ctx, tx, modlog.Act{Kind: modlog.RefusePost, TargetID: h.ID, ActorID: v.ID, SubjectID: h.AuthorID, Source: f.Source,
			Rule: rule.Ref(), RefersTo: h.HoldEntryID, PublicReason: f.Reason, Explanation: f.Explanation, Scope: "a post of a new member", Before: []byte(h.Source)})
		if err != nil {
			return err
		}
		done.EntryID = receipt.Entry()
		row := action{EntryID: receipt.Entry(), Kind: modlog.RefusePost, TargetID: h.ID, ActorID: &v.ID, SubjectID: &h.AuthorID, BoardID: &h.BoardID,
			ThreadID: h.ThreadID, Scope: "a post of a new member", Items: 1, Spam: rule.Spam, CreatedAt: d.now()}
		if err := insertAction(ctx, tx, row); err != nil {
			return err
		}
		if err := d.forum.RefuseHeld(ctx, tx, receipt, h, v.ID); err != nil {
			return err
		}
		tx.Announce(LogTopic)
		return d.tellHeld(ctx, tx, v, h, noticeHeld, receipt.Entry(), h.ThreadID, nil)
	})
	return done, err
}

func decidedHeld() error {
	return fail.New(fail.Conflict, "This post was decided already.", "Look at the list again.")
}

// mayDecideHeld lets recusal bind here as everywhere.
func (d *Desk) mayDecideHeld(ctx context.Context, v account.Viewer, held int64) (thread.Held, error) {
	if err := mustModerate(v); err != nil {
		return thread.Held{}, err
	}
	h, err := d.forum.HeldPost(ctx, v, held)
	if err != nil {
		return h, err
	}
	p := thread.Post{AuthorID: h.AuthorID, CreatedAt: h.CreatedAt}
	if h.ThreadID != nil {
		p.ThreadID = *h.ThreadID
	}
	t, err := d.tiesTo(ctx, v, p, h.Title+"\n"+h.Source)
	if err == nil && t.Recusal() != "" {
		return h, recused(t.Recusal())
	}
	return h, err
}
