package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"reflect"
	"slices"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// Query is a read with ? for each value; a slice stands for a list, as in IN ?.
// Scan is called for each of its rows and stops the reading with an error.
type Query struct {
	SQL    string
	Values []any
	Scan   func(Row) error
	// One says that there is one row at most; Ask reads no further. SQL that says so
	// is in its Ask once.
	One bool

	rows func(known *sync.Map, r answer) error // in place of Scan: see Rows
}

// Row is one row of an answer.
type Row interface{ Scan(into ...any) error }

// answer is a row that knows its columns' names.
type answer interface {
	Row
	Columns() []string
}

// read gives one row to who asked.
func (d *DB) read(q Query, r answer) error {
	if q.rows != nil {
		return q.rows(&d.asked.types, r)
	}
	return q.Scan(r)
}

// sqlAnswer is a row of database/sql.
type sqlAnswer struct {
	*sql.Rows
	columns []string
}

func (a sqlAnswer) Columns() []string { return a.columns }

// pgxAnswer is a row of pgx.
type pgxAnswer struct{ pgx.Rows }

func (a pgxAnswer) Columns() []string {
	fields := a.FieldDescriptions()
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = f.Name
	}
	return names
}

// Ask runs reads whose questions do not depend on each other's answers, in
// order: on PostgreSQL in one round trip, on SQLite on one connection. It is for the
// reads of every request: the statements are kept prepared, so their SQL must
// be constant. Each answer may be as old as the moment it was read.
func (d *DB) Ask(ctx context.Context, queries ...Query) error {
	countStatements(ctx, len(queries))
	if d.dialect == SQLite {
		return d.askSQLite(ctx, queries)
	}
	return d.askPostgres(ctx, queries)
}

func (d *DB) askPostgres(ctx context.Context, queries []Query) error {
	conn, err := d.askSQL.Conn(ctx)
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
	answers := c.SendBatch(ctx, d.batchAsking(queries))
	defer func() { err = errors.Join(err, answers.Close()) }()
	return d.readAnswers(answers, queries)
}

func (d *DB) batchAsking(queries []Query) *pgx.Batch {
	batch := &pgx.Batch{QueuedQueries: make([]*pgx.QueuedQuery, 0, len(queries)+1)}
	for _, q := range queries {
		text, values := spread(q.SQL, q.Values)
		batch.Queue(d.asked.numbered(text), values...)
	}
	return batch
}

func (d *DB) readAnswers(answers pgx.BatchResults, queries []Query) error {
	for _, q := range queries {
		if err := d.askNext(answers, q); err != nil {
			return err
		}
	}
	return nil
}

func (d *DB) askNext(answers pgx.BatchResults, q Query) error {
	rows, err := answers.Query()
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := d.read(q, pgxAnswer{rows}); err != nil {
			return err
		}
	}
	return rows.Err()
}

// spread puts as many ? in the place of a list's as it has values.
func spread(query string, values []any) (string, []any) {
	if !slices.ContainsFunc(values, isList) {
		return query, values
	}
	var text strings.Builder
	all := make([]any, 0, len(values)+4)
	for i, part := range strings.Split(query, "?") {
		text.WriteString(part)
		switch {
		case i >= len(values):
		case isList(values[i]):
			list := reflect.ValueOf(values[i])
			marks := slices.Repeat([]string{"?"}, list.Len())
			if len(marks) == 0 {
				marks = []string{"NULL"} // nothing equals it, and a list needs one
			}
			text.WriteString("(" + strings.Join(marks, ",") + ")")
			for j := range list.Len() {
				all = append(all, list.Index(j).Interface())
			}
		default:
			text.WriteByte('?')
			all = append(all, values[i])
		}
	}
	return text.String(), all
}

func isList(value any) bool {
	_, bytes := value.([]byte)
	return value != nil && !bytes && reflect.TypeOf(value).Kind() == reflect.Slice
}

// asked keeps what Ask made of its statements.
type asked struct {
	numbers sync.Map // SQL -> string: the numbered form, on PostgreSQL
	types   sync.Map // what gorm made of the fields of structs that rows go to
}

func (a *asked) numbered(query string) string {
	if known, ok := a.numbers.Load(query); ok {
		return known.(string)
	}
	made := numbered(query)
	a.numbers.Store(query, made)
	return made
}
