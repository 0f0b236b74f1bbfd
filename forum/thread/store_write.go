package thread

import (
	"context"
	"path"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/markup"
)

func insertThread(ctx context.Context, tx *db.Tx, t Thread, tags []string, now time.Time) (int64, error) {
	var id int64
	err := tx.WithContext(ctx).Raw(`INSERT INTO threads (board_id, title, slug, kind, opener_id, product_id, model_id, product_version,
		last_number, last_poster_id, created_at, active_at)
		VALUES (?, ?, ?, ?, ?, (SELECT product_id FROM models WHERE id = ?), ?, ?, 1, ?, ?, ?) RETURNING id`,
		t.BoardID, t.Title, t.Slug, t.Kind, t.OpenerID, t.ModelID, t.ModelID, t.ProductVersion, t.OpenerID, now, now).Row().Scan(&id)
	if err != nil {
		return 0, tx.Translate(err)
	}
	if err := setTags(ctx, tx, id, tags); err != nil {
		return 0, err
	}
	waiting := 0
	if t.Kind.WantsAnswer() {
		waiting = 1
	}
	return id, mustChange(tx.WithContext(ctx).Exec(`UPDATE boards SET thread_count = thread_count + 1,
		unanswered_count = unanswered_count + ? WHERE id = ?`, waiting, t.BoardID))
}

func setTags(ctx context.Context, tx *db.Tx, thread int64, tags []string) error {
	if err := tx.WithContext(ctx).Exec(`DELETE FROM thread_tags WHERE thread_id = ?`, thread).Error; err != nil {
		return err
	}
	for _, tag := range tags {
		if err := tx.WithContext(ctx).Exec(`INSERT INTO thread_tags (thread_id, tag) VALUES (?, ?)`, thread, tag).Error; err != nil {
			return err
		}
	}
	return nil
}

// nextNumber reserves the next number of the thread unless it was locked
// meanwhile, which leaves number as it is; the row's lock makes numbers gapless.
func nextNumber(thread int64, v account.Viewer, now time.Time, number *int) db.Query {
	return db.Query{SQL: `UPDATE threads SET last_number = last_number + 1, last_poster_id = ?, active_at = ?, version = version + 1,
		last_staff_at = CASE WHEN ? THEN ? ELSE last_staff_at END
		WHERE id = ? AND (lock_entry_id IS NULL OR lock_ends_at <= ?) AND merged_into IS NULL RETURNING last_number`,
		Values: []any{v.ID, now, v.IsStaff(), now, thread, now}, Scan: func(r db.Row) error { return r.Scan(number) }}
}

// insertPost writes the post as the thread's last, unless it repeats its author's
// last post, which leaves id as it is.
func insertPost(v account.Viewer, p newPost, now time.Time, id *int64) db.Query {
	r := p.text.rendered
	return db.Query{SQL: `INSERT INTO posts (thread_id, number, author_id, as_role, as_team, reply_to, source, html, plain, render_version, created_at)
		SELECT ?, (SELECT last_number FROM threads WHERE id = ?), ?, ?, ?, ?, ?, ?, ?, ?, ?
		WHERE NOT EXISTS (SELECT 1 ` + repeats + `) RETURNING id`,
		Values: append([]any{p.thread, p.thread, v.ID, v.Role, v.Team, p.replyTo, p.text.source, r.HTML, r.Text, markup.Version, now}, repeating(v, p, now)...),
		Scan:   func(r db.Row) error { return r.Scan(id) }}
}

// repeats finds the author's last post, if a new one says nothing else: in the same
// thread to the same post, or as the beginning of a thread of the same title in the
// same board. Its values are those of repeating.
const repeats = `FROM posts q JOIN threads o ON o.id = q.thread_id JOIN threads n ON n.id = ?
	WHERE q.id = (SELECT max(id) FROM posts WHERE author_id = ?) AND q.created_at > ? AND q.withdrawn_at IS NULL AND q.source = ?
	AND (o.id = n.id AND q.reply_to IS NOT DISTINCT FROM ? OR q.number = 1 AND n.last_number = 1 AND o.title = n.title AND o.board_id = n.board_id)`

