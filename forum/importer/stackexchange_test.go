package importer_test

import (
	"testing"

	"answerable/forum/db"
	"answerable/forum/forumtest"
	"answerable/forum/importer"
)

func TestStackExchangeDump(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		dir := shared(t, "iot.stackexchange.com")
		w := newWorld(t, engine)
		options := importer.Options{Paths: []string{dir}, TempDir: t.TempDir(), DryRun: true}
		dry, err := w.StackExchange(w.ctx, options)
		w.must(err)
		w.wants(map[string]int64{`SELECT count(*) FROM boards`: 0, `SELECT count(*) FROM members`: 0, `SELECT count(*) FROM import_refs`: 0})
		options.DryRun = false
		real, err := w.StackExchange(w.ctx, options)
		w.must(err)
		t.Log("\n" + real.String())
		w.same(dry, real)
	})
}
