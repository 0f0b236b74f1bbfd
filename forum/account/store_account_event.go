package account

import (
	"context"
	"time"

	"answerable/forum/db"
)

func insertEvent(tx *db.Tx, member int64, what EventKind, now time.Time) error {
	_, err := change(tx, "INSERT INTO account_events (member_id, what, at) VALUES (?, ?, ?)", member, what, now)
	return err
}

func (p *People) eventRows(ctx context.Context, member int64, most int) ([]Event, error) {
	return all[Event](p.read(ctx), "SELECT what, at FROM account_events WHERE member_id = ? ORDER BY id DESC LIMIT ?", member, most)
}

func deleteOldEvents(tx *db.Tx, before time.Time) error {
	_, err := change(tx, "DELETE FROM account_events WHERE at < ?", before)
	return err
}
