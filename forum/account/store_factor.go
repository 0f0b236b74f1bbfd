package account

import (
	"context"
	"time"

	"answerable/forum/db"

	"gorm.io/gorm"
)

func storeProved(tx *db.Tx, member, session int64, now time.Time) (bool, error) {
	n, err := change(tx, "UPDATE sessions SET proved_at = ? WHERE id = ? AND member_id = ?", now, session, member)
	return n == 1, err
}

// endSession ends one session and tells the device it was on.
func endSession(tx *db.Tx, member, session int64) (device string, found bool, err error) {
	row, found, err := one[struct{ Device string }](tx.DB, "DELETE FROM sessions WHERE id = ? AND member_id = ? RETURNING device", session, member)
	return row.Device, found, err
}

func memberNamed(tx *db.Tx, member int64) (row struct {
	Name string
	Role Role
}, found bool, err error) {
	return one[struct {
		Name string
		Role Role
	}](tx.DB, "SELECT name, role FROM members WHERE id = ? AND erased_at IS NULL", member)
}

func factorsOf(g *gorm.DB, member int64) (factorCounts, error) {
	row, _, err := one[factorCounts](g, `SELECT
		(SELECT count(*) FROM totp_secrets WHERE member_id = ? AND confirmed_at IS NOT NULL) AS totp,
		(SELECT count(*) FROM passkeys WHERE member_id = ? AND cloned_at IS NULL) AS passkeys`, member, member)
	return row, err
}

// waysIn counts what a member can begin to sign in with.
func waysIn(tx *db.Tx, member int64) (int, error) {
	row, _, err := one[struct{ N int }](tx.DB, `SELECT (SELECT count(*) FROM members WHERE id = ? AND password_hash IS NOT NULL)
		+ (SELECT count(*) FROM passkeys WHERE member_id = ? AND cloned_at IS NULL)
		+ (SELECT count(*) FROM identities WHERE member_id = ?) AS n`, member, member, member)
	return row.N, err
}

// factorRow is what one statement tells of a member's factors.
type factorRow struct {
	Password     bool
	TOTPSince    *time.Time `gorm:"column:totp_since"`
	RecoveryLeft int
}

func (p *People) factorRow(ctx context.Context, member int64) (factorRow, error) {
	row, _, err := one[factorRow](p.read(ctx), `SELECT m.password_hash IS NOT NULL AS password, t.confirmed_at AS totp_since,
		(SELECT count(*) FROM recovery_codes c WHERE c.member_id = m.id AND c.used_at IS NULL) AS recovery_left
		FROM members m LEFT JOIN totp_secrets t ON t.member_id = m.id AND t.confirmed_at IS NOT NULL WHERE m.id = ?`, member)
	return row, err
}

func (p *People) secondStepWaits(ctx context.Context, stored string, now time.Time) (waits, totp bool, err error) {
	row, found, err := one[struct{ TOTP bool }](p.read(ctx), `SELECT EXISTS (SELECT 1 FROM totp_secrets t WHERE t.member_id = c.member_id AND t.confirmed_at IS NOT NULL) AS totp
		FROM ceremonies c WHERE c.token_hash = ? AND c.kind = ? AND c.expires_at > ? AND c.tries < ?`, stored, secondStep, now, maxTries)
	return found, row.TOTP, err
}

// deleteSecondFactors takes away all that proves who a member is beside his
// password and his accounts at providers, and what he was just setting up or
// proving.
func deleteSecondFactors(tx *db.Tx, member int64) (deleted int64, err error) {
	if _, err := change(tx, "DELETE FROM ceremonies WHERE member_id = ?", member); err != nil {
		return 0, err
	}
	for _, table := range []string{"recovery_codes", "totp_secrets", "passkeys"} {
		n, err := change(tx, "DELETE FROM "+table+" WHERE member_id = ?", member)
		if err != nil {
			return 0, err
		}
		deleted += n
	}
	return deleted, nil
}
