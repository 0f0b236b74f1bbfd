package intake

import (
	"context"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
)

const channelColumns = `SELECT c.id, c.slug, c.name, c.board_id, b.name AS board_name, c.enabled, c.secret_generation, c.out_url, c.out_private, c.created_at, c.changed_at
	FROM intake_channels c JOIN boards b ON b.id = c.board_id `

func channels(ctx context.Context, d *db.DB) ([]Channel, error) {
	var all []Channel
	err := d.Read(ctx).Raw(channelColumns + "ORDER BY c.name, c.id").Scan(&all).Error
	return all, db.Plain(err)
}

func hasChannels(ctx context.Context, d *db.DB) (bool, error) {
	var n int
	err := d.Read(ctx).Raw(`SELECT count(*) FROM (SELECT 1 FROM intake_channels WHERE enabled LIMIT 1) x`).Row().Scan(&n)
	return n > 0, db.Plain(err)
}

func channelBy(ctx context.Context, d *db.DB, which string, value any) (c Channel, err error) {
	err = d.Read(ctx).Raw(channelColumns+"WHERE "+which, value).Take(&c).Error
	return c, err
}

func saveChannel(ctx context.Context, tx *db.Tx, c Channel, renew bool, now time.Time) (id, generation int64, err error) {
	if c.ID == 0 {
		err = tx.WithContext(ctx).Raw(`INSERT INTO intake_channels (slug, name, board_id, enabled, out_url, out_private, created_at, changed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
			RETURNING id, secret_generation`, c.Slug, c.Name, c.BoardID, c.Enabled, c.OutURL, c.OutPrivate, now, now).Row().Scan(&id, &generation)
		return id, generation, tx.Translate(err)
	}
	step := 0
	if renew {
		step = 1
	}
	err = tx.WithContext(ctx).Raw(`UPDATE intake_channels SET name = ?, board_id = ?, enabled = ?, out_url = ?, out_private = ?, secret_generation = secret_generation + ?, changed_at = ?
		WHERE id = ? RETURNING id, secret_generation`, c.Name, c.BoardID, c.Enabled, c.OutURL, c.OutPrivate, step, now, c.ID).Row().Scan(&id, &generation)
	return id, generation, tx.Translate(err)
}

func lastDeliveries(ctx context.Context, d *db.DB, channel int64, n int) ([]Delivery, error) {
	var all []Delivery
	err := d.Read(ctx).Raw(`SELECT id, channel_id, post_id, state, attempts, why, created_at, tried_at FROM intake_deliveries WHERE channel_id = ? ORDER BY id DESC LIMIT ?`, channel, n).Scan(&all).Error
	return all, err
}

// taken is what came in.
type taken struct {
	ChannelID      int64
	IdempotencyKey string
	ContentHash    string
	ThreadKey      string
	Handle         string
	FormKey        string
	Claimed        bool
	ThreadID       *int64
	PostID         *int64
}

func messageBefore(ctx context.Context, d *db.DB, channel int64, key string) (m taken, found bool, err error) {
	err = d.Read(ctx).Raw(`SELECT channel_id, idempotency_key, content_hash, thread_key, claimed, thread_id, post_id FROM intake_messages WHERE channel_id = ? AND idempotency_key = ?`, channel, key).Take(&m).Error
	if db.NoRow(err) {
		return m, false, nil
	}
	return m, err == nil, err
}

func insertMessage(ctx context.Context, tx *db.Tx, m taken, now time.Time) error {
	return tx.WithContext(ctx).Exec(`INSERT INTO intake_messages (channel_id, idempotency_key, content_hash, thread_key, handle, form_key, claimed, thread_id, post_id, received_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (channel_id, idempotency_key) DO NOTHING`, m.ChannelID, m.IdempotencyKey, m.ContentHash, m.ThreadKey, m.Handle, m.FormKey, m.Claimed, m.ThreadID, m.PostID, now).Error
}

// mapApproved gives a channel's talk the thread that its held opening became, and
// its message the post; both only once.
func mapApproved(ctx context.Context, tx *db.Tx, post int64, now time.Time) error {
	update := tx.WithContext(ctx).Exec(`UPDATE intake_messages SET post_id = ?, thread_id = (SELECT p.thread_id FROM posts p WHERE p.id = ?)
		WHERE post_id IS NULL AND form_key = (SELECT h.key FROM held_posts h WHERE h.post_id = ?)`, post, post, post)
	if update.Error != nil || update.RowsAffected == 0 {
		return update.Error
	}
	return tx.WithContext(ctx).Exec(`INSERT INTO intake_threads (channel_id, thread_key, handle, thread_id, since)
		SELECT m.channel_id, m.thread_key, m.handle, m.thread_id, ? FROM intake_messages m WHERE m.post_id = ? AND m.handle <> '' ON CONFLICT DO NOTHING`, now, post).Error
}

// wasHeld says whether a post waited for approval before.
func wasHeld(ctx context.Context, d *db.DB, post int64) (bool, error) {
	var n int
	err := d.Read(ctx).Raw(`SELECT count(*) FROM held_posts WHERE post_id = ?`, post).Row().Scan(&n)
	return n > 0, err
}

