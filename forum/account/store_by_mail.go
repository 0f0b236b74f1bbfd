package account

import (
	"context"
	"time"

	"answerable/forum/db"
)

type correspondentRow struct {
	ID                           int64
	Name                         string
	Role                         Role
	Email                        *string
	EmailConfirmedAt             *time.Time
	ReplyGeneration              int64
	SuspendEntryID, LimitEntryID *int64
	SuspendedUntil               *time.Time
	PostsPerDay                  int
}

func (p *People) correspondentRow(ctx context.Context, which string, value any, now time.Time) (correspondentRow, bool, error) {
	return one[correspondentRow](p.read(ctx), `SELECT m.id, m.name, m.role, m.email, m.email_confirmed_at, m.reply_generation,
		rs.entry_id AS suspend_entry_id, rs.ends_at AS suspended_until, rl.entry_id AS limit_entry_id, coalesce(rl.posts_per_day, 0) AS posts_per_day
		FROM members m
		LEFT JOIN restrictions rs ON rs.member_id = m.id AND rs.effect = 'suspend' AND (rs.ends_at IS NULL OR rs.ends_at > ?)
		LEFT JOIN restrictions rl ON rl.member_id = m.id AND rl.effect = 'limit' AND (rl.ends_at IS NULL OR rl.ends_at > ?)
		WHERE m.erased_at IS NULL AND `+which, now, now, value)
}

func (p *People) raiseReplyGeneration(ctx context.Context, member int64) error {
	return p.db.Write(ctx, func(tx *db.Tx) error {
		_, err := change(tx, "UPDATE members SET reply_generation = reply_generation + 1 WHERE id = ?", member)
		return err
	})
}
