package fault

import (
	"context"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/thread"
)

// NoAnswer is the public word that a customer's post waits for nobody.
type NoAnswer struct {
	PostID   int64
	ByName   string
	ByStaff  bool // else by its author
	MarkedAt time.Time
}

// NoAnswerNeeded says that a post, such as a closing "thanks", waits for nobody:
// by its author, or by staff in public. Twice is the same as once. Errors:
// Missing, Forbidden, Conflict for a post that starts no clock.
func (f *Faults) NoAnswerNeeded(ctx context.Context, v account.Viewer, post int64) error {
	p, _, err := f.customersPost(ctx, v, post)
	if err != nil {
		return err
	}
	return f.db.Write(ctx, func(tx *db.Tx) error {
		if err := insertNoAnswer(ctx, tx, post, v.ID, v.ID != p.AuthorID, f.now()); err != nil {
			return err
		}
		return f.markedAnswer(ctx, tx, p.ThreadID)
	})
}

// AnswerNeeded takes that word back; the clock then starts at when the post was
// written. Its author may always, against staff's word too.
func (f *Faults) AnswerNeeded(ctx context.Context, v account.Viewer, post int64) error {
	p, _, err := f.customersPost(ctx, v, post)
	if err != nil {
		return err
	}
	return f.db.Write(ctx, func(tx *db.Tx) error {
		if err := deleteNoAnswer(ctx, tx, post); err != nil {
			return err
		}
		return f.markedAnswer(ctx, tx, p.ThreadID)
	})
}

func (f *Faults) markedAnswer(ctx context.Context, tx *db.Tx, threadID int64) error {
	if err := f.renewThread(ctx, tx, threadID, nil); err != nil {
		return err
	}
	tx.Announce(thread.ThreadTopic(threadID))
	return touchThread(ctx, tx, threadID)
}

// customersPost is a post of which the viewer may say whether it needs an answer.
func (f *Faults) customersPost(ctx context.Context, v account.Viewer, id int64) (thread.Post, thread.Thread, error) {
	p, t, err := f.forum.Post(ctx, v, id)
	if err != nil {
		return p, t, err
	}
	if err := mustSignIn(v); err != nil {
		return p, t, err
	}
	switch {
	case p.AuthorID != v.ID && !v.IsStaff():
		return p, t, fail.New(fail.Forbidden, "Only its author and staff can say that.", "You can reply to the post instead.")
	case p.AsRole != string(account.Member) || !p.Readable() || !t.Kind.WantsAnswer():
		return p, t, fail.New(fail.Conflict, "Nobody waits for an answer to this post.", "Only customers' posts in questions and faults start a clock.")
	}
	return p, t, nil
}

// NoAnswers gives the marks of a thread's posts from one number to another.
func (f *Faults) NoAnswers(ctx context.Context, threadID int64, from, to int) (map[int64]NoAnswer, error) {
	var marks []NoAnswer
	err := f.db.Ask(ctx, noAnswers(threadID, from, to, &marks))
	return byPost(marks), db.Plain(err)
}

func byPost(marks []NoAnswer) map[int64]NoAnswer {
	posts := make(map[int64]NoAnswer, len(marks))
	for _, m := range marks {
		posts[m.PostID] = m
	}
	return posts
}
