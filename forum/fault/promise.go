package fault

import (
	"context"
	"fmt"
	"slices"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/thread"
	"answerable/moderation/modlog"
)

// PromiseState is where a promise stands; from Kept on it has ended.
type PromiseState string

// The states of a promise.
const (
	PromiseOpen      PromiseState = "open"
	PromiseOverdue   PromiseState = "overdue"
	PromiseKept      PromiseState = "kept"
	PromiseLate      PromiseState = "late" // kept after it was due
	PromiseBroken    PromiseState = "broken"
	PromiseWithdrawn PromiseState = "withdrawn"
)

// brokenAfter is how long a promise may be overdue before it counts as broken.
const brokenAfter = 7 * 24 * time.Hour

// Promise is what a member of staff said would happen by a time. It never
// changes but in how it ends.
type Promise struct {
	ID          int64
	FaultID     *int64
	ThreadID    *int64
	PostID      *int64 // where it was made
	What        string
	OwnerID     int64
	OwnerName   string
	TeamID      *int64
	TeamName    string
	MadeByName  string
	MadeAt      time.Time
	DueAt       time.Time
	State       PromiseState
	OverdueAt   *time.Time
	EndedAt     *time.Time
	EndedByName *string
	KeptPostID  *int64
	KeptEventID *int64
	KeptFaultID *int64 // the fault of KeptEventID
	Reason      string
	EndEntryID  *int64
}

// Ended reports whether nothing more can happen to it.
func (p Promise) Ended() bool { return p.EndedAt != nil }

// NewPromise is a promise about to be made on a fault or in a thread.
type NewPromise struct {
	FaultID  int64
	ThreadID int64
	PostID   int64
	What     string
	DueAt    time.Time
	OwnerID  int64 // 0 for whoever makes it
}

// Promise makes a promise, for staff. Errors: Missing, Forbidden, Invalid with
// the fields what, due and owner, Conflict in a locked thread or on a closed
// fault.
func (f *Faults) Promise(ctx context.Context, v account.Viewer, p NewPromise) (int64, error) {
	if p.OwnerID == 0 {
		p.OwnerID = v.ID
	}
	p, err := f.checkPromise(ctx, v, p)
	if err != nil {
		return 0, err
	}
	var id int64
	err = f.db.Write(ctx, func(tx *db.Tx) error {
		id, err = f.writePromise(ctx, tx, v, p)
		return err
	})
	return id, err
}

func (f *Faults) checkPromise(ctx context.Context, v account.Viewer, p NewPromise) (NewPromise, error) {
	if err := f.mayPromise(ctx, v, &p); err != nil {
		return p, err
	}
	var c fail.Check
	p.What = neededLine(&c, "what", p.What, 300)
	c.That(len([]rune(p.What)) >= 3, "what", "Say what is promised.")
	now := f.now()
	c.That(p.DueAt.After(now), "due", "This time has passed. Promise something for the future.")
	c.That(p.DueAt.Before(now.AddDate(2, 0, 0)), "due", "This is more than two years ahead.")
	if p.OwnerID != v.ID {
		ok, err := isStaff(ctx, f.db, p.OwnerID)
		if err != nil {
			return p, db.Plain(err)
		}
		c.That(ok, "owner", "A promise needs an owner among the staff.")
	}
	return p, c.Err()
}

// mayPromise asks whether the fault or thread takes promises, and fills in the
// fault of a thread that has one.
func (f *Faults) mayPromise(ctx context.Context, v account.Viewer, p *NewPromise) error {
	if p.PostID != 0 {
		post, _, err := f.forum.Post(ctx, v, p.PostID)
		if err != nil {
			return err
		}
		p.ThreadID = post.ThreadID
	}
	if p.ThreadID != 0 {
		t, err := f.threadForStaff(ctx, v, p.ThreadID)
		if err != nil {
			return err
		}
		if t.Locked(f.now()) {
			return fail.New(fail.Conflict, "This thread is locked, so nothing can be promised in it.", "Promise it on the fault, or in an open thread.")
		}
		if t.FaultID != nil {
			p.FaultID = *t.FaultID
		}
	}
	if p.FaultID == 0 {
		return needsThread(*p)
	}
	one, err := f.forStaff(ctx, v, p.FaultID)
	if err == nil && one.Status.Closed() {
		err = fail.New(fail.Conflict, "This fault is closed, so nothing can be promised about it.", "Reopen it first.")
	}
	return err
}

func needsThread(p NewPromise) error {
	if p.ThreadID == 0 {
		return fail.NotFound()
	}
	return nil
}

