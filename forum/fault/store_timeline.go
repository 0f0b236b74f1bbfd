package fault

import (
	"context"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/thread"
)

const eventSQL = `SELECT e.id, e.fault_id, e.kind, m.name AS actor_name, e.actor_team, e.happened_at, e.from_status, e.to_status, e.detail, e.html,
	t.id AS thread_id, t.title AS thread_title, t.slug AS thread_slug, e.estimate_id, e.promise_id, e.other_id, e.entry_id
	FROM fault_events e LEFT JOIN members m ON m.id = e.actor_id
	LEFT JOIN (threads t JOIN boards b ON b.id = t.board_id AND b.may_see IN ?) ON t.id = e.thread_id`

func eventsOf(ctx context.Context, d *db.DB, v account.Viewer, fault, after int64, limit int) ([]Event, error) {
	return selectEvents(ctx, d, v, `WHERE e.fault_id = ? AND e.id > ? ORDER BY e.id LIMIT ?`, fault, after, limit)
}

func eventsBefore(ctx context.Context, d *db.DB, v account.Viewer, fault, before int64, limit int) ([]Event, error) {
	return selectEvents(ctx, d, v, `WHERE e.fault_id = ? AND e.id < ? ORDER BY e.id DESC LIMIT ?`, fault, before, limit)
}

func selectEvents(ctx context.Context, d *db.DB, v account.Viewer, which string, values ...any) ([]Event, error) {
	var events []Event
	err := d.Read(ctx).Raw(eventSQL+` `+which, append([]any{thread.Audiences(v)}, values...)...).Scan(&events).Error
	return events, err
}

// newerCursor is the event before which the stretch after this one lies; 0 when
// that is the latest.
func newerCursor(ctx context.Context, d *db.DB, fault, from int64, size int) (id int64, err error) {
	err = d.Read(ctx).Raw(`SELECT id FROM fault_events WHERE fault_id = ? AND id >= ? ORDER BY id LIMIT 1 OFFSET ?`, fault, from, size).Row().Scan(&id)
	if db.NoRow(err) {
		return 0, nil
	}
	return id, err
}

// mergedFaults are those that were merged into this one, by number.
func mergedFaults(ctx context.Context, d *db.DB, fault int64) (ids []int64, err error) {
	err = d.Read(ctx).Raw(`SELECT id FROM faults WHERE merged_into = ? ORDER BY id`, fault).Scan(&ids).Error
	return ids, err
}

// isEventOf says whether the event stands on that fault's timeline.
func isEventOf(ctx context.Context, d *db.DB, fault, event int64) (is bool, err error) {
	err = d.Read(ctx).Raw(`SELECT EXISTS (SELECT 1 FROM fault_events WHERE id = ? AND fault_id = ?)`, event, fault).Row().Scan(&is)
	return is, err
}
