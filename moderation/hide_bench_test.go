package moderation_test

import (
	"fmt"
	"testing"

	"answerable/forum/db"
	"answerable/forum/forumtest"
	"answerable/forum/thread"
)

// BenchmarkHiding compares hiding a post with a bare transaction that writes
// the same rows; it may cost twice as much.
func BenchmarkHiding(b *testing.B) {
	for _, engine := range forumtest.Engines() {
		b.Run(string(engine)+"/act", func(b *testing.B) {
			w, posts := manyPosts(b, engine, b.N)
			b.ResetTimer()
			for _, p := range posts {
				w.act(w.mona, hide(p.PostID))
			}
		})
		b.Run(string(engine)+"/bare", func(b *testing.B) {
			w, posts := manyPosts(b, engine, b.N)
			b.ResetTimer()
			for i, p := range posts {
				w.must(w.bare(int64(i), p))
			}
		})
	}
}

// manyPosts gives each post a thread of its own, so that none is provisional.
func manyPosts(b *testing.B, engine db.Dialect, n int) (*world, []thread.Placed) {
	w := newWorld(b, engine)
	posts := make([]thread.Placed, n)
	for i := range posts {
		posts[i] = w.reply(w.hedy, w.start(w.ada, w.public, "My hub loses the line."), fmt.Sprintf("Fools, for the %dth time.", i))
	}
	return w, posts
}

func (w *world) bare(entry int64, p thread.Placed) error {
	now := w.clock.Now()
	return w.db.Write(w.ctx, func(tx *db.Tx) error {
		for _, s := range []db.Statement{
			{SQL: `INSERT INTO log_entries (id, kind, target_id, actor_id, subject_id, source, rule, happened_at, created_at, leaf) VALUES (?, 'post.hide', ?, ?, ?, 'own_initiative', '1.1@v1', ?, ?, ?)`,
				Values: []any{entry, p.PostID, w.mona.ID, w.hedy.ID, now, now, make([]byte, 600)}},
			{SQL: `INSERT INTO log_contents (entry_id, before_salt) VALUES (?, ?)`, Values: []any{entry, make([]byte, 32)}},
			{SQL: `INSERT INTO log_texts (entry_id, public_reason, explanation) VALUES (?, 'Facts that everybody may read.', 'What only the author reads.')`, Values: []any{entry}},
			{SQL: `INSERT INTO actions (entry_id, kind, target_id, actor_id, subject_id, board_id, thread_id, post_id, created_at) VALUES (?, 'post.hide', ?, ?, ?, ?, ?, ?, ?)`,
				Values: []any{entry, p.PostID, w.mona.ID, w.hedy.ID, w.public, p.ThreadID, p.PostID, now}},
			{SQL: `INSERT INTO removed_texts (entry_id, kind, target_id, post_id, revision, source, html, plain) SELECT ?, 'post.hide', id, id, 0, source, html, plain FROM posts WHERE id = ?`,
				Values: []any{entry, p.PostID}},
			{SQL: `UPDATE posts SET source = '', html = '', plain = '', hide_entry_id = ?, hide_kind = 'post.hide' WHERE id = ?`, Values: []any{entry, p.PostID}},
			{SQL: `UPDATE threads SET version = version + 1 WHERE id = ?`, Values: []any{p.ThreadID}},
			{SQL: `INSERT INTO notices (member_id, kind, event, thread_id, post_id, entry_id, actor_id, created_at) VALUES (?, 'moderated', ?, ?, ?, ?, ?, ?)`,
				Values: []any{w.hedy.ID, fmt.Sprintf("entry:%d", entry), p.ThreadID, p.PostID, entry, w.mona.ID, now}},
		} {
			if err := tx.Exec(s.SQL, s.Values...).Error; err != nil {
				return err
			}
		}
		return w.queue.Enqueue(w.ctx, tx, thread.Changed{ThreadID: p.ThreadID})
	})
}
