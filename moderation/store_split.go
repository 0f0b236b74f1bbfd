package moderation

import (
	"context"

	"answerable/forum/db"
)

// setDestination notes the thread that took the posts, and how many they were.
func setDestination(ctx context.Context, tx *db.Tx, entry, thread int64) error {
	return tx.WithContext(ctx).Exec(`UPDATE actions SET to_id = ?, items = (SELECT count(*) FROM stubs WHERE entry_id = ?) WHERE entry_id = ?`, thread, entry, entry).Error
}

// closeCare takes a merged thread off the desk: the other one goes on.
func closeCare(ctx context.Context, tx *db.Tx, thread int64) error {
	return tx.WithContext(ctx).Exec(`UPDATE care SET open = FALSE, version = version + 1 WHERE thread_id = ?`, thread).Error
}
