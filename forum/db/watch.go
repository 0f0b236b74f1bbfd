package db

import (
	"context"
	"time"
)

// fileAsked is how often SQLite's file is asked whether another process wrote.
const fileAsked = 500 * time.Millisecond

// watchFile hears other processes on SQLite. After an error anything may be new.
func (d *DB) watchFile(ctx context.Context) error {
	for {
		version, err := d.fileVersion(ctx)
		if err != nil {
			return err
		}
		if version != d.seen || d.Deaf() {
			d.news.publish([]string{Everything})
			d.news.deaf.Store(false)
		}
		d.seen = version
		pause(ctx, fileAsked)
	}
}

// fileVersion changes when another connection wrote to the file and stays as it is
// when this one did (https://sqlite.org/pragma.html#pragma_data_version): all that
// this process writes goes through this one.
func (d *DB) fileVersion(ctx context.Context) (version int64, err error) {
	err = d.writeSQL.QueryRowContext(ctx, "PRAGMA data_version").Scan(&version)
	return version, err
}
