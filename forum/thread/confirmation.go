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

// Confirmation is one person's word whether an answer worked, and on what.
type Confirmation struct {
	PostID      int64
	MemberName  string
	Worked      bool
	ModelID     *int64
	ProductName string
	ModelName   string
	Version     string
	Note        string
	ChangedAt   time.Time
}

// Confirm records whether a post's answer worked for the viewer. Each person
// has one word a post, and a later one replaces it.
func (f *Forum) Confirm(ctx context.Context, v account.Viewer, c Confirmation) (Placed, error) {
	p, t, err := f.readablePost(ctx, v, c.PostID)
	if err != nil {
		return Placed{}, err
	}
	if err := mayConfirm(v, p); err != nil {
		return Placed{}, err
	}
	if err := f.checkConfirmation(ctx, &c, t); err != nil {
		return Placed{}, err
	}
	return placedAt(p, t), f.db.Write(ctx, func(tx *db.Tx) error {
		return errors.Join(announceWide(ctx, tx, t.BoardID, t.ID), saveConfirmation(ctx, tx, v.ID, c, f.now()), recountConfirmations(ctx, tx, p.ID), touch(ctx, tx, t.ID))
	})
}

func mayConfirm(v account.Viewer, p Post) error {
	if err := v.MayWrite(); err != nil {
		return err
	}
	if p.AuthorID == v.ID {
		return fail.New(fail.Forbidden, "This is your own post.", "Others say whether it worked for them.")
	}
	if p.Number == 1 {
		return fail.New(fail.Conflict, "The opening post is no answer.", "Say under an answer whether it worked for you.")
	}
	return nil
}

func (f *Forum) checkConfirmation(ctx context.Context, c *Confirmation, t Thread) error {
	var check fail.Check
	checkVersion(&check, &c.Version)
	if c.ModelID != nil {
		ok, err := modelOfBoard(ctx, f.db, *c.ModelID, t.BoardID)
		check.That(err == nil && ok, "model", "Choose a model of this board's products.")
	}
	if c.Note != "" {
		note, err := markup.CleanLine(c.Note, 400)
		check.That(err == nil, "note", "The note has at most 400 characters.")
		c.Note = note
	}
	return check.Err()
}

// Confirmed gives the viewer's own earlier word on a post, or nil.
func (f *Forum) Confirmed(ctx context.Context, v account.Viewer, post int64) (*Confirmation, error) {
	c, err := confirmationOf(ctx, f.db, v.ID, post)
	if db.NoRow(err) {
		return nil, nil
	}
	return c, db.Plain(err)
}

// Helpful sets or ends the viewer's mark that a post helped. One's own posts
// cannot be marked; doing it twice is the same as once.
func (f *Forum) Helpful(ctx context.Context, v account.Viewer, post int64, on bool) (Placed, error) {
	p, t, err := f.readablePost(ctx, v, post)
	if err != nil {
		return Placed{}, err
	}
	if err := v.MayWrite(); err != nil {
		return Placed{}, err
	}
	if p.AuthorID == v.ID {
		return Placed{}, fail.New(fail.Forbidden, "This is your own post.", "Others can mark it as helpful.")
	}
	return placedAt(p, t), f.db.Write(ctx, func(tx *db.Tx) error {
		announce(tx, t.BoardID, t.ID)
		return errors.Join(setHelpful(ctx, tx, v.ID, p.ID, on, f.now()), touch(ctx, tx, t.ID))
	})
}
