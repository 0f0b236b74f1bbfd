package search_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"answerable/forum/db"
	"answerable/forum/search"
	"answerable/forum/thread"
)

// largeWorld has 20,000 threads of 5 posts with about 500 characters each, and
// one thread of 10,000 posts.
func largeWorld(b *testing.B, dialect db.Dialect, engine search.Engine) *world {
	b.Helper()
	w := newWorld(b, dialect, engine)
	open, staff := w.board(thread.Everyone), w.board(thread.StaffOnly)
	random := rand.New(rand.NewPCG(1, 2))
	text := func() string {
		words := make([]string, 80)
		for i := range words {
			words[i] = fmt.Sprintf("w%d", int(random.ExpFloat64()*2000))
		}
		return strings.Join(words, " ")
	}
	err := w.db.Write(w.ctx, func(tx *db.Tx) error {
		for n := range 20_001 {
			posts, board := 5, open
			if n == 20_000 {
				posts = 10_000
			}
			if n%10 == 9 {
				board = staff
			}
			at := w.clock.Now().Add(-1_000_000_000 * 60 * 300)
			_ = at
			if err := tx.Exec(`INSERT INTO threads (id, board_id, title, slug, kind, opener_id, last_number, created_at, active_at)
				VALUES (?, ?, ?, 's', 'question', ?, ?, ?, ?)`, n+1, board, text()[:60], w.member, posts, w.clock.Now(), w.clock.Now()).Error; err != nil {
				return err
			}
			w.clock.Advance(1_000_000_000)
			for number := range posts {
				if err := tx.Exec(`INSERT INTO posts (thread_id, number, author_id, source, html, plain, render_version, created_at)
					VALUES (?, ?, ?, '', '', ?, 1, ?)`, n+1, number+1, w.member, text(), w.clock.Now()).Error; err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	return w
}

// BenchmarkFind searches by the index and by the database.
func BenchmarkFind(b *testing.B) {
	for _, dialect := range []db.Dialect{db.SQLite, db.Postgres} {
		for _, engine := range []search.Engine{nil, openBleve(b)} {
			w := largeWorld(b, dialect, engine)
			name := fmt.Sprintf("%s/index=%v/", dialect, engine != nil)
			if engine != nil {
				b.Run(name+"reindex", func(b *testing.B) {
					for b.Loop() {
						w.reindex()
					}
				})
			}
			for _, text := range []string{"w3 w500", "w9000 w9001", "nowhere", ""} {
				b.Run(name+text, func(b *testing.B) {
					for b.Loop() {
						w.find(search.Ask{Text: text})
					}
				})
			}
		}
	}
}
