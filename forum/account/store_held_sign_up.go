package account

import (
	"context"
	"time"

	"answerable/forum/db"
)

func insertSignUp(tx *db.Tx, m memberRow, about string) error {
	_, err := change(tx, `INSERT INTO sign_ups (name, name_key, password_hash, password_long, email, about, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		m.Name, m.Key, m.PasswordHash, m.PasswordLong, textOrNull(m.Email), about, m.CreatedAt)
	return err
}

func (p *People) signUpRows(ctx context.Context, most int) ([]HeldSignUp, error) {
	return all[HeldSignUp](p.read(ctx), `SELECT id, name, coalesce(email, '') AS email, about, created_at, refused_at, reason FROM sign_ups
		ORDER BY refused_at IS NOT NULL, id LIMIT ?`, most)
}

func (p *People) waitingSignUps(ctx context.Context) (int, error) {
	row, _, err := one[struct{ N int }](p.read(ctx), "SELECT count(*) AS n FROM sign_ups WHERE refused_at IS NULL")
	return row.N, err
}

type signUpRow struct {
	Name, NameKey, PasswordHash string
	PasswordLong                bool
	Email                       *string
}

// takeSignUp gives who waits to one of any number of callers.
func takeSignUp(tx *db.Tx, id int64) (signUpRow, bool, error) {
	return one[signUpRow](tx.DB, `DELETE FROM sign_ups WHERE id = ? AND refused_at IS NULL RETURNING name, name_key, password_hash, password_long, email`, id)
}

func refuseSignUp(tx *db.Tx, id, by int64, reason string, now time.Time) (signUpRow, bool, error) {
	return one[signUpRow](tx.DB, `UPDATE sign_ups SET refused_at = ?, refused_by = ?, reason = ? WHERE id = ? AND refused_at IS NULL
		RETURNING name, name_key, password_hash, password_long, email`, now, by, reason, id)
}

// heldCredentials is what refusing to let somebody in needs to know.
type heldCredentials struct {
	PasswordHash string
	RefusedAt    *time.Time
	Reason       string
}

func (p *People) heldByKey(ctx context.Context, key string) (heldCredentials, bool, error) {
	return one[heldCredentials](p.read(ctx), "SELECT password_hash, refused_at, reason FROM sign_ups WHERE name_key = ?", key)
}

func deleteRefused(tx *db.Tx, before time.Time) error {
	_, err := change(tx, "DELETE FROM sign_ups WHERE refused_at < ?", before)
	return err
}