func repeating(v account.Viewer, p newPost, now time.Time) []any {
	return []any{p.thread, v.ID, now.Add(-repeatWithin), p.text.source, p.replyTo}
}

// repeated gives the post that p would have repeated.
func repeated(ctx context.Context, tx *db.Tx, v account.Viewer, p newPost, now time.Time) (Placed, error) {
	place := Placed{Again: true}
	err := tx.WithContext(ctx).Raw(`SELECT o.id, o.slug, q.id, q.number `+repeats, repeating(v, p, now)...).Row().Scan(&place.ThreadID, &place.Slug, &place.PostID, &place.Number)
	return place, tx.Translate(err)
}

// linkedWith asks for the fault of a thread and all threads linked to it.
func linkedWith(thread int64, l *linked) db.Query {
	return db.Query{SQL: `SELECT o.fault_id, o.id FROM threads t JOIN threads o ON o.fault_id = t.fault_id WHERE t.id = ?`, Values: []any{thread},
		Scan: func(r db.Row) error {
			l.threads = append(l.threads, 0)
			return r.Scan(&l.fault, &l.threads[len(l.threads)-1])
		}}
}

func postsSince(ctx context.Context, tx *db.Tx, member int64, since time.Time) (n int, err error) {
	err = tx.WithContext(ctx).Raw(`SELECT (SELECT count(*) FROM posts WHERE author_id = ? AND created_at > ?)
		+ (SELECT count(*) FROM held_posts WHERE author_id = ? AND created_at > ? AND state <> 'approved')`, member, since, member, since).Row().Scan(&n)
	return n, err
}

func submission(member int64, key string, thread, post int64, now time.Time) db.Statement {
	return db.Statement{SQL: `INSERT INTO submissions (member_id, key, thread_id, post_id, created_at) VALUES (?, ?, ?, ?, ?)`,
		Values: []any{member, key, thread, post, now}}
}

func submitted(ctx context.Context, d *db.DB, member int64, key string) (Placed, error) {
	place := Placed{Again: true}
	err := d.Read(ctx).Raw(`SELECT s.thread_id, t.slug, s.post_id, p.number FROM submissions s
		JOIN posts p ON p.id = s.post_id JOIN threads t ON t.id = s.thread_id
		WHERE s.member_id = ? AND s.key = ?`, member, key).Row().Scan(&place.ThreadID, &place.Slug, &place.PostID, &place.Number)
	return place, err
}

func postInThread(ctx context.Context, tx *db.Tx, post, thread int64) (*int64, error) {
	var id int64
	err := tx.WithContext(ctx).Raw(`SELECT id FROM posts WHERE id = ? AND thread_id = ?`, post, thread).Row().Scan(&id)
	if db.NoRow(err) {
		return nil, fail.Field("to", "The post you reply to is not in this thread.")
	}
	return &id, err
}

func followIfNew(member, thread int64, now time.Time) db.Statement {
	return db.Statement{SQL: `INSERT INTO subscriptions (thread_id, member_id, following, changed_at) VALUES (?, ?, TRUE, ?)
		ON CONFLICT DO NOTHING`, Values: []any{thread, member, now}}
}

// linkUploads notes which uploads a post shows, so that who may see the post
// may see them.
func linkUploads(ctx context.Context, tx *db.Tx, post int64, images []string) error {
	for _, image := range images {
		err := tx.WithContext(ctx).Exec(`INSERT INTO post_uploads (post_id, upload_id) SELECT ?, id FROM uploads WHERE name = ?
			ON CONFLICT DO NOTHING`, post, path.Base(image)).Error
		if err != nil {
			return err
		}
	}
	return nil
}

func dropDraft(member int64, place string) db.Statement {
	return db.Statement{SQL: `DELETE FROM drafts WHERE member_id = ? AND place = ?`, Values: []any{member, place}}
}
