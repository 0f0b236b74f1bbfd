package db

import (
	"context"
	"database/sql"
	"maps"
	"slices"
	"sync"
)

// maxPrepared bounds the statements kept prepared; lists in IN (...) of many
// lengths would fill it otherwise.
const maxPrepared = 300

// prepared keeps the writer's statements prepared on SQLite's one writing
// connection. A statement is prepared after the transaction that first used
// it, because the connection is busy before.
type prepared struct {
	mu     sync.Mutex
	ready  map[string]*sql.Stmt
	wanted map[string]bool
}

func newPrepared() *prepared {
	return &prepared{ready: map[string]*sql.Stmt{}, wanted: map[string]bool{}}
}

func (p *prepared) get(query string) *sql.Stmt {
	p.mu.Lock()
	defer p.mu.Unlock()
	if s := p.ready[query]; s != nil {
		return s
	}
	if len(p.ready)+len(p.wanted) < maxPrepared {
		p.wanted[query] = true
	}
	return nil
}

// catchUp prepares what was wanted. What cannot be prepared runs unprepared. No
// lock is held while it waits for the connection, which another transaction
// may have that asks for a statement here.
func (p *prepared) catchUp(ctx context.Context, pool *sql.DB) {
	for _, query := range p.take() {
		if s, err := pool.PrepareContext(context.WithoutCancel(ctx), query); err == nil {
			p.mu.Lock()
			p.ready[query] = s
			p.mu.Unlock()
		}
	}
}

func (p *prepared) take() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	queries := slices.Collect(maps.Keys(p.wanted))
	clear(p.wanted)
	return queries
}

// preparedTx is a transaction whose known statements are prepared already.
type preparedTx struct {
	*sql.Tx
	known *prepared
}

// ExecContext runs a statement.
func (t preparedTx) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if s := t.known.get(query); s != nil {
		return t.StmtContext(ctx, s).ExecContext(ctx, args...)
	}
	return t.Tx.ExecContext(ctx, query, args...)
}

// QueryContext runs a query.
func (t preparedTx) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if s := t.known.get(query); s != nil {
		return t.StmtContext(ctx, s).QueryContext(ctx, args...)
	}
	return t.Tx.QueryContext(ctx, query, args...)
}

// QueryRowContext runs a query for one row.
func (t preparedTx) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	if s := t.known.get(query); s != nil {
		return t.StmtContext(ctx, s).QueryRowContext(ctx, args...)
	}
	return t.Tx.QueryRowContext(ctx, query, args...)
}
