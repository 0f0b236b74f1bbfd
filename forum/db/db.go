package db

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"strings"
	"time"

	"gorm.io/gorm"
)

// Dialect names the database engine in use.
type Dialect string

// The two engines.
const (
	SQLite   Dialect = "sqlite"
	Postgres Dialect = "postgres"
)

// Options say which database to open. A URL opens PostgreSQL, else Path is
// SQLite's file.
type Options struct {
	Path string
	URL  string
	Log  *slog.Logger
	// MaxConns bounds each of PostgreSQL's pools, or SQLite's readers and its
	// connections for Ask; 0 means 8.
	MaxConns int
}

// DB is one node's access to the database. It is safe for concurrent use.
type DB struct {
	dialect  Dialect
	writer   *gorm.DB
	reader   *gorm.DB
	writeSQL *sql.DB
	readSQL  *sql.DB
	askSQL   *sql.DB // for Ask
	askers   *askers // of askSQL, on SQLite
	seen     int64   // SQLite's file as it was last seen, see watchFile
	url      string
	log      *slog.Logger
	news     *news
	prepared *prepared
	asked    asked
}

// Open connects and checks the connection; it does not migrate. The caller
// closes it.
func Open(ctx context.Context, o Options) (*DB, error) {
	if o.MaxConns == 0 {
		o.MaxConns = 8
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.URL == "" {
		return openSQLite(ctx, o)
	}
	if !strings.HasPrefix(o.URL, "postgres://") && !strings.HasPrefix(o.URL, "postgresql://") {
		return nil, errors.New("the database URL must start with postgres://")
	}
	return openPostgres(ctx, o)
}

// Dialect tells which engine this is.
func (d *DB) Dialect() Dialect { return d.dialect }

// Writer gives the pool that writes, for the job queue's driver.
func (d *DB) Writer() *sql.DB { return d.writeSQL }

// URL is the PostgreSQL address, empty on SQLite.
func (d *DB) URL() string { return d.url }

// Read gives a handle for queries outside a transaction.
func (d *DB) Read(ctx context.Context) *gorm.DB { return d.reader.WithContext(ctx) }

// Ping reports whether the database answers.
func (d *DB) Ping(ctx context.Context) error { return d.readSQL.PingContext(ctx) }

// Now is the database's clock, for the check of a node's own.
func (d *DB) Now(ctx context.Context) (time.Time, error) {
	if d.dialect == SQLite {
		return time.Time{}, errors.ErrUnsupported // its clock is this process's
	}
	var now time.Time
	err := d.readSQL.QueryRowContext(ctx, "SELECT clock_timestamp()").Scan(&now)
	return now.UTC(), err
}

// Close ends listening and the pools.
func (d *DB) Close() error {
	d.news.close()
	return errors.Join(d.askers.close(), d.writeSQL.Close(), d.readSQL.Close(), d.askSQL.Close())
}

func openGorm(dialector gorm.Dialector) (*gorm.DB, error) {
	g, err := gorm.Open(dialector, &gorm.Config{
		SkipDefaultTransaction: true,
		TranslateError:         true,
		PrepareStmt:            true,
		Logger:                 counter{},
		DisableAutomaticPing:   true,
		NowFunc:                func() time.Time { panic("db: times come from the injected clock") },
	})
	if err != nil {
		return nil, err
	}
	if pool, is := g.ConnPool.(*gorm.PreparedStmtDB); is {
		g.ConnPool = rowsWithErrors{pool}
		g.Statement.ConnPool = g.ConnPool
	}
	return g, nil
}

// rowsWithErrors gives the error of a statement that could not be prepared, because
// the request ended or the database is away, in the row: gorm gives an empty row
// instead, and to scan that one panics.
type rowsWithErrors struct{ *gorm.PreparedStmtDB }

// QueryRowContext runs a query for one row.
func (p rowsWithErrors) QueryRowContext(ctx context.Context, query string, values ...any) *sql.Row {
	row := p.PreparedStmtDB.QueryRowContext(ctx, query, values...)
	if *row == (sql.Row{}) {
		return p.ConnPool.QueryRowContext(ctx, query, values...)
	}
	return row
}
