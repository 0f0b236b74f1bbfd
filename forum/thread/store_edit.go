package thread

import (
	"context"
	"time"

	"answerable/forum/db"
	"answerable/forum/markup"
)

// keepRevision writes the new text's revision row and, at the first edit, the
// row of the original, so that every version stands there with who, when and why.
func keepRevision(ctx context.Context, tx *db.Tx, e Edit, p Post, t Thread, text body, editor int64, now time.Time) error {
	if p.Revision == 1 {
		title := ""
		if p.Number == 1 {
			title = t.Title
		}
		if err := insertRevision(ctx, tx, p, 1, title, p.Source, p.AuthorID, "", p.CreatedAt); err != nil {
			return err
		}
	}
	return insertRevision(ctx, tx, p, p.Revision+1, e.Title, text.source, editor, e.Note, now)
}

func insertRevision(ctx context.Context, tx *db.Tx, p Post, n int, title, source string, editor int64, note string, at time.Time) error {
	return tx.WithContext(ctx).Exec(`INSERT INTO post_revisions (post_id, revision, title, source, reason, editor_id, created_at)
		VALUES (?, ?, ?, ?, ?, ?, ?)`, p.ID, n, title, source, note, editor, at).Error
}

func updatePost(ctx context.Context, tx *db.Tx, e Edit, gaps int, text body, now time.Time) error {
	r := text.rendered
	return mustWin(tx.WithContext(ctx).Exec(`UPDATE posts SET source = ?, html = ?, plain = ?, render_version = ?, revision = revision + 1, edited_at = ?
		WHERE id = ? AND revision = ? AND gap_count = ? AND withdrawn_at IS NULL AND hide_entry_id IS NULL`,
		text.source, r.HTML, r.Text, markup.Version, now, e.PostID, e.Revision, gaps),
		"This post was changed since you opened it.")
}

func retitle(ctx context.Context, tx *db.Tx, thread int64, title string, tags []string) error {
	err := mustChange(tx.WithContext(ctx).Exec(`UPDATE threads SET title = ?, slug = ? WHERE id = ?`, title, Slug(title), thread))
	if err != nil {
		return err
	}
	return setTags(ctx, tx, thread, tags)
}

// touch raises the version, so that no node serves the page as it was.
func touch(ctx context.Context, tx *db.Tx, thread int64) error {
	return mustChange(tx.WithContext(ctx).Exec(`UPDATE threads SET version = version + 1 WHERE id = ?`, thread))
}

func markWithdrawn(ctx context.Context, tx *db.Tx, post int64, reason string, now time.Time) error {
	return mustWin(tx.WithContext(ctx).Exec(`UPDATE posts SET withdrawn_at = ?, withdraw_reason = ? WHERE id = ? AND withdrawn_at IS NULL AND hide_entry_id IS NULL`,
		now, reason, post), "This post was withdrawn already.")
}

func revisionsOf(ctx context.Context, d *db.DB, p Post, t Thread) ([]Revision, error) {
	var revisions []Revision
	err := d.Read(ctx).Raw(`SELECT r.revision, r.title, r.source, m.name AS editor_name, r.reason, r.created_at
		FROM post_revisions r JOIN members m ON m.id = r.editor_id WHERE r.post_id = ? ORDER BY r.revision DESC`, p.ID).Scan(&revisions).Error
	if err == nil && len(revisions) == 0 {
		revisions = []Revision{{Revision: 1, Title: t.Title, Source: p.Source, EditorName: p.AuthorName, CreatedAt: p.CreatedAt}}
	}
	return revisions, err
}
