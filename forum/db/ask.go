package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"sync"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// Query is a read with ? for each value. Scan is called for each of its rows
// and stops the reading with an error.
type Query struct {
	SQL    string
	Values []any
	Scan   func(Row) error
}

// Row is one row of an answer.
type Row interface{ Scan(into ...any) error }

// Ask runs reads whose questions do not depend on each other's answers, in
// order: on PostgreSQL in one round trip, on SQLite one by one. It is for the
// reads of every request: the statements are kept prepared, so their SQL must
// be constant. Each answer may be as old as the moment it was read.
func (d *DB) Ask(ctx context.Context, queries ...Query) error {
	countStatements(ctx, len(queries))
	if d.dialect == SQLite {
		for _, q := range queries {
			if err := d.askSQLite(ctx, q); err != nil {
				return err
			}
		}
		return nil
	}
	return d.askPostgres(ctx, queries)
}

func (d *DB) askSQLite(ctx context.Context, q Query) (err error) {
	statement, err := d.asked.statement(ctx, d.readSQL, q.SQL)
	if err != nil {
		return err
	}
	rows, err := statement.QueryContext(ctx, q.Values...)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		if err := q.Scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

func (d *DB) askPostgres(ctx context.Context, queries []Query) error {
	conn, err := d.readSQL.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }() // gives the connection back to the pool
	return conn.Raw(func(raw any) error {
		c := raw.(*stdlib.Conn).Conn()
		err := d.askBatch(ctx, c, queries)
		if err != nil && c.IsClosed() {
			return errors.Join(driver.ErrBadConn, err) // the pool drops it
		}
		return err
	})
}

func (d *DB) askBatch(ctx context.Context, c *pgx.Conn, queries []Query) (err error) {
	batch := &pgx.Batch{QueuedQueries: make([]*pgx.QueuedQuery, 0, len(queries))}
	for _, q := range queries {
		batch.Queue(d.asked.numbered(q.SQL), q.Values...)
	}
	answers := c.SendBatch(ctx, batch)
	defer func() { err = errors.Join(err, answers.Close()) }()
	for _, q := range queries {
		if err := askNext(answers, q); err != nil {
			return err
		}
	}
	return nil
}

func askNext(answers pgx.BatchResults, q Query) error {
	rows, err := answers.Query()
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := q.Scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// asked keeps what Ask made of its statements: prepared ones on SQLite, whose
// pool closes them with itself, and the numbered form on PostgreSQL.
type asked struct {
	prepared sync.Map // SQL -> *sql.Stmt
	numbers  sync.Map // SQL -> string
}

func (a *asked) statement(ctx context.Context, pool *sql.DB, query string) (*sql.Stmt, error) {
	if known, ok := a.prepared.Load(query); ok {
		return known.(*sql.Stmt), nil
	}
	made, err := pool.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	kept, there := a.prepared.LoadOrStore(query, made)
	if there {
		return kept.(*sql.Stmt), made.Close()
	}
	return made, nil
}

func (a *asked) numbered(query string) string {
	if known, ok := a.numbers.Load(query); ok {
		return known.(string)
	}
	made := numbered(query)
	a.numbers.Store(query, made)
	return made
}
