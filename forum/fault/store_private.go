package fault

import (
	"context"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
)

// privateStanding is what somebody has to do with a thread and a customer.
type privateStanding struct {
	takesPart, staff bool // the customer: wrote or reported; is of the staff
	hasChannel       bool // the customer has or had one
	holds            bool // the reader, or a team of his, holds or held the thread or its fault
	faultID          *int64
}

// ofTheCase is true for a reader (six times his id) who, or whose team, holds or
// held the thread t or its fault.
const ofTheCase = `EXISTS (SELECT 1 FROM care k WHERE (k.thread_id = t.id OR k.fault_id = t.fault_id) AND (k.owner_id = ?
			OR k.team_id IN (SELECT team_id FROM team_members WHERE member_id = ?)
			OR EXISTS (SELECT 1 FROM handovers x WHERE x.care_id = k.id AND (x.from_owner_id = ?
				OR x.from_team_id IN (SELECT team_id FROM team_members WHERE member_id = ?)
				OR (x.state = 'accepted' AND (x.to_owner_id = ? OR x.to_team_id IN (SELECT team_id FROM team_members WHERE member_id = ?)))))))`

func privateStandingOf(ctx context.Context, d *db.DB, thread, reader, customer int64) (privateStanding, error) {
	var s privateStanding
	err := d.Read(ctx).Raw(`SELECT t.fault_id,
		EXISTS (SELECT 1 FROM posts p WHERE p.thread_id = t.id AND p.author_id = ?)
			OR EXISTS (SELECT 1 FROM fault_reports r WHERE r.fault_id = t.fault_id AND r.member_id = ?),
		EXISTS (SELECT 1 FROM members m WHERE m.id = ? AND (m.role IN ('staff', 'administrator') OR m.erased_at IS NOT NULL)),
		EXISTS (SELECT 1 FROM private_channels pc WHERE pc.thread_id = t.id AND pc.customer_id = ?),
		`+ofTheCase+`
		FROM threads t WHERE t.id = ?`, customer, customer, customer, customer, reader, reader, reader, reader, reader, reader, thread).Row().
		Scan(&s.faultID, &s.takesPart, &s.staff, &s.hasChannel, &s.holds)
	return s, err
}

func holdsCase(ctx context.Context, d *db.DB, thread, reader int64) (holds bool, err error) {
	err = d.Read(ctx).Raw(`SELECT `+ofTheCase+` FROM threads t WHERE t.id = ?`, reader, reader, reader, reader, reader, reader, thread).Row().Scan(&holds)
	return holds, err
}

// holdChannel takes the standing channel's row for the rest of the transaction.
func holdChannel(ctx context.Context, tx *db.Tx, thread, customer int64) (PrivateChannel, error) {
	c := PrivateChannel{ThreadID: thread, CustomerID: customer}
	err := tx.WithContext(ctx).Raw(`UPDATE private_channels SET asked_team = asked_team WHERE thread_id = ? AND customer_id = ? AND deleted_at IS NULL
		RETURNING id, asked_by, delete_at`, thread, customer).Row().Scan(&c.ID, &c.AskedByID, &c.DeleteAt)
	return c, err
}

// holdDueChannel takes the channel's row if its time is over by then.
func holdDueChannel(ctx context.Context, tx *db.Tx, channel int64, by time.Time) (bool, error) {
	held := tx.WithContext(ctx).Exec(`UPDATE private_channels SET asked_team = asked_team WHERE id = ? AND deleted_at IS NULL AND delete_at <= ?`, channel, by)
	return held.RowsAffected > 0, held.Error
}

func insertChannel(ctx context.Context, tx *db.Tx, c PrivateChannel) (id int64, err error) {
	err = tx.WithContext(ctx).Raw(`INSERT INTO private_channels (thread_id, customer_id, asked_by, asked_team, asked_for, opened_at, active_at, delete_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING id`,
		c.ThreadID, c.CustomerID, c.AskedByID, c.AskedTeam, c.AskedFor, c.OpenedAt, c.OpenedAt, c.DeleteAt).Row().Scan(&id)
	return id, err
}

