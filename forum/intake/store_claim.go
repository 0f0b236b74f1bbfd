package intake

import (
	"context"
	"time"

	"answerable/forum/db"
)

func insertClaim(ctx context.Context, tx *db.Tx, member int64, codeHash string, expires time.Time) error {
	return tx.WithContext(ctx).Exec(`INSERT INTO intake_claims (code_hash, member_id, expires_at) VALUES (?, ?, ?)
		ON CONFLICT (member_id) DO UPDATE SET code_hash = excluded.code_hash, expires_at = excluded.expires_at`, codeHash, member, expires).Error
}

// takeClaim uses a code up and gives whose it was.
func takeClaim(ctx context.Context, tx *db.Tx, codeHash string, now time.Time) (member int64, err error) {
	err = tx.WithContext(ctx).Raw(`DELETE FROM intake_claims WHERE code_hash = ? AND expires_at > ? RETURNING member_id`, codeHash, now).Row().Scan(&member)
	return member, err
}

func putPerson(ctx context.Context, tx *db.Tx, channel int64, handle string, member int64, now time.Time) error {
	return tx.WithContext(ctx).Exec(`INSERT INTO intake_people (channel_id, handle, member_id, since) VALUES (?, ?, ?, ?)
		ON CONFLICT (channel_id, handle) DO UPDATE SET member_id = excluded.member_id, since = excluded.since`, channel, handle, member, now).Error
}

func handlesOf(ctx context.Context, d *db.DB, member int64) ([]KnownAs, error) {
	var all []KnownAs
	err := d.Read(ctx).Raw(`SELECT c.name AS channel, w.handle, w.since FROM intake_people w JOIN intake_channels c ON c.id = w.channel_id WHERE w.member_id = ? ORDER BY c.name, w.handle LIMIT 100`, member).Scan(&all).Error
	return all, err
}

func talksOf(ctx context.Context, d *db.DB, channel int64, handle string) ([]int64, error) {
	var ids []int64
	err := d.Read(ctx).Raw(`SELECT thread_id FROM intake_threads WHERE channel_id = ? AND handle = ? ORDER BY thread_id DESC LIMIT 100`, channel, handle).Scan(&ids).Error
	return ids, err
}
