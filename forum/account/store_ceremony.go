package account

import (
	"time"

	"answerable/forum/db"
)

func insertCeremony(tx *db.Tx, stored string, kind ceremonyKind, member int64, data string, now, expires time.Time) error {
	var whose *int64
	if member != 0 {
		whose = &member
	}
	_, err := change(tx, "INSERT INTO ceremonies (token_hash, kind, member_id, data, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)",
		stored, kind, whose, data, now, expires)
	return err
}

func deleteCeremony(tx *db.Tx, stored string, kind ceremonyKind, now time.Time) (ceremony, bool, error) {
	return one[ceremony](tx.DB, "DELETE FROM ceremonies WHERE token_hash = ? AND kind = ? AND expires_at > ? RETURNING token_hash, member_id, data", stored, kind, now)
}

func countTry(tx *db.Tx, stored string, kind ceremonyKind, now time.Time) (ceremony, bool, error) {
	return one[ceremony](tx.DB, `UPDATE ceremonies SET tries = tries + 1 WHERE token_hash = ? AND kind = ? AND expires_at > ? AND tries < ?
		RETURNING token_hash, member_id, data`, stored, kind, now, maxTries)
}

// deleteCeremonies ends what the member has begun, wherever.
func deleteCeremonies(tx *db.Tx, member int64) error {
	_, err := change(tx, "DELETE FROM ceremonies WHERE member_id = ?", member)
	return err
}

func deleteDeadCeremonies(tx *db.Tx, now time.Time) error {
	_, err := change(tx, "DELETE FROM ceremonies WHERE expires_at <= ?", now)
	return err
}