func daysKept(ctx context.Context, tx *db.Tx, board int64) (int, error) {
	days := privateDays
	err := tx.WithContext(ctx).Raw(`SELECT private_days FROM board_care WHERE board_id = ?`, board).Row().Scan(&days)
	if db.NoRow(err) {
		return privateDays, nil
	}
	return days, err
}

// insertPrivateMessage gives 0 when the channel's newest message is this very one.
func insertPrivateMessage(ctx context.Context, tx *db.Tx, channel int64, by account.Viewer, byStaff bool, body string, now time.Time) (id int64, err error) {
	var again int
	err = tx.WithContext(ctx).Raw(`SELECT count(*) FROM private_messages WHERE id = (SELECT max(id) FROM private_messages WHERE channel_id = ?)
		AND author_id = ? AND body = ?`, channel, by.ID, body).Row().Scan(&again)
	if err != nil || again > 0 {
		return 0, err
	}
	err = tx.WithContext(ctx).Raw(`INSERT INTO private_messages (channel_id, author_id, by_staff, author_team, body, written_at)
		VALUES (?, ?, ?, ?, ?, ?) RETURNING id`, channel, by.ID, byStaff, by.Team, body, now).Row().Scan(&id)
	return id, err
}

func storeActivity(ctx context.Context, tx *db.Tx, channel int64, now, ends time.Time) error {
	return tx.WithContext(ctx).Exec(`UPDATE private_channels SET active_at = ?, delete_at = ?, message_count = message_count + 1 WHERE id = ?`,
		now, ends, channel).Error
}

// standingChannels takes the rows of a customer's standing channels.
func standingChannels(ctx context.Context, tx *db.Tx, customer int64) (ids []int64, err error) {
	err = tx.WithContext(ctx).Raw(`UPDATE private_channels SET asked_team = asked_team WHERE customer_id = ? AND deleted_at IS NULL RETURNING id`,
		customer).Scan(&ids).Error
	return ids, err
}

// emptyChannel deletes what stands in a held channel and keeps the fact.
func emptyChannel(ctx context.Context, tx *db.Tx, channel int64, by *int64, now time.Time) error {
	if err := tx.WithContext(ctx).Exec(`DELETE FROM private_messages WHERE channel_id = ?`, channel).Error; err != nil {
		return err
	}
	return tx.WithContext(ctx).Exec(`UPDATE private_channels SET asked_for = '', message_count = 0, deleted_at = ?, deleted_by = ? WHERE id = ?`,
		now, by, channel).Error
}

func noteReading(ctx context.Context, tx *db.Tx, channel int64, v account.Viewer, seen int64, now time.Time) error {
	return tx.WithContext(ctx).Exec(`INSERT INTO private_readings (channel_id, member_id, team_name, first_at, last_at, seen_id) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (channel_id, member_id) DO UPDATE SET team_name = excluded.team_name, last_at = excluded.last_at,
		seen_id = excluded.seen_id, times = private_readings.times + 1`, channel, v.ID, v.Team, now, now, seen).Error
}

func newestMessage(ctx context.Context, tx *db.Tx, channel int64) (id int64, err error) {
	err = tx.WithContext(ctx).Raw(`SELECT coalesce(max(id), 0) FROM private_messages WHERE channel_id = ?`, channel).Row().Scan(&id)
	return id, err
}

const channelColumns = `c.id, c.thread_id, c.customer_id, m.name AS customer_name, c.asked_by AS asked_by_id, a.name AS asked_by_name, c.asked_team,
	c.asked_for, c.opened_at, c.active_at, c.delete_at, c.message_count, c.deleted_at, e.name AS deleted_by_name`

const channelTables = ` FROM private_channels c JOIN members m ON m.id = c.customer_id JOIN members a ON a.id = c.asked_by
	LEFT JOIN members e ON e.id = c.deleted_by`

