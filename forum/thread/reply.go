package thread

import (
	"context"
	"errors"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
)

// Reply is a post in an existing thread.
type Reply struct {
	ThreadID int64
	Body     string
	ReplyTo  int64 // a post of the thread, 0 for none
	Key      string
}

// Reply adds a post at the thread's end. Sent twice with one key it adds one.
func (f *Forum) Reply(ctx context.Context, v account.Viewer, r Reply) (Placed, error) {
	t, err := f.Thread(ctx, v, r.ThreadID)
	if err != nil {
		return Placed{}, err
	}
	if err := f.mayReply(t, v); err != nil {
		return Placed{}, err
	}
	text, err := f.render(ctx, "body", r.Body)
	if err != nil {
		return Placed{}, err
	}
	return f.once(ctx, v, r.Key, func(tx *db.Tx) (Placed, error) { return f.writeReply(ctx, tx, v, t, r, text) })
}

func (f *Forum) mayReply(t Thread, v account.Viewer) error {
	if err := mustSignIn(v); err != nil {
		return err
	}
	if t.Locked(f.now()) {
		return errLocked()
	}
	if !t.Board.ReplyableBy(v) {
		return fail.New(fail.Forbidden, "You cannot reply in this board.", "You can still follow the thread.")
	}
	return nil
}

func errLocked() error {
	return fail.New(fail.Conflict, "This thread is locked and takes no replies.", "Your text is kept. The reason stands above the thread; you can start a new thread that links to this one.")
}

func (f *Forum) writeReply(ctx context.Context, tx *db.Tx, v account.Viewer, t Thread, r Reply, text body) (Placed, error) {
	now := f.now()
	number, err := nextNumber(ctx, tx, t.ID, v, now)
	if err != nil {
		return Placed{}, err
	}
	p := newPost{thread: t.ID, number: number, text: text}
	if r.ReplyTo != 0 {
		if p.replyTo, err = postInThread(ctx, tx, r.ReplyTo, t.ID); err != nil {
			return Placed{}, err
		}
	}
	id, err := f.writePost(ctx, tx, v, p, r.Key, now)
	if err != nil {
		return Placed{}, err
	}
	if err := dropDraft(ctx, tx, v.ID, ReplyDraft(t.ID)); err != nil {
		return Placed{}, err
	}
	announce(tx, t.BoardID, t.ID)
	return Placed{ThreadID: t.ID, Slug: t.Slug, PostID: id, Number: number}, nil
}

// newPost is a post about to be written.
type newPost struct {
	thread  int64
	number  int
	replyTo *int64
	text    body
}

// writePost inserts the post with all that must stand or fall with it: the
// submission that makes a second click harmless, the author's subscription, the
// uploads it shows and the jobs that tell the world.
func (f *Forum) writePost(ctx context.Context, tx *db.Tx, v account.Viewer, p newPost, key string, now time.Time) (int64, error) {
	id, err := insertPost(ctx, tx, v, p, now)
	if err != nil {
		return 0, err
	}
	err = errors.Join(
		insertSubmission(ctx, tx, v.ID, key, p.thread, id, now),
		followIfNew(ctx, tx, v.ID, p.thread, now),
		linkUploads(ctx, tx, id, p.text.rendered.Images),
		f.jobs.Enqueue(ctx, tx, Published{PostID: id}, Changed{ThreadID: p.thread}),
	)
	return id, err
}

// once runs write in a transaction unless this member sent the same key before;
// then it gives the first result. Two at the same moment meet at the primary
// key, and the second reads what the first wrote.
func (f *Forum) once(ctx context.Context, v account.Viewer, key string, write func(*db.Tx) (Placed, error)) (Placed, error) {
	if len(key) < 16 || len(key) > 64 {
		return Placed{}, fail.New(fail.Malformed, "This form was not complete.", "Please open the page again; what you typed is kept.")
	}
	if place, err := submitted(ctx, f.db, v.ID, key); err == nil || !db.NoRow(err) {
		return place, db.Plain(err)
	}
	var place Placed
	err := f.db.Write(ctx, func(tx *db.Tx) (err error) {
		place, err = write(tx)
		return err
	})
	if db.Taken(err) {
		if first, again := submitted(ctx, f.db, v.ID, key); again == nil {
			return first, nil
		}
	}
	return place, err
}
