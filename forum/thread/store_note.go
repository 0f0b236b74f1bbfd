package thread

import (
	"context"
	"time"

	"answerable/forum/db"
)

func notesOf(ctx context.Context, d *db.DB, thread int64) ([]Note, error) {
	var notes []Note
	err := d.Read(ctx).Raw(`SELECT n.id, n.thread_id, n.author_id, m.name AS author_name, m.role AS author_role, n.source, n.html, n.created_at
		FROM staff_notes n JOIN members m ON m.id = n.author_id WHERE n.thread_id = ? ORDER BY n.id`, thread).Scan(&notes).Error
	return notes, err
}

// insertNote adds nothing when the thread's latest note is this very one.
func insertNote(ctx context.Context, tx *db.Tx, author, thread int64, text body, now time.Time) (added bool, err error) {
	var again int
	err = tx.WithContext(ctx).Raw(`SELECT count(*) FROM staff_notes WHERE id = (SELECT max(id) FROM staff_notes WHERE thread_id = ?)
		AND author_id = ? AND source = ?`, thread, author, text.source).Row().Scan(&again)
	if err != nil || again > 0 {
		return false, err
	}
	return true, tx.WithContext(ctx).Exec(`INSERT INTO staff_notes (thread_id, author_id, source, html, created_at) VALUES (?, ?, ?, ?, ?)`,
		thread, author, text.source, text.rendered.HTML, now).Error
}

func listReplyTemplates(ctx context.Context, d *db.DB) ([]ReplyTemplate, error) {
	var templates []ReplyTemplate
	err := d.Read(ctx).Raw(`SELECT r.id, r.name, r.body, m.name AS changed_by_name, r.changed_at
		FROM reply_templates r JOIN members m ON m.id = r.changed_by ORDER BY r.name, r.id`).Scan(&templates).Error
	return templates, err
}

func saveReplyTemplate(ctx context.Context, tx *db.Tx, t ReplyTemplate, by int64, now time.Time) (int64, error) {
	if t.ID == 0 {
		err := tx.WithContext(ctx).Raw(`INSERT INTO reply_templates (name, body, changed_by, changed_at) VALUES (?, ?, ?, ?) RETURNING id`,
			t.Name, t.Body, by, now).Row().Scan(&t.ID)
		return t.ID, tx.Translate(err)
	}
	return t.ID, mustChange(tx.WithContext(ctx).Exec(`UPDATE reply_templates SET name = ?, body = ?, changed_by = ?, changed_at = ? WHERE id = ?`,
		t.Name, t.Body, by, now, t.ID))
}

func deleteReplyTemplate(ctx context.Context, tx *db.Tx, id int64) error {
	return mustChange(tx.WithContext(ctx).Exec(`DELETE FROM reply_templates WHERE id = ?`, id))
}
