package thread

import (
	"context"
	"time"

	"answerable/forum/db"
	"answerable/forum/markup"
	"answerable/moderation/modlog"
)

func tombstonesOf(ctx context.Context, d *db.DB, posts []int64) ([]Tombstone, error) {
	var stones []Tombstone
	err := d.Read(ctx).Raw(`SELECT e.id AS entry_id, e.kind, x.post_id, coalesce(m.name, l.actor_name) AS by_name, e.source = 'automatic' AS automatic,
		e.rule, l.public_reason AS reason, e.happened_at AS at, a.lapses_at,
		p.id AS appeal_id, p.state AS appeal_state, d.thread_id AS discussion_id
		FROM (SELECT id AS post_id, hide_entry_id AS entry_id FROM posts WHERE id IN ? AND hide_entry_id IS NOT NULL
			UNION SELECT post_id, entry_id FROM removed_passages WHERE post_id IN ? AND restored_at IS NULL) x
		JOIN log_entries e ON e.id = x.entry_id JOIN log_texts l ON l.entry_id = e.id LEFT JOIN members m ON m.id = e.actor_id
		LEFT JOIN actions a ON a.entry_id = e.id AND a.confirm_entry_id IS NULL LEFT JOIN appeals p ON p.entry_id = e.id LEFT JOIN entry_discussions d ON d.entry_id = e.id
		ORDER BY e.id`, posts, posts).Scan(&stones).Error
	return stones, err
}

const textColumns = `p.id, p.thread_id, t.board_id, p.author_id, p.revision, p.gap_count, p.hide_entry_id`

// quotingPosts gives the other posts of a thread that have a quote in them, or may
// have had one before they were edited.
func quotingPosts(ctx context.Context, d *db.DB, thread, post int64) ([]postText, error) {
	var posts []postText
	err := d.Read(ctx).Raw(`SELECT `+textColumns+`, p.source FROM posts p JOIN threads t ON t.id = p.thread_id
		WHERE p.thread_id = ? AND p.id <> ? AND +p.hide_entry_id IS NULL AND (p.source LIKE '%>%' OR p.revision > 1) ORDER BY p.id`, thread, post).Scan(&posts).Error
	return posts, err
}

// mostElsewhere bounds the posts of other threads that lose their quotes with one act.
const mostElsewhere = 500

// quotingElsewhere gives the posts of other threads that quote a post with a line
// naming it, or did before they were edited.
func quotingElsewhere(ctx context.Context, d *db.DB, thread, post int64) ([]postText, error) {
	var posts []postText
	err := d.Read(ctx).Raw(`SELECT `+textColumns+`, p.source FROM post_quotes q JOIN posts p ON p.id = q.post_id JOIN threads t ON t.id = p.thread_id
		WHERE q.quoted_id = ? AND p.thread_id <> ? AND +p.hide_entry_id IS NULL ORDER BY p.id LIMIT ?`, post, thread, mostElsewhere).Scan(&posts).Error
	return posts, err
}

// noteQuotes keeps which posts a text quotes with a line naming them.
func noteQuotes(ctx context.Context, tx *db.Tx, post int64, source string) error {
	ids := quotedPosts(source)
	if len(ids) == 0 {
		return nil
	}
	return tx.WithContext(ctx).Exec(`INSERT INTO post_quotes (quoted_id, post_id) SELECT id, CAST(? AS BIGINT) FROM posts WHERE id IN ? ON CONFLICT DO NOTHING`, post, ids).Error
}

// currentText gives what a post says, from the entry that hid it if one did.
func currentText(ctx context.Context, d *db.DB, post int64) (postText, error) {
	var p postText
	err := d.Read(ctx).Raw(`SELECT `+textColumns+`, coalesce(r.source, p.source) AS source FROM posts p JOIN threads t ON t.id = p.thread_id
		LEFT JOIN removed_texts r ON r.entry_id = p.hide_entry_id AND r.post_id = p.id AND r.revision = 0
		WHERE p.id = ? AND p.erase_entry_id IS NULL AND r.erased_at IS NULL`, post).Take(&p).Error
	return p, err
}

