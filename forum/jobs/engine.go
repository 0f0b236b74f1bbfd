package jobs

import (
	"context"
	"database/sql"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/riverdriver/riversqlite"
)

type sqliteEngine struct {
	*river.Client[*sql.Tx]
	q *Queue
}

func openSQLite(q *Queue) (engine, error) {
	config := q.config()
	config.PollOnly = true
	config.FetchPollInterval = 200 * time.Millisecond
	client, err := river.NewClient(riversqlite.New(q.db.Writer()), config)
	return &sqliteEngine{client, q}, err
}

func (e *sqliteEngine) migrate(ctx context.Context) error  { return migrateSQLite(ctx, e.q) }
func (e *sqliteEngine) start(ctx context.Context) error    { return e.Start(ctx) }
func (e *sqliteEngine) stop(ctx context.Context) error     { return e.Stop(ctx) }
func (e *sqliteEngine) stopHard(ctx context.Context) error { return e.StopAndCancel(ctx) }
func (e *sqliteEngine) queues() *river.QueueBundle         { return e.Queues() }
func (e *sqliteEngine) close()                             {}

type postgresEngine struct {
	*river.Client[pgx.Tx]
	pool *pgxpool.Pool
	log  *slog.Logger
}

func openPostgres(ctx context.Context, q *Queue) (engine, error) {
	config, err := pgxpool.ParseConfig(q.db.URL())
	if err != nil {
		return nil, err
	}
	config.MaxConns = 6
	config.ConnConfig.RuntimeParams["timezone"] = "UTC"
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, err
	}
	client, err := river.NewClient(riverpgxv5.New(pool), q.config())
	if err != nil {
		pool.Close()
		return nil, err
	}
	return &postgresEngine{client, pool, slog.New(slog.DiscardHandler)}, nil
}

func (e *postgresEngine) migrate(ctx context.Context) error {
	return migratePostgres(ctx, e.pool, e.log)
}
func (e *postgresEngine) start(ctx context.Context) error    { return e.Start(ctx) }
func (e *postgresEngine) stop(ctx context.Context) error     { return e.Stop(ctx) }
func (e *postgresEngine) stopHard(ctx context.Context) error { return e.StopAndCancel(ctx) }
func (e *postgresEngine) queues() *river.QueueBundle         { return e.Queues() }
func (e *postgresEngine) close()                             { e.pool.Close() }
