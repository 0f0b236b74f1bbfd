package fault

import (
	"context"
	"fmt"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/notify"
	"answerable/forum/thread"
)

// fireReplyDue makes a wait that passed its target stalled, in public, and sends
// it to the next level. One that was answered in time, or needs no answer any
// more, drops the deadline.
func (f *Faults) fireReplyDue(ctx context.Context, tx *db.Tx, d deadline) error {
	a, err := f.beginFire(ctx, tx, d)
	if err != nil || a == nil {
		return err
	}
	if !a.care.Open && !a.care.Linked || a.care.ReplyDueAt == nil || !a.care.ReplyDueAt.Equal(d.DueAt) {
		return unfire(ctx, tx, d, f.now())
	}
	before := a.care
	if err := a.clearLostOwner(); err != nil {
		return err
	}
	if a.care.StalledSince == nil {
		a.care.StalledSince = &d.DueAt
	}
	a.care.FirstLate = a.care.FirstLate || a.care.awaitsFirst()
	a.care.ReplyDueAt = nil
	if !a.care.Linked { // else its fault climbs
		if err := a.passed(a.care.StalledSince.Equal(d.DueAt), a.targetText()); err != nil {
			return err
		}
	}
	return a.finish(before)
}

// beginFire holds a deadline's care as it stands now; nil when there is none.
func (f *Faults) beginFire(ctx context.Context, tx *db.Tx, d deadline) (*act, error) {
	a, err := f.begin(ctx, tx, account.Viewer{}, d.SubjectID, true)
	if err != nil {
		return nil, err
	}
	switch {
	case a.care.ID == 0:
		return nil, unfire(ctx, tx, d, f.now())
	case a.care.ThreadID != nil:
		if err := f.hearUnheard(ctx, tx, a.care); err != nil {
			return nil, err
		}
	default:
		if err := f.feedFault(ctx, tx, *a.care.FaultID, nil); err != nil {
			return nil, err
		}
	}
	return f.begin(ctx, tx, account.Viewer{}, d.SubjectID, true)
}

// hearUnheard brings a thread's care up to date with what staff wrote and no job
// has told of yet: nobody is called late because the jobs are.
func (f *Faults) hearUnheard(ctx context.Context, tx *db.Tx, c care) error {
	posts, err := staffPostsAfter(ctx, tx, *c.ThreadID, c.AnsweredNumber)
	if err != nil {
		return err
	}
	for i := range posts {
		if err := f.renewThread(ctx, tx, *c.ThreadID, &posts[i]); err != nil {
			return err
		}
	}
	return f.renewThread(ctx, tx, *c.ThreadID, nil)
}

// targetText says in public which target passed.
func (a *act) targetText() string {
	r := a.ladder.rung(min(a.care.Level, len(a.ladder.Rungs)))
	switch {
	case r == nil:
		return "The target passed."
	case a.care.awaitsFirst():
		return "The target of " + TargetText(r.FirstMinutes) + " for a first reply passed."
	}
	return "The target of " + TargetText(r.NextMinutes) + " for a reply passed."
}

// passed climbs for a target that passed, or says that it stays at the top.
// first tells that this wait has just begun to be stalled.
func (a *act) passed(first bool, why string) error {
	if first {
		team, err := teamIDs(a.ctx, a.tx, a.care.TeamID)
		if err != nil {
			return err
		}
		if err := a.f.tellCare(a.ctx, a.tx, a.care, notify.Stalled, team, 0); err != nil {
			return err
		}
	}
	if a.ladder.above(a.care.Level) != nil {
		return a.climb(TargetPassed, why, "")
	}
	a.event = &event{Kind: EventStalled, Detail: fmt.Sprintf("%s This is the top of the ladder, so it stays at level %d.", why, a.care.Level)}
	return nil
}

