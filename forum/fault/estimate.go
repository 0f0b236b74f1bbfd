package fault

import (
	"context"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/moderation/modlog"
)

// Estimate is when staff expect a fix: a date, a window, or no date yet with
// the time of the next update. Earlier ones stay for ever.
type Estimate struct {
	ID           int64
	FaultID      int64
	FromAt       *time.Time // the window's beginning; nil for a single date
	UntilAt      *time.Time // the date, or the window's end; nil for no date yet
	NextUpdateAt *time.Time
	Reason       string // why it was moved to this; empty for the first
	Slip         bool   // it moved something to a later time
	MadeByName   string
	MadeTeam     string
	MadeAt       time.Time
	PassedAt     *time.Time // when its time passed without what it announced
	MovedAt      *time.Time // when a later one took its place; nil while it stands
	MoveEntryID  *int64
}

// Standing reports whether no later estimate took its place.
func (e Estimate) Standing() bool { return e.MovedAt == nil }

// NewEstimate is what somebody asks for. Standing is the id of the estimate his
// page showed, 0 for none.
type NewEstimate struct {
	FaultID      int64
	Standing     int64
	FromAt       *time.Time
	UntilAt      *time.Time
	NextUpdateAt *time.Time
	Reason       string // public; needed to move an earlier estimate
}

// check refuses what is no estimate or lies in the past.
func (e NewEstimate) check(now time.Time) error {
	var c fail.Check
	if e.UntilAt == nil && e.NextUpdateAt == nil {
		c.Refuse("until", "Give a date, or say by when you write the next update.")
	}
	if e.UntilAt == nil && e.FromAt != nil {
		c.Refuse("until", "A window needs an end too.")
	}
	if e.UntilAt != nil && e.FromAt != nil && e.FromAt.After(*e.UntilAt) {
		c.Refuse("until", "The window ends before it begins.")
	}
	c.That(e.UntilAt == nil || e.UntilAt.After(now), "until", "This date has passed. Give one in the future.")
	c.That(e.NextUpdateAt == nil || e.NextUpdateAt.After(now), "next", "This time has passed. Give one in the future.")
	far := now.AddDate(5, 0, 0)
	c.That(e.UntilAt == nil || e.UntilAt.Before(far), "until", "This is more than five years ahead.")
	c.That(e.NextUpdateAt == nil || e.NextUpdateAt.Before(far), "next", "This is more than five years ahead.")
	return c.Err()
}

// later reports whether going from before to after is a slip: any move to a
// later time, and from a date to none. updated says that an update came since,
// so that the time of the next one begins anew.
func later(before Estimate, after NewEstimate, updated bool) bool {
	if before.UntilAt != nil && (after.UntilAt == nil || after.UntilAt.After(*before.UntilAt)) {
		return true
	}
	return before.NextUpdateAt != nil && !updated && before.UntilAt == nil && after.UntilAt == nil &&
		(after.NextUpdateAt == nil || after.NextUpdateAt.After(*before.NextUpdateAt))
}

// Estimate sets or moves the estimate, for staff. Nothing but this ever moves
// one. Errors: Missing, Forbidden, Invalid with the fields from, until, next and
// reason, Conflict when somebody moved it first or the fault is closed.
func (f *Faults) Estimate(ctx context.Context, v account.Viewer, e NewEstimate) error {
	if _, err := f.forStaff(ctx, v, e.FaultID); err != nil {
		return err
	}
	if err := e.check(f.now()); err != nil {
		return err
	}
	var err error
	if e.Standing != 0 || e.Reason != "" {
		if e.Reason, err = publicReason("reason", e.Reason); err != nil {
			return err
		}
	}
	return f.change(ctx, e.FaultID, by(v), func(tx *db.Tx, h held) ([]event, error) {
		if h.Status.Closed() {
			return nil, fail.New(fail.Conflict, "This fault is closed.", "Reopen it before you estimate a fix.")
		}
		return f.writeEstimate(ctx, tx, v, h, e)
	})
}

func (f *Faults) writeEstimate(ctx context.Context, tx *db.Tx, v account.Viewer, h held, e NewEstimate) ([]event, error) {
	before, there, err := standingEstimate(ctx, tx, h.ID)
	if err != nil {
		return nil, err
	}
	if before.ID != e.Standing {
		return nil, fail.New(fail.Conflict, "Somebody changed the estimate meanwhile.", "Look at the new one, then decide whether yours still holds.").
			In("until", "The estimate changed meanwhile; the page shows the new one.")
	}
	slip := false
	if there {
		if slip, err = f.supersede(ctx, tx, v, before, e); err != nil {
			return nil, err
		}
	}
	id, err := insertEstimate(ctx, tx, v, e, slip, f.now())
	if err != nil {
		return nil, err
	}
	return one(event{Kind: EventEstimate, EstimateID: &id, Detail: short(e.Reason)}), f.scheduleEstimate(ctx, tx, id, e)
}

