package notify

import (
	"context"
	"time"

	"answerable/forum/db"
)

// dueDigest is a member and cadence for whom something waits that is due.
type dueDigest struct {
	MemberID int64
	Cadence  string
	First    int64 // the lowest mail that waits: two nodes that see the same make the same digest
}

func dueDigests(ctx context.Context, d *db.DB, hour int64, most int) ([]dueDigest, error) {
	var due []dueDigest
	err := d.Read(ctx).Raw(`SELECT member_id, cadence, min(id) AS first FROM mails WHERE state = 'waiting' AND due_hour <= ?
		GROUP BY member_id, cadence ORDER BY member_id, cadence LIMIT ?`, hour, most).Scan(&due).Error
	return due, err
}

// insertDigest gives the digest's mail; made is false where another node made it.
func insertDigest(ctx context.Context, tx *db.Tx, d dueDigest, event string, now time.Time) (id int64, made bool, err error) {
	var ids []int64
	err = tx.WithContext(ctx).Raw(`INSERT INTO mails (member_id, event, kind, urgency, state, cadence, next_try, created_at) VALUES (?, ?, ?, 2, 'queued', ?, ?, ?)
		ON CONFLICT (member_id, event) DO NOTHING RETURNING id`, d.MemberID, event, kindDigest, d.Cadence, now, now).Scan(&ids).Error
	if err != nil || len(ids) == 0 {
		return 0, false, err
	}
	return ids[0], true, nil
}

func fillDigest(ctx context.Context, tx *db.Tx, d dueDigest, digest, hour int64, now time.Time) error {
	return tx.WithContext(ctx).Exec(`UPDATE mails SET state = 'collected', digest_id = ?, done_at = ? WHERE member_id = ? AND cadence = ? AND state = 'waiting' AND due_hour <= ?`,
		digest, now, d.MemberID, d.Cadence, hour).Error
}
