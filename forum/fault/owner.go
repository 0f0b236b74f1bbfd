package fault

import (
	"context"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/notify"
)

// clearLostOwner takes the owner off a care when he lost the role or left the
// team: the team has it, and is told.
func (a *act) clearLostOwner() error {
	lost, err := lostOwner(a.ctx, a.tx, a.care)
	if err != nil || !lost {
		return err
	}
	return a.ownerLeft()
}

func (a *act) ownerLeft() error {
	h := handoverOf(a.care, OwnerLeft, "The owner no longer answers for this team.", nil)
	a.care.OwnerID, a.care.OwnedSince = nil, nil
	if err := a.f.writeHandover(a.ctx, a.tx, h, HandoverAccepted); err != nil {
		return err
	}
	if err := a.stays(); err != nil {
		return err
	}
	team, err := teamIDs(a.ctx, a.tx, a.care.TeamID)
	if err != nil {
		return err
	}
	return a.f.tellCare(a.ctx, a.tx, a.care, notify.Owner, team, 0)
}

// ownersAtOnce is how many lost owners one look finds.
const ownersAtOnce = 200

// CheckOwners clears owners who are no longer staff or left the team. Reading
// shows such an owner as nobody at once; this makes it so.
func (f *Faults) CheckOwners(ctx context.Context) error {
	ids, err := lostOwners(ctx, f.db, ownersAtOnce)
	if err != nil {
		return db.Plain(err)
	}
	for _, id := range ids {
		err := f.db.Write(ctx, func(tx *db.Tx) error {
			return f.actIn(ctx, tx, account.Viewer{}, id, func(*act) error { return nil })
		})
		if err != nil {
			return err
		}
	}
	return nil
}
