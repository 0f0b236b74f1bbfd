package db

import (
	"cmp"
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
)

// pgxTx is a transaction on PostgreSQL. Its BEGIN waits for the first statement
// and its COMMIT goes with the last ones, because each round trip to the server
// costs as much as a small write. Pgx users may write in it; only Write ends it.
type pgxTx struct {
	conn   *pgx.Conn
	pooled *sql.Conn // where conn goes back to
	begun  bool
	failed error // of a batch: nothing runs after it
}

func onPostgres(pooled *sql.Conn) (*pgxTx, error) {
	t := &pgxTx{pooled: pooled}
	return t, pooled.Raw(func(raw any) error {
		t.conn = raw.(*stdlib.Conn).Conn()
		return nil
	})
}

// start begins the transaction with a round trip of its own, where it has not
// begun.
func (t *pgxTx) start(ctx context.Context) error {
	if t.begun || t.failed != nil {
		return t.failed
	}
	_, err := t.conn.Exec(ctx, "BEGIN")
	t.begun = err == nil
	return err
}

// run sends a batch, with the BEGIN where that was not sent, and reads the answers.
func (t *pgxTx) run(ctx context.Context, batch *pgx.Batch, read func(pgx.BatchResults) error) error {
	if t.failed != nil {
		return t.failed
	}
	begins := !t.begun
	if begins {
		begin := &pgx.Batch{}
		begin.Queue("BEGIN")
		batch.QueuedQueries = append(begin.QueuedQueries, batch.QueuedQueries...)
	}
	answers := t.conn.SendBatch(ctx, batch)
	var err error
	if begins {
		_, err = answers.Exec()
		t.begun = err == nil
	}
	if err == nil {
		err = read(answers)
	}
	t.failed = cmp.Or(err, answers.Close()) // Close tells the same error again
	return t.failed
}

