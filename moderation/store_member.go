package moderation

import (
	"context"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/moderation/modlog"
)

// member is what acts on an account ask of it.
type member struct {
	ID     int64
	Name   string
	Role   account.Role
	Erased bool
}

func memberFacts(ctx context.Context, d *db.DB, id int64) (m member, err error) {
	err = d.Read(ctx).Raw(`SELECT id, name, role, erased_at IS NOT NULL FROM members WHERE id = ?`, id).Row().Scan(&m.ID, &m.Name, &m.Role, &m.Erased)
	return m, err
}

// insertRestriction reports false where one of the same effect stands.
func insertRestriction(ctx context.Context, tx *db.Tx, r modlog.Receipt, p Proposal) (bool, error) {
	effect, perDay := "suspend", (*int)(nil)
	if p.Kind == modlog.LimitMember {
		effect, perDay = "limit", &p.PostsPerDay
	}
	return won(tx.WithContext(ctx).Exec(`INSERT INTO restrictions (member_id, effect, entry_id, kind, posts_per_day, ends_at) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (member_id, effect) DO NOTHING`, p.TargetID, effect, r.Entry(), p.Kind, perDay, p.EndsAt))
}

func dropEnded(ctx context.Context, tx *db.Tx, member int64, now time.Time) error {
	return tx.WithContext(ctx).Exec(`DELETE FROM restrictions WHERE member_id = ? AND ends_at <= ?`, member, now).Error
}

func dropRestriction(ctx context.Context, tx *db.Tx, entry int64) error {
	return tx.WithContext(ctx).Exec(`DELETE FROM restrictions WHERE entry_id = ?`, entry).Error
}

func endSessions(ctx context.Context, tx *db.Tx, member int64) error {
	return tx.WithContext(ctx).Exec(`DELETE FROM sessions WHERE member_id = ?`, member).Error
}

// moveCare takes a thread's place on the desk to its new board.
func moveCare(ctx context.Context, tx *db.Tx, thread, board int64) error {
	return tx.WithContext(ctx).Exec(`UPDATE care SET board_id = ?, version = version + 1 WHERE thread_id = ?`, board, thread).Error
}
