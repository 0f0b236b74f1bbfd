package fault

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"answerable/forum/db"
)

// deadlineKind is what a deadline is about.
type deadlineKind string

const (
	promiseReminder deadlineKind = "promise_reminder"
	promiseDue      deadlineKind = "promise_due"
	promiseBroken   deadlineKind = "promise_broken"
	estimatePassed  deadlineKind = "estimate_passed" // the estimate's date
	estimateUpdate  deadlineKind = "estimate_update" // "next update by"
	updateDue       deadlineKind = "update_due"
	replyDue        deadlineKind = "reply_due"
	privateDelete   deadlineKind = "private_delete"
)

// deadline is a row that fires once, when its time has come.
type deadline struct {
	ID        int64
	Kind      deadlineKind
	SubjectID int64
	DueAt     time.Time
}

// schedule adds a deadline; the same one twice stays one.
func (f *Faults) schedule(ctx context.Context, tx *db.Tx, kind deadlineKind, subject int64, at time.Time) error {
	return insertDeadline(ctx, tx, kind, subject, at)
}

// dropDeadlines ends those of the subject that did not fire yet.
func (f *Faults) dropDeadlines(ctx context.Context, tx *db.Tx, subject int64, kinds ...deadlineKind) error {
	return dropDeadlines(ctx, tx, subject, kinds, f.now())
}

// Sweep fires what is due, each deadline in a transaction with its effect, once
// however many nodes sweep. A node whose clock is more than five seconds off
// the database's does not. One that fails stays due and keeps no other back.
func (f *Faults) Sweep(ctx context.Context) error {
	if apart, err := f.clockApart(ctx); err != nil || apart > maxApart {
		if err == nil {
			f.log.Warn("this node's clock is off the database's; deadlines are left to other nodes", slog.Duration("apart", apart))
		}
		return err
	}
	var failed error
	for last := (deadline{}); ; {
		due, err := dueDeadlines(ctx, f.db, f.now(), last)
		if err != nil || len(due) == 0 {
			return errors.Join(failed, db.Plain(err))
		}
		for _, d := range due {
			if err := f.fireOnce(ctx, d); err != nil {
				failed = errors.Join(failed, err)
			}
		}
		last = due[len(due)-1]
	}
}

// maxApart is how far a node's clock may be off the database's.
const maxApart = 5 * time.Second

func (f *Faults) clockApart(ctx context.Context) (time.Duration, error) {
	before := f.now()
	theirs, err := f.dbNow(ctx)
	if errors.Is(err, errors.ErrUnsupported) {
		return 0, nil
	}
	if err != nil {
		return 0, db.Plain(err)
	}
	return theirs.Sub(before).Abs(), nil
}

// fireOnce claims a deadline and does what it is for, or neither.
func (f *Faults) fireOnce(ctx context.Context, d deadline) error {
	return f.db.Write(ctx, func(tx *db.Tx) error {
		won, err := claimDeadline(ctx, tx, d, f.now())
		if err != nil || !won {
			return err
		}
		return f.fire(ctx, tx, d)
	})
}

func (f *Faults) fire(ctx context.Context, tx *db.Tx, d deadline) error {
	now := f.now()
	switch d.Kind {
	case promiseReminder:
		return f.firePromiseReminder(ctx, tx, d.SubjectID, now)
	case promiseDue:
		return f.firePromiseDue(ctx, tx, d.SubjectID, now)
	case promiseBroken:
		return f.firePromiseBroken(ctx, tx, d.SubjectID, now)
	case estimatePassed:
		return f.fireEstimatePassed(ctx, tx, d.SubjectID, now)
	case estimateUpdate:
		return f.fireEstimateUpdate(ctx, tx, d.SubjectID, now)
	case privateDelete:
		return f.firePrivateDelete(ctx, tx, d.SubjectID, now)
	case replyDue:
		return f.fireReplyDue(ctx, tx, d)
	case updateDue:
		return f.fireUpdateDue(ctx, tx, d)
	}
	return errors.New("fault: no deadline of the kind " + string(d.Kind))
}
