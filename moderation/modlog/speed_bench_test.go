package modlog_test

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"answerable/forum/db"
	"answerable/forum/forumtest"
	"answerable/moderation/modlog"
	"answerable/moderation/modlog/audit"
)

const rounds = 7

// median is the middle of some ratios, each of two measurements made in turn.
func median(b *testing.B, name string, n int, do, base func()) {
	b.Helper()
	var ratios []float64
	for range rounds {
		before := took(n, base)
		ratios = append(ratios, took(n, do)/before)
	}
	slices.Sort(ratios)
	b.ReportMetric(ratios[rounds/2], name)
	b.ReportMetric(0, "ns/op")
}

func took(n int, do func()) float64 {
	begun := time.Now()
	for range n {
		do()
	}
	return time.Since(begun).Seconds()
}

// BenchmarkSpeedOfALongLog compares a log of a million entries (100,000 unless
// ANSWERABLE_CAMPAIGN is 1) with one of a thousand.
func BenchmarkSpeedOfALongLog(b *testing.B) {
	entries := 100_000
	if os.Getenv("ANSWERABLE_CAMPAIGN") == "1" {
		entries = 1_000_000
	}
	for _, engine := range forumtest.Engines() {
		b.Run(string(engine), func(b *testing.B) {
			short, long := newWorld(b, engine), newWorld(b, engine)
			short.fill(1000)
			long.fill(entries)
			for name, look := range looks() {
				b.Run(name, func(b *testing.B) {
					for range b.N {
						median(b, "ratio", 200, func() { look(long, int64(entries)) }, func() { look(short, 1000) })
					}
				})
			}
		})
	}
}

// looks are what pages and auditors ask of one entry or of the newest ones.
func looks() map[string]func(w *world, entries int64) {
	return map[string]func(w *world, entries int64){
		"checkpoint": func(w *world, _ int64) {
			_, err := w.Checkpoint(ctx())
			w.must(err)
		},
		"entry": func(w *world, entries int64) {
			_, err := w.Entry(ctx(), rand.Int64N(entries))
			w.must(err)
		},
		"proof": func(w *world, entries int64) {
			_, err := w.Proof(ctx(), rand.Int64N(entries))
			w.must(err)
		},
		"page": func(w *world, entries int64) {
			list, err := w.List(ctx(), modlog.Filter{Before: 100 + rand.Int64N(entries-100)})
			if w.must(err); len(list) != 50 {
				w.t.Fatal(len(list))
			}
		},
		"tile": func(w *world, entries int64) {
			_, err := w.Tile(ctx(), audit.Tile{Level: 0, N: rand.Int64N(entries / 256), Width: 256}.Path())
			w.must(err)
		},
	}
}

// fill writes entries directly and seals them.
func (w *world) fill(entries int) {
	w.t.Helper()
	const together = 500
	for first := 0; first < entries; first += together {
		var rows, texts []string
		for n := first; n < first+together; n++ {
			salt := strings.Repeat(fmt.Sprintf("%08x", n), 8)
			at := w.clock.Now()
			leaf := audit.Leaf{Entry: int64(n), Kind: "post.hide", Target: int64(n), Actor: "random-ada", Source: "own_initiative", HappenedAt: at, RecordedAt: at,
				PublicReason: audit.Commitment(salt)}
			rows = append(rows, fmt.Sprintf("(%d, 'post.hide', %d, %d, 'own_initiative', '2026-05-18 09:00:00+00:00', '2026-05-18 09:00:00+00:00', %s)", n, n, w.ada, w.blob(leaf.Bytes())))
			texts = append(texts, fmt.Sprintf("(%d, 'It names a neighbour.', %s)", n, w.blob([]byte(salt[:32]))))
		}
		_, err := w.db.Writer().Exec("INSERT INTO log_entries (id, kind, target_id, actor_id, source, happened_at, created_at, leaf) VALUES " + strings.Join(rows, ","))
		w.must(err)
		_, err = w.db.Writer().Exec("INSERT INTO log_texts (entry_id, public_reason, public_reason_salt) VALUES " + strings.Join(texts, ","))
		w.must(err)
	}
	w.seal()
	_, err := w.db.Writer().Exec("ANALYZE")
	w.must(err)
}

func (w *world) blob(raw []byte) string {
	if w.db.Dialect() == db.Postgres {
		return fmt.Sprintf(`'\x%x'`, raw)
	}
	return fmt.Sprintf("x'%x'", raw)
}

// BenchmarkSpeedOfAppending compares appending an entry with one bare SQL
// transaction that writes the same rows with the same durability.
func BenchmarkSpeedOfAppending(b *testing.B) {
	for _, engine := range forumtest.Engines() {
		b.Run(string(engine), func(b *testing.B) {
			w := newWorld(b, engine)
			bare := w.bareAppend()
			for range b.N {
				median(b, "ratio", 100, func() { w.act(w.hide(7)) }, bare)
			}
		})
	}
}

func (w *world) bareAppend() func() {
	w.t.Helper()
	place := func(query string) string {
		for n := 1; w.db.Dialect() == db.Postgres && strings.Contains(query, "?"); n++ {
			query = strings.Replace(query, "?", fmt.Sprint("$", n), 1)
		}
		return query
	}
	prepare := func(query string) *sql.Stmt {
		s, err := w.db.Writer().Prepare(place(query))
		w.must(err)
		w.t.Cleanup(func() { _ = s.Close() })
		return s
	}
	statements := []*sql.Stmt{prepare(`INSERT INTO log_entries (id, kind, target_id, actor_id, subject_id, source, rule, scope, happened_at, created_at, leaf)
		VALUES ((SELECT coalesce(max(id) + 1, 0) FROM log_entries), 'post.hide', 7, ?, ?, 'own_initiative', '1/4', 'post', ?, ?, ?) RETURNING id`),
		prepare(`INSERT INTO log_texts (entry_id, public_reason, public_reason_salt, explanation, explanation_salt) VALUES (?, ?, ?, ?, ?)`),
		prepare(`INSERT INTO log_contents (entry_id, before_salt, after_salt) VALUES (?, ?, ?)`)}
	act, salt, leaf := w.hide(7), make([]byte, 32), make([]byte, 700)
	return func() {
		tx, err := w.db.Writer().BeginTx(context.Background(), nil)
		w.must(err)
		var id int64
		now := w.clock.Now()
		w.must(tx.Stmt(statements[0]).QueryRow(w.ada, w.bob, now, now, leaf).Scan(&id))
		_, err = tx.Stmt(statements[1]).Exec(id, act.PublicReason, salt, act.Explanation, salt)
		w.must(err)
		_, err = tx.Stmt(statements[2]).Exec(id, salt, salt)
		w.must(err)
		w.must(tx.Commit())
	}
}
