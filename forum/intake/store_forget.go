package intake

import (
	"context"
	"time"

	"answerable/forum/db"
)

// hisTalks selects the talks of a member in channels.
const hisTalks = `SELECT 1 FROM intake_threads t JOIN intake_people p ON p.channel_id = t.channel_id AND p.handle = t.handle WHERE p.member_id = ? AND `

// forget keeps the idempotency keys: a channel that sends a message again still
// gets its old answer.
func forget(ctx context.Context, tx *db.Tx, member int64, now time.Time) error {
	for _, s := range []struct {
		sql  string
		args []any
	}{
		{`DELETE FROM mail_starts WHERE member_id = ?`, []any{member}},
		{`DELETE FROM intake_claims WHERE member_id = ?`, []any{member}},
		{`DELETE FROM mail_inbox WHERE done_at IS NULL AND lower(sender) = (SELECT lower(email) FROM members WHERE id = ? AND email_confirmed_at IS NOT NULL)`, []any{member}},
		{`UPDATE mail_inbox SET member_id = NULL, answered_key = NULL, why = '' WHERE member_id = ?`, []any{member}},
		{`UPDATE intake_deliveries SET state = 'dropped', why = 'The account was deleted.', tried_at = ? WHERE state = 'waiting' AND EXISTS (` + hisTalks +
			`t.channel_id = intake_deliveries.channel_id AND t.thread_id = (SELECT o.thread_id FROM posts o WHERE o.id = intake_deliveries.post_id))`, []any{now, member}},
		{`UPDATE intake_messages SET thread_key = '' WHERE EXISTS (` + hisTalks + `t.channel_id = intake_messages.channel_id AND t.thread_key = intake_messages.thread_key)`, []any{member}},
		{`UPDATE intake_messages SET thread_key = '', handle = '' WHERE EXISTS (SELECT 1 FROM intake_people p WHERE p.channel_id = intake_messages.channel_id AND p.handle = intake_messages.handle AND p.member_id = ?)`, []any{member}},
		{`DELETE FROM intake_threads WHERE EXISTS (SELECT 1 FROM intake_people p WHERE p.channel_id = intake_threads.channel_id AND p.handle = intake_threads.handle AND p.member_id = ?)`, []any{member}},
		{`DELETE FROM intake_people WHERE member_id = ?`, []any{member}},
	} {
		if err := tx.WithContext(ctx).Exec(s.sql, s.args...).Error; err != nil {
			return tx.Translate(err)
		}
	}
	return nil
}
