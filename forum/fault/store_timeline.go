package fault

import (
	"context"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/thread"
)

func eventsOf(ctx context.Context, d *db.DB, v account.Viewer, fault, after int64, limit int) ([]Event, error) {
	var events []Event
	err := d.Read(ctx).Raw(`SELECT e.id, e.fault_id, e.kind, m.name AS actor_name, e.actor_team, e.happened_at, e.from_status, e.to_status, e.detail, e.html,
		t.id AS thread_id, t.title AS thread_title, t.slug AS thread_slug, e.estimate_id, e.promise_id, e.other_id, e.entry_id
		FROM fault_events e LEFT JOIN members m ON m.id = e.actor_id
		LEFT JOIN (threads t JOIN boards b ON b.id = t.board_id AND b.may_see IN ?) ON t.id = e.thread_id
		WHERE e.fault_id = ? AND e.id > ? ORDER BY e.id LIMIT ?`, thread.Audiences(v), fault, after, limit).Scan(&events).Error
	return events, err
}
