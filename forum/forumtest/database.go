package forumtest

import (
	"context"
	"path/filepath"
	"testing"

	"answerable/forum/db"
)

// Engines are the databases the whole suite runs on.
func Engines() []db.Dialect { return []db.Dialect{db.SQLite, db.Postgres} }

// Each runs the test once on each engine, side by side.
func Each(t *testing.T, test func(t *testing.T, engine db.Dialect)) {
	t.Helper()
	for _, engine := range Engines() {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			test(t, engine)
		})
	}
}

// Database gives a new, migrated database of that engine.
func Database(t testing.TB, engine db.Dialect) *db.DB {
	t.Helper()
	d := EmptyDatabase(t, engine)
	if err := d.Migrate(context.Background()); err != nil {
		t.Fatal(err)
	}
	return d
}

// EmptyDatabase gives a new database without tables.
func EmptyDatabase(t testing.TB, engine db.Dialect) *db.DB {
	t.Helper()
	options := db.Options{}
	if engine == db.Postgres {
		options.URL = PostgresURL(t)
	} else {
		options.Path = filepath.Join(t.TempDir(), "test.db")
	}
	d, err := db.Open(context.Background(), options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}
