package thread

import (
	"context"

	"answerable/forum/account"
	"answerable/forum/db"
)

// Reencode gives what an upload of data would keep, and its size.
func Reencode(data []byte, maxPixels int64) (kept []byte, width, height int, err error) {
	p, err := reencode(data, maxPixels)
	return p.data, p.width, p.height, err
}

// The conditions under which posts can be read and threads are listed.
const (
	Readable = readable
	Listed   = listed
)

// ReplyLate writes a reply to a thread as it was read before.
func (f *Forum) ReplyLate(ctx context.Context, v account.Viewer, t Thread, r Reply) (Placed, error) {
	text, err := f.render(ctx, "body", r.Body)
	if err != nil {
		return Placed{}, err
	}
	return f.once(ctx, v, r.Key, func(tx *db.Tx) (Placed, error) { return f.writeReply(ctx, tx, v, t, r, text) })
}
