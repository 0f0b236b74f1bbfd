package thread

import (
	"context"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
)

// Personal is what a member's view of a thread's page has beyond everybody's.
type Personal struct {
	Following bool
	Level     string // of following, as package notify names it
	Read      int    // highest number read, 0 for none
	Draft     string // of a reply, "" for none
	DraftAt   time.Time
	Posts     map[int64]PersonalPost // by id; only posts with something to say

	authors map[int64]int64 // of the page's posts where they are known
}

// PersonalPost is what one post is to the member.
type PersonalPost struct {
	Own     bool
	Helpful bool  // he marked it
	Worked  *bool // what he confirmed, nil for nothing
}

// Personal gives what a thread's page shows to this member alone, for posts
// from to to, in one statement. The thread is one he was let see; a guest gets
// the zero value without a statement.
func (f *Forum) Personal(ctx context.Context, v account.Viewer, thread int64, from, to int) (Personal, error) {
	if !v.SignedIn() {
		return Personal{}, nil
	}
	var p Personal
	err := f.db.Ask(ctx, p.query(v.ID, thread, from, to))
	p.Read = max(p.Read, f.read.of(v.ID, thread))
	return p, db.Plain(err)
}
