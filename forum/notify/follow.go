package notify

import (
	"context"
	"slices"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
)

// Place is a board or a tag that a member follows or muted.
type Place struct {
	BoardID   int64
	BoardName string
	BoardSlug string
	Tag       string // where it is no board
	Level     Level
}

// CheckLevel refuses what is no level.
func CheckLevel(l Level) error {
	if slices.Contains(Levels(), l) {
		return nil
	}
	return fail.Field("level", "Please choose how much you want to hear.")
}

// FollowBoard sets how much of a board, which the viewer may see, he hears of.
func (n *Notices) FollowBoard(ctx context.Context, v account.Viewer, board int64, l Level) error {
	return n.follow(ctx, v, l, func(tx *db.Tx) error { return setBoardLevel(ctx, tx, board, v.ID, l, n.now()) })
}

// FollowTag sets how much of the threads with a tag the viewer hears of.
func (n *Notices) FollowTag(ctx context.Context, v account.Viewer, tag string, l Level) error {
	return n.follow(ctx, v, l, func(tx *db.Tx) error { return setTagLevel(ctx, tx, tag, v.ID, l, n.now()) })
}

func (n *Notices) follow(ctx context.Context, v account.Viewer, l Level, set func(*db.Tx) error) error {
	if err := mustSignIn(v); err != nil {
		return err
	}
	if err := CheckLevel(l); err != nil {
		return err
	}
	return n.db.Write(ctx, set)
}

// Places gives the boards and tags about which the viewer said something; of
// boards only those of the audiences, which he may see now.
func (n *Notices) Places(ctx context.Context, v account.Viewer, audiences []string) ([]Place, error) {
	if err := mustSignIn(v); err != nil {
		return nil, err
	}
	places, err := placesOf(ctx, n.db, v.ID, audiences)
	return places, db.Plain(err)
}

// LevelOf is what a row of following and level means.
func LevelOf(following bool, level string) Level {
	if !following && Level(level) != LevelMuted {
		return NotFollowing
	}
	return Level(level)
}
