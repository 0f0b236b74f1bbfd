package thread

import (
	"context"
	"fmt"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
)

// withinLimit refuses posts of a member who may write only so many a day.
func withinLimit(ctx context.Context, tx *db.Tx, v account.Viewer, now time.Time) error {
	if v.LimitEntryID == nil {
		return nil
	}
	if err := oneAtATime(ctx, tx, "posts", v.ID); err != nil {
		return err
	}
	n, err := postsSince(ctx, tx, v.ID, now.Add(-24*time.Hour))
	if err == nil && n >= v.PostsPerDay {
		return fail.New(fail.TooMany, fmt.Sprintf("You may write %d posts within 24 hours for now, and you have.", v.PostsPerDay),
			"Your text is kept. The reason is in your notices and in the moderation log, where you can appeal.").After(time.Hour)
	}
	return err
}
