package fault

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/markup"
)

// HandoverKind is how the owner, the team or the level changed.
type HandoverKind string

// The kinds of handover.
const (
	TookIt         HandoverKind = "take"
	HandedOver     HandoverKind = "handover"
	EscalatedUp    HandoverKind = "escalation"
	TargetPassed   HandoverKind = "target_passed"
	CustomersAsked HandoverKind = "customers_asked"
	OwnerLeft      HandoverKind = "owner_left"
)

// climbs reports whether the team of the next level answers from then on,
// although the old owner stays until somebody accepts.
func (k HandoverKind) climbs() bool {
	return k == EscalatedUp || k == TargetPassed || k == CustomersAsked
}

// HandoverState is what became of a handover.
type HandoverState string

// The states of a handover.
const (
	HandoverOpen     HandoverState = "open"
	HandoverAccepted HandoverState = "accepted"
	HandoverDeclined HandoverState = "declined"
	HandoverReplaced HandoverState = "replaced" // by a later one, or there was nothing to hand over any more
)

// Handover is one change of who cares, or the wish for one. Its reason is
// public, its note is for staff.
type Handover struct {
	ID             int64
	CareID         int64
	Kind           HandoverKind
	FromOwnerID    *int64
	FromOwnerName  *string
	FromTeamID     *int64
	FromTeamName   *string
	FromLevel      int
	ToOwnerID      *int64
	ToOwnerName    *string
	ToTeamID       *int64
	ToTeamName     *string
	ToLevel        int
	Reason         string
	Note           string // empty for who may not read it
	AskedBy        *int64
	AskedByName    *string // nil for what happened by itself
	AskedAt        time.Time
	State          HandoverState
	AnsweredByName *string
	AnsweredAt     *time.Time
	Answer         string
}

// maxNote is the most characters an internal note has.
const maxNote = 2000

// handoverOf begins the row of a change of who cares.
func handoverOf(c care, kind HandoverKind, reason string, by *int64) Handover {
	return Handover{CareID: c.ID, Kind: kind, FromOwnerID: c.OwnerID, FromTeamID: c.TeamID, FromLevel: c.Level,
		ToTeamID: c.TeamID, ToLevel: c.Level, Reason: reason, AskedBy: by}
}

func (f *Faults) writeHandover(ctx context.Context, tx *db.Tx, h Handover, state HandoverState) error {
	h.State, h.AskedAt = state, f.now()
	_, err := insertHandover(ctx, tx, h)
	return err
}

// Take makes the viewer the owner of what nobody owns, or of what is handed to
// his team. Errors: Missing, Forbidden, Conflict when somebody owns it or the
// viewer is in no team that could answer.
func (f *Faults) Take(ctx context.Context, v account.Viewer, careID int64) error {
	return f.actOn(ctx, v, careID, func(a *act) error {
		if a.care.OwnerID != nil && *a.care.OwnerID == v.ID && !a.handed {
			return nil // a second click
		}
		if a.handed && a.mine {
			return a.accept("")
		}
		if a.care.OwnerID != nil {
			return a.owned()
		}
		return a.take()
	})
}

// Accept makes the viewer the owner of what is handed to his team.
func (f *Faults) Accept(ctx context.Context, v account.Viewer, careID int64) error {
	return f.actOn(ctx, v, careID, func(a *act) error {
		if err := a.mustBeMine(); err != nil {
			return err
		}
		return a.accept("")
	})
}

// Decline says in public why the viewer's team does not take what is handed to
// it; the old owner stays. What climbed by itself cannot be declined.
func (f *Faults) Decline(ctx context.Context, v account.Viewer, careID int64, reason string) error {
	reason, err := publicReason("reason", reason)
	if err != nil {
		return err
	}
	return f.actOn(ctx, v, careID, func(a *act) error {
		if err := a.mustBeMine(); err != nil {
			return err
		}
		return a.decline(reason)
	})
}

// NewHandover asks another team, or somebody of it, to take over.
type NewHandover struct {
	CareID int64
	TeamID int64
	Member string // a name; empty for anybody of the team
	Reason string // public
	Note   string // for staff
}

// HandOver asks a team to take over; the owner stays until somebody of it
// accepts. Errors: Missing, Forbidden, Invalid with the fields team, member,
// reason and note.
func (f *Faults) HandOver(ctx context.Context, v account.Viewer, n NewHandover) error {
	var c fail.Check
	reason, err := publicReason("reason", n.Reason)
	if err != nil {
		c.Refuse("reason", fail.From(err).Fields["reason"])
	}
	note := internalNote(&c, n.Note)
	c.That(n.TeamID != 0, "team", "Choose the team that shall take over.")
	if err := c.Err(); err != nil {
		return err
	}
	return f.actOn(ctx, v, n.CareID, func(a *act) error {
		h := handoverOf(a.care, HandedOver, reason, &v.ID)
		h.Note, h.ToTeamID, h.ToLevel = note, &n.TeamID, a.ladder.levelOf(n.TeamID, a.care.Level)
		if h.ToOwnerID, err = receiver(ctx, a.tx, n, a.care); err != nil {
			return err
		}
		return a.ask(h)
	})
}

// internalNote reads a note for staff, of several lines if need be.
func internalNote(c *fail.Check, text string) string {
	if strings.TrimSpace(text) == "" {
		return ""
	}
	clean, err := markup.CleanText(text)
	c.That(err == nil && utf8.RuneCountInString(clean) <= maxNote, "note", "The note has at most 2,000 characters.")
	return clean
}

// receiver checks who shall take over.
func receiver(ctx context.Context, tx *db.Tx, n NewHandover, c care) (*int64, error) {
	people, err := teamPeople(ctx, tx, n.TeamID)
	if err != nil {
		return nil, err
	}
	if len(people) == 0 {
		return nil, fail.Field("team", "Nobody is in this team, so nobody would answer. Choose another team.")
	}
	if n.Member == "" {
		if same(c.TeamID, &n.TeamID) {
			return nil, fail.Field("team", "This team has it already. Name whom of it you mean, or choose another team.")
		}
		return nil, nil
	}
	for _, p := range people {
		if strings.EqualFold(p.Name, strings.TrimSpace(n.Member)) {
			if same(c.OwnerID, &p.ID) {
				return nil, fail.Field("member", "He owns it already.")
			}
			return &p.ID, nil
		}
	}
	return nil, fail.Field("member", "Nobody of this name is in that team.")
}
