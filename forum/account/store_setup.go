package account

import (
	"context"
	"time"

	"answerable/forum/db"
)

func addSetupToken(tx *db.Tx, stored string, now, expires time.Time) error {
	if err := deleteDeadSetupTokens(tx, now); err != nil {
		return err
	}
	_, err := change(tx, "INSERT INTO setup_tokens (token_hash, created_at, expires_at) VALUES (?, ?, ?)", stored, now, expires)
	return err
}

func (p *People) setupTokenLives(ctx context.Context, stored string, now time.Time) (bool, error) {
	_, found, err := one[string](p.read(ctx), "SELECT token_hash FROM setup_tokens WHERE token_hash = ? AND used_at IS NULL AND expires_at > ?", stored, now)
	return found, err
}

// markSetupTokenUsed uses the token, and with it every other one.
func markSetupTokenUsed(tx *db.Tx, stored string, now time.Time) (bool, error) {
	n, err := change(tx, "UPDATE setup_tokens SET used_at = ? WHERE token_hash = ? AND used_at IS NULL AND expires_at > ?", now, stored, now)
	if n == 1 && err == nil {
		_, err = change(tx, "UPDATE setup_tokens SET used_at = ? WHERE used_at IS NULL", now)
	}
	return n == 1, err
}

func deleteDeadSetupTokens(tx *db.Tx, now time.Time) error {
	_, err := change(tx, "DELETE FROM setup_tokens WHERE expires_at <= ?", now)
	return err
}
