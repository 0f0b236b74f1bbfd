package db

import (
	"context"
	"hash/fnv"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
)

// Hold takes a named lock that one node has at a time, until ctx ends or the
// node loses its connection. On SQLite the one process always has it.
func (d *DB) Hold(ctx context.Context, name string) (bool, error) {
	if d.dialect == SQLite {
		return true, nil
	}
	conn, err := pgx.Connect(ctx, d.url)
	if err != nil {
		return false, err
	}
	key := fnv.New64a()
	_, _ = key.Write([]byte(name)) // a hash never fails
	var held bool
	err = conn.QueryRow(ctx, "SELECT pg_try_advisory_lock($1)", int64(key.Sum64())).Scan(&held)
	if err != nil || !held {
		_ = conn.Close(ctx)
		return false, err
	}
	go d.keep(ctx, conn, name)
	return true, nil
}

// keep holds the lock's connection open and says in the log when it is lost.
func (d *DB) keep(ctx context.Context, conn *pgx.Conn, name string) {
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	for ctx.Err() == nil {
		if err := conn.Ping(ctx); err != nil && ctx.Err() == nil {
			d.log.Error("lost a lock with its connection; restart this node", slog.String("lock", name), slog.Any("error", err))
			return
		}
		pause(ctx, 10*time.Second)
	}
}
