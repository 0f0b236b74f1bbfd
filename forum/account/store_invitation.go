package account

import (
	"context"
	"time"

	"answerable/forum/db"
)

// lockMember makes who changes the same member's things wait for each other.
func lockMember(tx *db.Tx, member int64) error {
	if tx.Dialect() != db.Postgres {
		return nil
	}
	return tx.Exec("SELECT 1 FROM members WHERE id = ? FOR UPDATE", member).Error
}

func insertInvitation(tx *db.Tx, stored string, inviter int64, n NewInvitation, mailed bool, now, until time.Time) error {
	_, err := change(tx, `INSERT INTO invitations (token_hash, inviter_id, email, mailed, role, note, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		stored, inviter, textOrNull(n.Email), mailed, n.Role, n.Note, now, until)
	return err
}

func invitationsSince(tx *db.Tx, inviter int64, since time.Time) (int, error) {
	row, _, err := one[struct{ N int }](tx.DB, "SELECT count(*) AS n FROM invitations WHERE inviter_id = ? AND created_at > ?", inviter, since)
	return row.N, err
}

const selectInvitation = `SELECT i.id, m.name AS inviter, coalesce(i.email, '') AS email, i.mailed, i.role, i.note, i.created_at, i.expires_at,
	i.used_at, coalesce(u.name, '') AS used_by, i.revoked_at
	FROM invitations i JOIN members m ON m.id = i.inviter_id LEFT JOIN members u ON u.id = i.used_by WHERE `

func (p *People) invitationRows(ctx context.Context, v Viewer, most int) ([]Invitation, error) {
	if v.IsAdministrator() {
		return all[Invitation](p.read(ctx), selectInvitation+"TRUE ORDER BY i.id DESC LIMIT ?", most)
	}
	return all[Invitation](p.read(ctx), selectInvitation+"i.inviter_id = ? ORDER BY i.id DESC LIMIT ?", v.ID, most)
}

func (p *People) invitationByToken(ctx context.Context, stored string, now time.Time) (Invitation, bool, error) {
	return one[Invitation](p.read(ctx), selectInvitation+"i.token_hash = ? AND i.used_at IS NULL AND i.revoked_at IS NULL AND i.expires_at > ?", stored, now)
}

// inviterOf is 0 when there is no such invitation.
func inviterOf(tx *db.Tx, id int64) (int64, error) {
	row, _, err := one[struct{ InviterID int64 }](tx.DB, "SELECT inviter_id FROM invitations WHERE id = ?", id)
	return row.InviterID, err
}

func revokeInvitation(tx *db.Tx, id int64, now time.Time) (bool, error) {
	n, err := change(tx, "UPDATE invitations SET revoked_at = ? WHERE id = ? AND used_at IS NULL AND revoked_at IS NULL", now, id)
	return n == 1, err
}

type usedInvitation struct {
	ID     int64
	Role   Role
	Email  *string
	Mailed bool
}

// useInvitation gives it to one of any number of callers. One whose inviter was
// erased, or no longer administers where it gives a role, is worth nothing.
func useInvitation(tx *db.Tx, stored string, now time.Time) (usedInvitation, bool, error) {
	return one[usedInvitation](tx.DB, `UPDATE invitations SET used_at = ? WHERE token_hash = ? AND used_at IS NULL AND revoked_at IS NULL AND expires_at > ?
		AND EXISTS (SELECT 1 FROM members m WHERE m.id = inviter_id AND m.erased_at IS NULL AND (invitations.role = 'member' OR m.role = 'administrator'))
		RETURNING id, role, email, mailed`, now, stored, now)
}

func storeInvited(tx *db.Tx, id, member int64) error {
	_, err := change(tx, "UPDATE invitations SET used_by = ? WHERE id = ?", member, id)
	return err
}
