package intake

import (
	"context"
	"time"

	"answerable/forum/db"
	"answerable/forum/thread"
)

// mailRow is a mail of the inbox that waits to be worked.
type mailRow struct {
	ID         int64
	MessageKey string
	Sender     string
	Recipient  string
	Raw        []byte
	ReceivedAt time.Time
}

// insertMail gives 0 for a mail that is there already.
func insertMail(ctx context.Context, tx *db.Tx, key, sender, recipient string, raw []byte, now time.Time) (int64, error) {
	var ids []int64
	err := tx.WithContext(ctx).Raw(`INSERT INTO mail_inbox (message_key, sender, recipient, raw, received_at) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (message_key) DO NOTHING RETURNING id`, key, sender, recipient, raw, now).Scan(&ids).Error
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	return ids[0], nil
}

// waitingMail is the mail if nobody has done it yet.
func waitingMail(ctx context.Context, d *db.DB, id int64) (m mailRow, err error) {
	err = d.Read(ctx).Raw(`SELECT id, message_key, sender, recipient, raw, received_at FROM mail_inbox WHERE id = ? AND done_at IS NULL`, id).Take(&m).Error
	return m, err
}

// outcome is how a mail ended.
type outcome struct {
	kind   string
	why    string
	member int64
	thread int64
	post   int64
	answer string // hash of the address that was answered, empty for none
}

// endMail gives false when another worker has ended it.
func endMail(ctx context.Context, tx *db.Tx, id int64, o outcome, now time.Time) (bool, error) {
	update := tx.WithContext(ctx).Exec(`UPDATE mail_inbox SET done_at = ?, outcome = ?, why = ?, member_id = ?, thread_id = ?, post_id = ?, answered_key = coalesce(CAST(? AS TEXT), answered_key),
		raw = NULL, sender = '', recipient = '' WHERE id = ? AND done_at IS NULL`,
		now, o.kind, o.why, orNull(o.member), orNull(o.thread), orNull(o.post), textOrNull(o.answer), id)
	return update.RowsAffected == 1, update.Error
}

func answeredSince(ctx context.Context, d *db.DB, address string, since time.Time) (n int, err error) {
	err = d.Read(ctx).Raw(`SELECT count(*) FROM mail_inbox WHERE answered_key = ? AND done_at > ?`, address, since).Row().Scan(&n)
	return n, err
}

func mailBoardBySlug(ctx context.Context, d *db.DB, slug string) (id int64, err error) {
	var row struct{ ID int64 }
	err = d.Read(ctx).Raw(`SELECT b.id FROM boards b JOIN mail_boards m ON m.board_id = b.id WHERE lower(b.slug) = ?`, slug).Take(&row).Error
	return row.ID, err
}

func mailBoards(ctx context.Context, d *db.DB) (map[int64]bool, error) {
	var ids []int64
	err := d.Read(ctx).Raw(`SELECT board_id FROM mail_boards`).Scan(&ids).Error
	on := make(map[int64]bool, len(ids))
	for _, id := range ids {
		on[id] = true
	}
	return on, db.Plain(err)
}

// threadOfFault is the member's nearest open thread about a fault, or about the one
// it was merged into.
func threadOfFault(ctx context.Context, d *db.DB, fault, member int64, audiences []thread.Audience) (id int64, err error) {
	var row struct{ ID int64 }
	err = d.Read(ctx).Raw(`SELECT t.id FROM threads t JOIN boards b ON b.id = t.board_id WHERE b.may_see IN ? AND t.lock_entry_id IS NULL AND t.merged_into IS NULL
		AND t.fault_id = coalesce((SELECT f.merged_into FROM faults f WHERE f.id = ?), CAST(? AS BIGINT))
		ORDER BY CASE WHEN t.opener_id = ? THEN 0 WHEN EXISTS (SELECT 1 FROM posts p WHERE p.thread_id = t.id AND p.author_id = ?) THEN 1
			WHEN EXISTS (SELECT 1 FROM subscriptions s WHERE s.thread_id = t.id AND s.member_id = ? AND s.following) THEN 2 ELSE 3 END, t.id LIMIT 1`,
		audiences, fault, fault, member, member, member).Take(&row).Error
	return row.ID, err
}

func setMailBoard(ctx context.Context, tx *db.Tx, board int64, on bool, now time.Time) error {
	if on {
		return tx.WithContext(ctx).Exec(`INSERT INTO mail_boards (board_id, since) VALUES (?, ?) ON CONFLICT (board_id) DO NOTHING`, board, now).Error
	}
	return tx.WithContext(ctx).Exec(`DELETE FROM mail_boards WHERE board_id = ?`, board).Error
}

func orNull(id int64) *int64 {
	if id == 0 {
		return nil
	}
	return &id
}

func textOrNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// prune deletes mails that ended and came before one time, messages and
// deliveries that ended before another, and links and codes that lived long
// enough. A message that waits for approval stays.
func prune(ctx context.Context, tx *db.Tx, now, mails, messages time.Time, most int) error {
	for _, one := range []struct {
		sql    string
		values []any
	}{
		{`DELETE FROM mail_inbox WHERE id IN (SELECT id FROM mail_inbox WHERE received_at < ? AND done_at IS NOT NULL ORDER BY received_at LIMIT ?)`, []any{mails, most}},
		{`DELETE FROM intake_messages WHERE (channel_id, idempotency_key) IN (SELECT channel_id, idempotency_key FROM intake_messages WHERE received_at < ? AND (post_id IS NOT NULL OR claimed) ORDER BY received_at LIMIT ?)`, []any{messages, most}},
		{`DELETE FROM intake_deliveries WHERE id IN (SELECT id FROM intake_deliveries WHERE created_at < ? AND state IN ('sent', 'dropped') ORDER BY id LIMIT ?)`, []any{messages, most}},
		{`DELETE FROM mail_starts WHERE expires_at <= ?`, []any{now}},
		{`DELETE FROM intake_claims WHERE expires_at <= ?`, []any{now}},
	} {
		if err := tx.WithContext(ctx).Exec(one.sql, one.values...).Error; err != nil {
			return err
		}
	}
	return nil
}

// inboxRows are mails that came in, the newest first.
func inboxRows(ctx context.Context, d *db.DB, outcome string, before int64, limit int) ([]InboxMail, error) {
	where, values := "TRUE", []any{}
	switch {
	case outcome == Waits:
		where = "i.done_at IS NULL"
	case outcome != "":
		where, values = "i.outcome = ?", append(values, outcome)
	}
	if before != 0 {
		where, values = where+" AND i.id < ?", append(values, before)
	}
	var rows []InboxMail
	err := d.Read(ctx).Raw(`SELECT i.id, coalesce(i.outcome, 'waits') AS outcome, i.why, coalesce(m.name, '') AS member_name, coalesce(i.thread_id, 0) AS thread_id, coalesce(i.post_id, 0) AS post_id, i.received_at,
		i.answered_key IS NOT NULL AS answered FROM mail_inbox i LEFT JOIN members m ON m.id = i.member_id WHERE `+where+` ORDER BY i.id DESC LIMIT ?`, append(values, limit)...).Scan(&rows).Error
	return rows, err
}
