package search_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"answerable/forum/db"
	"answerable/forum/search"
	"answerable/forum/thread"
)

const (
	benchThreads = 5_000  // of 5 posts each
	benchLong    = 10_000 // posts of one thread more
)

// words gives about 500 characters in which a few words are frequent and most are rare.
func words(random *rand.Rand) string {
	list := make([]string, 80)
	for i := range list {
		list[i] = fmt.Sprintf("w%d", int(random.ExpFloat64()*2000))
	}
	return strings.Join(list, " ")
}

// fill writes a large forum, many rows to a statement.
func fill(b *testing.B, w *world) {
	b.Helper()
	random := rand.New(rand.NewPCG(1, 2))
	boards := []int64{w.board(thread.Everyone), w.board(thread.StaffOnly)}
	var posts []any
	flush := func() {
		w.exec("INSERT INTO posts (thread_id, number, author_id, source, html, plain, render_version, created_at) VALUES "+
			strings.TrimSuffix(strings.Repeat("(?, ?, ?, '', '', ?, 1, ?),", len(posts)/5), ","), posts...)
		posts = nil
	}
	for n := range benchThreads + 1 {
		w.clock.Advance(time.Second)
		id, size := w.start(boards[n%10/9], words(random)[:60]), 5
		if n == benchThreads {
			size = benchLong
		}
		w.exec("UPDATE threads SET last_number = ? WHERE id = ?", size, id)
		for number := range size {
			posts = append(posts, id, number+1, w.member, words(random), w.clock.Now())
			if len(posts) >= 1000 || n == benchThreads && number == size-1 {
				flush()
			}
		}
	}
	w.exec("ANALYZE")
}

// BenchmarkFind searches by the index and by the database.
func BenchmarkFind(b *testing.B) {
	for _, dialect := range []db.Dialect{db.SQLite, db.Postgres} {
		w := newWorld(b, dialect, nil)
		fill(b, w)
		benchFinds(b, w, string(dialect)+"/database/")
		w.Finder = search.New(w.db, openBleve(b), w.clock.Now, w.log)
		b.Run(string(dialect)+"/reindex", func(b *testing.B) {
			for b.Loop() {
				w.reindex()
			}
			b.ReportMetric(float64(b.N*benchThreads)/b.Elapsed().Seconds(), "threads/s")
		})
		benchFinds(b, w, string(dialect)+"/index/")
	}
}

func benchFinds(b *testing.B, w *world, name string) {
	for kind, text := range map[string]string{"frequent": "w3 w500", "rare": "w9000 w9001", "unknown": "nowhere", "empty": ""} {
		b.Run(name+kind, func(b *testing.B) {
			for b.Loop() {
				w.find(search.Ask{Text: text})
			}
		})
	}
}
