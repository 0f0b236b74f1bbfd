package fault

import (
	"context"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/notify"
	"answerable/forum/thread"
)

// Follow makes the viewer follow the fault, or no longer. Twice is once.
func (f *Faults) Follow(ctx context.Context, v account.Viewer, fault int64, on bool) error {
	if on {
		return f.SetLevel(ctx, v, fault, notify.LevelAll)
	}
	return f.SetLevel(ctx, v, fault, notify.NotFollowing)
}

// SetLevel sets how much of the fault the viewer hears of. Errors: Invalid with
// the field level.
func (f *Faults) SetLevel(ctx context.Context, v account.Viewer, fault int64, l notify.Level) error {
	if err := notify.CheckLevel(l); err != nil {
		return err
	}
	if _, err := f.Fault(ctx, v, fault); err != nil {
		return err
	}
	if err := mustSignIn(v); err != nil {
		return err
	}
	return f.db.Write(ctx, func(tx *db.Tx) error { return setLevel(ctx, tx, fault, v.ID, l, f.now()) })
}

// Mine is what a fault is to one member.
type Mine struct {
	Following bool
	Report    *Report // nil when he did not say that it affects him
	// Ask is the release he is asked about ("gone on version X?"), nil for none.
	Ask *Release
}

// Mine gives what the fault is to the viewer, in one statement; nothing for guests.
func (f *Faults) Mine(ctx context.Context, v account.Viewer, fault int64) (m Mine, err error) {
	if !v.SignedIn() {
		return m, nil
	}
	m, err = mineOf(ctx, f.db, fault, v.ID)
	return m, db.Plain(err)
}

// Level is how much of the fault the viewer hears of.
func (f *Faults) Level(ctx context.Context, v account.Viewer, fault int64) (notify.Level, error) {
	if _, err := f.Fault(ctx, v, fault); err != nil {
		return "", err
	}
	l, err := levelOf(ctx, f.db, fault, v.ID)
	return l, db.Plain(err)
}

// Followed is a fault of which a member said how much he wants to hear.
type Followed struct {
	ID    int64
	Title string
	Level notify.Level
}

// mostFollowed bounds the list of them.
const mostFollowed = 100

// Followed gives the faults of which the viewer said how much he wants to hear and
// which he may see, the last he said it of first; at most a hundred.
func (f *Faults) Followed(ctx context.Context, v account.Viewer) ([]Followed, error) {
	if err := mustSignIn(v); err != nil {
		return nil, err
	}
	all, err := followedFaults(ctx, f.db, v.ID, thread.Audiences(v), mostFollowed)
	return all, db.Plain(err)
}
