package fault

import (
	"context"
	"fmt"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/notify"
	"answerable/forum/thread"
)

// act is one change of who cares, while its transaction holds the care.
type act struct {
	f      *Faults
	ctx    context.Context
	tx     *db.Tx
	v      account.Viewer
	care   care
	ladder Ladder
	open   Handover // the one that waits for an answer
	handed bool     // there is one
	mine   bool     // the viewer is of the team it waits for
	event  *event   // for a fault's timeline
	told   bool     // the page shows something new although the care is the same
}

// actOn lets staff change who cares. It holds the care, clears an owner who is
// none any more, and stores what do changed with its event.
func (f *Faults) actOn(ctx context.Context, v account.Viewer, careID int64, do func(*act) error) error {
	if err := mustBeStaff(v); err != nil {
		return err
	}
	if err := f.maySeeCare(ctx, v, careID); err != nil {
		return err
	}
	return f.db.Write(ctx, func(tx *db.Tx) error { return f.actIn(ctx, tx, v, careID, do) })
}

// maySeeCare is Missing for a care whose board the viewer may not see.
func (f *Faults) maySeeCare(ctx context.Context, v account.Viewer, careID int64) error {
	maySee, err := careAudience(ctx, f.db, careID)
	if db.NoRow(err) || (err == nil && !maySee.Includes(v)) {
		return fail.NotFound()
	}
	return db.Plain(err)
}

func (f *Faults) actIn(ctx context.Context, tx *db.Tx, v account.Viewer, careID int64, do func(*act) error) error {
	a, err := f.begin(ctx, tx, v, careID, false)
	if err != nil {
		return err
	}
	before := a.care
	if err := a.clearLostOwner(); err != nil {
		return err
	}
	if err := do(a); err != nil {
		return err
	}
	return a.finish(before)
}

// begin holds what an act is on. The care of a thread whose open fault holds it
// is changed there, unless it is the thread's own row that is meant.
func (f *Faults) begin(ctx context.Context, tx *db.Tx, v account.Viewer, careID int64, own bool) (*act, error) {
	s, err := subjectOf(ctx, tx, careID)
	if err != nil {
		return nil, err
	}
	if err := lockRow(ctx, tx, "faults", s.FaultID); err != nil {
		return nil, err
	}
	if err := lockRow(ctx, tx, "threads", s.ThreadID); err != nil {
		return nil, err
	}
	a := &act{f: f, ctx: ctx, tx: tx, v: v}
	if a.care, _, err = careBy(ctx, tx, "id", careID); err != nil {
		return nil, err
	}
	if a.care.Linked && s.FaultID != nil && !own {
		if a.care, _, err = careBy(ctx, tx, "fault_id", *s.FaultID); err != nil {
			return nil, err
		}
	}
	if a.ladder, err = ladderOf(ctx, tx.DB, a.care.BoardID); err != nil {
		return nil, err
	}
	if a.open, a.handed, err = openHandover(ctx, tx, a.care.ID); err != nil || !a.handed || a.open.ToTeamID == nil {
		return a, err
	}
	a.mine, err = inTeam(ctx, tx, *a.open.ToTeamID, v.ID)
	return a, err
}

// finish stores the care; a fault's timeline gets the event, and a thread's
// page shows what was asked.
func (a *act) finish(before care) error {
	if err := a.f.settle(a.ctx, a.tx, before, a.care); err != nil {
		return err
	}
	switch shown := a.care.shows(before); {
	case a.event == nil && !shown && !a.told:
		return nil
	case a.care.ThreadID != nil && shown:
		return nil // settle has made the page old
	case a.care.ThreadID != nil:
		a.tx.Announce(thread.ThreadTopic(*a.care.ThreadID))
		a.tx.Announce(ListTopic)
		return touchThread(a.ctx, a.tx, *a.care.ThreadID)
	}
	return a.f.changeIn(a.ctx, a.tx, *a.care.FaultID, by(a.v), func(*db.Tx, held) ([]event, error) {
		if a.event == nil {
			return nil, nil
		}
		return []event{*a.event}, nil
	})
}

func (a *act) mustBeMine() error {
	if !a.handed {
		return fail.New(fail.Conflict, "Nothing is handed over here any more.", "Look at the page again: it now shows what changed.")
	}
	if !a.mine {
		return fail.New(fail.Forbidden, "This is handed to a team that you are not in.", "Somebody of that team can accept it.")
	}
	return nil
}

// owned tells who owns it already.
func (a *act) owned() error {
	name, err := memberName(a.ctx, a.tx, *a.care.OwnerID)
	if err != nil {
		return err
	}
	return fail.New(fail.Conflict, name+" owns this.", "It stays so until somebody accepts a handover; you can ask for one.")
}

// take makes the viewer the owner of what nobody owns.
func (a *act) take() error {
	team, err := a.teamFor()
	if err != nil {
		return err
	}
	h := handoverOf(a.care, TookIt, "", &a.v.ID)
	h.ToOwnerID, h.ToTeamID = &a.v.ID, team
	if team != nil {
		h.ToLevel = a.ladder.levelOf(*team, a.care.Level)
	}
	if err := a.replaceOpen("Somebody took it."); err != nil {
		return err
	}
	a.own(h)
	return a.f.writeHandover(a.ctx, a.tx, h, HandoverAccepted)
}

