package fault

import (
	"context"
	"fmt"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/notify"
)

// Escalate sends what the viewer thinks belongs higher to the next level of the
// board's ladder, for staff. The owner stays until somebody there accepts; its
// team answers from now on. Errors: Missing, Forbidden, Invalid with the fields
// reason and note, Conflict at the top and on a board without a ladder.
func (f *Faults) Escalate(ctx context.Context, v account.Viewer, careID int64, reason, note string) error {
	var c fail.Check
	reason, err := publicReason("reason", reason)
	if err != nil {
		c.Refuse("reason", fail.From(err).Fields["reason"])
	}
	note = internalNote(&c, note)
	if err := c.Err(); err != nil {
		return err
	}
	return f.actOn(ctx, v, careID, func(a *act) error { return a.climb(EscalatedUp, reason, note) })
}

// climb gives the care to the next level's team. No handover resets a clock: only
// a climb that the clock itself, or the customers who wait, brought about gives
// the next team its own time.
func (a *act) climb(kind HandoverKind, reason, note string) error {
	next := a.ladder.above(a.care.Level)
	if next == nil {
		return a.atTop()
	}
	if err := a.replaceOpen("It was escalated."); err != nil {
		return err
	}
	h := handoverOf(a.care, kind, reason, orNil(a.v.ID))
	h.Note, h.ToTeamID, h.ToLevel = note, &next.TeamID, next.Level
	if err := a.f.writeHandover(a.ctx, a.tx, h, HandoverOpen); err != nil {
		return err
	}
	now := a.f.now()
	a.care.Climbed += max(1, next.Level-a.care.Level)
	a.care.Level, a.care.TeamID, a.care.EscalatedAt = next.Level, &next.TeamID, &now
	a.care.Handovers++
	if kind != EscalatedUp && a.care.WaitingSince != nil {
		a.care.ReplyDueAt = a.ladder.replyDue(next.Level, a.care.awaitsFirst(), now)
	}
	return a.tellClimb(h, next)
}

// awaitsFirst reports whether the next answer is a thread's first.
func (c care) awaitsFirst() bool { return c.ThreadID != nil && c.FirstReplyAt == nil }

// tellClimb tells the team it climbed to, and whose it was.
func (a *act) tellClimb(h Handover, next *Rung) error {
	a.event = &event{Kind: EventEscalated, Detail: short(fmt.Sprintf("To level %d, %s: %s", next.Level, next.TeamName, h.Reason))}
	to, err := teamIDs(a.ctx, a.tx, &next.TeamID)
	if err != nil {
		return err
	}
	if h.FromOwnerID != nil {
		to = append(to, *h.FromOwnerID)
	}
	return a.f.tellCare(a.ctx, a.tx, a.care, notify.Escalated, to, a.v.ID)
}

func (a *act) atTop() error {
	if len(a.ladder.Rungs) == 0 {
		return fail.New(fail.Conflict, "This board has no ladder of teams, so there is nobody above to escalate to.", "Hand it over to a team instead, or ask an administrator to set up the board's ladder.")
	}
	top := a.ladder.rung(min(a.care.Level, len(a.ladder.Rungs)))
	return fail.New(fail.Conflict, fmt.Sprintf("This is at the top of the ladder already: level %d, %s.", top.Level, top.TeamName), "It stays there. You can hand it over to another team with a reason.")
}

// Asked is what came of a customer's wish that something climbs.
type Asked struct {
	People  int // who asked at this level, himself included
	Needed  int
	Climbed bool
}

// AskUp is a customer's wish that what has stalled goes to the next level; it
// climbs when enough of those it affects have asked, each once a level. A fault
// affects who reported it or opened one of its threads, a thread who wrote there.
// Errors: Missing, SignIn, Forbidden for who is not affected, Conflict when
// nothing has stalled and at the top.
func (f *Faults) AskUp(ctx context.Context, v account.Viewer, careID int64) (Asked, error) {
	if err := mustSignIn(v); err != nil {
		return Asked{}, err
	}
	if v.IsStaff() {
		return Asked{}, fail.New(fail.Forbidden, "This is for customers.", "As staff you can escalate it yourself, with a reason.")
	}
	if err := f.maySeeCare(ctx, v, careID); err != nil {
		return Asked{}, err
	}
	var asked Asked
	err := f.db.Write(ctx, func(tx *db.Tx) error {
		return f.actIn(ctx, tx, v, careID, func(a *act) (err error) {
			asked, err = a.askUp()
			return err
		})
	})
	return asked, err
}

func (a *act) askUp() (Asked, error) {
	if err := a.mayAskUp(); err != nil {
		return Asked{}, err
	}
	n, err := insertAsk(a.ctx, a.tx, a.care.ID, a.care.Level, a.v.ID, a.f.now())
	asked := Asked{People: n, Needed: a.ladder.ClimbAsks}
	a.told = true
	if err != nil || n < asked.Needed {
		return asked, err
	}
	asked.Climbed = true
	people := counted(n, "One person who waits asked for it.", "%s people who wait asked for it.")
	who := a.v
	a.v = account.Viewer{} // the people asked, not the last of them
	err = a.climb(CustomersAsked, people, "")
	a.v = who
	return asked, err
}

func (a *act) mayAskUp() error {
	affected, err := isAffected(a.ctx, a.tx, a.care, a.v.ID)
	switch {
	case err != nil:
		return err
	case !affected:
		return fail.New(fail.Forbidden, "Only those whom this affects can ask for it.", "If you have the same problem, say so with “This affects me too”, or write what you see.")
	case a.care.StalledSince == nil:
		return fail.New(fail.Conflict, "Nothing here has waited past its target.", "The page shows by when an answer is due; if that passes you can ask, and it also climbs by itself.")
	case a.ladder.above(a.care.Level) == nil:
		return a.atTop()
	}
	return nil
}
