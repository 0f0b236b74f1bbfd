package moderation

import (
	"context"

	"answerable/forum/db"
)

// ownPart is one file of a member's own data. Every ? of the query is his id.
type ownPart struct {
	name  string
	asks  int
	query string
}

// ownParts names each column, so that a new one is given to nobody by accident.
// Other members' ids and names are in none.
func ownParts() []ownPart {
	return []ownPart{
		{"profile", 1, `SELECT id, name, role, email, email_confirmed_at, about, imported_from, created_at FROM members WHERE id = ?`},
		{"teams", 1, `SELECT t.name, m.since FROM team_members m JOIN teams t ON t.id = m.team_id WHERE m.member_id = ? ORDER BY m.since`},
		{"sessions", 1, `SELECT device, factor, created_at, seen_at, expires_at FROM sessions WHERE member_id = ? ORDER BY id`},
		{"passkeys", 1, `SELECT name, created_at, used_at FROM passkeys WHERE member_id = ? ORDER BY id`},
		{"recovery-codes", 1, `SELECT created_at, used_at FROM recovery_codes WHERE member_id = ? ORDER BY created_at, code_hash`},
		{"authenticator-apps", 1, `SELECT created_at, confirmed_at FROM totp_secrets WHERE member_id = ? ORDER BY id`},
		{"sign-in-providers", 1, `SELECT issuer, subject, linked_at, used_at FROM identities WHERE member_id = ? ORDER BY id`},
		{"security-events", 1, `SELECT what, at FROM account_events WHERE member_id = ? ORDER BY id`},
		{"deletion", 1, `SELECT contents, asked_at, due_at FROM deletions WHERE member_id = ?`},
		{"address-to-confirm", 1, `SELECT kind, email, created_at, expires_at FROM account_links WHERE member_id = ? ORDER BY kind`},
		{"invitations", 1, `SELECT email, note, role, created_at, expires_at, used_at, revoked_at FROM invitations WHERE inviter_id = ? ORDER BY id`},
		{"threads", 1, `SELECT id, title, kind, created_at FROM threads WHERE opener_id = ? ORDER BY id`},
		{"posts", 1, `SELECT id, thread_id, number, source, revision, created_at, edited_at, withdrawn_at, withdraw_reason FROM posts WHERE author_id = ? ORDER BY id`},
		{"earlier-versions", 2, `SELECT r.post_id, r.revision, r.title, r.source, r.reason, r.created_at FROM post_revisions r
			JOIN posts p ON p.id = r.post_id WHERE p.author_id = ? AND r.editor_id = ? ORDER BY r.post_id, r.revision`},
		{"removed-texts", 1, `SELECT r.post_id, r.revision, r.title, r.source FROM removed_texts r JOIN posts p ON p.id = r.post_id WHERE p.author_id = ? ORDER BY r.post_id, r.revision`},
		{"held-posts", 1, `SELECT id, board_id, thread_id, title, source, state, created_at, decided_at FROM held_posts WHERE author_id = ? ORDER BY id`},
		{"drafts", 1, `SELECT place, title, body, changed_at FROM drafts WHERE member_id = ? ORDER BY id`},
		{"uploads", 1, `SELECT '/uploads/' || name AS address, content_type, bytes, width, height, created_at FROM uploads WHERE member_id = ? ORDER BY id`},
		{"accepted-answers", 1, `SELECT post_id, thread_id, accepted_at, taken_back_at FROM accepted_answers WHERE accepted_by = ? ORDER BY id`},
		{"confirmations", 1, `SELECT post_id, worked, version, note, created_at, changed_at FROM confirmations WHERE member_id = ? ORDER BY created_at, post_id`},
		{"helpful-marks", 1, `SELECT post_id, created_at FROM helpful_marks WHERE member_id = ? ORDER BY created_at, post_id`},
		{"reports", 1, `SELECT fault_id, product_name, product_version, hardware, since, last_good, frequency, happens_when, workaround, will_test, state, created_at, changed_at
			FROM fault_reports WHERE member_id = ? ORDER BY created_at, fault_id`},
		{"verifications", 1, `SELECT fault_id, release_id, gone, product_name, note, answered_at FROM verifications WHERE member_id = ? ORDER BY answered_at, release_id`},
		{"asked-to-climb", 1, `SELECT c.thread_id, c.fault_id, a.level, a.asked_at FROM climb_asks a JOIN care c ON c.id = a.care_id WHERE a.member_id = ? ORDER BY a.asked_at`},
		{"private-details", 2, `SELECT c.thread_id, CASE WHEN m.author_id = ? THEN 'you' ELSE m.author_team END AS written_by, m.body, m.written_at
			FROM private_channels c JOIN private_messages m ON m.channel_id = c.id WHERE c.customer_id = ? ORDER BY m.id`},
		{"private-details-read-by", 1, `SELECT c.thread_id, r.team_name, r.first_at, r.last_at, r.times
			FROM private_channels c JOIN private_readings r ON r.channel_id = c.id WHERE c.customer_id = ? ORDER BY r.first_at`},
		{"promises", 1, `SELECT id, fault_id, thread_id, what, made_at, due_at, state, ended_at, reason FROM promises WHERE owner_id = ? ORDER BY id`},
		{"subscriptions", 1, `SELECT thread_id, following, level, changed_at FROM subscriptions WHERE member_id = ? ORDER BY changed_at, thread_id`},
		{"followed-faults", 1, `SELECT fault_id, following, level, changed_at FROM fault_followers WHERE member_id = ? ORDER BY changed_at, fault_id`},
		{"followed-boards", 1, `SELECT board_id, level, changed_at FROM board_follows WHERE member_id = ? ORDER BY board_id`},
		{"followed-tags", 1, `SELECT tag, level, changed_at FROM tag_follows WHERE member_id = ? ORDER BY tag`},
		{"mail-choices", 1, `SELECT about, choice, changed_at FROM notice_choices WHERE member_id = ? ORDER BY about`},
		{"mail-settings", 1, `SELECT digest_hour, digest_day, off_address, off_at, off_why, off_said, soft_address, soft_count, soft_at, changed_at FROM mail_settings WHERE member_id = ?`},
		{"mails-to-you", 1, `SELECT kind, cadence, state, attempts, why, answer, created_at, done_at FROM mails WHERE member_id = ? ORDER BY id`},
		{"mails-from-you", 1, `SELECT received_at, done_at, outcome, why, thread_id, post_id FROM mail_inbox WHERE member_id = ? ORDER BY id`},
		{"threads-by-mail", 1, `SELECT board_id, title, body, created_at, expires_at FROM mail_starts WHERE member_id = ? ORDER BY id`},
		{"channels", 1, `SELECT c.name AS channel, p.handle, p.since FROM intake_people p JOIN intake_channels c ON c.id = p.channel_id WHERE p.member_id = ? ORDER BY p.since, p.handle`},
		{"talks-in-channels", 1, `SELECT c.name AS channel, t.thread_key AS name, t.thread_id, t.since FROM intake_people p JOIN intake_channels c ON c.id = p.channel_id
			JOIN intake_threads t ON t.channel_id = p.channel_id AND t.handle = p.handle WHERE p.member_id = ? ORDER BY t.since, t.thread_id`},
		{"read-positions", 1, `SELECT thread_id, number, read_at FROM read_positions WHERE member_id = ? ORDER BY thread_id`},
		{"notices", 1, `SELECT kind, thread_id, post_id, fault_id, entry_id, created_at, read_at FROM notices WHERE member_id = ? ORDER BY id`},
		{"flags", 1, `SELECT rule, reason, illegal, created_at FROM flags WHERE reporter_id = ? ORDER BY id`},
		{"appeals", 1, `SELECT entry_id, reason, state, created_at, decided_at FROM appeals WHERE appellant_id = ? ORDER BY id`},
		{"restrictions", 1, `SELECT entry_id AS entry, effect, posts_per_day, ends_at FROM restrictions WHERE member_id = ? ORDER BY entry_id`},
		{"moderation-of-you", 1, `SELECT e.id AS entry, e.kind, e.rule, t.public_reason, t.explanation, e.happened_at, e.ends_at
			FROM log_entries e LEFT JOIN log_texts t ON t.entry_id = e.id WHERE e.subject_id = ? ORDER BY e.id`},
		{"moderation-by-you", 1, `SELECT e.id AS entry, e.kind, e.rule, t.public_reason, e.happened_at
			FROM log_entries e LEFT JOIN log_texts t ON t.entry_id = e.id WHERE e.actor_id = ? ORDER BY e.id`},
	}
}

// eachOwn gives the rows of a part one after the other.
func eachOwn(ctx context.Context, d *db.DB, part ownPart, member int64, give func(map[string]any) error) (err error) {
	args := make([]any, part.asks)
	for i := range args {
		args[i] = member
	}
	reader := d.Read(ctx)
	rows, err := reader.Raw(part.query, args...).Rows()
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }() // Err tells what went wrong
	for rows.Next() {
		row := map[string]any{}
		if err := reader.ScanRows(rows, &row); err != nil {
			return err
		}
		if err := give(row); err != nil {
			return err
		}
	}
	return rows.Err()
}
