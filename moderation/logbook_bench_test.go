package moderation_test

import (
	"fmt"
	"os"
	"slices"
	"testing"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/forumtest"
	"answerable/moderation"
	"answerable/moderation/modlog"
)

// BenchmarkTheLogsPages compares the pages of a log of 100,000 entries (a million
// with ANSWERABLE_CAMPAIGN=1) with those of a log of a thousand: the newest, an
// old one, one board's, one moderator's, one entry. They may cost twice as much.
func BenchmarkTheLogsPages(b *testing.B) {
	entries := 100_000
	if os.Getenv("ANSWERABLE_CAMPAIGN") == "1" {
		entries = 1_000_000
	}
	for _, engine := range forumtest.Engines() {
		b.Run(string(engine), func(b *testing.B) {
			short, long := newWorld(b, engine), newWorld(b, engine)
			short.fillLog(1000)
			long.fillLog(entries)
			book := func(change func(*moderation.Book, int64)) func(*world, int64) {
				return func(w *world, of int64) {
					q := moderation.Book{Filter: modlog.Filter{Limit: 50}}
					change(&q, of)
					lines, err := w.Logbook(w.ctx, account.Viewer{}, q)
					if w.must(err); len(lines) != 50 {
						b.Fatalf("%d lines", len(lines))
					}
				}
			}
			for name, look := range map[string]func(*world, int64){
				"newest":    book(func(*moderation.Book, int64) {}),
				"old":       book(func(q *moderation.Book, of int64) { q.Before = of / 2 }),
				"board":     book(func(q *moderation.Book, of int64) { q.BoardID = long.public }),
				"board-old": book(func(q *moderation.Book, of int64) { q.BoardID, q.Before = long.public, of/2 }),
				"moderator": book(func(q *moderation.Book, of int64) { q.ActorID = long.mona.ID }),
				"entry": func(w *world, of int64) {
					_, _, err := w.LogLine(w.ctx, account.Viewer{}, of/3)
					w.must(err)
				},
			} {
				b.Run(name, func(b *testing.B) {
					for range b.N {
						var ratios []float64
						for range 7 {
							before := often(50, func() { look(short, 1000) })
							ratios = append(ratios, often(50, func() { look(long, int64(entries)) })/before)
						}
						slices.Sort(ratios)
						b.ReportMetric(ratios[3], "ratio")
						b.ReportMetric(0, "ns/op")
					}
				})
			}
		})
	}
}

func often(n int, do func()) float64 {
	begun := time.Now()
	for range n {
		do()
	}
	return time.Since(begun).Seconds()
}

// fillLog writes entries with their acts directly.
func (w *world) fillLog(entries int) {
	at, blob := "'2026-05-18 09:00:00+00:00'", "x'00112233'"
	series := `WITH RECURSIVE n(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n WHERE n < ?) `
	if w.db.Dialect() == db.Postgres {
		at, blob = "TIMESTAMPTZ "+at, `'\x00112233'::bytea`
	}
	for _, insert := range []string{
		fmt.Sprintf(`INSERT INTO log_entries (id, kind, target_id, actor_id, subject_id, source, rule, happened_at, created_at, leaf) %s
			SELECT n, 'member.warn', %d, %d, %d, 'own_initiative', '1.1@v1', %s, %s, %s FROM n`, series, w.hedy.ID, w.mona.ID, w.hedy.ID, at, at, blob),
		fmt.Sprintf(`INSERT INTO log_texts (entry_id, public_reason) %s SELECT n, 'Insults people.' FROM n`, series),
		fmt.Sprintf(`INSERT INTO actions (entry_id, kind, target_id, actor_id, subject_id, board_id, created_at) %s
			SELECT n, 'member.warn', %d, %d, %d, %d, %s FROM n`, series, w.hedy.ID, w.mona.ID, w.hedy.ID, w.public, at),
	} {
		w.must(w.db.Write(w.ctx, func(tx *db.Tx) error { return tx.Exec(insert, entries-1).Error }))
		_, err := w.db.Writer().Exec("ANALYZE") // foreign keys are checked by what the planner knows of the rows
		w.must(err)
	}
}
