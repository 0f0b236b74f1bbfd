package intake

import (
	"context"

	"answerable/forum/db"
)

// Forget takes away, in the transaction of an erasure, what the package keeps of
// a member: mails of his that wait, what became of the others, threads by mail
// that he did not confirm, and his handles in channels with the names that the
// channels gave to his talks. Who writes under such a handle again is somebody
// new. It is called while his address is still there.
func (i *Intake) Forget(ctx context.Context, tx *db.Tx, member int64) error {
	return forget(ctx, tx, member, i.Now())
}
