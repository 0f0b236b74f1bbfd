package thread

import (
	"context"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/notify"
)

// Follow begins or ends the viewer's wish to hear of a thread. Ending it lasts:
// a later reply of his own does not begin it again.
func (f *Forum) Follow(ctx context.Context, v account.Viewer, thread int64, on bool) error {
	if on {
		return f.SetLevel(ctx, v, thread, notify.LevelAll)
	}
	return f.SetLevel(ctx, v, thread, notify.NotFollowing)
}

// SetLevel sets how much of a thread the viewer hears of. Errors: Invalid with
// the field level.
func (f *Forum) SetLevel(ctx context.Context, v account.Viewer, thread int64, l notify.Level) error {
	if err := notify.CheckLevel(l); err != nil {
		return err
	}
	if err := mustSignIn(v); err != nil {
		return err
	}
	if _, err := f.Thread(ctx, v, thread); err != nil {
		return err
	}
	return f.db.Write(ctx, func(tx *db.Tx) error { return setLevel(ctx, tx, v.ID, thread, l, f.now()) })
}

// FollowedThread is a thread the viewer follows, with what is new to him.
type FollowedThread struct {
	ID            int64
	Title         string
	Slug          string
	BoardName     string
	BoardSlug     string
	LastNumber    int
	OfficialCount int
	AcceptedCount int
	ActiveAt      time.Time
	Read          int // the highest number he read, 0 for none
	Unread        int
}

// Followed is a stretch of followed threads. Older is the cursor of the next,
// "" at the end.
type Followed struct {
	Threads []FollowedThread
	Older   string
}

// Following gives the threads the viewer follows and may still see, latest
// activity first, after the cursor of an earlier stretch ("" for the first).
func (f *Forum) Following(ctx context.Context, v account.Viewer, older string) (Followed, error) {
	if err := mustSignIn(v); err != nil {
		return Followed{}, err
	}
	at, err := Filter{Older: older}.cursor()
	if err != nil {
		return Followed{}, err
	}
	threads, err := followedThreads(ctx, f.db, v.ID, at, ListSize+1, Audiences(v))
	if err != nil {
		return Followed{}, db.Plain(err)
	}
	list := Followed{Threads: threads[:min(len(threads), ListSize)]}
	for i := range list.Threads {
		t := &list.Threads[i]
		t.Read = max(t.Read, f.read.of(v.ID, t.ID))
		t.Unread = max(0, t.LastNumber-t.Read)
	}
	if len(threads) > ListSize {
		last := list.Threads[ListSize-1]
		list.Older = Filter{}.mark(Row{ID: last.ID, ActiveAt: last.ActiveAt})
	}
	return list, nil
}

// MutedThread is a thread of which a member wants to hear nothing.
type MutedThread struct {
	ID          int64
	Title, Slug string
	BoardName   string
}

// mostMuted bounds the list of them.
const mostMuted = 100

// Muted gives the threads the viewer muted and may still see, the last first; at
// most a hundred.
func (f *Forum) Muted(ctx context.Context, v account.Viewer) ([]MutedThread, error) {
	if err := mustSignIn(v); err != nil {
		return nil, err
	}
	all, err := mutedThreads(ctx, f.db, v.ID, Audiences(v), mostMuted)
	return all, db.Plain(err)
}
