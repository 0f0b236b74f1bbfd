package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
)

func openPostgres(ctx context.Context, o Options) (*DB, error) {
	config, err := pgx.ParseConfig(o.URL)
	if err != nil {
		return nil, errors.New("the database URL cannot be read: check host, port, user and database name")
	}
	config.RuntimeParams["timezone"] = "UTC"
	config.RuntimeParams["application_name"] = "answerable"
	config.ConnectTimeout = 5 * time.Second
	pool := poolOf(config, o)
	if err := pool.PingContext(ctx); err != nil {
		return nil, closing(fmt.Errorf("connect to PostgreSQL: %w", err), pool)
	}
	// Ask's statements find single rows by keys: a plan for any value is right, and
	// to plan them for each reader anew costs more than to run them.
	generic := config.Copy()
	generic.RuntimeParams["plan_cache_mode"] = "force_generic_plan"
	return assemble(Postgres, o, pool, pool, poolOf(generic, o))
}

func poolOf(config *pgx.ConnConfig, o Options) *sql.DB {
	pool := stdlib.OpenDB(*config)
	pool.SetMaxOpenConns(o.MaxConns)
	pool.SetMaxIdleConns(o.MaxConns)
	pool.SetConnMaxIdleTime(5 * time.Minute)
	return pool
}

func assemble(dialect Dialect, o Options, writer, reader, asker *sql.DB) (*DB, error) {
	d := &DB{dialect: dialect, writeSQL: writer, readSQL: reader, askSQL: asker, url: o.URL, log: o.Log, news: newNews(), prepared: newPrepared(), askers: newAskers(asker, o.MaxConns)}
	var err error
	if d.writer, err = openGorm(dialectorOf(dialect, writer)); err != nil {
		return nil, closing(err, writer, reader, asker)
	}
	if d.reader, err = openGorm(dialectorOf(dialect, reader)); err != nil {
		return nil, closing(err, writer, reader, asker)
	}
	return d, nil
}

func dialectorOf(dialect Dialect, pool *sql.DB) gorm.Dialector {
	if dialect == SQLite {
		return sqliteDialector{pool: pool}
	}
	return postgres.New(postgres.Config{Conn: pool})
}

func closing(err error, pools ...*sql.DB) error {
	for _, pool := range pools {
		err = errors.Join(err, pool.Close())
	}
	return err
}