// supersede ends the standing estimate with its log entry and reports whether
// that is a slip. One that had passed counts once: its passing was counted.
func (f *Faults) supersede(ctx context.Context, tx *db.Tx, v account.Viewer, before Estimate, e NewEstimate) (slip bool, err error) {
	receipt, err := f.modlog.Append(ctx, tx, modlog.Act{Kind: modlog.MoveEstimate, TargetID: before.ID, ActorID: v.ID,
		Source: modlog.OwnInitiative, PublicReason: e.Reason})
	if err != nil {
		return false, err
	}
	if err := moveEstimate(ctx, tx, before.ID, receipt, f.now()); err != nil {
		return false, err
	}
	if err := f.dropDeadlines(ctx, tx, before.ID, estimatePassed, estimateUpdate); err != nil {
		return false, err
	}
	updated, err := updatedSince(ctx, tx, before.FaultID, before.MadeAt)
	if err != nil || !later(before, e, updated) {
		return false, err
	}
	if before.PassedAt != nil {
		return true, nil
	}
	return true, countSlip(ctx, tx, before.FaultID)
}

func (f *Faults) scheduleEstimate(ctx context.Context, tx *db.Tx, id int64, e NewEstimate) error {
	if e.UntilAt != nil {
		if err := f.schedule(ctx, tx, estimatePassed, id, *e.UntilAt); err != nil {
			return err
		}
	}
	if e.NextUpdateAt != nil {
		return f.schedule(ctx, tx, estimateUpdate, id, *e.NextUpdateAt)
	}
	return nil
}

// renewNextUpdate gives the standing estimate, or a new one without a date, the
// time of the next update, as an update that was just posted announces it.
func (f *Faults) renewNextUpdate(ctx context.Context, tx *db.Tx, v account.Viewer, h held, next time.Time) error {
	before, there, err := standingEstimate(ctx, tx, h.ID)
	if err != nil || h.Status.Closed() {
		return err
	}
	e := NewEstimate{FaultID: h.ID, NextUpdateAt: &next, FromAt: before.FromAt, UntilAt: before.UntilAt}
	if there {
		e.Reason = "An update was posted; the time of the next one was set."
		receipt, err := f.modlog.Append(ctx, tx, modlog.Act{Kind: modlog.MoveEstimate, TargetID: before.ID, ActorID: v.ID,
			Source: modlog.OwnInitiative, PublicReason: e.Reason})
		if err != nil {
			return err
		}
		if err := moveEstimate(ctx, tx, before.ID, receipt, f.now()); err != nil {
			return err
		}
		if err := f.dropDeadlines(ctx, tx, before.ID, estimatePassed, estimateUpdate); err != nil {
			return err
		}
	}
	id, err := insertEstimate(ctx, tx, v, e, false, f.now())
	if err != nil {
		return err
	}
	return f.scheduleEstimate(ctx, tx, id, e)
}

// fireEstimatePassed notes that the standing estimate's date passed without the
// fix, once.
func (f *Faults) fireEstimatePassed(ctx context.Context, tx *db.Tx, id int64, at time.Time) error {
	return f.passEstimate(ctx, tx, id, at, func(h held, _ Estimate) (bool, error) {
		return h.Status == RollingOut || h.Status == Awaiting || h.Status.Closed(), nil
	})
}

// fireEstimateUpdate notes that the time of the next update passed without one.
func (f *Faults) fireEstimateUpdate(ctx context.Context, tx *db.Tx, id int64, at time.Time) error {
	return f.passEstimate(ctx, tx, id, at, func(h held, e Estimate) (bool, error) {
		updated, err := updatedSince(ctx, tx, h.ID, e.MadeAt)
		return updated || h.Status.Closed(), err
	})
}

func (f *Faults) passEstimate(ctx context.Context, tx *db.Tx, id int64, at time.Time, fulfilled func(held, Estimate) (bool, error)) error {
	e, err := estimateIn(ctx, tx, id)
	if err != nil || !e.Standing() || e.PassedAt != nil {
		return err
	}
	return f.changeIn(ctx, tx, e.FaultID, nobody(), func(tx *db.Tx, h held) ([]event, error) {
		done, err := fulfilled(h, e)
		if err != nil || done {
			return nil, err
		}
		if err := passedEstimate(ctx, tx, id, at); err != nil {
			return nil, err
		}
		return one(event{Kind: EventEstimatePassed, EstimateID: &id}), countSlip(ctx, tx, h.ID)
	})
}

// Estimates gives a fault's estimates, oldest first.
func (f *Faults) Estimates(ctx context.Context, fault int64) ([]Estimate, error) {
	var estimates []Estimate
	err := f.db.Ask(ctx, estimatesOf(fault, &estimates))
	return estimates, db.Plain(err)
}
