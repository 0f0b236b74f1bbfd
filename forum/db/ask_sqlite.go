package db

import (
	"context"
	"database/sql"
	"errors"
	"sync"
)

// askers are SQLite's connections for Ask. From the pool of database/sql every
// statement would get a connection, and with it a read transaction of its own: to
// begin and end those costs about as much as the reading.
type askers struct {
	pool  *sql.DB
	slots chan struct{} // one for each connection in use

	mu     sync.Mutex
	free   []*asker // the last used, whose page cache is warm, at the end
	closed bool
}

// asker is a connection with its statements prepared.
type asker struct {
	conn     *sql.Conn
	prepared map[string]*sql.Stmt
}

func newAskers(pool *sql.DB, most int) *askers {
	return &askers{pool: pool, slots: make(chan struct{}, most)}
}

func (d *DB) askSQLite(ctx context.Context, queries []Query) (err error) {
	a, err := d.askers.take(ctx)
	if err != nil {
		return err
	}
	well := false
	defer func() { err = errors.Join(err, d.askers.give(a, well)) }()
	err = a.ask(ctx, d, queries)
	well = err == nil
	return err
}

func (s *askers) take(ctx context.Context) (*asker, error) {
	select {
	case s.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if a := s.last(); a != nil {
		return a, nil
	}
	conn, err := s.pool.Conn(ctx)
	if err != nil {
		<-s.slots
		return nil, err
	}
	return &asker{conn: conn, prepared: map[string]*sql.Stmt{}}, nil
}

func (s *askers) last() *asker {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.free) == 0 {
		return nil
	}
	a := s.free[len(s.free)-1]
	s.free = s.free[:len(s.free)-1]
	return a
}

// give takes a connection back; one that failed is closed.
func (s *askers) give(a *asker, well bool) error {
	defer func() { <-s.slots }()
	s.mu.Lock()
	defer s.mu.Unlock()
	if well && !s.closed {
		s.free = append(s.free, a)
		return nil
	}
	return a.conn.Close()
}

// close closes what is not in use; the rest closes when it comes back.
func (s *askers) close() (err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, a := range s.free {
		err = errors.Join(err, a.conn.Close())
	}
	s.free, s.closed = nil, true
	return err
}

// ask reads in order. As long as the first answer is not read to its end, all
// statements share its read transaction, and so what they see.
func (a *asker) ask(ctx context.Context, d *DB, queries []Query) (err error) {
	for i, q := range queries {
		rows, failed := a.rows(ctx, q)
		if failed != nil {
			return failed
		}
		if i == 0 {
			defer func() { err = errors.Join(err, rows.Close()) }()
			failed = d.readRows(q, rows)
		} else {
			failed = d.readSQLite(q, rows)
		}
		if failed != nil {
			return failed
		}
	}
	return nil
}

func (a *asker) rows(ctx context.Context, q Query) (*sql.Rows, error) {
	text, values := spread(q.SQL, q.Values)
	statement, known := a.prepared[text]
	if !known {
		if len(a.prepared) >= maxPrepared {
			return a.conn.QueryContext(ctx, text, values...)
		}
		var err error
		if statement, err = a.conn.PrepareContext(ctx, text); err != nil {
			return nil, err
		}
		a.prepared[text] = statement
	}
	return statement.QueryContext(ctx, values...)
}

func (d *DB) readSQLite(q Query, rows *sql.Rows) (err error) {
	defer func() { err = errors.Join(err, rows.Close()) }()
	return d.readRows(q, rows)
}

func (d *DB) readRows(q Query, rows *sql.Rows) error {
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	for rows.Next() {
		if err := d.read(q, sqlAnswer{rows, columns}); err != nil || q.One {
			return err
		}
	}
	return rows.Err()
}
