package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"strings"

	_ "modernc.org/sqlite" // registers the driver named "sqlite"
)

// pragma is a setting that SQLite must have, and the value it reads back as.
type pragma struct{ name, set, want string }

func pragmas() []pragma {
	return []pragma{
		{"journal_mode", "WAL", "wal"},
		{"synchronous", "FULL", "2"},
		{"foreign_keys", "ON", "1"},
		{"busy_timeout", "10000", "10000"},
		{"cache_size", "-16000", "-16000"},
		{"temp_store", "MEMORY", "2"},
	}
}

func openSQLite(ctx context.Context, o Options) (*DB, error) {
	writer, err := sql.Open("sqlite", sqliteDSN(o.Path, true))
	if err != nil {
		return nil, err
	}
	writer.SetMaxOpenConns(1)
	if err := checkPragmas(ctx, writer); err != nil {
		return nil, closing(err, writer)
	}
	reader, err := sql.Open("sqlite", sqliteDSN(o.Path, false))
	if err != nil {
		return nil, closing(err, writer)
	}
	reader.SetMaxOpenConns(o.MaxConns)
	reader.SetMaxIdleConns(o.MaxConns)
	asker, err := sql.Open("sqlite", sqliteDSN(o.Path, false))
	if err != nil {
		return nil, closing(err, writer, reader)
	}
	asker.SetMaxIdleConns(0) // askers keeps them; what it gives back is closed, with its statements
	d, err := assemble(SQLite, o, writer, reader, asker)
	if err != nil {
		return nil, err
	}
	if d.seen, err = d.fileVersion(ctx); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return d, nil
}

// sqliteDSN sets every pragma for each connection of the pool; the writer
// takes its lock when a transaction begins, so that it never fails half-way.
func sqliteDSN(path string, write bool) string {
	q := url.Values{"_time_format": {"sqlite"}}
	for _, p := range pragmas() {
		q.Add("_pragma", p.name+"("+p.set+")")
	}
	if write {
		q.Set("_txlock", "immediate")
	} else {
		q.Add("_pragma", "query_only(ON)")
	}
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + q.Encode()
}

func checkPragmas(ctx context.Context, pool *sql.DB) error {
	for _, p := range pragmas() {
		var got string
		if err := pool.QueryRowContext(ctx, "PRAGMA "+p.name).Scan(&got); err != nil {
			return fmt.Errorf("open the SQLite file: %w", err)
		}
		if !strings.EqualFold(got, p.want) {
			return fmt.Errorf("SQLite pragma %s is %s, it must be %s", p.name, got, p.want)
		}
	}
	return nil
}

// Pragmas reads back SQLite's settings, for doctor. On PostgreSQL it is empty.
func (d *DB) Pragmas(ctx context.Context) (map[string]string, error) {
	got := map[string]string{}
	if d.dialect != SQLite {
		return got, nil
	}
	for _, p := range pragmas() {
		var value string
		if err := d.writeSQL.QueryRowContext(ctx, "PRAGMA "+p.name).Scan(&value); err != nil {
			return nil, err
		}
		got[p.name] = value
	}
	return got, checkPragmas(ctx, d.writeSQL)
}