func revisionTexts(ctx context.Context, d *db.DB, post int64) ([]Revision, error) {
	var revisions []Revision
	err := d.Read(ctx).Raw(`SELECT revision, source FROM post_revisions WHERE post_id = ?`, post).Scan(&revisions).Error
	return revisions, err
}

// lockVersion asks for the thread's version and keeps it until the transaction ends.
func lockVersion(tx *db.Tx, thread int64, version *int64) db.Query {
	lock := ""
	if tx.Dialect() == db.Postgres {
		lock = " FOR UPDATE"
	}
	return db.Query{SQL: `SELECT version FROM threads WHERE id = ?` + lock, Values: []any{thread}, Scan: func(row db.Row) error { return row.Scan(version) }}
}

// takeText copies what the post says to the entry and takes it from the post,
// unless the thread or the post changed meanwhile.
func takeText(ctx context.Context, tx *db.Tx, r modlog.Receipt, t Thread, p Post) error {
	var version, kept, taken int64
	err := tx.Ask(ctx, lockVersion(tx, t.ID, &version),
		db.Query{SQL: `INSERT INTO removed_texts (entry_id, kind, target_id, post_id, revision, source, html, plain)
		SELECT ?, ?, CAST(? AS BIGINT), id, 0, source, html, plain FROM posts
		WHERE id = ? AND revision = ? AND gap_count = ? AND withdrawn_at IS NULL AND hide_entry_id IS NULL AND erase_entry_id IS NULL RETURNING post_id`,
			Values: []any{r.Entry(), modlog.HidePost, p.ID, p.ID, p.Revision, p.GapCount}, Scan: func(row db.Row) error { return row.Scan(&kept) }},
		db.Query{SQL: `UPDATE posts SET source = '', html = '', plain = '', hide_entry_id = ?, hide_kind = ?
		WHERE id = ? AND hide_entry_id IS NULL RETURNING id`,
			Values: []any{r.Entry(), modlog.HidePost, p.ID}, Scan: func(row db.Row) error { return row.Scan(&taken) }})
	switch {
	case err != nil:
		return err
	case version != t.Version:
		return changed("This thread changed just now.")
	case kept == 0 || taken == 0:
		return changed("This post changed just now.")
	}
	return nil
}

// keepRevisions moves the texts of a post's versions to the entry: those named,
// or all.
func keepRevisions(ctx context.Context, tx *db.Tx, r modlog.Receipt, target, post int64, revisions []int) error {
	kind := modlog.HidePost
	if r.Covers(modlog.RedactPost, target) {
		kind = modlog.RedactPost
	}
	which, values := "", []any{post}
	if revisions != nil {
		which, values = " AND revision IN ?", append(values, revisions)
	}
	moved := tx.WithContext(ctx).Exec(`INSERT INTO removed_texts (entry_id, kind, target_id, post_id, revision, title, source)
		SELECT ?, ?, CAST(? AS BIGINT), post_id, revision, title, source FROM post_revisions WHERE post_id = ? AND source <> ''`+which,
		append([]any{r.Entry(), kind, target}, values...)...)
	if moved.Error != nil || moved.RowsAffected == 0 {
		return moved.Error
	}
	return tx.WithContext(ctx).Exec(`UPDATE post_revisions SET source = '' WHERE post_id = ? AND source <> ''`+which, values...).Error
}

func keepPassage(ctx context.Context, tx *db.Tx, r modlog.Receipt, target, post int64, g gap) error {
	kind := modlog.HidePost
	if r.Covers(modlog.RedactPost, target) {
		kind = modlog.RedactPost
	}
	return keepPassageOf(ctx, tx, r.Entry(), kind, target, post, g)
}

func keepPassageOf(ctx context.Context, tx *db.Tx, entry int64, kind modlog.Kind, target, post int64, g gap) error {
	return tx.WithContext(ctx).Exec(`INSERT INTO removed_passages (entry_id, kind, target_id, post_id, marker, passage) VALUES (?, ?, ?, ?, ?, ?)`,
		entry, kind, target, post, g.marker, g.passage).Error
}

