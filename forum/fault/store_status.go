package fault

import (
	"context"

	"answerable/forum/db"
)

// lastStatus is who changed the status last, "" when it changed by itself.
func lastStatus(ctx context.Context, tx *db.Tx, fault int64) (string, error) {
	var name string
	err := tx.WithContext(ctx).Raw(`SELECT coalesce(m.name, '') FROM fault_events e LEFT JOIN members m ON m.id = e.actor_id
		WHERE e.fault_id = ? AND e.kind IN ('status', 'merged', 'release') ORDER BY e.id DESC LIMIT 1`, fault).Row().Scan(&name)
	if db.NoRow(err) {
		return "", nil
	}
	return name, err
}