func (f *Faults) writePromise(ctx context.Context, tx *db.Tx, v account.Viewer, p NewPromise) (int64, error) {
	id, err := insertPromise(ctx, tx, v, p, f.now())
	if err != nil {
		return 0, err
	}
	for kind, due := range promiseDeadlines(f.now(), p.DueAt) {
		if err := f.schedule(ctx, tx, kind, id, due); err != nil {
			return 0, err
		}
	}
	return id, f.promiseEvent(ctx, tx, by(v), Promise{ID: id, FaultID: orNil(p.FaultID), ThreadID: orNil(p.ThreadID), PostID: orNil(p.PostID)}, event{Kind: EventPromise, Detail: p.What})
}

// promiseDeadlines are when its owner is reminded (a day before, or half way
// where that is later), when it is overdue and when it is broken.
func promiseDeadlines(made, due time.Time) map[deadlineKind]time.Time {
	reminder := due.Add(-24 * time.Hour)
	if half := made.Add(due.Sub(made) / 2); reminder.Before(half) {
		reminder = half
	}
	return map[deadlineKind]time.Time{promiseReminder: reminder, promiseDue: due, promiseBroken: due.Add(brokenAfter)}
}

// promiseEvent writes what happened to a promise into the fault's timeline, or
// makes the page of the thread it was made in old.
func (f *Faults) promiseEvent(ctx context.Context, tx *db.Tx, who actor, p Promise, e event) error {
	e.PromiseID, e.ThreadID = &p.ID, p.ThreadID
	if p.FaultID != nil {
		return f.changeIn(ctx, tx, *p.FaultID, who, func(tx *db.Tx, _ held) ([]event, error) {
			return one(e), f.reckon(ctx, tx, *p.FaultID)
		})
	}
	tx.Announce(thread.ThreadTopic(*p.ThreadID))
	if err := touchThread(ctx, tx, *p.ThreadID); err != nil {
		return err
	}
	if err := f.tellThread(ctx, tx, who, p, e.Kind); err != nil {
		return err
	}
	return f.Renew(ctx, tx, *p.ThreadID) // an open promise keeps the thread on the desk
}

// Ending is how a promise ends: with what kept it, declared broken, or
// withdrawn before it was due.
type Ending struct {
	PromiseID   int64
	State       PromiseState // PromiseKept, PromiseBroken or PromiseWithdrawn
	KeptPostID  int64
	KeptEventID int64 // an update
	Reason      string
}

// EndPromise ends a promise, for staff. Kept after it was due it is late.
// Errors: Missing, Forbidden, Invalid with the fields state, kept and reason,
// Conflict when it ended before or is overdue and to be withdrawn.
func (f *Faults) EndPromise(ctx context.Context, v account.Viewer, e Ending) error {
	p, err := f.PromiseByID(ctx, v, e.PromiseID)
	if err != nil {
		return err
	}
	if err := mustBeStaff(v); err != nil {
		return err
	}
	if e, err = f.checkEnding(ctx, v, p, e); err != nil {
		return err
	}
	return f.db.Write(ctx, func(tx *db.Tx) error {
		return f.writeEnding(ctx, tx, by(v), p, e, modlog.Act{ActorID: v.ID, Source: modlog.OwnInitiative})
	})
}

func (f *Faults) checkEnding(ctx context.Context, v account.Viewer, p Promise, e Ending) (Ending, error) {
	switch e.State {
	case PromiseKept:
		return f.checkKept(ctx, v, p, e)
	case PromiseWithdrawn:
		if !f.now().Before(p.DueAt) {
			return e, fail.Field("state", "It is overdue: it can be kept late, or declared broken.")
		}
	case PromiseBroken:
	default:
		return e, fail.Field("state", "Choose how the promise ends.")
	}
	var err error
	e.KeptPostID, e.KeptEventID = 0, 0
	e.Reason, err = publicReason("reason", e.Reason)
	return e, err
}

// checkKept asks for what kept the promise: a post, or an update of its fault.
func (f *Faults) checkKept(ctx context.Context, v account.Viewer, p Promise, e Ending) (Ending, error) {
	refused := fail.Field("kept", "Point at the post or the update that keeps it: it must have been written after the promise, where others can see it.")
	switch {
	case e.KeptPostID != 0:
		post, _, err := f.forum.Post(ctx, v, e.KeptPostID)
		if err != nil || !post.Readable() || post.CreatedAt.Before(p.MadeAt) {
			return e, refused
		}
		e.KeptEventID = 0
	case e.KeptEventID != 0:
		ok, err := updateKeeps(ctx, f.db, e.KeptEventID, p)
		if err != nil {
			return e, db.Plain(err)
		}
		if !ok {
			return e, refused
		}
	default:
		return e, refused
	}
	if !f.now().Before(p.DueAt) {
		e.State = PromiseLate
	}
	if e.Reason != "" {
		var err error
		e.Reason, err = publicReason("reason", e.Reason)
		return e, err
	}
	return e, nil
}

