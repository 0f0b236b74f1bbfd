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

// startByToken finds what waits, as long as its author has the address that he
// wrote from: he who took another says that the old one is not his way any more.
func startByToken(ctx context.Context, d *db.DB, tokenHash string, now time.Time) (s mailStart, err error) {
	err = d.Read(ctx).Raw(`SELECT s.message_key, s.member_id, s.board_id, s.title, s.body, s.expires_at
		FROM mail_starts s JOIN members m ON m.id = s.member_id AND m.email_confirmed_at <= s.created_at WHERE s.token_hash = ? AND s.expires_at > ?`, tokenHash, now).Take(&s).Error
	return s, err
}

func deleteStart(ctx context.Context, tx *db.Tx, tokenHash string) error {
	return tx.WithContext(ctx).Exec(`DELETE FROM mail_starts WHERE token_hash = ?`, tokenHash).Error
}
