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
	Asked    *Target // the thread, where it was asked along; nil otherwise
	Body     string
	ReplyTo  int64 // a post of the thread, 0 for none
	Key      string
	Official bool   // staff only: the reply is an official answer at once
	Versions string // that the official answer applies to, empty for all
}

// Reply adds a post at the thread's end. Sent twice with one key it adds one, and so
// it does if within the hour its author says the same again before anything else.
func (f *Forum) Reply(ctx context.Context, v account.Viewer, r Reply) (Placed, error) {
	t, err := f.target(ctx, v, r)
	if err != nil {
		return Placed{}, err
	}
	if err := f.mayReply(t, v); err != nil {
		return Placed{}, err
	}
	text, err := f.render(ctx, "body", r.Body)
	if err == nil && r.Official {
		r.Versions, err = checkOfficial(v, r.Versions)
	}
	if err != nil {
		return Placed{}, err
	}
	if hold, err := f.mustHold(ctx, v, t.Board, text); err != nil || hold {
		return f.holdOr(ctx, v, heldReply(t, r, text), err)
	}
	return f.once(ctx, v, r.Key, func(tx *db.Tx) (Placed, error) { return f.writeReply(ctx, tx, v, t, r, text) })
}

// Target is of a thread what a reply to it asks, to be read along with who asks.
type Target struct{ thread Thread }

// Query is the read of the thread with that id.
func (t *Target) Query(id int64) db.Query { return glance(id, &t.thread, Beside{}) }

// target is the thread that a reply goes to, if the viewer may know of it.
func (f *Forum) target(ctx context.Context, v account.Viewer, r Reply) (Thread, error) {
	if r.Asked == nil {
		r.Asked = &Target{}
		if err := f.db.Ask(ctx, r.Asked.Query(r.ThreadID)); err != nil {
			return Thread{}, db.Plain(err)
		}
	}
	if t := r.Asked.thread; t.ID == r.ThreadID && t.Board.VisibleTo(v) {
		return t, nil
	}
	return Thread{}, fail.NotFound()
}

func (f *Forum) mayReply(t Thread, v account.Viewer) error {
	if err := v.MayWrite(); err != nil {
		return err
	}
	if t.MergedInto != nil {
		return errMerged()
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

func (f *Forum) writeReply(ctx context.Context, tx *db.Tx, v account.Viewer, t Thread, r Reply, text body) (_ Placed, err error) {
	now, number := f.now(), 0
	p := newPost{board: t.BoardID, thread: t.ID, text: text, draft: ReplyDraft(t.ID)}
	if r.ReplyTo != 0 {
		if p.replyTo, err = postInThread(ctx, tx, r.ReplyTo, t.ID); err != nil {
			return Placed{}, err
		}
	}
	id, err := f.writePost(ctx, tx, v, p, r.Key, now, nextNumber(t.ID, v, now, &number))
	if (err == nil || db.Taken(err)) && number == 0 { // without a number the post would take the last one's
		return Placed{}, errLocked()
	}
	if err != nil {
		return Placed{}, err
	}
	if r.Official {
		if err := f.writeOfficial(ctx, tx, v, id, t.ID, r.Versions); err != nil {
			return Placed{}, err
		}
	}
	return Placed{ThreadID: t.ID, Slug: t.Slug, PostID: id, Number: number}, nil
}

// newPost is a post about to be written.
type newPost struct {
	board   int64
	thread  int64
	replyTo *int64
	text    body
	draft   string // the place of the draft it was
}

// writePost inserts the post as its thread's last, after what must be asked
// before, with all that must stand or fall with it: the submission that makes a
// second click harmless, the author's subscription, the uploads it shows, the end
// of its draft and the job that tells the world.
func (f *Forum) writePost(ctx context.Context, tx *db.Tx, v account.Viewer, p newPost, key string, now time.Time, before ...db.Query) (id int64, err error) {
	if err := withinLimit(ctx, tx, v, now); err != nil {
		return 0, err
	}
	if err := tx.Ask(ctx, append(before, insertPost(v, p, now, &id))...); err != nil {
		return 0, err
	}
	if id == 0 {
		return 0, errRepeats(ctx, tx, v, p, now)
	}
	if err := quotesNothingHidden(ctx, tx, p.text.source); err != nil {
		return 0, err
	}
	if err := noteQuotes(ctx, tx, id, p.text.source); err != nil {
		return 0, err
	}
	if err := linkUploads(ctx, tx, id, p.text.rendered.Images); err != nil {
		return 0, err
	}
	announce(tx, p.board, p.thread)
	return id, errors.Join(f.jobs.Enqueue(ctx, tx, Published{PostID: id}), tx.AtCommit(ctx, submission(v.ID, key, p.thread, id, now),
		followIfNew(v.ID, p.thread, now), dropDraft(v.ID, p.draft)))
}

// repeatWithin is how long a text cannot follow itself. Who never saw the answer to
// his form writes it again from what his browser kept, under another key; who says
// the same later means it.
const repeatWithin = time.Hour

// sameAgain is a post that repeats its author's last one, which stands at place.
type sameAgain struct {
	place Placed
	error
}

func (s sameAgain) Unwrap() error { return s.error }

func errRepeats(ctx context.Context, tx *db.Tx, v account.Viewer, p newPost, now time.Time) error {
	place, err := repeated(ctx, tx, v, p, now)
	if err != nil {
		return err
	}
	return errSame(place)
}

func errSame(place Placed) error {
	return sameAgain{place, fail.New(fail.Conflict, "The same author posted the same text here less than an hour ago.", "Nothing was posted twice. Open the thread again to see it.")}
}

// once runs write in a transaction. If this member sent the same key before, the
// submission's primary key refuses it, everything is rolled back, and the first
// result is given: a second click costs more than a first, not the reverse.
func (f *Forum) once(ctx context.Context, v account.Viewer, key string, write func(*db.Tx) (Placed, error)) (Placed, error) {
	if len(key) < 16 || len(key) > 64 {
		return Placed{}, fail.New(fail.Malformed, "This form was not complete.", "Please open the page again; what you typed is kept.")
	}
	var place Placed
	err := f.db.Write(ctx, func(tx *db.Tx) (err error) {
		place, err = write(tx)
		return err
	})
	if same := (sameAgain{}); errors.As(err, &same) {
		return same.place, nil
	}
	if db.Taken(err) {
		if first, again := submitted(ctx, f.db, v.ID, key); again == nil {
			return first, nil
		}
	}
	return place, err
}
