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
	if t.pgx == nil {
		return t.oneByOne(ctx, statements)
	}
	batch := batchOf(statements)
	t.tellIn(batch)
	countStatements(ctx, len(statements))
	return t.Translate(t.pgx.run(ctx, batch, func(pgx.BatchResults) error { return nil }))
}

// AtCommit is Together for statements that nothing in the transaction reads
// after: on PostgreSQL they go with the COMMIT, and Write gives their error.
func (t *Tx) AtCommit(ctx context.Context, statements ...Statement) error {
	if t.pgx == nil {
		return t.oneByOne(ctx, statements)
	}
	t.last = append(t.last, statements...)
	return nil
}

// Ask is the database's Ask inside the transaction: on PostgreSQL one round trip.
// Its queries may write with RETURNING; each sees what those before it wrote.
func (t *Tx) Ask(ctx context.Context, queries ...Query) error {
	countStatements(ctx, len(queries))
	if t.pgx == nil {
		for _, q := range queries {
			if err := t.askSQLite(ctx, q); err != nil {
				return t.Translate(err)
			}
		}
		return nil
	}
	batch := t.db.batchAsking(queries)
	return t.Translate(t.pgx.run(ctx, batch, func(answers pgx.BatchResults) error { return t.db.readAnswers(answers, queries) }))
}

func (t *Tx) askSQLite(ctx context.Context, q Query) error {
	text, values := spread(q.SQL, q.Values)
	rows, err := t.Statement.ConnPool.QueryContext(ctx, text, values...)
	if err != nil {
		return err
	}
	return t.db.readSQLite(q, rows)
}

func (t *Tx) oneByOne(ctx context.Context, statements []Statement) error {
	for _, s := range statements {
		if err := t.WithContext(ctx).Exec(s.SQL, s.Values...).Error; err != nil {
			return err
		}
	}
	return nil
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