// opensHeld says whether an opening of that talk waits for approval.
func opensHeld(ctx context.Context, d *db.DB, channel int64, threadKey string) (bool, error) {
	var n int
	err := d.Read(ctx).Raw(`SELECT count(*) FROM intake_messages m JOIN intake_people w ON w.channel_id = m.channel_id AND w.handle = m.handle
		JOIN held_posts h ON h.author_id = w.member_id AND h.key = m.form_key AND h.state = 'waiting' AND h.thread_id IS NULL
		WHERE m.channel_id = ? AND m.thread_key = ? AND m.post_id IS NULL`, channel, threadKey).Row().Scan(&n)
	return n > 0, err
}

func channelPerson(ctx context.Context, d *db.DB, channel int64, handle string) (int64, error) {
	var row struct{ MemberID int64 }
	err := d.Read(ctx).Raw(`SELECT member_id FROM intake_people WHERE channel_id = ? AND handle = ?`, channel, handle).Take(&row).Error
	return row.MemberID, err
}

func insertPerson(ctx context.Context, tx *db.Tx, channel int64, handle string, member int64, now time.Time) error {
	return tx.WithContext(ctx).Exec(`INSERT INTO intake_people (channel_id, handle, member_id, since) VALUES (?, ?, ?, ?)`, channel, handle, member, now).Error
}

func channelThread(ctx context.Context, d *db.DB, channel int64, threadKey string) (id int64, handle string, err error) {
	var row struct {
		ThreadID int64
		Handle   string
	}
	err = d.Read(ctx).Raw(`SELECT thread_id, handle FROM intake_threads WHERE channel_id = ? AND thread_key = ?`, channel, threadKey).Take(&row).Error
	return row.ThreadID, row.Handle, err
}

func insertChannelThread(ctx context.Context, tx *db.Tx, channel int64, in Incoming, thread int64, now time.Time) error {
	return tx.WithContext(ctx).Exec(`INSERT INTO intake_threads (channel_id, thread_key, handle, thread_id, since) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		channel, in.Thread, in.Handle, thread, now).Error
}

// channelToTell is the channel of the post's thread, unless the post is the
// channel's own person's.
func channelToTell(ctx context.Context, d *db.DB, post int64) (int64, error) {
	var row struct{ ChannelID int64 }
	err := d.Read(ctx).Raw(`SELECT t.channel_id FROM posts p JOIN intake_threads t ON t.thread_id = p.thread_id JOIN intake_channels c ON c.id = t.channel_id AND c.enabled AND c.out_url <> ''
		JOIN intake_people w ON w.channel_id = t.channel_id AND w.handle = t.handle WHERE p.id = ? AND p.author_id <> w.member_id`, post).Take(&row).Error
	return row.ChannelID, err
}

// insertDelivery gives 0 where one was asked for already.
func insertDelivery(ctx context.Context, tx *db.Tx, channel, post int64, now time.Time) (int64, error) {
	var ids []int64
	err := tx.WithContext(ctx).Raw(`INSERT INTO intake_deliveries (channel_id, post_id, state, created_at) VALUES (?, ?, 'waiting', ?) ON CONFLICT (post_id) DO NOTHING RETURNING id`, channel, post, now).Scan(&ids).Error
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	return ids[0], nil
}

// outRow is what telling a channel of a post needs.
type outRow struct {
	Attempts         int
	ChannelID        int64
	Enabled          bool
	OutURL           string
	OutPrivate       bool
	SecretGeneration int64
	ThreadKey        string
	Handle           string
	PersonID         int64
	ThreadID         int64
	PostID           int64
	Author           string
	Role             account.Role
	Official         bool
	Source           string
	Withdrawn        bool
	Hidden           bool
	CreatedAt        time.Time
}

func deliveryRow(ctx context.Context, d *db.DB, id int64) (o outRow, err error) {
	err = d.Read(ctx).Raw(`SELECT v.attempts, c.id AS channel_id, c.enabled, c.out_url, c.out_private, c.secret_generation, t.thread_key, t.handle, w.member_id AS person_id,
		p.thread_id, p.id AS post_id, m.name AS author, p.as_role AS role,
		EXISTS (SELECT 1 FROM official_answers o WHERE o.post_id = p.id AND o.withdrawn_at IS NULL) AS official,
		p.source, p.withdrawn_at IS NOT NULL AS withdrawn, p.source = '' AS hidden, p.created_at
		FROM intake_deliveries v JOIN intake_channels c ON c.id = v.channel_id JOIN posts p ON p.id = v.post_id JOIN members m ON m.id = p.author_id
		JOIN intake_threads t ON t.thread_id = p.thread_id AND t.channel_id = c.id JOIN intake_people w ON w.channel_id = c.id AND w.handle = t.handle
		WHERE v.id = ? AND v.state IN ('waiting', 'failed')`, id).Take(&o).Error
	return o, err
}

func noteTry(ctx context.Context, tx *db.Tx, id int64, state, why string, now time.Time) error {
	return tx.WithContext(ctx).Exec(`UPDATE intake_deliveries SET state = ?, why = ?, attempts = attempts + 1, tried_at = ? WHERE id = ? AND state IN ('waiting', 'failed')`, state, why, now, id).Error
}

func idOr(id *int64) int64 {
	if id == nil {
		return 0
	}
	return *id
}
