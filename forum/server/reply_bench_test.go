package server_test

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"testing"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/forumtest"
	"answerable/forum/server"
	"answerable/forum/thread"

	"answerable/forum/config"
)

// BenchmarkSpeedOfReply compares posting a reply, through the form, with one
// bare SQL transaction that writes the same rows with the same durability.
func BenchmarkSpeedOfReply(b *testing.B) {
	for _, engine := range forumtest.Engines() {
		b.Run(string(engine), func(b *testing.B) {
			w := forumtest.New(b, engine, func(_ *config.Settings, o *server.Options) { o.NoJobs = true })
			w.Member("root_admin", account.Administrator)
			member := w.Member("hub3_owner", account.Member)
			place := w.Thread(member, w.Board("Broadband"), "Home Hub 3 drops Linux and Android", longText)
			bare := bareReply(b, w, place, member.Viewer.ID)
			n := 0
			form := func() {
				n++ // the same text a second time would not be written
				page := member.Post(fmt.Sprintf("/t/%d/reply", place.ThreadID), url.Values{"key": {forumtest.Key()}, "body": {fmt.Sprint(longText, n)}})
				if page.Status != 303 {
					b.Fatal(page.Status, page.Body)
				}
			}
			for range b.N {
				var ratios []float64
				for range rounds {
					base := perSecond(100, bare)
					ratios = append(ratios, perSecond(100, form)/base)
				}
				slices.Sort(ratios)
				b.ReportMetric(ratios[rounds/2], "ratio")
				b.ReportMetric(0, "ns/op")
			}
		})
	}
}

func perSecond(n int, do func()) float64 {
	start := time.Now()
	for range n {
		do()
	}
	return float64(n) / time.Since(start).Seconds()
}

// bareReply writes what a reply writes: the thread's counts, the post, the
// submission, the subscription, the dropped draft and the job.
func bareReply(b *testing.B, w *forumtest.World, place thread.Placed, member int64) func() {
	b.Helper()
	var html, plain string
	if err := w.DB.Read(context.Background()).Raw("SELECT html, plain FROM posts WHERE id = ?", place.PostID).Row().Scan(&html, &plain); err != nil {
		b.Fatal(err)
	}
	statements := bareStatements(w.DB.Dialect())
	return func() {
		now := w.Clock.Now()
		tx, err := w.DB.Writer().BeginTx(context.Background(), nil)
		if err != nil {
			b.Fatal(err)
		}
		var number, post int64
		run := func(statement string, into *int64, values ...any) {
			var err error
			if into != nil {
				err = tx.QueryRow(statement, values...).Scan(into)
			} else {
				_, err = tx.Exec(statement, values...)
			}
			if err != nil {
				b.Fatal(statement, err)
			}
		}
		run(statements[0], &number, member, now, place.ThreadID)
		run(statements[1], &post, place.ThreadID, number, member, longText, html, plain, now)
		run(statements[2], nil, member, forumtest.Key(), place.ThreadID, post, now)
		run(statements[3], nil, place.ThreadID, member, now)
		run(statements[4], nil, member)
		run(statements[5], nil, `{"post":1}`, "post_published")
		if err := tx.Commit(); err != nil {
			b.Fatal(err)
		}
	}
}

func bareStatements(engine db.Dialect) []string {
	return []string{
		"UPDATE threads SET last_number = last_number + 1, last_poster_id = $1, active_at = $2, version = version + 1 WHERE id = $3 RETURNING last_number",
		"INSERT INTO posts (thread_id, number, author_id, source, html, plain, render_version, created_at) VALUES ($1, $2, $3, $4, $5, $6, 1, $7) RETURNING id",
		"INSERT INTO submissions (member_id, key, thread_id, post_id, created_at) VALUES ($1, $2, $3, $4, $5)",
		"INSERT INTO subscriptions (thread_id, member_id, following, changed_at) VALUES ($1, $2, TRUE, $3) ON CONFLICT DO NOTHING",
		"DELETE FROM drafts WHERE member_id = $1 AND place = 'thread:1'",
		map[db.Dialect]string{
			db.SQLite:   "INSERT INTO river_job (args, kind, max_attempts, queue, state, priority) VALUES ($1, $2, 25, 'default', 'available', 1)",
			db.Postgres: "INSERT INTO river_job (args, kind, max_attempts, queue, state, priority) VALUES ($1::jsonb, $2, 25, 'default', 'available', 1)",
		}[engine],
	}
}
