package modlog

import (
	"context"
	"strconv"
	"strings"

	"answerable/forum/db"
)

// entryRows selects entries with their texts and the names as they are now.
const entryRows = `SELECT e.id, e.kind, e.target_id, e.actor_id, coalesce(m.name, t.actor_name) AS actor_name,
	e.subject_id, coalesce(s.name, '') AS subject_name, e.source, e.rule, e.scope, e.refers_to, t.public_reason, t.explanation,
	e.ends_at, e.lapses_at, e.happened_at, e.created_at, e.imported_from, t.erase_entry_id AS erased_by
	FROM log_entries e JOIN log_texts t ON t.entry_id = e.id
	LEFT JOIN members m ON m.id = e.actor_id LEFT JOIN members s ON s.id = e.subject_id `

func listOf(target int64, entries *[]Entry, kinds []Kind) db.Query {
	return db.Rows(entries, entryRows+`WHERE e.target_id = ? AND e.kind IN ? ORDER BY e.id`, target, kinds)
}

func entryByID(ctx context.Context, d *db.DB, entry int64) ([]Entry, error) {
	var entries []Entry
	err := d.Read(ctx).Raw(entryRows+`WHERE e.id = ?`, entry).Scan(&entries).Error
	return entries, err
}

func listReferring(ctx context.Context, d *db.DB, entry int64, limit int) ([]Entry, error) {
	var entries []Entry
	err := d.Read(ctx).Raw(entryRows+`WHERE e.refers_to = ? ORDER BY e.id LIMIT ?`, entry, limit).Scan(&entries).Error
	return entries, err
}

func listFiltered(ctx context.Context, d *db.DB, f Filter) ([]Entry, error) {
	var where []string
	var values []any
	add := func(is bool, condition string, value any) {
		if is {
			where, values = append(where, condition), append(values, value)
		}
	}
	add(len(f.IDs) > 0, "e.id IN ?", f.IDs)
	add(f.Before > 0, "e.id < ?", f.Before)
	add(len(f.Kinds) > 0, "e.kind IN ?", f.Kinds)
	add(f.TargetID > 0, "e.target_id = ?", f.TargetID)
	add(f.ActorID > 0, "e.actor_id = ?", f.ActorID)
	add(f.SubjectID > 0, "e.subject_id = ?", f.SubjectID)
	add(strings.Contains(f.Rule, "@"), "e.rule = ?", f.Rule)
	add(f.Rule != "" && !strings.Contains(f.Rule, "@"), "e.rule LIKE ?", f.Rule+"@v%") // a rule's number has no % and no _
	add(f.Source != "", "e.source = ?", f.Source)
	add(!f.From.IsZero(), "e.happened_at >= ?", f.From)
	add(!f.Until.IsZero(), "e.happened_at < ?", f.Until)
	add(f.Words != "", `lower(t.public_reason) LIKE ? ESCAPE '!'`, f.Like())
	// The numbers come first: joined at once, PostgreSQL walks log_texts from its
	// end to a page that is far from it. The limit is no parameter, so that a kept
	// plan knows how few rows it is for.
	query := "SELECT e.id FROM log_entries e"
	if f.Words != "" {
		query += " JOIN log_texts t ON t.entry_id = e.id"
	}
	if len(where) > 0 {
		query += " WHERE " + strings.Join(where, " AND ")
	}
	var entries []Entry
	err := d.Read(ctx).Raw(entryRows+"WHERE e.id IN ("+query+" ORDER BY e.id DESC LIMIT "+strconv.Itoa(f.Limit)+") ORDER BY e.id DESC", values...).Scan(&entries).Error
	return entries, err
}
