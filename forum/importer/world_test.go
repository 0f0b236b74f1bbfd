package importer_test

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/forumtest"
	"answerable/forum/importer"
	"answerable/forum/jobs"
	"answerable/forum/markup"
	"answerable/forum/thread"
	"answerable/moderation/modlog"
)

func TestMain(m *testing.M) { forumtest.Main(m) }

// world is an empty forum with an importer.
type world struct {
	*importer.Importer
	t     testing.TB
	ctx   context.Context
	db    *db.DB
	forum *thread.Forum
	clock *forumtest.Clock
}

func newWorld(t testing.TB, engine db.Dialect) *world {
	t.Helper()
	w := &world{t: t, ctx: context.Background(), db: forumtest.Database(t, engine), clock: forumtest.NewClock()}
	queue := jobs.New(w.db, slog.New(slog.DiscardHandler))
	renderer, err := markup.New(markup.Options{BaseURL: "https://forum.example"})
	w.must(err)
	people := account.New(w.db, account.Options{Now: w.clock.Now})
	w.forum = thread.New(thread.Parts{DB: w.db, Now: w.clock.Now, Log: slog.New(slog.DiscardHandler), Markup: renderer,
		ModLog: modlog.New(w.db, w.clock.Now), Jobs: queue})
	jobs.Handle(queue, func(context.Context, thread.Changed) error { return nil })
	w.must(queue.Open(w.ctx))
	t.Cleanup(queue.Close)
	w.must(queue.Migrate(w.ctx))
	w.Importer = importer.New(importer.Parts{DB: w.db, People: people, Forum: w.forum, Markup: renderer})
	return w
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// number gives the one number of a query.
func (w *world) number(query string, values ...any) int64 {
	w.t.Helper()
	var n int64
	w.must(w.db.Read(w.ctx).Raw(query, values...).Row().Scan(&n))
	return n
}

// wants compares numbers of the database with what must come out.
func (w *world) wants(all map[string]int64) {
	w.t.Helper()
	for query, want := range all {
		if got := w.number(query); got != want {
			w.t.Errorf("%s\ngives %d, want %d", query, got, want)
		}
	}
}

// new checks the new ones of each kind in a report.
func (w *world) new(r importer.Report, all map[string]int64) {
	w.t.Helper()
	for kind, want := range all {
		if got := r.Of(kind).New; got != want {
			w.t.Errorf("%d new %s, want %d", got, kind, want)
		}
	}
}

// same checks that two reports differ in DryRun at most.
func (w *world) same(a, b importer.Report) {
	w.t.Helper()
	a.DryRun, b.DryRun = false, false
	if !reflect.DeepEqual(a, b) {
		w.t.Errorf("the reports differ:\n%v\n%v", a, b)
	}
}

// shared finds a folder of the real material, or skips the test.
func shared(t testing.TB, name string) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		path := filepath.Join(dir, "shared", "data", filepath.FromSlash(name))
		if _, err := os.Stat(path); err == nil {
			return path
		}
		if dir == filepath.Dir(dir) {
			forumtest.Lacks(t, "shared data", "../shared/data/"+name+" is not here")
		}
		dir = filepath.Dir(dir)
	}
}