func (f *Faults) writeEnding(ctx context.Context, tx *db.Tx, who actor, p Promise, e Ending, act modlog.Act) error {
	act.Kind, act.TargetID, act.PublicReason = modlog.EndPromise, p.ID, endingText(e)
	receipt, err := f.modlog.Append(ctx, tx, act)
	if err != nil {
		return err
	}
	if err := endPromise(ctx, tx, who, p, e, receipt, f.now()); err != nil {
		return err
	}
	if err := f.dropDeadlines(ctx, tx, p.ID, promiseReminder, promiseDue, promiseBroken); err != nil {
		return err
	}
	return f.promiseEvent(ctx, tx, who, p, event{Kind: EventPromiseEnded, Detail: short(endingText(e)), EntryID: idOf(receipt.Entry())})
}

func endingText(e Ending) string {
	text := map[PromiseState]string{PromiseKept: "Kept", PromiseLate: "Kept late", PromiseBroken: "Broken", PromiseWithdrawn: "Withdrawn"}[e.State]
	if e.Reason != "" {
		text += ": " + e.Reason
	}
	return text
}

// PromiseByID gives a promise whose fault or thread the viewer may know of.
func (f *Faults) PromiseByID(ctx context.Context, v account.Viewer, id int64) (Promise, error) {
	p, err := promiseByID(ctx, f.db, id)
	if db.NoRow(err) {
		return p, fail.NotFound()
	}
	if err != nil {
		return p, db.Plain(err)
	}
	if p.FaultID != nil {
		_, err = f.Fault(ctx, v, *p.FaultID)
	} else {
		_, err = f.forum.Thread(ctx, v, *p.ThreadID)
	}
	return p, err
}

// Promises gives a fault's promises, oldest first.
func (f *Faults) Promises(ctx context.Context, fault int64) ([]Promise, error) {
	var promises []Promise
	err := f.db.Ask(ctx, promisesOf("fault_id", fault, &promises))
	return promises, db.Plain(err)
}

// ThreadPromises gives the promises made in a thread, oldest first.
func (f *Faults) ThreadPromises(ctx context.Context, threadID int64) ([]Promise, error) {
	var promises []Promise
	err := f.db.Ask(ctx, promisesOf("thread_id", threadID, &promises))
	return promises, db.Plain(err)
}

// firePromiseReminder tells its owner that a promise is due soon.
func (f *Faults) firePromiseReminder(ctx context.Context, tx *db.Tx, id int64, at time.Time) error {
	p, err := promiseIn(ctx, tx, id)
	if err != nil || p.Ended() {
		return err
	}
	return f.tellOfPromise(ctx, tx, p, "promise-reminder", []int64{p.OwnerID}, at)
}

// firePromiseDue makes a promise overdue and tells its owner and his team.
func (f *Faults) firePromiseDue(ctx context.Context, tx *db.Tx, id int64, at time.Time) error {
	p, err := promiseIn(ctx, tx, id)
	if err != nil || p.State != PromiseOpen {
		return err
	}
	if err := overduePromise(ctx, tx, id, at); err != nil {
		return err
	}
	people, err := teamOf(ctx, tx, p)
	if err != nil {
		return err
	}
	if err := f.tellOfPromise(ctx, tx, p, "promise-overdue", people, at); err != nil {
		return err
	}
	return f.promiseEvent(ctx, tx, nobody(), p, event{Kind: EventPromiseOverdue, Detail: p.What})
}

// firePromiseBroken ends a promise that was overdue for seven days.
func (f *Faults) firePromiseBroken(ctx context.Context, tx *db.Tx, id int64, _ time.Time) error {
	p, err := promiseIn(ctx, tx, id)
	if err != nil || p.Ended() {
		return err
	}
	days := int(brokenAfter / (24 * time.Hour))
	e := Ending{PromiseID: id, State: PromiseBroken, Reason: fmt.Sprintf("It was overdue for %d days.", days)}
	return f.writeEnding(ctx, tx, nobody(), p, e, modlog.Act{Source: modlog.Automatic})
}

// endings are the states a promise ends in by an act.
func endings() []PromiseState { return []PromiseState{PromiseKept, PromiseBroken, PromiseWithdrawn} }

// MayEndAs gives how a promise can end now.
func (p Promise) MayEndAs(now time.Time) []PromiseState {
	if p.Ended() {
		return nil
	}
	if now.Before(p.DueAt) {
		return endings()
	}
	return slices.DeleteFunc(endings(), func(s PromiseState) bool { return s == PromiseWithdrawn })
}

func orNil(id int64) *int64 {
	if id == 0 {
		return nil
	}
	return &id
}
