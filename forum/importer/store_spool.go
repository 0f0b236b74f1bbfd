package importer

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"iter"
	"os"
	"path/filepath"

	_ "modernc.org/sqlite" // the driver of the spool's database
)

// spool holds the rows of a dump in a temporary SQLite file: written in the
// files' order, then sorted by the database, then read back by kind and parent.
// Nothing in it outlives the run, so it is not synced to the disk.
type spool struct {
	dir string
	db  *sql.DB
	tx  *sql.Tx
	put *sql.Stmt
	one *sql.Stmt
	of  *sql.Stmt
}

// spooled is one row: its id and parent id (0 for none) within its kind.
type spooled struct {
	id, parent int64
	row        map[string]string
}

const spoolSchema = `PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE; PRAGMA cache_size = -65536;
	CREATE TABLE row (kind TEXT NOT NULL, parent INTEGER NOT NULL, id INTEGER NOT NULL, data TEXT NOT NULL);`

// newSpool opens an empty spool in a new folder under dir. The caller closes it.
func newSpool(ctx context.Context, dir string) (*spool, error) {
	dir, err := os.MkdirTemp(dir, "answerable-import-")
	if err != nil {
		return nil, err
	}
	s := &spool{dir: dir}
	if err := s.open(ctx); err != nil {
		return nil, errors.Join(err, s.close())
	}
	return s, nil
}

func (s *spool) open(ctx context.Context) error {
	var err error
	if s.db, err = sql.Open("sqlite", filepath.Join(s.dir, "spool.db")); err != nil {
		return err
	}
	s.db.SetMaxOpenConns(1)
	if _, err = s.db.ExecContext(ctx, spoolSchema); err != nil {
		return err
	}
	if s.tx, err = s.db.BeginTx(ctx, nil); err != nil {
		return err
	}
	s.put, err = s.tx.PrepareContext(ctx, `INSERT INTO row (kind, parent, id, data) VALUES (?, ?, ?, ?)`)
	return err
}

func (s *spool) close() error {
	var err error
	if s.db != nil {
		err = s.db.Close()
	}
	return errors.Join(err, os.RemoveAll(s.dir))
}

func (s *spool) add(ctx context.Context, kind string, r spooled) error {
	data, err := json.Marshal(r.row)
	if err == nil {
		_, err = s.put.ExecContext(ctx, kind, r.parent, r.id, string(data))
	}
	return err
}

// sort ends the writing. A kind with one id twice keeps the first.
func (s *spool) sort(ctx context.Context) (twice int64, err error) {
	if err := s.tx.Commit(); err != nil {
		return 0, err
	}
	if _, err := s.db.ExecContext(ctx, `CREATE INDEX row_id ON row (kind, id)`); err != nil {
		return 0, err
	}
	result, err := s.db.ExecContext(ctx, `DELETE FROM row WHERE EXISTS
		(SELECT 1 FROM row earlier WHERE earlier.kind = row.kind AND earlier.id = row.id AND earlier.rowid < row.rowid)`)
	if err != nil {
		return 0, err
	}
	if twice, err = result.RowsAffected(); err != nil {
		return 0, err
	}
	if _, err := s.db.ExecContext(ctx, `CREATE INDEX row_parent ON row (kind, parent, id)`); err != nil {
		return 0, err
	}
	return twice, s.prepare(ctx)
}

func (s *spool) prepare(ctx context.Context) (err error) {
	if s.one, err = s.db.PrepareContext(ctx, `SELECT id, parent, data FROM row WHERE kind = ? AND id = ?`); err != nil {
		return err
	}
	s.of, err = s.db.PrepareContext(ctx, `SELECT id, parent, data FROM row WHERE kind = ? AND parent = ? ORDER BY id`)
	return err
}

// get gives one row; found is false if there is none.
func (s *spool) get(ctx context.Context, kind string, id int64) (r spooled, found bool, err error) {
	rows, err := s.read(ctx, s.one, kind, id)
	if len(rows) == 0 {
		return spooled{}, false, err
	}
	return rows[0], true, err
}

// children gives the rows of a kind under a parent by their ids.
func (s *spool) children(ctx context.Context, kind string, parent int64) ([]spooled, error) {
	return s.read(ctx, s.of, kind, parent)
}

func (s *spool) read(ctx context.Context, query *sql.Stmt, values ...any) (all []spooled, err error) {
	rows, err := query.QueryContext(ctx, values...)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var r spooled
		var data string
		if err := rows.Scan(&r.id, &r.parent, &data); err != nil {
			return nil, err
		}
		if err := json.Unmarshal([]byte(data), &r.row); err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	return all, rows.Err()
}

// ids walks the ids of a kind in order, a stretch at a time, so that other
// reads can go on in between.
func (s *spool) ids(ctx context.Context, kind string) iter.Seq2[int64, error] {
	return func(yield func(int64, error) bool) {
		last := int64(-1 << 62)
		for {
			some, err := s.after(ctx, kind, last)
			if err != nil {
				yield(0, err)
				return
			}
			if len(some) == 0 {
				return
			}
			for _, id := range some {
				if last = id; !yield(id, nil) {
					return
				}
			}
		}
	}
}

func (s *spool) after(ctx context.Context, kind string, id int64) (ids []int64, err error) {
	rows, err := s.db.QueryContext(ctx, `SELECT id FROM row WHERE kind = ? AND id > ? ORDER BY id LIMIT 1000`, kind, id)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}

// count counts the rows of a kind.
func (s *spool) count(ctx context.Context, kind string) (n int64, err error) {
	err = s.db.QueryRowContext(ctx, `SELECT count(*) FROM row WHERE kind = ?`, kind).Scan(&n)
	return n, err
}

// orphans counts the rows of a kind whose parent is of none of the kinds.
func (s *spool) orphans(ctx context.Context, kind string, parents ...string) (n int64, err error) {
	query, values := `SELECT count(*) FROM row WHERE kind = ?`, []any{kind}
	for _, p := range parents {
		query += ` AND NOT EXISTS (SELECT 1 FROM row p WHERE p.kind = ? AND p.id = row.parent)`
		values = append(values, p)
	}
	err = s.db.QueryRowContext(ctx, query, values...).Scan(&n)
	return n, err
}
