package server

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"answerable/forum/config"
	"answerable/forum/db"
	"answerable/forum/search"
	"answerable/moderation/modlog"
)

// Backup copies SQLite's database, as of one moment, and the uploads into a new
// folder, also while the forum runs. PostgreSQL has pg_dump for this.
func Backup(ctx context.Context, settings config.Settings, to string) error {
	if settings.Postgres() {
		return errors.New("this forum uses PostgreSQL: run pg_dump --format=custom on it, and copy the uploads folder")
	}
	if _, err := os.Stat(DatabasePath(settings)); err != nil {
		return fmt.Errorf("there is no database in %s (ANSWERABLE_DATA): %w", settings.Data, err)
	}
	if err := os.Mkdir(to, 0o700); err != nil {
		return fmt.Errorf("make the backup folder: %w", err)
	}
	if err := vacuumInto(ctx, DatabasePath(settings), filepath.Join(to, "answerable.db")); err != nil {
		return fmt.Errorf("copy the database: %w", err)
	}
	return errors.Join(copyKey(settings.Data, to), copyTree(filepath.Join(settings.Data, "uploads"), filepath.Join(to, "uploads")))
}

// copyKey copies the key that signs the moderation log, without which a
// restored forum would have to begin its log anew. The last checkpoint stays
// where it is: beside an older database it must tell that it is older.
func copyKey(from, to string) error {
	key, err := os.ReadFile(filepath.Join(from, modlog.KeyFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil // it is given by ANSWERABLE_LOG_KEY
	}
	if err != nil {
		return err
	}
	kept, err := os.OpenFile(filepath.Join(to, modlog.KeyFile), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil // the folder's own key stays
	}
	if err != nil {
		return err
	}
	_, err = kept.Write(key)
	return errors.Join(err, kept.Close())
}

// vacuumInto lets SQLite write a whole, checked copy in one read transaction.
func vacuumInto(ctx context.Context, from, to string) (err error) {
	pool, err := sql.Open("sqlite", "file:"+from+"?mode=ro&_pragma=busy_timeout(10000)")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, pool.Close()) }()
	_, err = pool.ExecContext(ctx, "VACUUM INTO ?", to)
	return err
}

func copyTree(from, to string) error {
	if _, err := os.Stat(from); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return os.CopyFS(to, os.DirFS(from))
}

// Restore fills an empty data folder from a backup and checks the database.
func Restore(ctx context.Context, settings config.Settings, from string) error {
	if settings.Postgres() {
		return errors.New("this forum uses PostgreSQL: run pg_restore on it, and copy the uploads folder back")
	}
	if _, err := os.Stat(DatabasePath(settings)); err == nil {
		return fmt.Errorf("%s has a database already; move it away first, nothing was changed", settings.Data)
	}
	if err := os.MkdirAll(settings.Data, 0o750); err != nil {
		return err
	}
	source := filepath.Join(from, "answerable.db")
	if _, err := os.Stat(source); err != nil {
		return fmt.Errorf("%s is no backup of ours: %w", from, err)
	}
	if err := vacuumInto(ctx, source, DatabasePath(settings)); err != nil {
		return fmt.Errorf("copy the database: %w", err)
	}
	if err := errors.Join(copyKey(from, settings.Data), copyTree(filepath.Join(from, "uploads"), filepath.Join(settings.Data, "uploads"))); err != nil {
		return err
	}
	return checkIntegrity(ctx, settings)
}

func checkIntegrity(ctx context.Context, settings config.Settings) (err error) {
	d, err := db.Open(ctx, db.Options{Path: DatabasePath(settings)})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	var said string
	if err := d.Writer().QueryRowContext(ctx, "PRAGMA integrity_check").Scan(&said); err != nil {
		return err
	}
	if said != "ok" {
		return fmt.Errorf("the restored database is damaged: %s", said)
	}
	return search.Forget(ctx, d) // an index in the folder is newer than what was restored
}
