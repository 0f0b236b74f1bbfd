package thread

import (
	"context"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
)

// AcceptedAnswer is the asker's mark on a post.
type AcceptedAnswer struct {
	ID           int64
	PostID       int64
	Number       int
	AuthorName   string
	ByName       string
	AcceptedAt   time.Time
	Plain        string // as much as an excerpt may need
	EditedAt     *time.Time
	HelpfulCount int
	PostedAt     time.Time
}

// Accept marks a post as what answered the question. Only who opened the
// thread may, and several posts can be accepted.
func (f *Forum) Accept(ctx context.Context, v account.Viewer, post int64) (Placed, error) {
	p, t, err := f.acceptable(ctx, v, post)
	if err != nil {
		return Placed{}, err
	}
	err = f.changeMarks(ctx, t, func(tx *db.Tx) error {
		id, err := insertAccepted(ctx, tx, v.ID, p, f.now())
		if err != nil {
			return err
		}
		return f.jobs.Enqueue(ctx, tx, Marked{PostID: p.ID, ByID: v.ID, What: "accepted", MarkID: id})
	})
	if db.Taken(err) {
		err = nil // a second click: it is accepted, as was asked
	}
	return placedAt(p, t), err
}

// TakeBackAccept ends the asker's mark; the row stays with the time.
func (f *Forum) TakeBackAccept(ctx context.Context, v account.Viewer, post int64) (Placed, error) {
	p, t, err := f.acceptable(ctx, v, post)
	if err != nil {
		return Placed{}, err
	}
	return placedAt(p, t), f.changeMarks(ctx, t, func(tx *db.Tx) error { return takeBackAccepted(ctx, tx, p.ID, f.now()) })
}

func (f *Forum) acceptable(ctx context.Context, v account.Viewer, post int64) (Post, Thread, error) {
	p, t, err := f.readablePost(ctx, v, post)
	if err != nil {
		return p, t, err
	}
	if err := v.MayWrite(); err != nil {
		return p, t, err
	}
	if t.OpenerID != v.ID {
		return p, t, fail.New(fail.Forbidden, "Only who asked can accept an answer.", "You can say whether it worked for you.")
	}
	if !t.Kind.WantsAnswer() {
		return p, t, fail.New(fail.Conflict, "This thread asks for no answer.", "Only questions and faults have accepted answers.")
	}
	if p.Number == 1 {
		return p, t, fail.New(fail.Conflict, "The question itself cannot be its answer.", "Write a reply that says how it was solved and accept that.")
	}
	return p, t, nil
}