// channelsOf counts as new to the reader what he did not open.
func channelsOf(ctx context.Context, d *db.DB, thread, reader, before int64, limit int) ([]PrivateChannel, error) {
	var channels []PrivateChannel
	err := d.Read(ctx).Raw(`SELECT `+channelColumns+`, (SELECT count(*) FROM private_messages pm WHERE pm.channel_id = c.id AND pm.author_id <> ?
		AND pm.id > coalesce((SELECT r.seen_id FROM private_readings r WHERE r.channel_id = c.id AND r.member_id = ?), 0)) AS new`+
		channelTables+` WHERE c.thread_id = ? AND (CAST(? AS BIGINT) = 0 OR c.id < ?) ORDER BY c.id DESC LIMIT ?`,
		reader, reader, thread, before, before, limit).Scan(&channels).Error
	return channels, err
}

// channelsWith gives all channels of a thread and customer, the newest first.
func channelsWith(ctx context.Context, d *db.DB, thread, customer int64) ([]PrivateChannel, error) {
	var channels []PrivateChannel
	err := d.Read(ctx).Raw(`SELECT `+channelColumns+channelTables+` WHERE c.thread_id = ? AND c.customer_id = ? ORDER BY c.id DESC LIMIT 20`,
		thread, customer).Scan(&channels).Error
	return channels, err
}

// messagesOf gives those up to upTo and the reader's own, oldest first.
func messagesOf(ctx context.Context, d *db.DB, channel, reader, upTo, before int64, limit int) ([]PrivateMessage, error) {
	var messages []PrivateMessage
	err := d.Read(ctx).Raw(`SELECT w.* FROM (SELECT p.id, p.author_id, m.name AS author_name, p.by_staff, p.author_team, p.body, p.written_at
		FROM private_messages p JOIN members m ON m.id = p.author_id
		WHERE p.channel_id = ? AND (p.id <= ? OR p.author_id = ?) AND (CAST(? AS BIGINT) = 0 OR p.id < ?) ORDER BY p.id DESC LIMIT ?) w ORDER BY w.id`,
		channel, upTo, reader, before, before, limit).Scan(&messages).Error
	return messages, err
}

func closedMessages(ctx context.Context, d *db.DB, channel, reader, upTo int64) (n int, err error) {
	err = d.Read(ctx).Raw(`SELECT count(*) FROM private_messages WHERE channel_id = ? AND id > ? AND author_id <> ?`, channel, upTo, reader).Row().Scan(&n)
	return n, err
}

func readingsOf(ctx context.Context, d *db.DB, channel int64) ([]PrivateReading, error) {
	var readings []PrivateReading
	err := d.Read(ctx).Raw(`SELECT r.member_id, m.name AS member_name, r.team_name, r.first_at, r.last_at, r.times, r.seen_id
		FROM private_readings r JOIN members m ON m.id = r.member_id WHERE r.channel_id = ? ORDER BY r.first_at, r.member_id`, channel).Scan(&readings).Error
	return readings, err
}

// privateFacts gives the customer's name and how many days his details are kept.
func privateFacts(ctx context.Context, d *db.DB, customer, board int64) (name string, days int, err error) {
	err = d.Read(ctx).Raw(`SELECT m.name, coalesce((SELECT bc.private_days FROM board_care bc WHERE bc.board_id = ?), ?) FROM members m WHERE m.id = ?`,
		board, privateDays, customer).Row().Scan(&name, &days)
	return name, days, err
}

// privateHelpers are who is told of what a customer wrote: the owners of the
// thread and of its fault, and who asked.
func privateHelpers(ctx context.Context, tx *db.Tx, thread, customer int64) ([]int64, error) {
	var ids []int64
	err := tx.WithContext(ctx).Raw(`SELECT c.owner_id FROM care c WHERE c.thread_id = ? AND c.owner_id IS NOT NULL
		UNION SELECT c.owner_id FROM care c JOIN threads t ON t.fault_id = c.fault_id WHERE t.id = ? AND c.owner_id IS NOT NULL
		UNION SELECT pc.asked_by FROM private_channels pc WHERE pc.thread_id = ? AND pc.customer_id = ? AND pc.deleted_at IS NULL`,
		thread, thread, thread, customer).Scan(&ids).Error
	return ids, err
}
