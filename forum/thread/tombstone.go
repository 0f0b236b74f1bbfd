package thread

import (
	"context"
	"time"

	"answerable/moderation/modlog"
)

// Tombstone is what everybody reads in place of what was removed from a post:
// what was done, by whom, under which rule and why, and where to go from there.
type Tombstone struct {
	EntryID      int64
	Kind         modlog.Kind // HidePost or RedactPost
	PostID       int64
	ByName       string // "" for an automatic act
	Automatic    bool
	Rule         string // such as "2.3@v4"
	Reason       string // for the public
	At           time.Time
	LapsesAt     *time.Time // a provisional act that nobody confirmed yet
	AppealID     *int64
	AppealState  *string
	DiscussionID *int64 // the thread in which the entry is discussed
}

// Provisional reports whether the act ends by itself unless a second person
// confirms it.
func (t Tombstone) Provisional() bool { return t.LapsesAt != nil }

// Hides reports whether nothing of the post's text is left.
func (t Tombstone) Hides() bool { return t.Kind == modlog.HidePost }

// fillRemoved says of the posts what was removed from them, in at most one
// statement.
func (f *Forum) fillRemoved(ctx context.Context, posts []Post) error {
	var ids []int64
	at := map[int64]int{}
	for i, p := range posts {
		if p.HideEntryID != nil || p.GapCount > 0 {
			ids, at[p.ID] = append(ids, p.ID), i
		}
	}
	if len(ids) == 0 {
		return nil
	}
	stones, err := tombstonesOf(ctx, f.db, ids)
	for _, s := range stones {
		p := &posts[at[s.PostID]]
		p.Removed = append(p.Removed, s)
	}
	return err
}

// Tombstones gives what was removed from a post and still is, the latest last.
func (f *Forum) Tombstones(ctx context.Context, post int64) ([]Tombstone, error) {
	return tombstonesOf(ctx, f.db, []int64{post})
}
