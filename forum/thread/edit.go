package thread

import (
	"context"
	"errors"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/markup"
)

// Edit changes one's own post. Revision is the one that was read: another edit
// in between is not overwritten. Title and Tags count for a thread's first post.
type Edit struct {
	PostID   int64
	Revision int
	Title    string
	Tags     []string
	Body     string
	Note     string
}

// Edit stores the earlier text as a public revision and shows the new one.
func (f *Forum) Edit(ctx context.Context, v account.Viewer, e Edit) (Placed, error) {
	p, t, err := f.EditablePost(ctx, v, e.PostID)
	if err != nil {
		return Placed{}, err
	}
	text, err := f.checkEdit(ctx, &e, p)
	if err != nil {
		return Placed{}, err
	}
	place := Placed{ThreadID: t.ID, Slug: t.Slug, PostID: p.ID, Number: p.Number}
	err = f.db.Write(ctx, func(tx *db.Tx) error {
		if err := f.writeEdit(ctx, tx, v, e, p, t, text); err != nil {
			return err
		}
		return errors.Join(announceWide(ctx, tx, t.BoardID, t.ID), f.jobs.Enqueue(ctx, tx, Changed{ThreadID: t.ID}))
	})
	return place, err
}

// EditablePost gives a post that the viewer wrote and may still change.
func (f *Forum) EditablePost(ctx context.Context, v account.Viewer, id int64) (Post, Thread, error) {
	p, t, err := f.readablePost(ctx, v, id)
	if err != nil {
		return p, t, err
	}
	if err := v.MayWrite(); err != nil {
		return p, t, err
	}
	if p.AuthorID != v.ID {
		return p, t, fail.New(fail.Forbidden, "Only its author can change a post.", "You can reply to it instead.")
	}
	if t.Locked(f.now()) {
		return p, t, errLocked()
	}
	return p, t, nil
}

func (f *Forum) checkEdit(ctx context.Context, e *Edit, p Post) (body, error) {
	var c fail.Check
	if p.Number > 1 {
		e.Title, e.Tags = "", nil
	} else {
		checkTitle(&c, &e.Title)
		checkTags(&c, &e.Tags)
	}
	if e.Note != "" {
		note, err := markup.CleanLine(e.Note, 200)
		c.That(err == nil, "note", "The note has at most 200 characters.")
		e.Note = note
	}
	text, err := f.render(ctx, "body", e.Body)
	if fail.Is(err, fail.Invalid) {
		c.Refuse("body", fail.From(err).Fields["body"])
		err = nil
	}
	if bad := c.Err(); bad != nil {
		return body{}, bad
	}
	return text, err
}

func (f *Forum) writeEdit(ctx context.Context, tx *db.Tx, v account.Viewer, e Edit, p Post, t Thread, text body) error {
	now := f.now()
	// The thread's row first: a hiding that is under way waits, and then finds
	// the quotes that this text has.
	if err := touch(ctx, tx, t.ID); err != nil {
		return err
	}
	if err := quotesNothingHidden(ctx, tx, text.source); err != nil {
		return err
	}
	if err := updatePost(ctx, tx, e, p.GapCount, text, now); err != nil {
		return err
	}
	if err := noteQuotes(ctx, tx, p.ID, text.source); err != nil {
		return err
	}
	if err := keepRevision(ctx, tx, e, p, t, text, v.ID, now); err != nil {
		return err
	}
	if p.Number == 1 {
		if err := retitle(ctx, tx, t.ID, e.Title, e.Tags); err != nil {
			return err
		}
	}
	if err := linkUploads(ctx, tx, p.ID, text.rendered.Images); err != nil {
		return err
	}
	return tx.Together(ctx, dropDraft(v.ID, EditDraft(p.ID)))
}

// Withdraw takes back one's own post: a tombstone stays in its place and says
// that its author did it.
func (f *Forum) Withdraw(ctx context.Context, v account.Viewer, post int64, reason string) (Placed, error) {
	p, t, err := f.EditablePost(ctx, v, post)
	if err != nil {
		return Placed{}, err
	}
	if reason != "" {
		if reason, err = markup.CleanLine(reason, 400); err != nil {
			return Placed{}, fail.Field("reason", "The reason has at most 400 characters.")
		}
	}
	err = f.db.Write(ctx, func(tx *db.Tx) error {
		if err := markWithdrawn(ctx, tx, p.ID, reason, f.now()); err != nil {
			return err
		}
		if err := recount(ctx, tx, t.ID); err != nil {
			return err
		}
		return errors.Join(announceWide(ctx, tx, t.BoardID, t.ID), f.jobs.Enqueue(ctx, tx, Changed{ThreadID: t.ID}, Published{PostID: p.ID}))
	})
	return Placed{ThreadID: t.ID, Slug: t.Slug, PostID: p.ID, Number: p.Number}, err
}

// Revision is one public version of a post.
type Revision struct {
	Revision   int
	Title      string // of the thread, for a first post
	Source     string
	EditorName string
	Reason     string
	CreatedAt  time.Time
}

// History gives the versions of a readable post, the newest first.
func (f *Forum) History(ctx context.Context, v account.Viewer, post int64) (Post, Thread, []Revision, error) {
	p, t, err := f.readablePost(ctx, v, post)
	if err != nil {
		return p, t, nil, err
	}
	revisions, err := revisionsOf(ctx, f.db, p, t)
	return p, t, revisions, db.Plain(err)
}

// Quote gives the Markdown that quotes a readable post.
func (f *Forum) Quote(ctx context.Context, v account.Viewer, post int64, url func(post int64) string) (string, error) {
	p, _, err := f.readablePost(ctx, v, post)
	if err != nil {
		return "", err
	}
	return markup.Quote(p.AuthorName, url(p.ID), p.Number, p.Source), nil
}
