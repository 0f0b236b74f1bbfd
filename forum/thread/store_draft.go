package thread

import (
	"context"
	"time"

	"answerable/forum/db"
)

// draftPlace gives who may see a draft's place, and a post's author.
func draftPlace(ctx context.Context, d *db.DB, kind string, id int64) (maySee Audience, author int64, err error) {
	query := map[string]string{
		newPlace:   `SELECT may_see, 0 FROM boards WHERE id = ?`,
		replyPlace: `SELECT b.may_see, 0 FROM threads t JOIN boards b ON b.id = t.board_id WHERE t.id = ?`,
		editPlace: `SELECT b.may_see, p.author_id FROM posts p JOIN threads t ON t.id = p.thread_id
			JOIN boards b ON b.id = t.board_id WHERE p.id = ?`,
	}[kind]
	err = d.Read(ctx).Raw(query, id).Row().Scan(&maySee, &author)
	return maySee, author, err
}

// upsertDraft reports whether the draft was kept: a new one beyond MaxDrafts is not.
func upsertDraft(ctx context.Context, tx *db.Tx, member int64, d Draft, now time.Time) (kept bool, err error) {
	changed := tx.WithContext(ctx).Exec(`UPDATE drafts SET title = ?, body = ?, changed_at = ? WHERE member_id = ? AND place = ?`,
		d.Title, d.Body, now, member, d.Place)
	if changed.Error != nil || changed.RowsAffected == 1 {
		return true, changed.Error
	}
	var count int
	if err := tx.WithContext(ctx).Raw(`SELECT count(*) FROM drafts WHERE member_id = ?`, member).Row().Scan(&count); err != nil {
		return false, err
	}
	if count >= MaxDrafts {
		return false, nil
	}
	return true, tx.WithContext(ctx).Exec(`INSERT INTO drafts (member_id, place, title, body, changed_at) VALUES (?, ?, ?, ?, ?)`,
		member, d.Place, d.Title, d.Body, now).Error
}

func draftAt(ctx context.Context, d *db.DB, member int64, place string) (Draft, error) {
	var draft Draft
	err := d.Read(ctx).Raw(`SELECT id, place, title, body, changed_at FROM drafts WHERE member_id = ? AND place = ?`, member, place).
		Take(&draft).Error
	return draft, err
}

// placeID takes the number out of a place of that kind; CASE keeps both engines
// from reading a number where there is none.
func placeID(kind string) string {
	return `CASE WHEN d.place LIKE '` + kind + `:%' THEN CAST(substr(d.place, length('` + kind + `:') + 1) AS BIGINT) END`
}

func listDrafts(ctx context.Context, d *db.DB, member int64, a []Audience) ([]KeptDraft, error) {
	var drafts []KeptDraft
	err := d.Read(ctx).Raw(`SELECT d.id, d.place, d.title, d.body, d.changed_at,
		coalesce(b.name, '') AS board_name, coalesce(b.slug, '') AS board_slug,
		CASE WHEN b.id IS NULL THEN 0 ELSE coalesce(t.id, 0) END AS thread_id,
		CASE WHEN b.id IS NULL THEN '' ELSE coalesce(t.title, '') END AS thread_title,
		CASE WHEN b.id IS NULL THEN '' ELSE coalesce(t.slug, '') END AS thread_slug,
		CASE WHEN b.id IS NULL THEN 0 ELSE coalesce(p.id, 0) END AS post_id
		FROM drafts d LEFT JOIN posts p ON p.id = `+placeID(editPlace)+`
		LEFT JOIN threads t ON t.id = coalesce(p.thread_id, `+placeID(replyPlace)+`)
		LEFT JOIN boards b ON b.id = coalesce(t.board_id, `+placeID(newPlace)+`) AND b.may_see IN ?
		WHERE d.member_id = ? ORDER BY d.changed_at DESC, d.id DESC`, a, member).Scan(&drafts).Error
	return drafts, err
}

func deleteDraft(ctx context.Context, tx *db.Tx, member, id int64) error {
	return mustChange(tx.WithContext(ctx).Exec(`DELETE FROM drafts WHERE id = ? AND member_id = ?`, id, member))
}
