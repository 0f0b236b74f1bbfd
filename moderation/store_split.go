package moderation

import (
	"context"

	"answerable/forum/db"
)

// setDestination notes the thread that took the posts, and how many they were.
func setDestination(ctx context.Context, tx *db.Tx, entry, thread int64) error {
	return tx.WithContext(ctx).Exec(`UPDATE actions SET to_id = ?, items = (SELECT count(*) FROM stubs WHERE entry_id = ?) WHERE entry_id = ?`, thread, entry, entry).Error
}

// closeCare takes a merged thread off the desk: who waited there waits in the
// other one, and what was promised there and is open is promised in the other one.
func closeCare(ctx context.Context, tx *db.Tx, thread, into int64) error {
	err := tx.WithContext(ctx).Exec(`UPDATE care SET open = FALSE, waiting_post_id = NULL, waiting_since = NULL, reply_due_at = NULL, stalled_since = NULL,
		escalated_at = NULL, climbed = 0, version = version + 1 WHERE thread_id = ?`, thread).Error
	if err != nil {
		return err
	}
	return tx.WithContext(ctx).Exec(`UPDATE promises SET thread_id = ? WHERE thread_id = ? AND ended_at IS NULL`, into, thread).Error
}
