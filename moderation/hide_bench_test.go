package moderation_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

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
		return w.queue.Enqueue(w.ctx, tx, thread.Changed{ThreadID: p.ThreadID}, thread.Rearranged{ThreadID: p.ThreadID})
	})
}

// BenchmarkHidingOnALargeForum compares the same where 100,000 younger posts stand
// in other threads, many with quotes: median of seven ratios.
func BenchmarkHidingOnALargeForum(b *testing.B) {
	const rounds, each = 7, 8
	for _, engine := range forumtest.Engines() {
		b.Run(string(engine), func(b *testing.B) {
			w, posts := manyPosts(b, engine, 2*rounds*each)
			w.crowd(100_000)
			for range b.N {
				var ratios []float64
				for round := range rounds {
					some := posts[2*round*each:]
					bare := w.took(some[:each], func(p thread.Placed) { w.must(w.bare(w.nextEntry(), p)) })
					act := w.took(some[each:2*each], func(p thread.Placed) { w.act(w.mona, hide(p.PostID)) })
					ratios = append(ratios, act/bare)
				}
				slices.Sort(ratios)
				b.ReportMetric(ratios[rounds/2], "ratio")
				b.ReportMetric(0, "ns/op")
			}
		})
	}
}

func (w *world) took(posts []thread.Placed, do func(thread.Placed)) float64 {
	begun := time.Now()
	for _, p := range posts {
		do(p)
	}
	return time.Since(begun).Seconds()
}

func (w *world) nextEntry() (n int64) {
	w.must(w.db.Read(w.ctx).Raw(`SELECT coalesce(max(id) + 1, 0) FROM log_entries`).Row().Scan(&n))
	return n
}

// crowd writes so many posts into a thread of their own, every other one with a quote.
func (w *world) crowd(posts int) {
	at := w.start(w.ada, w.public, "All the others")
	series := `WITH RECURSIVE n(n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM n WHERE n < ?) SELECT CAST(? AS BIGINT), n, CAST(? AS BIGINT),
		CASE WHEN n % 2 = 0 THEN '> [somebody wrote in #1](/p/' || n || '):' || char(10) || '> It drops.' || char(10) || char(10) ELSE '' END || '` + strings.Repeat("So it does here. ", 30) + `', 'h', 'p', 1, '2026-05-18 09:00:00+00:00' FROM n`
	if w.db.Dialect() == db.Postgres {
		series = strings.ReplaceAll(strings.ReplaceAll(series, "char(10)", "chr(10)"), "'2026-05-18 09:00:00+00:00'", "TIMESTAMPTZ '2026-05-18 09:00:00+00:00'")
	}
	w.must(w.db.Write(w.ctx, func(tx *db.Tx) error {
		return tx.Exec(`INSERT INTO posts (thread_id, number, author_id, source, html, plain, render_version, created_at) `+series, posts+1, at.ThreadID, w.ada.ID).Error
	}))
	_, err := w.db.Writer().Exec("ANALYZE")
	w.must(err)
}
