package thread

import (
	"context"
	"slices"
	"strings"
	"time"

	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/markup"
	"answerable/moderation/modlog"

	"gorm.io/gorm"
)

// atOnce is how many rows or values one statement of an import takes; SQLite
// allows 32,766 parameters.
const atOnce = 500

// mostKept bounds the ids that a source's files can use up.
const mostKept = 1_000_000_000_000

func keepFree(ctx context.Context, tx *db.Tx, table string, last int64) error {
	if last <= 0 || last > mostKept {
		return nil
	}
	if tx.Dialect() == db.Postgres {
		return tx.WithContext(ctx).Exec(`SELECT setval(s, ?) FROM (SELECT CAST(pg_get_serial_sequence(?, 'id') AS regclass) AS s) o
			WHERE coalesce(pg_sequence_last_value(s), 0) < ?`, last, table, last).Error
	}
	moved := tx.WithContext(ctx).Exec(`UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?`, last, table)
	if moved.Error != nil || moved.RowsAffected > 0 {
		return moved.Error
	}
	return tx.WithContext(ctx).Exec(`INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)`, table, last).Error
}

// reopenForImport holds the thread's row, fills in its board and gives its last
// number.
func reopenForImport(ctx context.Context, tx *db.Tx, t *ImportThread) (int, error) {
	var last int
	err := tx.WithContext(ctx).Raw(`UPDATE threads SET version = version + 1 WHERE id = ? RETURNING board_id, last_number`, t.ID).
		Row().Scan(&t.BoardID, &last)
	return last, err
}