// rewrite stores a post's text with its new number of gaps, in public or with
// the entry that hid it, unless it changed since it was worked out.
func rewrite(ctx context.Context, tx *db.Tx, w rewriting, gaps int) error {
	r := w.text.rendered
	if w.HideEntryID != nil {
		return rewriteHidden(ctx, tx, w, gaps)
	}
	done := tx.WithContext(ctx).Exec(`UPDATE posts SET source = ?, html = ?, plain = ?, render_version = ?, gap_count = ?
		WHERE id = ? AND revision = ? AND gap_count = ? AND hide_entry_id IS NULL AND erase_entry_id IS NULL`,
		w.text.source, r.HTML, r.Text, markup.Version, gaps, w.ID, w.Revision, w.GapCount)
	if done.Error == nil && done.RowsAffected == 0 {
		return changed("A post of this thread changed just now.")
	}
	return done.Error
}

func rewriteHidden(ctx context.Context, tx *db.Tx, w rewriting, gaps int) error {
	done := tx.WithContext(ctx).Exec(`UPDATE posts SET gap_count = ? WHERE id = ? AND revision = ? AND gap_count = ? AND hide_entry_id = ?`,
		gaps, w.ID, w.Revision, w.GapCount, *w.HideEntryID)
	if done.Error == nil && done.RowsAffected == 0 {
		return changed("A post of this thread changed just now.")
	}
	if done.Error != nil {
		return done.Error
	}
	return tx.WithContext(ctx).Exec(`UPDATE removed_texts SET source = ?, html = ?, plain = ? WHERE entry_id = ? AND post_id = ? AND revision = 0`,
		w.text.source, w.text.rendered.HTML, w.text.rendered.Text, *w.HideEntryID, w.ID).Error
}

// relinkUploads makes a post show these uploads and no others.
func relinkUploads(ctx context.Context, tx *db.Tx, post int64, images []string) error {
	if err := tx.WithContext(ctx).Exec(`DELETE FROM post_uploads WHERE post_id = ?`, post).Error; err != nil {
		return err
	}
	return linkUploads(ctx, tx, post, images)
}

func textOfEntry(ctx context.Context, d *db.DB, entry, post int64) (keptText, error) {
	var kept keptText
	err := d.Read(ctx).Raw(`SELECT source, html, plain FROM removed_texts WHERE entry_id = ? AND post_id = ? AND revision = 0 AND erased_at IS NULL`,
		entry, post).Take(&kept).Error
	return kept, err
}

// standingIn gives what entries but one still keep out of a thread: whole posts
// and passages of posts.
func standingIn(ctx context.Context, d *db.DB, thread, but int64) ([]standing, error) {
	var rows []struct {
		EntryID int64
		Kind    modlog.Kind
		PostID  int64
		Source  string
	}
	err := d.Read(ctx).Raw(`SELECT r.entry_id, r.kind, p.id AS post_id, r.source FROM posts p
		JOIN removed_texts r ON r.entry_id = p.hide_entry_id AND r.post_id = p.id AND r.revision = 0
		WHERE p.thread_id = ? AND r.entry_id <> ?
		UNION ALL SELECT g.entry_id, g.kind, p.id, g.passage FROM posts p JOIN removed_passages g ON g.post_id = p.id AND g.target_id = p.id
		WHERE p.thread_id = ? AND g.restored_at IS NULL AND g.entry_id <> ? ORDER BY 1, 3`, thread, but, thread, but).Scan(&rows).Error
	all := make([]standing, len(rows))
	for i, r := range rows {
		all[i] = standing{entry: r.EntryID, kind: r.Kind, target: r.PostID, text: newRemovedText(r.PostID, r.Source)}
		if r.Kind == modlog.RedactPost {
			all[i].text = removedText{post: r.PostID, passages: []string{r.Source}}
		}
	}
	return all, err
}

