package db

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/jackc/pgx/v5"
	"gorm.io/gorm"
)

// Tx is one write transaction. Its gorm handle, its *sql.Tx on SQLite and its
// pgx.Tx on PostgreSQL are the same transaction on the same connection.
type Tx struct {
	*gorm.DB
	db   *DB
	sql  *sql.Tx
	pgx  *pgxTx
	news []string
	told int         // how much of the news is sent already
	last []Statement // what AtCommit keeps for the end
}

// SQL is the transaction as database/sql knows it, nil on PostgreSQL. The job
// queue's SQLite driver needs it.
func (t *Tx) SQL() *sql.Tx { return t.sql }

// PGX is the transaction as pgx knows it, nil on SQLite. The job queue's
// PostgreSQL driver needs it.
func (t *Tx) PGX() pgx.Tx {
	if t.pgx == nil {
		return nil
	}
	return t.pgx
}

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
	defer tx.rollback() // after a commit this does nothing
	form, err := tx.note(ctx)
	if err != nil {
		return Plain(err)
	}
	if err := do(tx); err != nil {
		return Plain(err)
	}
	if err := tx.commit(ctx); err != nil {
		return err
	}
	if form != nil {
		form.kept = true
	}
	d.news.publish(tx.news)
	return nil
}

func (d *DB) begin(ctx context.Context, conn *sql.Conn) (*Tx, error) {
	tx := &Tx{db: d}
	tx.DB = d.writer.Session(&gorm.Session{Context: ctx, NewDB: true, SkipDefaultTransaction: true})
	if d.dialect == Postgres {
		var err error
		tx.pgx, err = onPostgres(conn)
		tx.DB.Statement.ConnPool = poolOfTx{tx.pgx, conn}
		return tx, err
	}
	var err error
	if tx.sql, err = conn.BeginTx(ctx, nil); err != nil {
		return nil, err
	}
	tx.DB.Statement.ConnPool = preparedTx{tx.sql, d.prepared}
	return tx, nil
}

func (t *Tx) commit(ctx context.Context) error {
	if t.pgx != nil {
		return t.commitPostgres(ctx)
	}
	if err := t.sql.Commit(); err != nil {
		return uncertain(fmt.Errorf("commit: %w", err))
	}
	return nil
}

func (t *Tx) rollback() {
	if t.pgx != nil {
		t.pgx.rollback()
		return
	}
	_ = t.sql.Rollback()
}
