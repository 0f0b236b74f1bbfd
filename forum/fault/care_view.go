package fault

import (
	"context"
	"slices"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
)

// CareView is what everybody may see of who cares for a thread or fault, and of
// what waits there. For a thread whose open fault cares for it, the owner, team,
// level and escalation are the fault's, the wait is the thread's own.
type CareView struct {
	ID           int64 // 0 when nothing has begun a clock here
	BoardID      int64
	ThreadID     *int64
	ThreadTitle  *string
	ThreadSlug   *string
	FaultID      *int64 // of a fault's care, or the one that cares for the thread
	FaultTitle   *string
	Open         bool
	OwnerID      *int64
	OwnerName    *string // nil also for an owner who is none any more
	TeamID       *int64
	TeamName     *string
	Level        int
	Handovers    int
	WaitingPost  *int64
	WaitingSince *time.Time
	ReplyDueAt   *time.Time // by when the next answer is due, or else it climbs
	StalledSince *time.Time
	FirstAskedAt *time.Time
	FirstDueAt   *time.Time
	FirstReplyAt *time.Time
	FirstLate    bool
	UpdateDueAt  *time.Time
	EscalatedAt  *time.Time
	Asks         int // people who asked that it climbs from this level
	AsksNeeded   int
	Vulnerable   bool // for staff alone
	Severity     Severity
	Ladder       []RungView
	Moves        []Handover // the latest, oldest first; notes only for staff
	Handed       *Handover  // the one that waits for an answer
}

// RungView is a level of the ladder with when this was sent there.
type RungView struct {
	Level         int
	TeamID        int64
	TeamName      string
	FirstMinutes  int
	NextMinutes   int
	UpdateMinutes int
	Reached       *time.Time // nil for where it began, and for what is above
	Current       bool
}

// AtTop reports that there is no level above.
func (c CareView) AtTop() bool { return len(c.Ladder) > 0 && c.Level >= len(c.Ladder) }

// ThreadCare gives who cares for a thread, in one statement; a zero view for a
// thread without a clock, and for one in a board that the viewer may not see.
func (f *Faults) ThreadCare(ctx context.Context, v account.Viewer, threadID int64) (CareView, error) {
	return f.careView(ctx, v, "thread_id", threadID)
}

// FaultCare gives who cares for a fault, in one statement.
func (f *Faults) FaultCare(ctx context.Context, v account.Viewer, fault int64) (CareView, error) {
	return f.careView(ctx, v, "fault_id", fault)
}

// CareByID gives a care that the viewer may know of; Missing otherwise.
func (f *Faults) CareByID(ctx context.Context, v account.Viewer, id int64) (CareView, error) {
	c, err := f.careView(ctx, v, "id", id)
	if err == nil && c.ID == 0 {
		err = fail.NotFound()
	}
	return c, err
}

func (f *Faults) careView(ctx context.Context, v account.Viewer, column string, id int64) (CareView, error) {
	var rows []careViewRow
	if err := f.db.Ask(ctx, careRows(v, column, id, &rows)); err != nil {
		return CareView{}, db.Plain(err)
	}
	return careViewFrom(rows, v), nil
}

// careViewFrom is what the rows say, nothing where there are none.
func careViewFrom(rows []careViewRow, v account.Viewer) CareView {
	if len(rows) == 0 {
		return CareView{}
	}
	view := rows[0].view()
	for _, r := range rows[1:] {
		switch r.What {
		case "rung":
			view.Ladder = append(view.Ladder, r.rung(view.Level))
		case "move":
			view.Moves = append(view.Moves, r.move(v))
		}
	}
	slices.SortFunc(view.Ladder, func(a, b RungView) int { return a.Level - b.Level })
	slices.SortFunc(view.Moves, func(a, b Handover) int { return int(a.ID - b.ID) })
	view.reach()
	if !v.SeesInternal() {
		view.Vulnerable = false
	}
	return view
}

// reach notes when each level was reached, and which handover is open.
func (c *CareView) reach() {
	for i, m := range c.Moves {
		if m.State == HandoverOpen {
			c.Handed = &c.Moves[i]
		}
		if !m.Kind.climbs() && m.State != HandoverAccepted {
			continue
		}
		for j := range c.Ladder {
			if c.Ladder[j].Level == m.ToLevel && m.ToLevel != m.FromLevel {
				c.Ladder[j].Reached = &c.Moves[i].AskedAt
			}
		}
	}
}
