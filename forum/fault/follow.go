package fault

import (
	"context"

	"answerable/forum/account"
	"answerable/forum/db"
)

// Follow makes the viewer follow the fault, or no longer. Twice is once.
func (f *Faults) Follow(ctx context.Context, v account.Viewer, fault int64, on bool) error {
	if _, err := f.Fault(ctx, v, fault); err != nil {
		return err
	}
	if err := mustSignIn(v); err != nil {
		return err
	}
	return f.db.Write(ctx, func(tx *db.Tx) error { return setFollowing(ctx, tx, fault, v.ID, on, f.now()) })
}

// Mine is what a fault is to one member.
type Mine struct {
	Following bool
	Report    *Report // nil when he did not say that it affects him
	// Ask is the release he is asked about ("gone on version X?"), nil for none.
	Ask *Release
}

// Mine gives what the fault is to the viewer; nothing for guests.
func (f *Faults) Mine(ctx context.Context, v account.Viewer, fault int64) (m Mine, err error) {
	if !v.SignedIn() {
		return m, nil
	}
	if m.Following, err = followsFault(ctx, f.db, fault, v.ID); err != nil {
		return m, db.Plain(err)
	}
	r, there, err := f.OwnReport(ctx, v, fault)
	if err != nil || !there {
		return m, err
	}
	m.Report = &r
	m.Ask, err = releaseToAnswer(ctx, f.db, fault, v.ID)
	return m, db.Plain(err)
}
