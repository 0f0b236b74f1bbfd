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
	pool := stdlib.OpenDB(*config)
	pool.SetMaxOpenConns(o.MaxConns)
	pool.SetMaxIdleConns(o.MaxConns)
	pool.SetConnMaxIdleTime(5 * time.Minute)
	if err := pool.PingContext(ctx); err != nil {
		return nil, closing(fmt.Errorf("connect to PostgreSQL: %w", err), pool)
	}
	return assemble(Postgres, o, pool, pool)
}

func assemble(dialect Dialect, o Options, writer, reader *sql.DB) (*DB, error) {
	d := &DB{dialect: dialect, writeSQL: writer, readSQL: reader, url: o.URL, log: o.Log, news: newNews(), prepared: newPrepared()}
	var err error
	if d.writer, err = openGorm(dialectorOf(dialect, writer)); err != nil {
		return nil, closing(err, writer, reader)
	}
	if d.reader, err = openGorm(dialectorOf(dialect, reader)); err != nil {
		return nil, closing(err, writer, reader)
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
