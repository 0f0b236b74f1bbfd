package account

import (
	"time"

	"answerable/forum/db"

	"gorm.io/gorm"
)

func replaceLink(tx *db.Tx, kind linkKind, stored string, member int64, email string, now, until time.Time) error {
	_, err := change(tx, `INSERT INTO account_links (token_hash, kind, member_id, email, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (member_id, kind) DO UPDATE SET token_hash = excluded.token_hash, email = excluded.email,
		created_at = excluded.created_at, expires_at = excluded.expires_at`, stored, kind, member, email, now, until)
	return err
}

func linkRow(g *gorm.DB, kind linkKind, stored string, now time.Time) (Link, bool, error) {
	return one[Link](g, `SELECT m.id AS member_id, m.name, m.role, l.email,
		CASE WHEN m.email_confirmed_at IS NULL THEN '' ELSE m.email END AS current
		FROM account_links l JOIN members m ON m.id = l.member_id
		WHERE l.token_hash = ? AND l.kind = ? AND l.expires_at > ? AND m.erased_at IS NULL`, stored, kind, now)
}

func deleteLink(tx *db.Tx, stored string) (int64, error) {
	return change(tx, "DELETE FROM account_links WHERE token_hash = ?", stored)
}

// deleteLinks ends every link of the member.
func deleteLinks(tx *db.Tx, member int64) error {
	_, err := change(tx, "DELETE FROM account_links WHERE member_id = ?", member)
	return err
}

func deleteResetLink(tx *db.Tx, member int64) error {
	_, err := change(tx, "DELETE FROM account_links WHERE member_id = ? AND kind = ?", member, resetLink)
	return err
}

func deleteDeadLinks(tx *db.Tx, now time.Time) error {
	_, err := change(tx, "DELETE FROM account_links WHERE expires_at <= ?", now)
	return err
}

// pendingEmail is the address that a member was last asked to confirm.
func pendingEmail(g *gorm.DB, member int64, now time.Time) (string, error) {
	row, _, err := one[struct{ Email string }](g, "SELECT email FROM account_links WHERE member_id = ? AND kind = ? AND expires_at > ?", member, confirmLink, now)
	return row.Email, err
}
