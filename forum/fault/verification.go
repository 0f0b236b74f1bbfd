package fault

import (
	"context"
	"fmt"
	"strings"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/moderation/modlog"
)

// Answer is one affected person's answer to "gone on version X?".
type Answer struct {
	FaultID   int64
	ReleaseID int64
	Gone      bool
	Note      string
}

// Confirmations are the answers of one affected model and version.
type Confirmations struct {
	ProductName    string
	ProductVersion string // that they reported the fault with
	Affected       int
	Gone           int
	Still          int
	Needed         int // answers it takes from this group
}

// Verification is how far a release is verified.
type Verification struct {
	Release   *Release // nil while none is out
	Groups    []Confirmations
	Answered  int
	Gone      int
	Share     int  // percent of those who answered that must say it is gone
	Confirmed bool // enough of every group answered, and enough say it is gone
	Refuted   bool // too many say it is still there
}

// Missing says in words what a verification still lacks.
func (v Verification) Missing() string {
	if v.Release == nil {
		return "no release with a fix is out."
	}
	var lacks []string
	for _, g := range v.Groups {
		if have := g.Gone + g.Still; have < g.Needed {
			lacks = append(lacks, fmt.Sprintf("%d more from %s", g.Needed-have, g.name()))
		}
	}
	if len(lacks) > 0 {
		return strings.Join(lacks, ", ") + "."
	}
	return fmt.Sprintf("%d of %d who answered say that it is gone; it takes %d %%.", v.Gone, v.Answered, v.Share)
}

func (c Confirmations) name() string {
	name := strings.TrimSpace(c.ProductName + " " + c.ProductVersion)
	if name == "" {
		return "people who named no model"
	}
	return name
}

// rules are a board's for verifying.
type verifyRules struct{ Share, Least, Reopen int }

// judge decides by a board's rules: of each affected model and version at least
// Least people must have answered (or all there are, where they are fewer), and
// Share percent of all who answered must say that it is gone. From Least answers
// on, Reopen percent of "still there" refute the release.
func judge(groups []Confirmations, r verifyRules) Verification {
	v := Verification{Groups: groups, Share: r.Share, Confirmed: len(groups) > 0}
	still := 0
	for i := range groups {
		g := &groups[i]
		g.Needed = min(r.Least, g.Affected)
		v.Confirmed = v.Confirmed && g.Gone+g.Still >= g.Needed
		v.Answered += g.Gone + g.Still
		v.Gone += g.Gone
		still += g.Still
	}
	v.Confirmed = v.Confirmed && v.Answered > 0 && v.Gone*100 >= r.Share*v.Answered
	v.Refuted = v.Answered >= r.Least && still*100 >= r.Reopen*v.Answered && still > 0
	return v
}

// Answer stores an affected person's answer and draws the consequences: a fault
// becomes verified when enough confirmed it, and is worked on again when too
// many say that it is still there. Errors: SignIn, Missing, Conflict when he did
// not report the fault or the release is not the latest.
func (f *Faults) Answer(ctx context.Context, v account.Viewer, a Answer) error {
	if _, err := f.Fault(ctx, v, a.FaultID); err != nil {
		return err
	}
	if err := mustSignIn(v); err != nil {
		return err
	}
	var c fail.Check
	a.Note = optionalLine(&c, "note", a.Note, 400)
	if err := c.Err(); err != nil {
		return err
	}
	return f.change(ctx, a.FaultID, nobody(), func(tx *db.Tx, h held) ([]event, error) {
		if h.ReleaseID == nil || *h.ReleaseID != a.ReleaseID {
			return nil, fail.New(fail.Conflict, "Another version came out meanwhile.", "Open the fault again and answer for the new version.")
		}
		return f.writeAnswer(ctx, tx, v, h, a)
	})
}

func (f *Faults) writeAnswer(ctx context.Context, tx *db.Tx, v account.Viewer, h held, a Answer) ([]event, error) {
	r, err := reportIn(ctx, tx, h.ID, v.ID)
	if err != nil {
		return nil, err
	}
	if r.MemberID == 0 {
		return nil, fail.New(fail.Conflict, "Only people whom the fault affects can verify the fix.", "Say first that it affects you.")
	}
	if err := upsertAnswer(ctx, tx, v.ID, r, a, f.now()); err != nil {
		return nil, err
	}
	if err := recountReports(ctx, tx, h.ID); err != nil {
		return nil, err
	}
	state, err := f.verificationIn(ctx, tx, h)
	if err != nil {
		return nil, err
	}
	return f.conclude(ctx, tx, h, state)
}

// conclude moves a fault's status when the answers allow it.
func (f *Faults) conclude(ctx context.Context, tx *db.Tx, h held, state Verification) ([]event, error) {
	version := state.Release.Version
	switch {
	case h.Status == Awaiting && state.Confirmed:
		reason := fmt.Sprintf("%d of %d affected people who answered say that it is gone with %s.", state.Gone, state.Answered, version)
		return f.byItself(ctx, tx, h, Verified, reason)
	case h.Status == Awaiting && state.Refuted, h.Status == Verified && state.Refuted, h.Status == Unverified && state.Refuted:
		reason := fmt.Sprintf("%d of %d affected people who answered say that it is still there with %s.", state.Answered-state.Gone, state.Answered, version)
		to := Confirmed
		if h.Status == Awaiting {
			to = InProgress
		}
		return f.byItself(ctx, tx, h, to, reason)
	}
	return nil, nil
}

func (f *Faults) byItself(ctx context.Context, tx *db.Tx, h held, to Status, reason string) ([]event, error) {
	e, err := f.writeStatus(ctx, tx, h, modlog.Act{Source: modlog.Automatic}, to, reason)
	return one(e), err
}

// verificationIn is how far the latest release is verified, inside an act.
func (f *Faults) verificationIn(ctx context.Context, tx *db.Tx, h held) (Verification, error) {
	return verificationOf(tx.WithContext(ctx), h.ID, h.BoardID, h.ReleaseID)
}

// Verification gives how far the latest release of a fault is verified.
func (f *Faults) Verification(ctx context.Context, one Fault) (Verification, error) {
	v, err := verificationOf(f.db.Read(ctx), one.ID, one.BoardID, one.ReleaseID)
	return v, db.Plain(err)
}
