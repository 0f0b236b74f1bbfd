package account

import (
	"context"
	"time"

	"answerable/forum/db"
)

// contextOf is the context of the caller who began the transaction.
func contextOf(tx *db.Tx) context.Context { return tx.Statement.Context }

func insertDeletion(tx *db.Tx, member int64, contents bool, now, due time.Time) error {
	_, err := change(tx, `INSERT INTO deletions (member_id, contents, asked_at, due_at) VALUES (?, ?, ?, ?)
		ON CONFLICT (member_id) DO UPDATE SET contents = excluded.contents, asked_at = excluded.asked_at, due_at = excluded.due_at`, member, contents, now, due)
	return err
}

func deleteDeletion(tx *db.Tx, member int64) (bool, error) {
	n, err := change(tx, "DELETE FROM deletions WHERE member_id = ?", member)
	return n == 1, err
}

func takeDueDeletion(tx *db.Tx, member int64, now time.Time) (bool, error) {
	n, err := change(tx, "DELETE FROM deletions WHERE member_id = ? AND due_at <= ?", member, now)
	return n == 1, err
}

func (p *People) deletionRows(ctx context.Context, where string, args ...any) ([]Deletion, error) {
	return all[Deletion](p.read(ctx), `SELECT d.member_id, m.name, d.contents, d.asked_at, d.due_at FROM deletions d JOIN members m ON m.id = d.member_id
		WHERE `+where+` ORDER BY d.due_at, d.member_id LIMIT 200`, args...)
}

// forget empties what leads to a member. Invitations stay for who was invited,
// without the addresses.
func forget(tx *db.Tx, member int64) error {
	for _, statement := range []string{
		"DELETE FROM account_links WHERE member_id = ?", "DELETE FROM letter_requests WHERE member_id = ?", "DELETE FROM deletions WHERE member_id = ?",
		"DELETE FROM account_events WHERE member_id = ?",
		"DELETE FROM passkeys WHERE member_id = ?", "DELETE FROM totp_secrets WHERE member_id = ?", "DELETE FROM recovery_codes WHERE member_id = ?",
		"DELETE FROM ceremonies WHERE member_id = ?", "DELETE FROM identities WHERE member_id = ?", "DELETE FROM sessions WHERE member_id = ?",
		"UPDATE invitations SET email = NULL, mailed = FALSE, note = '' WHERE inviter_id = ?",
		"UPDATE invitations SET email = NULL, mailed = FALSE, note = '' WHERE used_by = ?",
	} {
		if _, err := change(tx, statement, member); err != nil {
			return err
		}
	}
	return nil
}
