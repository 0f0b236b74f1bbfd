package notify

import (
	"context"
	"time"

	"answerable/forum/db"
)

func noteReady(ctx context.Context, tx *db.Tx, ready bool, now time.Time) error {
	if !ready {
		return tx.WithContext(ctx).Exec(`DELETE FROM settings WHERE name = 'mail_begun'`).Error
	}
	return tx.WithContext(ctx).Exec(`INSERT INTO settings (name, value, changed_at) VALUES ('mail_begun', 'yes', ?) ON CONFLICT (name) DO NOTHING`, now).Error
}

type letterRow struct {
	MemberID            *int64
	Event, Kind, Letter string
	ExpiresAt           *time.Time
	At                  time.Time
}

func insertLetter(ctx context.Context, tx *db.Tx, l letterRow) error {
	return tx.WithContext(ctx).Exec(`INSERT INTO mails (member_id, event, kind, letter, urgency, state, next_try, expires_at, created_at) VALUES (?, ?, ?, ?, 0, 'queued', ?, ?, ?)`,
		l.MemberID, l.Event, l.Kind, l.Letter, l.At, l.ExpiresAt, l.At).Error
}

func listMails(ctx context.Context, d *db.DB, state MailState, before int64, limit int) ([]MailRow, error) {
	where, values := "TRUE", []any{}
	if state != "" {
		where, values = "x.state = ?", append(values, state)
	}
	if before != 0 {
		where, values = where+" AND x.id < ?", append(values, before)
	}
	var rows []MailRow
	err := d.Read(ctx).Raw(`SELECT x.id, coalesce(m.name, '') AS member_name, x.kind, x.event, x.state, x.attempts, x.next_try, x.why, x.answer, x.created_at, x.done_at
		FROM mails x LEFT JOIN members m ON m.id = x.member_id WHERE `+where+` ORDER BY x.id DESC LIMIT ?`, append(values, limit)...).Scan(&rows).Error
	return rows, err
}

func countMails(ctx context.Context, d *db.DB, most int) (map[MailState]int, error) {
	counts := map[MailState]int{}
	for _, state := range MailStates() {
		var n int
		if err := d.Read(ctx).Raw(`SELECT count(*) FROM (SELECT 1 FROM mails WHERE state = ? LIMIT ?) x`, state, most).Row().Scan(&n); err != nil {
			return nil, err
		}
		counts[state] = n
	}
	return counts, nil
}

func requeue(ctx context.Context, tx *db.Tx, mail int64, now time.Time) (found, again bool, err error) {
	update := tx.WithContext(ctx).Exec(`UPDATE mails SET state = 'queued', attempts = 0, unsure = 0, next_try = ?, done_at = NULL, why = '', created_at = ?
		WHERE id = ? AND state IN ('refused', 'given-up') AND (notice_id IS NOT NULL OR kind = 'digest')`, now, now, mail)
	if update.Error != nil || update.RowsAffected > 0 {
		return true, update.RowsAffected > 0, update.Error
	}
	var n int
	err = tx.WithContext(ctx).Raw(`SELECT count(*) FROM mails WHERE id = ?`, mail).Row().Scan(&n)
	return n > 0, false, err
}

// claimMails marks due mails as being sent, those of the least urgency number
// first, and gives their ids. Two nodes never get the same one.
func claimMails(ctx context.Context, tx *db.Tx, now time.Time, most int) ([]int64, error) {
	var ids []int64
	err := tx.WithContext(ctx).Raw(`UPDATE mails SET state = 'sending', claimed_at = ?, attempts = attempts + 1 WHERE state = 'queued' AND id IN
		(SELECT id FROM mails WHERE state = 'queued' AND next_try <= ? ORDER BY urgency, next_try, id LIMIT ?) RETURNING id`, now, now, most).Scan(&ids).Error
	return ids, err
}

// outcome is how an attempt ended.
type outcome struct {
	State       MailState
	Why, Answer string
	NextTry     time.Time // of a mail that is queued again
	Unsure      int       // added
	Attempts    int       // added: -1 for an attempt that was none
}

