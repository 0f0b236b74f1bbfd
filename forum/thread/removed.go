package thread

import (
	"context"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
)

// RemovedText is a text that an entry took from public rows, as it was.
type RemovedText struct {
	PostID   int64
	Revision int    // 0 for what the post said when it was removed
	Title    string // of an opening post's version
	Source   string
	Passage  bool // only a passage of the post
	ErasedAt *time.Time
}

// RemovedBy gives the texts an entry took away that the viewer may read: those
// of his own posts, or all of them for who may moderate.
func (f *Forum) RemovedBy(ctx context.Context, v account.Viewer, entry int64, all bool) ([]RemovedText, error) {
	texts, err := removedBy(ctx, f.db, entry, v.ID, all)
	return texts, db.Plain(err)
}

// Around gives the posts of a thread next to one of them, so many on each side.
func (f *Forum) Around(ctx context.Context, v account.Viewer, post int64, each int) ([]Post, error) {
	p, t, err := f.postAndThread(ctx, v, post)
	if err != nil {
		return nil, err
	}
	posts, err := f.postsAndStubs(ctx, t, max(1, p.Number-each), p.Number+each)
	return posts, db.Plain(err)
}
