package modlog

import (
	"context"
	"time"

	"answerable/forum/db"
)

// insert gives the entry the next number. The advisory lock keeps the numbers
// without gaps when two nodes append at once; SQLite has one writer anyhow.
func insert(ctx context.Context, tx *db.Tx, a Act, now time.Time) (int64, error) {
	if tx.Dialect() == db.Postgres {
		if err := tx.WithContext(ctx).Exec("SELECT pg_advisory_xact_lock(7305811443)").Error; err != nil {
			return 0, err
		}
	}
	var id int64
	err := tx.WithContext(ctx).Raw(`INSERT INTO log_entries
		(id, kind, target_id, actor_id, source, rule, refers_to, ends_at, happened_at, created_at, imported_from)
		VALUES ((SELECT coalesce(max(id) + 1, 0) FROM log_entries), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
		a.Kind, a.TargetID, orNull(a.ActorID), a.Source, a.Rule, a.RefersTo, a.EndsAt, a.HappenedAt, now, textOrNull(a.ImportedFrom)).Row().Scan(&id)
	if err != nil {
		return 0, err
	}
	return id, tx.WithContext(ctx).Exec(`INSERT INTO log_texts (entry_id, public_reason, explanation, actor_name) VALUES (?, ?, ?, ?)`,
		id, a.PublicReason, a.Explanation, a.ActorName).Error
}

func listOf(ctx context.Context, d *db.DB, target int64, kinds []Kind) ([]Entry, error) {
	var entries []Entry
	err := d.Read(ctx).Raw(`SELECT e.id, e.kind, e.target_id, e.actor_id, coalesce(m.name, t.actor_name) AS actor_name,
		e.source, e.rule, t.public_reason, e.happened_at, e.created_at, e.imported_from
		FROM log_entries e JOIN log_texts t ON t.entry_id = e.id LEFT JOIN members m ON m.id = e.actor_id
		WHERE e.target_id = ? AND e.kind IN ? ORDER BY e.id`, target, kinds).Scan(&entries).Error
	return entries, err
}

func orNull(id int64) *int64 {
	if id == 0 {
		return nil
	}
	return &id
}

func textOrNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
