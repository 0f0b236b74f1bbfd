package server_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"answerable/forum/account"
	"answerable/forum/config"
	"answerable/forum/db"
	"answerable/forum/forumtest"
	"answerable/forum/search"
	"answerable/forum/server"
	"answerable/forum/thread"
)

// BenchmarkFindable tells how long after somebody posted a thread it is found, in a
// running forum of 20,000 threads (200,000 in a campaign), by the clock on the wall.
// Run: go test ./forum/server -run '^$' -bench Findable -benchtime 1x
func BenchmarkFindable(b *testing.B) {
	for _, engine := range forumtest.Engines() {
		b.Run(string(engine), func(b *testing.B) { benchFindable(b, engine, nil) })
	}
	b.Run("postgres with Meilisearch", func(b *testing.B) { benchFindable(b, db.Postgres, forumtest.Meilisearch(b)) })
}

func benchFindable(b *testing.B, engine db.Dialect, with func(*config.Settings, *server.Options)) {
	wall := func(_ *config.Settings, o *server.Options) { o.Now, o.DBNow = time.Now, nil }
	changes := []func(*config.Settings, *server.Options){wall}
	if with != nil {
		changes = append(changes, with)
	}
	w := forumtest.New(b, engine, changes...)
	w.Member("root_admin", account.Administrator)
	member, board, ctx := w.Member("hub3_owner", account.Member), w.Board("Broadband"), context.Background()
	crowd(b, w, board.ID, member.Viewer.ID)
	if err := w.Search.Reindex(ctx, func(int, int) {}); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		var took []time.Duration
		for n := range 30 {
			word := fmt.Sprintf("zeppelin%dx%d", n, len(took))
			began := time.Now()
			posted, err := w.Forum.Start(ctx, member.Viewer, thread.Opening{BoardID: board.ID, Kind: thread.Question, Title: "It says " + word, Body: "Since Tuesday.", Key: forumtest.Key()})
			if err != nil {
				b.Fatal(err)
			}
			for found := false; !found; time.Sleep(20 * time.Millisecond) {
				got, err := w.Search.Find(ctx, account.Viewer{}, search.Ask{Text: word})
				if err != nil || time.Since(began) > time.Minute {
					b.Fatal("not found", err)
				}
				// another word a letter off is found too, so it has to be this thread
				found = slices.ContainsFunc(got.Hits, func(f search.FoundItem) bool { return f.Thread != nil && f.Thread.ID == posted.ThreadID })
				if found && got.Note != "" {
					b.Fatal("found in the database alone: " + got.Note)
				}
			}
			took = append(took, time.Since(began))
		}
		slices.Sort(took)
		b.ReportMetric(float64(took[len(took)/2].Milliseconds()), "ms/median")
		b.ReportMetric(float64(took[len(took)-1].Milliseconds()), "ms/longest")
	}
}

// crowd writes many threads of one post.
func crowd(b *testing.B, w *forumtest.World, board, member int64) {
	b.Helper()
	count, page := 20_000, 200
	if os.Getenv("ANSWERABLE_CAMPAIGN") != "" {
		count = 200_000
	}
	random := rand.New(rand.NewPCG(1, 2))
	text := func(words int) string {
		list := make([]string, words)
		for i := range list {
			list[i] = fmt.Sprintf("w%d", int(random.ExpFloat64()*2000))
		}
		return strings.Join(list, " ")
	}
	for first := 0; first < count; first += page {
		err := w.DB.Write(context.Background(), func(tx *db.Tx) error {
			for range page {
				now := time.Now().UTC()
				var id int64
				err := tx.Raw(`INSERT INTO threads (board_id, title, slug, kind, opener_id, last_poster_id, last_number, created_at, active_at)
					VALUES (?, ?, 'slug', 'question', ?, ?, 1, ?, ?) RETURNING id`, board, text(8), member, member, now, now).Row().Scan(&id)
				if err != nil {
					return err
				}
				err = tx.Exec(`INSERT INTO posts (thread_id, number, author_id, source, html, plain, render_version, created_at) VALUES (?, 1, ?, '', '', ?, 1, ?)`,
					id, member, text(60), now).Error
				if err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}
