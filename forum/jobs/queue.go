package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"answerable/forum/db"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"
)

// Args is one kind of job and what it is about; Kind names it for ever.
type Args = river.JobArgs

// engine is River's client over one of its drivers.
type engine interface {
	migrate(ctx context.Context) error
	start(ctx context.Context) error
	stop(ctx context.Context) error
	stopHard(ctx context.Context) error
	queues() *river.QueueBundle
	close()
}

// Queue takes jobs in and works them. Handlers are added with Handle before
// Open.
type Queue struct {
	db      *db.DB
	log     *slog.Logger
	workers *river.Workers
	kinds   map[string]bool // that something handles
	search  int             // of the search index's jobs so many at a time, 0 = none
	engine  engine
}

// WorkSearch lets this node work the search index's jobs too, so many at a time,
// from the start or, after Open, from now on.
func (q *Queue) WorkSearch(atOnce int) error {
	if q.engine == nil {
		q.search = atOnce
		return nil
	}
	return q.engine.queues().Add(Search, river.QueueConfig{MaxWorkers: atOnce})
}

// RestSearch ends that, and waits for the job at hand until ctx ends; from then on
// the index's jobs wait for another node.
func (q *Queue) RestSearch(ctx context.Context) error {
	return q.engine.queues().Remove(ctx, Search)
}

// New gives a queue without handlers.
func New(d *db.DB, log *slog.Logger) *Queue {
	return &Queue{db: d, log: log, workers: river.NewWorkers(), kinds: map[string]bool{}}
}

// Handle adds what does the jobs of T. It is called before Open.
func Handle[T Args](q *Queue, do func(context.Context, T) error) {
	var none T
	q.kinds[none.Kind()] = true
	river.AddWorker(q.workers, river.WorkFunc(func(ctx context.Context, job *river.Job[T]) error {
		return do(ctx, job.Args)
	}))
}

// Open connects the queue and brings River's tables up to date; from then on
// Enqueue works, and Start can begin to work the jobs.
func (q *Queue) Open(ctx context.Context) error {
	var err error
	if q.db.Dialect() == db.SQLite {
		q.engine, err = openSQLite(q)
	} else {
		q.engine, err = openPostgres(ctx, q)
	}
	if err != nil {
		return fmt.Errorf("open the job queue: %w", err)
	}
	return nil
}

// Migrate brings River's tables up to date; several nodes may call it at once.
func (q *Queue) Migrate(ctx context.Context) error {
	if err := q.engine.migrate(ctx); err != nil {
		return fmt.Errorf("migrate the job queue: %w", err)
	}
	return nil
}

// Start begins to work jobs on this node.
func (q *Queue) Start(ctx context.Context) error { return q.engine.start(ctx) }

// Stop lets running jobs finish until ctx ends, then cancels them.
func (q *Queue) Stop(ctx context.Context) error {
	err := q.engine.stop(ctx)
	if err != nil && ctx.Err() != nil {
		hard, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
		defer cancel()
		err = q.engine.stopHard(hard)
	}
	return err
}

// Close gives the queue's own connections back, after Stop.
func (q *Queue) Close() { q.engine.close() }

// Waiting counts the jobs that are due or running, and those that failed and
// will be tried again.
func (q *Queue) Waiting(ctx context.Context) (waiting, failing int64, err error) {
	var row struct{ Waiting, Failing int64 }
	err = q.db.Read(ctx).Raw(`SELECT count(*) AS waiting, count(CASE WHEN attempt > 0 AND state <> 'running' THEN 1 END) AS failing
		FROM river_job WHERE state IN ('available', 'running', 'retryable', 'scheduled')`).Scan(&row).Error
	return row.Waiting, row.Failing, err
}

// Settle returns when no job waits any more, for the command line and tests.
func (q *Queue) Settle(ctx context.Context) error {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		waiting, _, err := q.Waiting(ctx)
		if err != nil || waiting == 0 {
			return err
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%d jobs still wait: %w", waiting, ctx.Err())
		case <-tick.C:
		}
	}
}

// jobTime is how long a job may take.
const jobTime = 2 * time.Minute

func (q *Queue) config() *river.Config {
	queues := map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: 4}}
	if q.search > 0 {
		queues[Search] = river.QueueConfig{MaxWorkers: q.search}
	}
	return &river.Config{
		Logger:            slog.New(quiet{q.log.Handler()}).With(slog.String("part", "jobs")),
		Workers:           q.workers,
		Queues:            queues,
		FetchCooldown:     20 * time.Millisecond,
		FetchPollInterval: time.Second,
		JobTimeout:        jobTime,
		// A job that a killed node was at is done by another.
		RescueStuckJobsAfter: jobTime + time.Minute,
		// River's own retry delays grow with the fourth power: days in all.
		CompletedJobRetentionPeriod: time.Hour,
	}
}

func migrateWith[T any](ctx context.Context, m *rivermigrate.Migrator[T], err error) error {
	if err != nil {
		return err
	}
	_, err = m.Migrate(ctx, rivermigrate.DirectionUp, nil)
	return err
}

// advisoryLock is the number nodes agree on to migrate River one at a time.
const advisoryLock = 7_305_811_442

func migratePostgres(ctx context.Context, pool *pgxpool.Pool, log *slog.Logger) (err error) {
	conn, err := pool.Acquire(ctx)
	if err != nil {
		return err
	}
	defer conn.Release()
	if _, err := conn.Exec(ctx, "SELECT pg_advisory_lock($1)", advisoryLock); err != nil {
		return err
	}
	defer func() {
		_, unlock := conn.Exec(context.WithoutCancel(ctx), "SELECT pg_advisory_unlock($1)", advisoryLock)
		err = errors.Join(err, unlock)
	}()
	m, err := rivermigrate.New(riverpgxv5.New(pool), &rivermigrate.Config{Logger: log})
	return migrateWith(ctx, m, err)
}

func migrateSQLite(ctx context.Context, q *Queue) error {
	m, err := rivermigrate.New(riversqlite.New(q.db.Writer()), &rivermigrate.Config{Logger: slog.New(slog.DiscardHandler)})
	return migrateWith(ctx, m, err)
}