func insertImported(ctx context.Context, tx *db.Tx, thread int64, number int, p ImportPost, replyTo int64) (int64, error) {
	var to *int64
	if replyTo != 0 {
		to = &replyTo
	}
	var id int64
	err := tx.WithContext(ctx).Raw(`INSERT INTO posts (thread_id, number, author_id, reply_to, source, html, plain, render_version,
		origin_url, origin_licence, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
		thread, number, p.AuthorID, to, p.Source, p.Rendered.HTML, p.Rendered.Text, markup.Version,
		p.OriginURL, p.OriginLicence, p.CreatedAt).Row().Scan(&id)
	if err != nil {
		return 0, tx.Translate(err)
	}
	return id, noteQuotes(ctx, tx, id, p.Source)
}

// settleImported sets what a thread tells about its latest post. Numbers of
// imported posts need not follow time: comments stand under their answer.
func settleImported(ctx context.Context, tx *db.Tx, thread int64) error {
	return mustChange(tx.WithContext(ctx).Exec(`UPDATE threads SET
		last_number = (SELECT max(number) FROM posts WHERE thread_id = threads.id),
		last_poster_id = (SELECT author_id FROM posts WHERE thread_id = threads.id ORDER BY created_at DESC, number DESC LIMIT 1),
		active_at = (SELECT max(created_at) FROM posts WHERE thread_id = threads.id) WHERE id = ?`, thread))
}

// insertImportedAccept writes the mark as the opener's, whoever of the imported
// members that is.
func insertImportedAccept(ctx context.Context, tx *db.Tx, thread, post int64, at time.Time) error {
	return tx.WithContext(ctx).Exec(`INSERT INTO accepted_answers (post_id, thread_id, accepted_by, accepted_at)
		SELECT p.id, p.thread_id, t.opener_id, ? FROM posts p JOIN threads t ON t.id = p.thread_id
		WHERE p.id = ? AND t.id = ?`, at, post, thread).Error
}

// lockImported needs the receipt of this very lock; the composite foreign key
// asks for the same once more.
func lockImported(ctx context.Context, tx *db.Tx, thread int64, r modlog.Receipt) error {
	if !r.Covers(modlog.LockThread, thread) {
		return fail.New(fail.Internal, "This lock has no log entry.", "Nothing was changed. Please tell us the number below.")
	}
	return mustWin(tx.WithContext(ctx).Exec(`UPDATE threads SET lock_entry_id = ?, lock_kind = ? WHERE id = ? AND lock_entry_id IS NULL`,
		r.Entry(), modlog.LockThread, thread), "This thread was locked while it was imported.")
}

func importStates(ctx context.Context, d *db.DB, threads []int64) (map[int64]ImportState, error) {
	states := map[int64]ImportState{}
	for some := range slices.Chunk(threads, atOnce) {
		var rows []ImportState
		err := d.Read(ctx).Raw(`SELECT t.id, t.lock_entry_id IS NOT NULL AS locked, t.duplicate_of IS NOT NULL AS duplicate,
			EXISTS (SELECT 1 FROM accepted_answers a WHERE a.thread_id = t.id) AS marked FROM threads t WHERE t.id IN ?`, some).Scan(&rows).Error
		if err != nil {
			return nil, err
		}
		for _, s := range rows {
			states[s.ID] = s
		}
	}
	return states, nil
}

func refsOf(ctx context.Context, d *db.DB, from string, kind ImportKind, old []string) (map[string]int64, error) {
	ids := map[string]int64{}
	for some := range slices.Chunk(old, atOnce) {
		var rows []struct {
			OldID string
			NewID int64
		}
		err := d.Read(ctx).Raw(`SELECT old_id, new_id FROM import_refs WHERE source = ? AND kind = ? AND old_id IN ?`, from, kind, some).Scan(&rows).Error
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			ids[r.OldID] = r.NewID
		}
	}
	return ids, nil
}

func insertRefs(ctx context.Context, tx *db.Tx, from string, kind ImportKind, ids map[string]int64) error {
	var rows [][]any
	for old, id := range ids {
		rows = append(rows, []any{from, kind, old, id})
	}
	return insertRows(ctx, tx, `INSERT INTO import_refs (source, kind, old_id, new_id) VALUES `, "(?, ?, ?, ?)", "", rows)
}

func insertRedirects(ctx context.Context, tx *db.Tx, all []Redirect) error {
	var rows [][]any
	for _, r := range all {
		rows = append(rows, []any{r.Path, r.Kind, r.NewID, r.Tag})
	}
	return insertRows(ctx, tx, `INSERT INTO redirects (path, kind, new_id, tag) VALUES `, "(?, ?, ?, ?)", " ON CONFLICT DO NOTHING", rows)
}

// insertRows writes many rows with few statements.
func insertRows(ctx context.Context, tx *db.Tx, insert, row, end string, rows [][]any) error {
	for some := range slices.Chunk(rows, atOnce) {
		var values []any
		for _, r := range some {
			values = append(values, r...)
		}
		marks := strings.TrimSuffix(strings.Repeat(row+", ", len(some)), ", ")
		if err := tx.WithContext(ctx).Exec(insert+marks+end, values...).Error; err != nil {
			return tx.Translate(err)
		}
	}
	return nil
}

func takenPaths(ctx context.Context, d *db.DB, paths []string) (map[string]bool, error) {
	taken := map[string]bool{}
	for some := range slices.Chunk(paths, atOnce) {
		var found []string
		if err := d.Read(ctx).Raw(`SELECT path FROM redirects WHERE path IN ?`, some).Scan(&found).Error; err != nil {
			return nil, err
		}
		for _, p := range found {
			taken[p] = true
		}
	}
	return taken, nil
}

// redirectOf gives the first of the addresses that leads anywhere.
func redirectOf(ctx context.Context, d *db.DB, paths []string) (Redirect, error) {
	var found []Redirect
	err := d.Read(ctx).Raw(`SELECT path, kind, new_id, tag FROM redirects WHERE path IN ?`, paths).Scan(&found).Error
	if err != nil {
		return Redirect{}, err
	}
	for _, p := range paths {
		if i := slices.IndexFunc(found, func(r Redirect) bool { return r.Path == p }); i >= 0 {
			return found[i], nil
		}
	}
	return Redirect{}, gorm.ErrRecordNotFound
}

func replaceImported(ctx context.Context, tx *db.Tx, thread int64, t ImportText) (bool, error) {
	result := tx.WithContext(ctx).Exec(`UPDATE posts SET source = ?, html = ?, plain = ?, render_version = ?
		WHERE id = ? AND thread_id = ? AND source <> ? AND revision = 1 AND withdrawn_at IS NULL`,
		t.Source, t.Rendered.HTML, t.Rendered.Text, markup.Version, t.PostID, thread, t.Source)
	if result.Error != nil || result.RowsAffected == 0 {
		return false, result.Error
	}
	return true, noteQuotes(ctx, tx, t.PostID, t.Source)
}
