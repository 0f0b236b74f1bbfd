package fault

import (
	"context"

	"answerable/forum/account"
	"answerable/forum/db"
)

// What faults ask of the care for them and for their threads, each in the
// caller's transaction.

// openCare begins the care for a new fault.
func (f *Faults) openCare(_ context.Context, _ *db.Tx, _ Fault, _ account.Viewer) error { return nil }

// linkCare hands a thread's care to the fault it was linked to.
func (f *Faults) linkCare(_ context.Context, _ *db.Tx, _, _ int64) error { return nil }

// unlinkCare gives a thread its own care back.
func (f *Faults) unlinkCare(_ context.Context, _ *db.Tx, _ int64) error { return nil }

// endCare takes a closed fault off the desk; resumeCare puts it back.
func (f *Faults) endCare(_ context.Context, _ *db.Tx, _ int64) error { return nil }

func (f *Faults) resumeCare(_ context.Context, _ *db.Tx, _ int64) error { return nil }

// answerCare notes that the team spoke: an update counts as a reply in every
// linked thread, and begins the time to the next.
func (f *Faults) answerCare(_ context.Context, _ *db.Tx, _ int64, _ account.Viewer) error { return nil }

// reckon computes anew how urgent a fault is, after its counts changed.
func (f *Faults) reckon(_ context.Context, _ *db.Tx, _ int64) error { return nil }
