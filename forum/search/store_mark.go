package search

import (
	"context"
	"strings"
	"time"

	"answerable/forum/db"
)

// markSetting names the index that has followed all changes since it was built.
// An index with another mark was left behind: another node held the index in
// between, or a backup was restored.
const markSetting = "search.mark"

func setMarks(ctx context.Context, d *db.DB, now time.Time, marks ...string) error {
	return d.Write(ctx, func(tx *db.Tx) error {
		return tx.WithContext(ctx).Exec(`INSERT INTO settings (name, value, changed_at) VALUES (?, ?, ?)
			ON CONFLICT (name) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at`, markSetting, strings.Join(marks, " "), now).Error
	})
}

// keptMarks gives the marks of the indexes that are up to date: two while one
// takes the other's place.
func keptMarks(ctx context.Context, d *db.DB) ([]string, error) {
	var found string
	err := d.Read(ctx).Raw("SELECT value FROM settings WHERE name = ?", markSetting).Row().Scan(&found)
	if db.NoRow(err) {
		return nil, nil
	}
	return strings.Fields(found), err
}

// Forget makes every index one that was left behind, for a database that was
// restored from a backup.
func Forget(ctx context.Context, d *db.DB) error {
	return d.Write(ctx, func(tx *db.Tx) error {
		return tx.WithContext(ctx).Exec("DELETE FROM settings WHERE name = ?", markSetting).Error
	})
}
