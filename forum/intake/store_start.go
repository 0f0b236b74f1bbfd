package intake

import (
	"context"
	"time"

	"answerable/forum/db"
)

// insertStart gives false for a mail that waits already.
func insertStart(ctx context.Context, tx *db.Tx, tokenHash string, s mailStart, now time.Time) (bool, error) {
	if err := tx.WithContext(ctx).Exec(`DELETE FROM mail_starts WHERE expires_at <= ?`, now).Error; err != nil {
		return false, err
	}
	insert := tx.WithContext(ctx).Exec(`INSERT INTO mail_starts (token_hash, message_key, member_id, board_id, title, body, created_at, expires_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (message_key) DO NOTHING`, tokenHash, s.MessageKey, s.MemberID, s.BoardID, s.Title, s.Body, now, s.ExpiresAt)
	return insert.RowsAffected == 1, insert.Error
}

// noteAnswer counts an answer before the mail is ended.
func noteAnswer(ctx context.Context, tx *db.Tx, mail int64, address string) error {
	return tx.WithContext(ctx).Exec(`UPDATE mail_inbox SET answered_key = ? WHERE id = ?`, address, mail).Error
}

func startByToken(ctx context.Context, d *db.DB, tokenHash string, now time.Time) (s mailStart, err error) {
	err = d.Read(ctx).Raw(`SELECT message_key, member_id, board_id, title, body, expires_at FROM mail_starts WHERE token_hash = ? AND expires_at > ?`, tokenHash, now).Take(&s).Error
	return s, err
}

func deleteStart(ctx context.Context, tx *db.Tx, tokenHash string) error {
	return tx.WithContext(ctx).Exec(`DELETE FROM mail_starts WHERE token_hash = ?`, tokenHash).Error
}
