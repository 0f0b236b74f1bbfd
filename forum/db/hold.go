package db

import (
	"context"
	"errors"
	"hash/fnv"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
)

// ErrNotHeld is returned by Hold where another node has the lock.
var ErrNotHeld = errors.New("another node has this lock")

// lockAsked is how often a lock's connection is asked whether it is still there,
// and how long it may take to answer.
const lockAsked = 5 * time.Second

// lockAwaited is how often a node that waits for a lock asks for it.
const lockAwaited = 250 * time.Millisecond

// Hold takes the lock of that name until ctx ends, so that one node at a time
// does the work; ErrNotHeld where another has it. The context that it gives ends
// with ctx or when the lock was lost with its connection: then another node may
// have it already. SQLite has one node, which holds every lock.
func (d *DB) Hold(ctx context.Context, name string) (context.Context, error) {
	if d.dialect == SQLite {
		return ctx, nil
	}
	conn, err := d.lockConnection(ctx)
	if err != nil {
		return nil, err
	}
	key := fnv.New64a()
	_, _ = key.Write([]byte(name)) // a hash never fails
	var held bool
	err = conn.QueryRow(ctx, "SELECT pg_try_advisory_lock($1)", int64(key.Sum64())).Scan(&held)
	if err == nil && !held {
		err = ErrNotHeld
	}
	if err != nil {
		_ = conn.Close(ctx)
		return nil, err
	}
	holding, lost := context.WithCancel(ctx)
	go func() {
		defer lost()
		d.keep(ctx, conn, name)
	}()
	return holding, nil
}

// Await is Hold, except that it waits while another node has the lock.
func (d *DB) Await(ctx context.Context, name string) (context.Context, error) {
	for {
		holding, err := d.Hold(ctx, name)
		if !errors.Is(err, ErrNotHeld) || ctx.Err() != nil {
			return holding, err
		}
		pause(ctx, lockAwaited)
	}
}

// lockConnection is one of its own. The server drops it, and the lock with it,
// soon after this machine is gone.
func (d *DB) lockConnection(ctx context.Context) (*pgx.Conn, error) {
	config, err := pgx.ParseConfig(d.url)
	if err != nil {
		return nil, err
	}
	config.RuntimeParams["tcp_keepalives_idle"], config.RuntimeParams["tcp_keepalives_interval"], config.RuntimeParams["tcp_keepalives_count"] = "10", "5", "3"
	return pgx.ConnectConfig(ctx, config)
}

// keep holds the lock's connection open until ctx ends or it is lost, which it
// says in the log.
func (d *DB) keep(ctx context.Context, conn *pgx.Conn, name string) {
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	for ctx.Err() == nil {
		if err := ping(ctx, conn); err != nil && ctx.Err() == nil {
			d.log.Warn("lost a lock with its connection; it is asked for again", slog.String("lock", name), slog.Any("error", err))
			return
		}
		pause(ctx, lockAsked)
	}
}

func ping(ctx context.Context, conn *pgx.Conn) error {
	ctx, cancel := context.WithTimeout(ctx, lockAsked)
	defer cancel()
	return conn.Ping(ctx)
}
