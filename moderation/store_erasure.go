package moderation

import (
	"context"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/moderation/modlog"
)

func insertErasure(ctx context.Context, tx *db.Tx, entry, member int64, contents bool, now time.Time) error {
	return tx.WithContext(ctx).Exec(`INSERT INTO erasures (member_id, entry_id, kind, log_id, contents, erased_at)
		SELECT id, CAST(? AS BIGINT), ?, log_id, ?, CAST(? AS `+timeType(tx)+`) FROM members WHERE id = ?`, entry, modlog.EraseMember, contents, now, member).Error
}

// eraseMember empties the account. What stays is an id that nothing leads from.
func eraseMember(ctx context.Context, tx *db.Tx, member int64, contents bool, now time.Time) error {
	statements := []string{
		`DELETE FROM sessions WHERE member_id = ?`, `DELETE FROM team_members WHERE member_id = ?`, `DELETE FROM mails WHERE member_id = ? AND (letter IS NULL OR kind <> 'letter ' || '` + string(account.LetterDeleted) + `')`, `DELETE FROM notices WHERE member_id = ?`,
		`DELETE FROM notice_choices WHERE member_id = ?`, `DELETE FROM mail_settings WHERE member_id = ?`,
		`DELETE FROM board_follows WHERE member_id = ?`, `DELETE FROM tag_follows WHERE member_id = ?`,
		`DELETE FROM drafts WHERE member_id = ?`, `DELETE FROM subscriptions WHERE member_id = ?`, `DELETE FROM read_positions WHERE member_id = ?`,
		`DELETE FROM fault_followers WHERE member_id = ?`,
		`DELETE FROM redirects WHERE kind = 'member' AND new_id = ?`, `DELETE FROM import_refs WHERE kind = 'member' AND new_id = ?`,
	}
	if contents {
		statements = append(statements, `UPDATE flags SET reason = '[erased]' WHERE reporter_id = ?`,
			`UPDATE appeals SET reason = '[erased]' WHERE appellant_id = ?`, `UPDATE confirmations SET note = '' WHERE member_id = ?`,
			`UPDATE verifications SET note = '' WHERE member_id = ?`, `UPDATE fault_reports SET happens_when = '', workaround = '' WHERE member_id = ?`,
			`DELETE FROM private_messages WHERE channel_id IN (SELECT id FROM private_channels WHERE customer_id = ?)`)
	}
	for _, s := range statements {
		if err := tx.WithContext(ctx).Exec(s, member).Error; err != nil {
			return err
		}
	}
	return tx.WithContext(ctx).Exec(`UPDATE members SET name = 'erased-' || CAST(id AS TEXT), name_key = 'erased-' || CAST(id AS TEXT), role = 'member',
		password_hash = NULL, password_long = FALSE, email = NULL, email_confirmed_at = NULL, about = '', imported_from = NULL, erased_at = ?
		WHERE id = ? AND erased_at IS NULL`, now, member).Error
}

func listErasures(ctx context.Context, d *db.DB) ([]Erasure, error) {
	var all []Erasure
	err := d.Read(ctx).Raw(`SELECT log_id, contents, erased_at FROM erasures ORDER BY entry_id`).Scan(&all).Error
	return all, err
}

func livingMember(ctx context.Context, d *db.DB, logID string) (id int64, err error) {
	err = d.Read(ctx).Raw(`SELECT id FROM members WHERE log_id = ? AND erased_at IS NULL`, logID).Row().Scan(&id)
	return id, err
}
