package account

import (
	"context"
	"time"

	"answerable/forum/db"
)

func replaceRecoveryCodes(tx *db.Tx, member int64, stored []string, now time.Time) error {
	if err := deleteRecoveryCodes(tx, member); err != nil {
		return err
	}
	for _, code := range stored {
		if _, err := change(tx, "INSERT INTO recovery_codes (code_hash, member_id, created_at) VALUES (?, ?, ?)", code, member, now); err != nil {
			return err
		}
	}
	return nil
}

func deleteRecoveryCodes(tx *db.Tx, member int64) error {
	_, err := change(tx, "DELETE FROM recovery_codes WHERE member_id = ?", member)
	return err
}

func useRecoveryCode(tx *db.Tx, member int64, stored string, now time.Time) (bool, error) {
	n, err := change(tx, "UPDATE recovery_codes SET used_at = ? WHERE code_hash = ? AND member_id = ? AND used_at IS NULL", now, stored, member)
	return n == 1, err
}

func (p *People) unusedCodes(ctx context.Context, member int64, stored []string) (int, error) {
	row, _, err := one[struct{ N int }](p.read(ctx), "SELECT count(*) AS n FROM recovery_codes WHERE member_id = ? AND used_at IS NULL AND code_hash IN ?", member, stored)
	return row.N, err
}

func recoveryLeft(tx *db.Tx, member int64) (int, error) {
	row, _, err := one[struct{ N int }](tx.DB, "SELECT count(*) AS n FROM recovery_codes WHERE member_id = ? AND used_at IS NULL", member)
	return row.N, err
}
