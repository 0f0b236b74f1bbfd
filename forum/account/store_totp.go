package account

import (
	"context"
	"time"

	"answerable/forum/db"
)

const selectTOTP = "SELECT id, secret, last_step, created_at, confirmed_at FROM totp_secrets WHERE member_id = ? AND "

func (p *People) waitingTOTP(ctx context.Context, member int64, after time.Time) (totpRow, bool, error) {
	return one[totpRow](p.read(ctx), selectTOTP+"confirmed_at IS NULL AND created_at > ?", member, after)
}

func confirmedTOTP(tx *db.Tx, member int64) (totpRow, bool, error) {
	return one[totpRow](tx.DB, selectTOTP+"confirmed_at IS NOT NULL", member)
}

func replaceWaitingTOTP(tx *db.Tx, member int64, secret string, now time.Time) error {
	_, err := change(tx, `INSERT INTO totp_secrets (member_id, secret, created_at) VALUES (?, ?, ?)
		ON CONFLICT (member_id) WHERE confirmed_at IS NULL DO UPDATE SET secret = excluded.secret, created_at = excluded.created_at`, member, secret, now)
	return err
}

// confirmTOTP puts the waiting secret in the place of the one that counted.
func confirmTOTP(tx *db.Tx, member, id, step int64, now time.Time) (bool, error) {
	if _, err := deleteTOTP(tx, member); err != nil {
		return false, err
	}
	n, err := change(tx, "UPDATE totp_secrets SET confirmed_at = ?, last_step = ? WHERE id = ? AND member_id = ? AND confirmed_at IS NULL", now, step, id, member)
	return n == 1, err
}

// storeStep is where a code is used up.
func storeStep(tx *db.Tx, id, step int64) (bool, error) {
	n, err := change(tx, "UPDATE totp_secrets SET last_step = ? WHERE id = ? AND last_step < ?", step, id, step)
	return n == 1, err
}

func deleteTOTP(tx *db.Tx, member int64) (int64, error) {
	return change(tx, "DELETE FROM totp_secrets WHERE member_id = ? AND confirmed_at IS NOT NULL", member)
}