// rollback ends what is not committed. A connection on which that fails is not
// used again.
func (t *pgxTx) rollback() {
	if !t.conn.IsClosed() && t.conn.PgConn().TxStatus() == 'I' {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	_ = t.pooled.Raw(func(any) error { // the error tells the pool, which nobody else needs to know of
		if _, err := t.conn.Exec(ctx, "ROLLBACK"); err != nil {
			return errors.Join(driver.ErrBadConn, err)
		}
		return nil
	})
}

// commitPostgres sends what was kept for the end, the news and the COMMIT in one
// round trip.
func (t *Tx) commitPostgres(ctx context.Context) error {
	batch := batchOf(t.last)
	t.tellIn(batch)
	batch.Queue("COMMIT")
	n := batch.Len()
	countStatements(ctx, len(t.last))
	var tag pgconn.CommandTag
	err := t.pgx.run(ctx, batch, func(answers pgx.BatchResults) (err error) {
		for i := 0; i < n && err == nil; i++ {
			tag, err = answers.Exec()
		}
		return err
	})
	var refused *pgconn.PgError
	switch {
	case errors.As(err, &refused) && refused.Severity == "ERROR":
		return Plain(t.Translate(refused))
	case err != nil:
		return uncertain(fmt.Errorf("commit: %w", err))
	case tag.String() != "COMMIT":
		return fmt.Errorf("commit: the transaction had failed before, PostgreSQL said %s", tag)
	}
	return nil
}

func batchOf(statements []Statement) *pgx.Batch {
	batch := &pgx.Batch{}
	for _, s := range statements {
		batch.Queue(numbered(s.SQL), s.Values...)
	}
	return batch
}

// Exec runs one statement.
func (t *pgxTx) Exec(ctx context.Context, query string, values ...any) (pgconn.CommandTag, error) {
	if err := t.start(ctx); err != nil {
		return pgconn.CommandTag{}, err
	}
	return t.conn.Exec(ctx, query, values...)
}

// Query runs one statement that gives rows.
func (t *pgxTx) Query(ctx context.Context, query string, values ...any) (pgx.Rows, error) {
	if err := t.start(ctx); err != nil {
		return nil, err
	}
	return t.conn.Query(ctx, query, values...)
}

// QueryRow runs one statement that gives a row; Scan gives its error.
func (t *pgxTx) QueryRow(ctx context.Context, query string, values ...any) pgx.Row {
	if err := t.start(ctx); err != nil {
		return failedRow{err}
	}
	return t.conn.QueryRow(ctx, query, values...)
}

// SendBatch runs statements in one round trip.
func (t *pgxTx) SendBatch(ctx context.Context, batch *pgx.Batch) pgx.BatchResults {
	if err := t.start(ctx); err != nil {
		return failedBatch{failedRow{err}}
	}
	return t.conn.SendBatch(ctx, batch)
}

// CopyFrom writes many rows.
func (t *pgxTx) CopyFrom(ctx context.Context, table pgx.Identifier, columns []string, rows pgx.CopyFromSource) (int64, error) {
	if err := t.start(ctx); err != nil {
		return 0, err
	}
	return t.conn.CopyFrom(ctx, table, columns, rows)
}

// Prepare prepares a statement, which needs no transaction.
func (t *pgxTx) Prepare(ctx context.Context, name, query string) (*pgconn.StatementDescription, error) {
	return t.conn.Prepare(ctx, name, query)
}

var errBridged = errors.New("db: a transaction is ended by Write only")

// Begin is refused: nothing here needs a savepoint.
func (t *pgxTx) Begin(context.Context) (pgx.Tx, error) { return nil, errBridged }

// Commit is refused, see errBridged.
func (t *pgxTx) Commit(context.Context) error { return errBridged }

// Rollback is refused, see errBridged.
func (t *pgxTx) Rollback(context.Context) error { return errBridged }

// LargeObjects gives an unusable value: large objects are not used here.
func (t *pgxTx) LargeObjects() pgx.LargeObjects { return pgx.LargeObjects{} }

// Conn is the connection the transaction runs on.
func (t *pgxTx) Conn() *pgx.Conn { return t.conn }

// failedRow is the answer where the transaction could not begin.
type failedRow struct{ err error }

func (f failedRow) Scan(...any) error { return f.err }

// failedBatch is failedRow for a batch.
type failedBatch struct{ failedRow }

func (f failedBatch) Exec() (pgconn.CommandTag, error) { return pgconn.CommandTag{}, f.err }
func (f failedBatch) Query() (pgx.Rows, error)         { return nil, f.err }
func (f failedBatch) QueryRow() pgx.Row                { return f.failedRow }
func (f failedBatch) Close() error                     { return f.err }

// poolOfTx lets gorm run its statements in the transaction.
type poolOfTx struct {
	tx   *pgxTx
	conn *sql.Conn
}

// PrepareContext prepares a statement.
func (p poolOfTx) PrepareContext(ctx context.Context, query string) (*sql.Stmt, error) {
	if err := p.tx.start(ctx); err != nil {
		return nil, err
	}
	return p.conn.PrepareContext(ctx, query)
}

// ExecContext runs one statement.
func (p poolOfTx) ExecContext(ctx context.Context, query string, values ...any) (sql.Result, error) {
	if err := p.tx.start(ctx); err != nil {
		return nil, err
	}
	return p.conn.ExecContext(ctx, query, values...)
}

// QueryContext runs one statement that gives rows.
func (p poolOfTx) QueryContext(ctx context.Context, query string, values ...any) (*sql.Rows, error) {
	if err := p.tx.start(ctx); err != nil {
		return nil, err
	}
	return p.conn.QueryContext(ctx, query, values...)
}

// QueryRowContext runs one statement that gives a row.
func (p poolOfTx) QueryRowContext(ctx context.Context, query string, values ...any) *sql.Row {
	if p.tx.start(ctx) != nil && !p.tx.conn.IsClosed() { // a closed one says so itself
		gone, cancel := context.WithCancel(ctx)
		cancel() // a *sql.Row cannot be made with an error in it
		return p.conn.QueryRowContext(gone, query, values...)
	}
	return p.conn.QueryRowContext(ctx, query, values...)
}