// gapsOf gives the passages an entry took out that did not come back, by post.
func gapsOf(ctx context.Context, d *db.DB, entry int64) (posts []int64, gaps map[int64][]gap, err error) {
	var rows []struct {
		PostID          int64
		Marker, Passage string
	}
	err = d.Read(ctx).Raw(`SELECT post_id, marker, passage FROM removed_passages WHERE entry_id = ? AND restored_at IS NULL ORDER BY id`, entry).Scan(&rows).Error
	gaps = map[int64][]gap{}
	for _, r := range rows {
		if gaps[r.PostID] == nil {
			posts = append(posts, r.PostID)
		}
		gaps[r.PostID] = append(gaps[r.PostID], gap{marker: r.Marker, passage: r.Passage})
	}
	return posts, gaps, err
}

func addGaps(ctx context.Context, tx *db.Tx, post int64, n int) error {
	return tx.WithContext(ctx).Exec(`UPDATE posts SET gap_count = gap_count + ? WHERE id = ?`, n, post).Error
}

// mendPassages puts a passage back into passages of the same post that other
// entries took out around it.
func mendPassages(ctx context.Context, tx *db.Tx, post int64, g gap) error {
	return tx.WithContext(ctx).Exec(`UPDATE removed_passages SET passage = replace(passage, ?, ?) WHERE post_id = ? AND restored_at IS NULL`,
		g.marker, g.passage, post).Error
}

func endPassages(ctx context.Context, tx *db.Tx, entry, post int64, now time.Time) error {
	return tx.WithContext(ctx).Exec(`UPDATE removed_passages SET restored_at = ? WHERE entry_id = ? AND post_id = ? AND restored_at IS NULL`,
		now, entry, post).Error
}

func showPost(ctx context.Context, tx *db.Tx, p Post, entry int64, text keptText, gaps int) error {
	done := tx.WithContext(ctx).Exec(`UPDATE posts SET source = ?, html = ?, plain = ?, gap_count = ?, hide_entry_id = NULL, hide_kind = NULL
		WHERE id = ? AND hide_entry_id = ? AND gap_count = ?`, text.Source, text.HTML, text.Plain, gaps, p.ID, entry, p.GapCount)
	if done.Error == nil && done.RowsAffected == 0 {
		return changed("This post changed just now.")
	}
	return done.Error
}

// keeper is the entry that keeps the versions of a post out of public when the
// one they are kept with ends: the one that hides the post, or the first that
// keeps passages of it out.
const keeper = `coalesce(
	(SELECT p.hide_entry_id FROM posts p WHERE p.id = removed_texts.post_id AND p.hide_entry_id <> removed_texts.entry_id),
	(SELECT min(g.entry_id) FROM removed_passages g WHERE g.post_id = removed_texts.post_id AND g.entry_id <> removed_texts.entry_id AND g.restored_at IS NULL))`

// putBackRevisions gives versions their texts back, unless another entry keeps
// them out of public still: then they are kept with that one.
func putBackRevisions(ctx context.Context, tx *db.Tx, entry int64) error {
	err := tx.WithContext(ctx).Exec(`UPDATE post_revisions SET source =
		(SELECT source FROM removed_texts WHERE entry_id = ? AND post_id = post_revisions.post_id AND revision = post_revisions.revision)
		WHERE source = '' AND EXISTS (SELECT 1 FROM removed_texts WHERE entry_id = ? AND post_id = post_revisions.post_id
			AND revision = post_revisions.revision AND erased_at IS NULL AND `+keeper+` IS NULL)`, entry, entry).Error
	if err != nil {
		return err
	}
	return tx.WithContext(ctx).Exec(`UPDATE removed_texts SET entry_id = `+keeper+`, kind = (SELECT kind FROM log_entries WHERE id = `+keeper+`),
		target_id = (SELECT target_id FROM log_entries WHERE id = `+keeper+`) WHERE entry_id = ? AND revision > 0 AND `+keeper+` IS NOT NULL
		AND NOT EXISTS (SELECT 1 FROM removed_texts o WHERE o.entry_id = `+keeper+` AND o.post_id = removed_texts.post_id AND o.revision = removed_texts.revision)`, entry).Error
}
