package moderation

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/thread"
	"answerable/moderation/modlog"
)

// planHide works out the hiding of a post.
func (d *Desk) planHide(ctx context.Context, v account.Viewer, p Proposal) (*plan, error) {
	post, t, err := d.forum.Post(ctx, v, p.TargetID)
	if err != nil {
		return nil, err
	}
	removal, err := d.forum.PrepareHide(ctx, post, t)
	if err != nil {
		return nil, err
	}
	made, err := d.planRemoval(ctx, v, removal)
	if err != nil {
		return nil, err
	}
	made.ties.Hidden = made.ties.hiddenBefore + 1
	made.apply = func(ctx context.Context, tx *db.Tx, r modlog.Receipt) error { return d.forum.Hide(ctx, tx, r, removal) }
	return made, nil
}

// planRedact works out the taking out of passages.
func (d *Desk) planRedact(ctx context.Context, v account.Viewer, p Proposal) (*plan, error) {
	passages, err := readPassages(p.Passages)
	if err != nil {
		return nil, err
	}
	post, t, err := d.forum.Post(ctx, v, p.TargetID)
	if err != nil {
		return nil, err
	}
	removal, err := d.forum.PrepareRedact(ctx, post, t, passages)
	if err != nil {
		return nil, err
	}
	made, err := d.planRemoval(ctx, v, removal)
	if err != nil {
		return nil, err
	}
	made.html, made.row.Items = removal.Preview(), len(passages)
	made.apply = func(ctx context.Context, tx *db.Tx, r modlog.Receipt) error {
		return d.forum.Redact(ctx, tx, r, removal)
	}
	return made, nil
}

// readPassages refuses what would take out single signs everywhere.
func readPassages(raw []string) ([]string, error) {
	var passages []string
	for _, p := range raw {
		p = strings.ReplaceAll(p, "\r\n", "\n")
		if strings.TrimSpace(p) == "" || slices.Contains(passages, p) {
			continue
		}
		if len([]rune(strings.TrimSpace(p))) < 3 {
			return nil, fail.Field("passages", "A passage has at least 3 characters.")
		}
		passages = append(passages, p)
	}
	if len(passages) == 0 || len(passages) > 50 {
		return nil, fail.Field("passages", "Mark 1 to 50 passages that are to be taken out.")
	}
	return passages, nil
}

func (d *Desk) planRemoval(ctx context.Context, v account.Viewer, r thread.Removal) (*plan, error) {
	made, err := d.planOnPost(ctx, v, r.Post, r.Thread)
	if err != nil {
		return nil, err
	}
	made.act.Before, made.act.After = r.Before(), r.After()
	made.act.Scope = "the post"
	if r.After() != nil {
		made.act.Scope = "passages of the post"
	}
	if n := r.Quotes(); n > 0 {
		made.act.Scope += fmt.Sprintf(" and its quotes in %d other posts", n)
	}
	made.quotes = r.Quotes()
	return made, nil
}

// planOnPost begins a plan that concerns a post and its author.
func (d *Desk) planOnPost(ctx context.Context, v account.Viewer, p thread.Post, t thread.Thread) (*plan, error) {
	ties, err := d.tiesTo(ctx, v, p, p.Source)
	if err != nil {
		return nil, err
	}
	return &plan{act: modlog.Act{SubjectID: p.AuthorID}, ties: ties, place: thread.Place{ThreadID: t.ID, Slug: t.Slug, Number: p.Number},
		row: action{BoardID: &t.BoardID, ThreadID: &t.ID, PostID: &p.ID}}, nil
}

// RemoveSpam hides many posts as spam, each with an entry of its own and each
// in a transaction of its own, and gives what each came to. It goes on after a
// post that cannot be hidden. From MassHiding posts on all are provisional.
// Errors: as Act's where nothing was done at all.
func (d *Desk) RemoveSpam(ctx context.Context, v account.Viewer, posts []int64, f Form) (map[int64]Done, map[int64]error, error) {
	if err := mustModerate(v); err != nil {
		return nil, nil, err
	}
	if len(posts) == 0 || len(posts) > 200 {
		return nil, nil, fail.Field("posts", "Choose 1 to 200 posts.")
	}
	rule, err := d.readForm(ctx, &f, true)
	if err != nil {
		return nil, nil, err
	}
	if !rule.Spam {
		return nil, nil, fail.Field("rule", "This form is for spam. Choose a rule about spam, or act on each post by itself.")
	}
	done, failed := map[int64]Done{}, map[int64]error{}
	for _, post := range posts {
		one, err := d.removeOne(ctx, v, Proposal{Kind: modlog.HidePost, TargetID: post, Form: f}, len(posts))
		if err != nil {
			failed[post] = err
			continue
		}
		done[post] = one
	}
	return done, failed, nil
}

func (d *Desk) removeOne(ctx context.Context, v account.Viewer, p Proposal, of int) (Done, error) {
	return d.retried(func() (Done, error) {
		made, err := d.plan(ctx, v, p)
		if err != nil {
			return Done{}, err
		}
		if made.row.LapsesAt == nil && of >= MassHiding {
			made.provisional(d.now().Add(ProvisionalFor))
		}
		return d.do(ctx, v, made)
	})
}
