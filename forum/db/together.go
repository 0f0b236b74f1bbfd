package db

import (
	"context"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
)

// Statement is SQL with ? for each value.
type Statement struct {
	SQL    string
	Values []any
}

// Together runs statements whose results nobody needs, in order: on PostgreSQL
// in one round trip with the transaction's news, on SQLite one by one. The
// first that fails ends it.
func (t *Tx) Together(ctx context.Context, statements ...Statement) error {
	if t.db.dialect == SQLite {
		for _, s := range statements {
			if err := t.WithContext(ctx).Exec(s.SQL, s.Values...).Error; err != nil {
				return err
			}
		}
		return nil
	}
	batch := &pgx.Batch{}
	for _, s := range statements {
		batch.Queue(numbered(s.SQL), s.Values...)
	}
	if t.told < len(t.news) {
		batch.Queue("SELECT pg_notify($1, topic) FROM unnest($2::text[]) AS topic", channel, t.news[t.told:])
		t.told = len(t.news)
	}
	return t.Translate(t.pgx.SendBatch(ctx, batch).Close())
}

// numbered turns each ? into PostgreSQL's $1, $2 and so on. Our statements have
// no ? of another meaning.
func numbered(query string) string {
	var b strings.Builder
	n := 0
	for part := range strings.SplitSeq(query, "?") {
		if n > 0 {
			b.WriteString("$" + strconv.Itoa(n))
		}
		b.WriteString(part)
		n++
	}
	return b.String()
}
