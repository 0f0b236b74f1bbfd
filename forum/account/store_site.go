package account

import (
	"context"
	"time"

	"answerable/forum/db"
)

func (p *People) settingValues(ctx context.Context) (map[string]string, error) {
	type row struct{ Name, Value string }
	rows, err := all[row](p.read(ctx), "SELECT name, value FROM settings")
	values := make(map[string]string, len(rows))
	for _, r := range rows {
		values[r.Name] = r.Value
	}
	return values, err
}

func storeSetting(tx *db.Tx, name, value string, by int64, now time.Time) error {
	_, err := change(tx, `INSERT INTO settings (name, value, changed_at, changed_by) VALUES (?, ?, ?, ?)
		ON CONFLICT (name) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at, changed_by = excluded.changed_by`,
		name, value, now, by)
	return err
}
