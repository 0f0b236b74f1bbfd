package moderation

import (
	"context"
	"time"

	"answerable/forum/db"
)

const selectEffects = `SELECT a.entry_id, a.kind, a.target_id, coalesce(m.name, l.actor_name) AS by_name, a.subject_id, a.board_id, a.thread_id, a.post_id,
	e.rule, l.public_reason AS reason, a.scope, e.source, a.ends_at, a.lapses_at, a.confirm_entry_id, a.undo_entry_id, a.undo_kind, a.undone_at,
	p.id AS appeal_id, p.state AS appeal_state, x.thread_id AS discussion_id, a.created_at
	FROM actions a JOIN log_entries e ON e.id = a.entry_id JOIN log_texts l ON l.entry_id = a.entry_id LEFT JOIN members m ON m.id = a.actor_id
	LEFT JOIN appeals p ON p.entry_id = a.entry_id LEFT JOIN entry_discussions x ON x.entry_id = a.entry_id`

func effectOf(ctx context.Context, d *db.DB, entry int64) (Effect, error) {
	var e Effect
	err := d.Read(ctx).Raw(selectEffects+` WHERE a.entry_id = ?`, entry).Take(&e).Error
	return e, err
}

func unconfirmed(ctx context.Context, d *db.DB) ([]Effect, error) {
	var effects []Effect
	err := d.Read(ctx).Raw(selectEffects + ` WHERE a.lapses_at IS NOT NULL AND a.confirm_entry_id IS NULL AND a.undo_entry_id IS NULL
		ORDER BY a.lapses_at, a.entry_id LIMIT 200`).Scan(&effects).Error
	return effects, err
}

func effectsOn(ctx context.Context, d *db.DB, member int64, limit int) ([]Effect, error) {
	var effects []Effect
	err := d.Read(ctx).Raw(selectEffects+` WHERE a.subject_id = ? ORDER BY a.entry_id DESC LIMIT ?`, member, limit).Scan(&effects).Error
	return effects, err
}

func discussionOf(ctx context.Context, d *db.DB, entry int64) (thread int64, err error) {
	err = d.Read(ctx).Raw(`SELECT thread_id FROM entry_discussions WHERE entry_id = ?`, entry).Row().Scan(&thread)
	return thread, err
}

func insertDiscussion(ctx context.Context, tx *db.Tx, entry, thread int64, now time.Time) error {
	return tx.WithContext(ctx).Exec(`INSERT INTO entry_discussions (entry_id, thread_id, created_at) VALUES (?, ?, ?)`, entry, thread, now).Error
}

func entryExists(ctx context.Context, d *db.DB, entry int64) (there bool, err error) {
	err = d.Read(ctx).Raw(`SELECT EXISTS (SELECT 1 FROM log_entries WHERE id = ?)`, entry).Row().Scan(&there)
	return there, db.Plain(err)
}
