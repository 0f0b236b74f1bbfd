package fault

import (
	"context"
	"time"

	"answerable/forum/db"
)

// FirePrivateDelete fires a channel's deadline, as the sweep does.
func (f *Faults) FirePrivateDelete(ctx context.Context, channel int64, at time.Time) error {
	return f.db.Write(ctx, func(tx *db.Tx) error { return f.firePrivateDelete(ctx, tx, channel, at) })
}