// teamFor is the team the viewer answers with: the one that has it now when he
// is in it, else his own one on the ladder, else his first.
func (a *act) teamFor() (*int64, error) {
	teams, err := teamsOfMember(a.ctx, a.tx, a.v.ID)
	if err != nil {
		return nil, err
	}
	var best *int64
	for _, team := range teams {
		if same(a.care.TeamID, &team) {
			return &team, nil
		}
		if best == nil || (a.ladder.levelOf(*best, 0) == 0 && a.ladder.levelOf(team, 0) != 0) {
			best = &team
		}
	}
	if best == nil && len(a.ladder.Rungs) > 0 {
		return nil, fail.New(fail.Conflict, "You are in no team, so nobody would answer when you are away.", "Ask an administrator to put you into one.")
	}
	return best, nil
}

// own makes the receiver of a handover the owner.
func (a *act) own(h Handover) {
	now := a.f.now()
	a.care.OwnerID, a.care.TeamID, a.care.Level, a.care.OwnedSince = h.ToOwnerID, h.ToTeamID, h.ToLevel, &now
	a.event = &event{Kind: EventOwner, Detail: a.v.Name}
}

func (a *act) replaceOpen(why string) error {
	if !a.handed {
		return nil
	}
	a.handed = false
	return replaceHandover(a.ctx, a.tx, a.care.ID, orNil(a.v.ID), why, a.f.now())
}

// ask leaves a handover open until somebody accepts it, and tells whom it is for.
func (a *act) ask(h Handover) error {
	if err := a.replaceOpen("A later handover took its place."); err != nil {
		return err
	}
	if err := a.f.writeHandover(a.ctx, a.tx, h, HandoverOpen); err != nil {
		return err
	}
	team, err := teamName(a.ctx, a.tx, *h.ToTeamID)
	if err != nil {
		return err
	}
	a.event = &event{Kind: EventHandover, Detail: short("To " + team + ": " + h.Reason)}
	to, err := peopleFor(a.ctx, a.tx, h)
	if err != nil {
		return err
	}
	return a.f.tellCare(a.ctx, a.tx, a.care, notify.Handover, to, a.v.ID)
}

// accept answers the open handover and makes the viewer the owner.
func (a *act) accept(answer string) error {
	h := a.open
	h.ToOwnerID = &a.v.ID
	if err := answerHandover(a.ctx, a.tx, h.ID, HandoverAccepted, a.v.ID, answer, a.f.now()); err != nil {
		return err
	}
	before := a.care.OwnerID
	a.handed = false
	if !h.Kind.climbs() {
		a.care.Handovers++
	}
	if h.Kind.climbs() {
		h.ToTeamID, h.ToLevel = a.care.TeamID, a.care.Level
	}
	a.own(h)
	if before == nil {
		return nil
	}
	return a.f.tellCare(a.ctx, a.tx, a.care, notify.Owner, []int64{*before}, a.v.ID)
}

// decline answers the open handover; one by staff goes back where it came from.
func (a *act) decline(reason string) error {
	h := a.open
	if h.Kind == TargetPassed || h.Kind == CustomersAsked {
		return fail.New(fail.Conflict, "This climbed because a customer waited too long, so it cannot be declined.", "Accept it, or hand it over to another team with a public reason.")
	}
	if err := answerHandover(a.ctx, a.tx, h.ID, HandoverDeclined, a.v.ID, reason, a.f.now()); err != nil {
		return err
	}
	a.handed = false
	if h.Kind.climbs() {
		a.care.TeamID, a.care.Level, a.care.EscalatedAt = h.FromTeamID, h.FromLevel, nil
		a.care.Climbed = max(0, a.care.Climbed-1)
	}
	if err := a.stays(); err != nil {
		return err
	}
	to, err := stillFor(a.ctx, a.tx, a.care, h)
	if err != nil {
		return err
	}
	return a.f.tellCare(a.ctx, a.tx, a.care, notify.Handover, to, a.v.ID)
}

// stays says on the timeline who answers for it as before.
func (a *act) stays() (err error) {
	who := "nobody yet"
	switch {
	case a.care.OwnerID != nil:
		who, err = memberName(a.ctx, a.tx, *a.care.OwnerID)
	case a.care.TeamID != nil:
		who, err = teamName(a.ctx, a.tx, *a.care.TeamID)
	}
	a.event = &event{Kind: EventOwner, Detail: who}
	return err
}

// tellCare tells members of staff about a change of who cares, or of a wait.
func (f *Faults) tellCare(ctx context.Context, tx *db.Tx, c care, kind notify.Kind, members []int64, by int64) error {
	news := notify.News{Kind: kind, Event: fmt.Sprintf("care:%d:%s:%d", c.ID, kind, f.now().UnixMicro()), ActorID: by, At: f.now()}
	if c.ThreadID != nil {
		news.ThreadID = *c.ThreadID
	} else {
		news.FaultID = *c.FaultID
	}
	return notify.Tell(ctx, tx, news, notify.Audience{Roles: staffRoles(), Members: members})
}
