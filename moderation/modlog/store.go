package modlog

import (
	"context"

	"answerable/forum/db"
	"answerable/forum/fail"
)

// next gives the entry's number. The advisory lock keeps the numbers without
// gaps when two nodes append at once, and is a statement of its own because a
// statement sees what was committed when it began; SQLite has one writer anyhow.
func next(ctx context.Context, tx *db.Tx, a Act) (place, error) {
	if tx.Dialect() == db.Postgres {
		if err := tx.WithContext(ctx).Exec("SELECT pg_advisory_xact_lock(7305811443)").Error; err != nil {
			return place{}, err
		}
	}
	var p place
	var actor, subject *string
	err := tx.WithContext(ctx).Raw(`SELECT (SELECT coalesce(max(id) + 1, 0) FROM log_entries),
		(SELECT log_id FROM members WHERE id = ?), (SELECT log_id FROM members WHERE id = ?)`, a.ActorID, a.SubjectID).Row().Scan(&p.number, &actor, &subject)
	if err != nil {
		return place{}, err
	}
	if a.ActorID != 0 && actor == nil || a.SubjectID != 0 && subject == nil {
		return place{}, fail.NotFound()
	}
	if actor != nil {
		p.actor = *actor
	}
	if subject != nil {
		p.subject = *subject
	}
	return p, nil
}

func insert(ctx context.Context, tx *db.Tx, r row) error {
	statements := []db.Statement{{SQL: `INSERT INTO log_entries
		(id, kind, target_id, actor_id, subject_id, source, rule, scope, refers_to, ends_at, lapses_at, happened_at, created_at, imported_from, leaf)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		Values: []any{r.number, string(r.Kind), r.TargetID, orNull(r.ActorID), orNull(r.SubjectID), string(r.Source), r.Rule, r.Scope, r.RefersTo,
			r.EndsAt, r.LapsesAt, r.HappenedAt, r.createdAt, textOrNull(r.ImportedFrom), r.leaf}},
		{SQL: `INSERT INTO log_texts (entry_id, public_reason, public_reason_salt, explanation, explanation_salt, actor_name, actor_name_salt)
		VALUES (?, ?, ?, ?, ?, ?, ?)`,
			Values: []any{r.number, r.PublicReason, r.salts.reason, r.Explanation, r.salts.explanation, r.ActorName, r.salts.actor}}}
	if r.salts.before != nil || r.salts.after != nil {
		statements = append(statements, db.Statement{SQL: `INSERT INTO log_contents (entry_id, before_salt, after_salt) VALUES (?, ?, ?)`,
			Values: []any{r.number, r.salts.before, r.salts.after}})
	}
	return tx.Together(ctx, statements...)
}

// erase takes the texts and salts away; false means that they were gone already.
func erase(ctx context.Context, tx *db.Tx, entry, by int64) (bool, error) {
	result := tx.WithContext(ctx).Exec(`UPDATE log_texts SET public_reason = '', public_reason_salt = NULL, explanation = '', explanation_salt = NULL,
		actor_name = '', actor_name_salt = NULL, erase_entry_id = ?, erase_kind = ? WHERE entry_id = ? AND erase_entry_id IS NULL`, by, EraseText, entry)
	if result.Error != nil || result.RowsAffected == 0 {
		return false, result.Error
	}
	return true, tx.WithContext(ctx).Exec(`UPDATE log_contents SET before_salt = NULL, after_salt = NULL WHERE entry_id = ?`, entry).Error
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