// fireUpdateDue sends a fault whose update did not come in time up.
func (f *Faults) fireUpdateDue(ctx context.Context, tx *db.Tx, d deadline) error {
	a, err := f.beginFire(ctx, tx, d)
	if err != nil || a == nil {
		return err
	}
	if !a.care.Open || a.care.UpdateDueAt == nil || !a.care.UpdateDueAt.Equal(d.DueAt) {
		return unfire(ctx, tx, d, f.now())
	}
	before := a.care
	if err := a.clearLostOwner(); err != nil {
		return err
	}
	why := "The target for an update passed."
	if r := a.ladder.rung(min(a.care.Level, len(a.ladder.Rungs))); r != nil {
		why = "The target of " + TargetText(r.UpdateMinutes) + " for an update passed."
	}
	if err := a.passed(true, why); err != nil {
		return err
	}
	return a.finish(before)
}

// StalledLine is a wait that everybody may know of: "a customer has waited since
// … for Gateway firmware".
type StalledLine struct {
	CareID       int64
	BoardID      int64
	ThreadID     *int64
	ThreadTitle  *string
	ThreadSlug   *string
	FaultID      *int64
	FaultTitle   *string
	TeamName     string // may be empty
	WaitingSince time.Time
	StalledSince time.Time
}

// Stalled gives what has stalled in a board that the viewer may see, or in all
// those for 0, the longest stalled first, at most limit.
func (f *Faults) Stalled(ctx context.Context, v account.Viewer, board int64, limit int) ([]StalledLine, error) {
	lines, err := stalledLines(ctx, f.db, thread.Audiences(v), board, limit)
	return lines, db.Plain(err)
}

// LadderChanged is the job that gives what waits in a board its new targets.
type LadderChanged struct {
	BoardID int64 `json:"board"`
	After   int64 `json:"after"` // the last care that is done
}

// Kind names the job for ever.
func (LadderChanged) Kind() string { return "ladder_changed" }

// RenewTargets does a LadderChanged job, a stretch at a time.
func (f *Faults) RenewTargets(ctx context.Context, job LadderChanged) error {
	ids, err := openCares(ctx, f.db, job.BoardID, job.After)
	if err != nil {
		return db.Plain(err)
	}
	for _, id := range ids {
		if err := f.db.Write(ctx, func(tx *db.Tx) error { return f.renewTarget(ctx, tx, id) }); err != nil {
			return err
		}
	}
	if len(ids) < renewBatch {
		return nil
	}
	return f.db.Write(ctx, func(tx *db.Tx) error {
		return f.jobs.Enqueue(ctx, tx, LadderChanged{BoardID: job.BoardID, After: ids[len(ids)-1]})
	})
}

// renewTarget computes a care's due times from its ladder as it is now. What has
// stalled stays so; who cares for it does not change, unless nobody did.
func (f *Faults) renewTarget(ctx context.Context, tx *db.Tx, id int64) error {
	a, err := f.begin(ctx, tx, account.Viewer{}, id, true)
	if err != nil {
		return err
	}
	before, c := a.care, &a.care
	if r := a.ladder.rung(1); c.TeamID == nil && r != nil {
		c.TeamID = &r.TeamID
	}
	if c.FirstAskedAt != nil && c.FirstReplyAt == nil && !c.FirstLate {
		c.FirstDueAt = a.ladder.replyDue(1, true, *c.FirstAskedAt)
	}
	if c.WaitingSince != nil && c.StalledSince == nil {
		c.ReplyDueAt = a.ladder.replyDue(c.Level, c.awaitsFirst(), *c.WaitingSince)
	}
	if c.FaultID != nil && c.Open && c.UpdateDueAt == nil {
		c.UpdateDueAt = a.ladder.updateDue(c.Level, f.now())
	}
	if len(a.ladder.Rungs) == 0 {
		c.StalledSince, c.ReplyDueAt, c.UpdateDueAt = nil, nil, nil
	}
	return a.finish(before)
}
