package notify

import (
	"context"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
)

func preferencesOf(ctx context.Context, d *db.DB, member int64) (Preferences, error) {
	p := Preferences{Choices: map[About]Choice{}, Hour: 8, Day: time.Monday}
	var chosen []struct {
		About  About
		Choice Choice
	}
	if err := d.Read(ctx).Raw(`SELECT about, choice FROM notice_choices WHERE member_id = ?`, member).Scan(&chosen).Error; err != nil {
		return p, err
	}
	for _, c := range chosen {
		p.Choices[c.About] = c.Choice
	}
	var hours []struct{ DigestHour, DigestDay int }
	err := d.Read(ctx).Raw(`SELECT digest_hour, digest_day FROM mail_settings WHERE member_id = ?`, member).Scan(&hours).Error
	if len(hours) > 0 {
		p.Hour, p.Day = hours[0].DigestHour, time.Weekday(hours[0].DigestDay)
	}
	return p, err
}

func storeChoice(ctx context.Context, tx *db.Tx, member int64, about About, choice Choice, now time.Time) error {
	return tx.WithContext(ctx).Exec(`INSERT INTO notice_choices (member_id, about, choice, changed_at) VALUES (?, ?, ?, ?)
		ON CONFLICT (member_id, about) DO UPDATE SET choice = excluded.choice, changed_at = excluded.changed_at`, member, about, choice, now).Error
}

// storeHours keeps when digests go and moves what waits for one.
func storeHours(ctx context.Context, tx *db.Tx, member int64, hour, day int, now time.Time) error {
	err := tx.WithContext(ctx).Exec(`INSERT INTO mail_settings (member_id, digest_hour, digest_day, changed_at) VALUES (?, ?, ?, ?)
		ON CONFLICT (member_id) DO UPDATE SET digest_hour = excluded.digest_hour, digest_day = excluded.digest_day, changed_at = excluded.changed_at`, member, hour, day, now).Error
	if err != nil {
		return err
	}
	next := hourOf(now) + 1
	daily := next + ((int64(hour)-next)%24+24)%24
	weekly := next + ((int64(day*24+hour)-next-4*24)%168+168)%168
	return tx.WithContext(ctx).Exec(`UPDATE mails SET due_hour = CASE cadence WHEN 'daily' THEN CAST(? AS BIGINT) ELSE CAST(? AS BIGINT) END WHERE member_id = ? AND state = 'waiting'`,
		daily, weekly, member).Error
}

func dropWaiting(ctx context.Context, tx *db.Tx, member int64, now time.Time) error {
	return tx.WithContext(ctx).Exec(`UPDATE mails SET state = 'dropped', why = 'the member ended digests', done_at = ? WHERE member_id = ? AND state = 'waiting'`, now, member).Error
}

func confirmedEmail(ctx context.Context, d *db.DB, member int64) (string, error) {
	var emails []string
	err := d.Read(ctx).Raw(`SELECT email FROM members WHERE id = ? AND email_confirmed_at IS NOT NULL AND erased_at IS NULL`, member).Scan(&emails).Error
	if err != nil || len(emails) == 0 {
		return "", err
	}
	return emails[0], nil
}

func titleOf(ctx context.Context, d *db.DB, l Link) (role, title, maySee string, err error) {
	var rows []struct{ Role, Title, MaySee string }
	err = d.Read(ctx).Raw(`SELECT m.role, t.title, b.may_see FROM members m JOIN threads t ON t.id = ? JOIN boards b ON b.id = t.board_id WHERE m.id = ?
		UNION ALL SELECT m.role, f.title, b.may_see FROM members m JOIN faults f ON f.id = ? JOIN boards b ON b.id = f.board_id WHERE m.id = ?`,
		l.Scope.ThreadID, l.MemberID, l.Scope.FaultID, l.MemberID).Scan(&rows).Error
	if err != nil || len(rows) == 0 {
		return "", "", "", err
	}
	return rows[0].Role, rows[0].Title, rows[0].MaySee, nil
}

func muteThread(ctx context.Context, tx *db.Tx, member, thread int64, now time.Time) error {
	return tx.WithContext(ctx).Exec(`INSERT INTO subscriptions (thread_id, member_id, following, level, changed_at) VALUES (?, ?, FALSE, 'muted', ?)
		ON CONFLICT (thread_id, member_id) DO UPDATE SET following = FALSE, level = 'muted', changed_at = excluded.changed_at`, thread, member, now).Error
}

func muteFault(ctx context.Context, tx *db.Tx, member, fault int64, now time.Time) error {
	return tx.WithContext(ctx).Exec(`INSERT INTO fault_followers (fault_id, member_id, following, level, changed_at) VALUES (?, ?, FALSE, 'muted', ?)
		ON CONFLICT (fault_id, member_id) DO UPDATE SET following = FALSE, level = 'muted', changed_at = excluded.changed_at`, fault, member, now).Error
}

func roleOf(ctx context.Context, d *db.DB, member int64) (role account.Role, err error) {
	err = d.Read(ctx).Raw(`SELECT role FROM members WHERE id = ?`, member).Row().Scan(&role)
	return role, err
}
