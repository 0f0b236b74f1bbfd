package intake

import (
	"context"
	"sync/atomic"
	"time"

	"answerable/forum/db"
)

// How long what came in is kept: mails to be known again and to show why one was
// not posted, a channel's messages for its idempotency keys.
const (
	mailsKept    = 30 * 24 * time.Hour
	messagesKept = 90 * 24 * time.Hour
	tendEvery    = 10 * time.Minute
	tendStep     = 1000
)

// tended is when Tend last did something, in microseconds since 1970.
type tended = atomic.Int64

// Tend forgets what is old, in bounded steps. It may be called often: it looks
// every ten minutes.
func (i *Intake) Tend(ctx context.Context) error {
	now, last := i.Now(), i.tended.Load()
	if now.UnixMicro()-last < tendEvery.Microseconds() || !i.tended.CompareAndSwap(last, now.UnixMicro()) {
		return nil
	}
	return i.DB.Write(ctx, func(tx *db.Tx) error {
		return prune(ctx, tx, now, now.Add(-mailsKept), now.Add(-messagesKept), tendStep)
	})
}