// finish ends an attempt; a mail that is not being sent any more stays as it is.
func finish(ctx context.Context, tx *db.Tx, mail int64, o outcome, now time.Time) (bool, error) {
	var update string
	values := []any{o.State, o.Why, o.Answer, o.Unsure, o.Attempts}
	if o.State == MailQueued {
		update, values = `next_try = ?`, append(values, o.NextTry)
	} else {
		update, values = `done_at = ?, letter = NULL`, append(values, now)
	}
	done := tx.WithContext(ctx).Exec(`UPDATE mails SET state = ?, why = ?, answer = ?, unsure = unsure + ?, attempts = attempts + ?, claimed_at = NULL, `+update+`
		WHERE id = ? AND state = 'sending'`, append(values, mail)...)
	return done.RowsAffected > 0, done.Error
}

// abandoned gives the mails that somebody began to send before then and of
// which nothing was heard.
func abandoned(ctx context.Context, tx *db.Tx, before time.Time, most int) ([]int64, error) {
	var ids []int64
	err := tx.WithContext(ctx).Raw(`SELECT id FROM mails WHERE state = 'sending' AND claimed_at <= ? ORDER BY claimed_at LIMIT ?`, before, most).Scan(&ids).Error
	return ids, err
}

// nextTry is when the next queued mail is due; false for none.
func nextTry(ctx context.Context, d *db.DB) (at time.Time, found bool, err error) {
	var due []time.Time
	err = d.Read(ctx).Raw(`SELECT next_try FROM mails WHERE state = 'queued' ORDER BY next_try LIMIT 1`).Scan(&due).Error
	if err != nil || len(due) == 0 {
		return at, false, err
	}
	return due[0], true, nil
}

// pruneMails deletes what ended before then, in bounded steps.
func pruneMails(ctx context.Context, tx *db.Tx, before time.Time, most int) (int64, error) {
	deleted := tx.WithContext(ctx).Exec(`DELETE FROM mails WHERE id IN (SELECT id FROM mails WHERE done_at < ? ORDER BY done_at LIMIT ?)`, before, most)
	return deleted.RowsAffected, deleted.Error
}

// mailHead is a mail before anybody looked whether it may leave.
type mailHead struct {
	ID, MemberID               int64
	Event, Kind, Cadence       string
	NoticeID                   *int64
	Letter                     *string
	State                      MailState
	Attempts, Unsure           int
	ExpiresAt                  *time.Time
	CreatedAt                  time.Time
	Name, Role, Email          string
	EmailConfirmed, Erased     bool
	Suspended, Off, Generation int64
}

const headSQL = `SELECT x.id, coalesce(x.member_id, 0) AS member_id, x.event, x.kind, x.cadence, x.notice_id, x.letter, x.state, x.attempts, x.unsure, x.expires_at, x.created_at,
		coalesce(m.name, '') AS name, coalesce(m.role, '') AS role, coalesce(m.email, '') AS email, m.email_confirmed_at IS NOT NULL AS email_confirmed, m.erased_at IS NOT NULL AS erased,
		coalesce(m.reply_generation, 0) AS generation,
		(SELECT count(*) FROM restrictions r WHERE r.member_id = m.id AND r.effect = 'suspend' AND (r.ends_at IS NULL OR r.ends_at > ?)) AS suspended,
		(SELECT count(*) FROM mail_settings o WHERE o.member_id = m.id AND o.off_address = lower(m.email)) AS off
		FROM mails x LEFT JOIN members m ON m.id = x.member_id WHERE x.id IN ?`

func mailByID(ctx context.Context, d *db.DB, mail int64, now time.Time) (h mailHead, err error) {
	err = d.Read(ctx).Raw(headSQL, now, []int64{mail}).Take(&h).Error
	return h, err
}

// headsOf gives those of the mails that are there, by their ids.
func headsOf(ctx context.Context, d *db.DB, mails []int64, now time.Time) (map[int64]mailHead, error) {
	var rows []mailHead
	if err := d.Read(ctx).Raw(headSQL, now, mails).Scan(&rows).Error; err != nil {
		return nil, err
	}
	heads := make(map[int64]mailHead, len(rows))
	for _, h := range rows {
		heads[h.ID] = h
	}
	return heads, nil
}
