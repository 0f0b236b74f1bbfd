package notify

import (
	"context"
	"fmt"

	"answerable/forum/db"
)

// digestsAtOnce bounds the digests that one look collects.
const digestsAtOnce = 200

// Collect makes the digests that are due: each takes in all that waits for its
// member and cadence, once, however many nodes look at the same time.
func (o *Outbox) Collect(ctx context.Context) error {
	for ctx.Err() == nil {
		due, err := dueDigests(ctx, o.DB, hourOf(o.Now()), digestsAtOnce)
		if err != nil {
			return db.Plain(err)
		}
		for _, d := range due {
			if err := o.collect(ctx, d); err != nil {
				return err
			}
		}
		if len(due) < digestsAtOnce {
			return nil
		}
	}
	return ctx.Err()
}

func (o *Outbox) collect(ctx context.Context, d dueDigest) error {
	now := o.Now()
	return o.DB.Write(ctx, func(tx *db.Tx) error {
		digest, made, err := insertDigest(ctx, tx, d, fmt.Sprintf("digest:%s:%d", d.Cadence, d.First), now)
		if err != nil || !made {
			return err
		}
		return fillDigest(ctx, tx, d, digest, hourOf(now), now)
	})
}
