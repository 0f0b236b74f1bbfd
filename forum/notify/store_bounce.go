package notify

import (
	"context"
	"time"

	"answerable/forum/db"
)

// receiverOf gives whose mail it was and where it went: for a letter it counts
// only as long as that address is the member's.
func receiverOf(ctx context.Context, tx *db.Tx, mail int64) (member int64, email string, err error) {
	err = tx.WithContext(ctx).Raw(`SELECT m.id, lower(m.email) FROM mails x JOIN members m ON m.id = x.member_id
		WHERE x.id = ? AND m.email IS NOT NULL AND m.email_confirmed_at IS NOT NULL AND m.erased_at IS NULL AND m.email_confirmed_at <= x.created_at`, mail).Row().Scan(&member, &email)
	return member, email, err
}

// countSoft counts a soft bounce and gives how many there were of late.
func countSoft(ctx context.Context, tx *db.Tx, member int64, email string, now time.Time, within time.Duration) (count int, err error) {
	err = tx.WithContext(ctx).Raw(`INSERT INTO mail_settings (member_id, soft_address, soft_count, soft_at, changed_at) VALUES (?, ?, 1, ?, ?)
		ON CONFLICT (member_id) DO UPDATE SET soft_count = CASE WHEN mail_settings.soft_address = excluded.soft_address AND mail_settings.soft_at > ? THEN mail_settings.soft_count + 1 ELSE 1 END,
		soft_at = CASE WHEN mail_settings.soft_address = excluded.soft_address AND mail_settings.soft_at > ? THEN mail_settings.soft_at ELSE excluded.soft_at END,
		soft_address = excluded.soft_address RETURNING soft_count`, member, email, now, now, now.Add(-within), now.Add(-within)).Row().Scan(&count)
	return count, err
}

func switchOff(ctx context.Context, tx *db.Tx, member int64, email, why, said string, now time.Time) (bool, error) {
	update := tx.WithContext(ctx).Exec(`INSERT INTO mail_settings (member_id, off_address, off_at, off_why, off_said, changed_at) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (member_id) DO UPDATE SET off_address = excluded.off_address, off_at = excluded.off_at, off_why = excluded.off_why, off_said = excluded.off_said
		WHERE mail_settings.off_address IS NULL OR mail_settings.off_address <> excluded.off_address`, member, email, now, why, said, now)
	return update.RowsAffected > 0, update.Error
}

func switchOn(ctx context.Context, tx *db.Tx, member int64, now time.Time) error {
	return tx.WithContext(ctx).Exec(`UPDATE mail_settings SET off_address = NULL, off_at = NULL, off_why = NULL, off_said = '', soft_count = 0, soft_address = NULL, changed_at = ?
		WHERE member_id = ?`, now, member).Error
}

func addressOf(ctx context.Context, d *db.DB, member int64) (a Address, err error) {
	var rows []Address
	err = d.Read(ctx).Raw(`SELECT coalesce(m.email, '') AS email, m.email_confirmed_at IS NOT NULL AS confirmed, o.off_at, coalesce(o.off_why, '') AS off_why, coalesce(o.off_said, '') AS said
		FROM members m LEFT JOIN mail_settings o ON o.member_id = m.id AND o.off_address = lower(m.email) WHERE m.id = ?`, member).Scan(&rows).Error
	if len(rows) > 0 {
		a = rows[0]
	}
	return a, err
}
