package db

import (
	"context"
	"fmt"
	"io/fs"

	"answerable/migrations"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

// Migrate brings the schema to the newest number. Several nodes may call it at
// once: on PostgreSQL a session lock lets one work and the others wait, on
// SQLite the file has one process.
func (d *DB) Migrate(ctx context.Context) error {
	provider, err := d.provider()
	if err != nil {
		return err
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("migrate the database: %w", err)
	}
	return nil
}

// SchemaVersion gives the number the database has and the newest one known.
func (d *DB) SchemaVersion(ctx context.Context) (current, newest int64, err error) {
	provider, err := d.provider()
	if err != nil {
		return 0, 0, err
	}
	return provider.GetVersions(ctx)
}

func (d *DB) provider() (*goose.Provider, error) {
	files, err := fs.Sub(migrations.FS, string(d.dialect))
	if err != nil {
		return nil, err
	}
	options := []goose.ProviderOption{goose.WithDisableGlobalRegistry(true), goose.WithTableName("schema_version")}
	if d.dialect == SQLite {
		return goose.NewProvider(goose.DialectSQLite3, d.writeSQL, files, options...)
	}
	locker, err := lock.NewPostgresSessionLocker()
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(goose.DialectPostgres, d.writeSQL, files, append(options, goose.WithSessionLocker(locker))...)
}
