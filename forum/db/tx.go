package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"gorm.io/gorm"
)

// Tx is one write transaction. Its gorm handle, its *sql.Tx and, on
// PostgreSQL, its pgx.Tx are the same transaction on the same connection.
type Tx struct {
	*gorm.DB
	db   *DB
	sql  *sql.Tx
	pgx  pgx.Tx
	news []string
	told int // how much of the news is sent already
}

// SQL is the transaction as database/sql knows it.
func (t *Tx) SQL() *sql.Tx { return t.sql }

// PGX is the transaction as pgx knows it, nil on SQLite. The job queue's
// PostgreSQL driver needs it.
func (t *Tx) PGX() pgx.Tx { return t.pgx }

// Dialect tells which engine the transaction runs on.
func (t *Tx) Dialect() Dialect { return t.db.dialect }

// Announce tells every node, after the commit, that something changed, for
// example "thread 12". A node hears its own news at once.
func (t *Tx) Announce(topic string) { t.news = append(t.news, topic) }

// Write runs do in one transaction and commits it; any error or panic rolls
// everything back, and nothing is announced.
func (d *DB) Write(ctx context.Context, do func(*Tx) error) error {
	conn, err := d.writeSQL.Conn(ctx)
	if err != nil {
		return Plain(err)
	}
	defer func() {
		_ = conn.Close() // gives the connection back to the pool
		d.prepared.catchUp(ctx, d.writeSQL)
	}()
	tx, err := d.begin(ctx, conn)
	if err != nil {
		return Plain(err)
	}
	defer func() { _ = tx.sql.Rollback() }() // after a commit this does nothing
	form, err := tx.note(ctx)
	if err != nil {
		return Plain(err)
	}
	if err := do(tx); err != nil {
		return Plain(err)
	}
	if err := tx.notify(ctx); err != nil {
		return Plain(err)
	}
	if err := tx.sql.Commit(); err != nil {
		return uncertain(fmt.Errorf("commit: %w", err))
	}
	if form != nil {
		form.kept = true
	}
	d.news.publish(tx.news)
	return nil
}

func (d *DB) begin(ctx context.Context, conn *sql.Conn) (*Tx, error) {
	tx := &Tx{db: d}
	if d.dialect == Postgres {
		err := conn.Raw(func(driver any) error {
			c := driver.(*stdlib.Conn).Conn()
			tx.pgx = pgxTx{statements: c, conn: c}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	var err error
	if tx.sql, err = conn.BeginTx(ctx, nil); err != nil {
		return nil, err
	}
	tx.DB = d.writer.Session(&gorm.Session{Context: ctx, NewDB: true, SkipDefaultTransaction: true})
	tx.DB.Statement.ConnPool = tx.sql
	if d.dialect == SQLite {
		tx.DB.Statement.ConnPool = preparedTx{tx.sql, d.prepared}
	}
	return tx, nil
}

// pgxTx lets pgx users write inside a transaction that database/sql began:
// only Write ends it, so Commit and Rollback are refused.
type pgxTx struct {
	statements
	conn *pgx.Conn
}

// statements is what a pgx connection can run inside somebody's transaction.
type statements interface {
	CopyFrom(context.Context, pgx.Identifier, []string, pgx.CopyFromSource) (int64, error)
	SendBatch(context.Context, *pgx.Batch) pgx.BatchResults
	Prepare(context.Context, string, string) (*pgconn.StatementDescription, error)
	Exec(context.Context, string, ...any) (pgconn.CommandTag, error)
	Query(context.Context, string, ...any) (pgx.Rows, error)
	QueryRow(context.Context, string, ...any) pgx.Row
}

var errBridged = errors.New("db: a bridged transaction is ended by Write only")

// Begin is refused: nothing here needs a savepoint.
func (pgxTx) Begin(context.Context) (pgx.Tx, error) { return nil, errBridged }

// Commit is refused, see errBridged.
func (pgxTx) Commit(context.Context) error { return errBridged }

// Rollback is refused, see errBridged.
func (pgxTx) Rollback(context.Context) error { return errBridged }

// LargeObjects gives an unusable value: large objects are not used here.
func (pgxTx) LargeObjects() pgx.LargeObjects { return pgx.LargeObjects{} }

// Conn is the connection the transaction runs on.
func (t pgxTx) Conn() *pgx.Conn { return t.conn }
