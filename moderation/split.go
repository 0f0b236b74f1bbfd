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

// planSplit works out moving posts of a thread into a new one.
func (d *Desk) planSplit(ctx context.Context, v account.Viewer, p Proposal) (*plan, error) {
	made, t, err := d.planOnThread(ctx, v, p.TargetID)
	if err != nil {
		return nil, err
	}
	split, err := d.forum.PrepareSplit(ctx, v, t, p.Posts, p.Title)
	if err != nil {
		return nil, err
	}
	if err := d.tiesToMoved(ctx, v, made, split.Posts); err != nil {
		return nil, err
	}
	made.act.Scope = fmt.Sprintf("%d posts, into a thread of their own", len(split.Posts))
	made.row.Items = len(split.Posts)
	made.apply = func(ctx context.Context, tx *db.Tx, r modlog.Receipt) error {
		placed, err := d.forum.Split(ctx, tx, r, split)
		made.place = placed
		if err == nil {
			err = setDestination(ctx, tx, r.Entry(), placed.ThreadID)
		}
		return err
	}
	return made, nil
}

// planMerge works out moving all posts of a thread to the end of another.
func (d *Desk) planMerge(ctx context.Context, v account.Viewer, p Proposal) (*plan, error) {
	made, t, err := d.planOnThread(ctx, v, p.TargetID)
	if err != nil {
		return nil, err
	}
	into, err := d.forum.Thread(ctx, v, p.Into)
	if fail.Is(err, fail.Missing) {
		return nil, fail.Field("into", "Name the thread that takes the posts.")
	}
	if err != nil {
		return nil, err
	}
	merge, err := d.forum.PrepareMerge(ctx, v, t, into)
	if err != nil {
		return nil, err
	}
	if err := d.mayMergeInto(ctx, v, into); err != nil {
		return nil, err
	}
	made.act.Scope = fmt.Sprintf("%d posts, into thread %d", merge.Count(), into.ID)
	made.row.Items, made.row.FromID, made.row.ToID = merge.Count(), &t.ID, &into.ID
	made.place = thread.Place{ThreadID: into.ID, Slug: into.Slug, Number: into.LastNumber + 1}
	made.apply = func(ctx context.Context, tx *db.Tx, r modlog.Receipt) error {
		if err := d.forum.Merge(ctx, tx, r, merge); err != nil {
			return err
		}
		if err := setDestination(ctx, tx, r.Entry(), into.ID); err != nil {
			return err
		}
		return closeCare(ctx, tx, t.ID, into.ID)
	}
	return made, nil
}

// mayMergeInto lets what binds him to the other thread count as well.
func (d *Desk) mayMergeInto(ctx context.Context, v account.Viewer, into thread.Thread) error {
	other, err := d.tiesToThread(ctx, v, into.ID)
	if err != nil {
		return err
	}
	if why := other.Recusal(); why != "" {
		return recused(why)
	}
	return nil
}

// tiesToMoved lets what binds him to any of the posts count.
func (d *Desk) tiesToMoved(ctx context.Context, v account.Viewer, made *plan, posts []thread.Post) error {
	for _, p := range posts {
		t, err := d.tiesTo(ctx, v, p, p.Source)
		if err != nil {
			return err
		}
		if why := t.Recusal(); why != "" {
			return recused(why)
		}
		made.ties.Recent = made.ties.Recent || t.Recent
	}
	return nil
}
