package fault

import (
	"context"
	"fmt"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/notify"
)

// tellPrivate tells the other side that there is something, and nothing of
// what: the customer, or those of the staff who care for the thread.
func (f *Faults) tellPrivate(ctx context.Context, tx *db.Tx, v account.Viewer, p privatePlace) error {
	c, err := holdChannel(ctx, tx, p.thread, p.customer)
	if err != nil {
		return err
	}
	newest, err := newestMessage(ctx, tx, c.ID)
	if err != nil {
		return err
	}
	to := notify.Audience{Roles: account.Roles(), Members: []int64{p.customer}}
	if p.side == PrivateCustomer {
		to.Roles = []account.Role{account.Staff, account.Administrator}
		if to.Members, err = privateHelpers(ctx, tx, p.thread, p.customer); err != nil {
			return err
		}
	}
	news := notify.News{Kind: notify.Private, Event: fmt.Sprintf("private:%d:%d", c.ID, newest), ThreadID: p.thread, ActorID: v.ID, At: f.now()}
	return notify.Tell(ctx, tx, news, to)
}
