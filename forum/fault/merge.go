package fault

import (
	"context"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/notify"
	"answerable/moderation/modlog"
)

// Merge closes a fault as a duplicate of another, which takes over its threads,
// reports, followers and open promises; both numbers keep working. Who owns the
// other one owns both from now on, and the timeline says so; where nobody does,
// the owner of this one goes with it. For staff.
// Errors: Missing, Forbidden, Invalid with the fields into and reason, Conflict
// when it was merged before.
func (f *Faults) Merge(ctx context.Context, v account.Viewer, fault, into int64, reason string) error {
	if _, err := f.forStaff(ctx, v, fault); err != nil {
		return err
	}
	target, err := f.mergeTarget(ctx, v, fault, into)
	if err != nil {
		return err
	}
	if reason, err = publicReason("reason", reason); err != nil {
		return err
	}
	return f.db.Write(ctx, func(tx *db.Tx) error { return f.writeMerge(ctx, tx, v, fault, target, reason) })
}

// mergeTarget follows merged faults to the one that stands, so that chains
// collapse and no circle can come about.
func (f *Faults) mergeTarget(ctx context.Context, v account.Viewer, fault, into int64) (int64, error) {
	for range 100 {
		one, err := f.Fault(ctx, v, into)
		if fail.Is(err, fail.Missing) {
			return 0, fail.Field("into", "There is no such fault. Write its number, such as F-12.")
		}
		if err != nil {
			return 0, err
		}
		if one.ID == fault {
			return 0, fail.Field("into", "A fault cannot be a duplicate of itself, also not by way of others.")
		}
		if one.MergedInto == nil {
			return one.ID, nil
		}
		into = *one.MergedInto
	}
	return 0, fail.Field("into", "This fault was merged too often.")
}

func (f *Faults) writeMerge(ctx context.Context, tx *db.Tx, v account.Viewer, fault, into int64, reason string) error {
	for _, id := range []int64{min(fault, into), max(fault, into)} { // always in this order: no deadlock
		h, err := hold(ctx, tx, id, f.now())
		if err != nil {
			return err
		}
		if h.Status == Duplicate {
			return fail.New(fail.Conflict, "Somebody merged one of these faults meanwhile.", "Look at both again.").In("into", "One of these faults was merged meanwhile.")
		}
	}
	if err := f.announce(ctx, tx, fault); err != nil {
		return err
	}
	if err := f.changeIn(ctx, tx, fault, by(v), func(tx *db.Tx, h held) ([]event, error) { return f.mergeAway(ctx, tx, v, h, into, reason) }); err != nil {
		return err
	}
	return f.changeIn(ctx, tx, into, by(v), func(tx *db.Tx, h held) ([]event, error) {
		owner, err := f.mergeCare(ctx, tx, v, fault, into)
		if err != nil {
			return nil, err
		}
		return append(one(event{Kind: EventMerged, OtherID: &fault, Detail: short(reason)}), owner...), f.afterMerge(ctx, tx, h)
	})
}

func (f *Faults) mergeAway(ctx context.Context, tx *db.Tx, v account.Viewer, h held, into int64, reason string) ([]event, error) {
	receipt, err := f.modlog.Append(ctx, tx, modlog.Act{Kind: modlog.CloseFault, TargetID: h.ID, ActorID: v.ID, Source: modlog.OwnInitiative, PublicReason: reason})
	if err != nil {
		return nil, err
	}
	if err := mergeRows(ctx, tx, h.ID, into, v.ID, f.now()); err != nil {
		return nil, err
	}
	if err := setMerged(ctx, tx, h, into, receipt, f.now()); err != nil {
		return nil, err
	}
	if err := f.endProposals(ctx, tx, h.ID, into); err != nil {
		return nil, err
	}
	entry := receipt.Entry()
	events := []event{{Kind: EventMerged, OtherID: &into, From: h.Status, To: Duplicate, Detail: short(reason), EntryID: &entry}}
	return events, f.endCare(ctx, tx, h.ID)
}

// mergeCare settles who answers after a merge, where the one merged away had an
// owner: he is told when it is no longer him.
func (f *Faults) mergeCare(ctx context.Context, tx *db.Tx, v account.Viewer, from, into int64) ([]event, error) {
	gone, there, err := careBy(ctx, tx, "fault_id", from)
	if err != nil || !there || gone.OwnerID == nil {
		return nil, err
	}
	var stays care
	err = f.onFault(ctx, tx, into, func(of *care) error {
		err := f.takeOver(ctx, tx, of, gone, "Its owner answered for "+Number(from)+", which was merged into it.")
		stays = *of
		return err
	})
	if err != nil || stays.OwnerID == nil {
		return nil, err
	}
	who, err := memberName(ctx, tx, *stays.OwnerID)
	if err != nil {
		return nil, err
	}
	if *stays.OwnerID != *gone.OwnerID {
		err = f.tellCare(ctx, tx, stays, notify.Owner, []int64{*gone.OwnerID}, v.ID)
	}
	return one(event{Kind: EventOwner, Detail: who}), err
}

func (f *Faults) afterMerge(ctx context.Context, tx *db.Tx, h held) error {
	if err := recountThreads(ctx, tx, h.ID); err != nil {
		return err
	}
	if err := recountReports(ctx, tx, h.ID); err != nil {
		return err
	}
	threads, err := threadsIn(ctx, tx, h.ID)
	if err != nil {
		return err
	}
	for _, id := range threads {
		if err := f.linkCare(ctx, tx, id, h.ID); err != nil {
			return err
		}
	}
	return f.reckon(ctx, tx, h.ID)
}
