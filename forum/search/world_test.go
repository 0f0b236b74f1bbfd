package search_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/forumtest"
	"answerable/forum/search"
	"answerable/forum/search/bleve"
	"answerable/forum/thread"
)

func TestMain(m *testing.M) { forumtest.Main(m) }

// world is a forum as search sees it: rows in SQL, and an index beside it.
type world struct {
	*search.Finder
	t      testing.TB
	ctx    context.Context
	db     *db.DB
	clock  *forumtest.Clock
	log    *slog.Logger
	member int64
	boards int
}

// newWorld gives an empty forum; with a nil engine, a node without an index.
func newWorld(t testing.TB, dialect db.Dialect, engine search.Engine) *world {
	t.Helper()
	w := &world{t: t, ctx: context.Background(), db: forumtest.Database(t, dialect), clock: forumtest.NewClock(), log: slog.New(slog.DiscardHandler)}
	w.Finder = search.New(w.db, engine, w.clock.Now, w.log)
	w.member = w.insert(`INSERT INTO members (log_id, name, name_key, created_at) VALUES ('m1', 'Ada', 'ada', ?) RETURNING id`, w.clock.Now())
	return w
}

// indexed gives an empty forum whose index is filled.
func indexed(t testing.TB, dialect db.Dialect) (*world, search.Engine) {
	t.Helper()
	engine := openBleve(t)
	w := newWorld(t, dialect, engine)
	w.reindex()
	return w, engine
}

func openBleve(t testing.TB) *bleve.Engine {
	t.Helper()
	engine, err := bleve.Open(filepath.Join(t.TempDir(), "index"), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := engine.Close(); err != nil && !errors.Is(err, search.ErrClosed) {
			t.Error(err)
		}
	})
	return engine
}

func (w *world) insert(query string, values ...any) (id int64) {
	w.t.Helper()
	err := w.db.Write(w.ctx, func(tx *db.Tx) error { return tx.Raw(query, values...).Row().Scan(&id) })
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

func (w *world) exec(query string, values ...any) {
	w.t.Helper()
	if err := w.db.Write(w.ctx, func(tx *db.Tx) error { return tx.Exec(query, values...).Error }); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) board(maySee thread.Audience) int64 {
	w.t.Helper()
	w.boards++
	return w.insert(`INSERT INTO boards (slug, name, may_see, created_at) VALUES (?, ?, ?, ?) RETURNING id`,
		fmt.Sprint("board", w.boards), fmt.Sprint("Board ", w.boards), maySee, w.clock.Now())
}

// narrow closes a board to some who saw it, with the log entry that needs.
func (w *world) narrow(board int64, maySee thread.Audience) {
	w.t.Helper()
	w.exec(`INSERT INTO log_entries (id, kind, target_id, source, happened_at, created_at, leaf) VALUES (?, 'board.narrow', ?, 'automatic', ?, ?, '{}')`,
		board, board, w.clock.Now(), w.clock.Now())
	w.exec(`UPDATE boards SET may_see = ?, narrow_entry_id = ?, narrow_kind = 'board.narrow' WHERE id = ?`, maySee, board, board)
}

// start writes a thread with its opening post and replies, and indexes nothing.
func (w *world) start(board int64, title string, posts ...string) int64 {
	w.t.Helper()
	w.clock.Advance(time.Minute)
	id := w.insert(`INSERT INTO threads (board_id, title, slug, kind, opener_id, last_poster_id, created_at, active_at)
		VALUES (?, ?, 'slug', 'question', ?, ?, ?, ?) RETURNING id`, board, title, w.member, w.member, w.clock.Now(), w.clock.Now())
	for _, text := range posts {
		w.post(id, text)
	}
	return id
}

// post adds a post, and indexes nothing.
func (w *world) post(threadID int64, text string) int64 {
	w.t.Helper()
	w.clock.Advance(time.Minute)
	var id int64
	err := w.db.Write(w.ctx, func(tx *db.Tx) error {
		err := tx.Exec(`UPDATE threads SET last_number = last_number + 1, version = version + 1, active_at = ? WHERE id = ?`, w.clock.Now(), threadID).Error
		if err != nil {
			return err
		}
		return tx.Raw(`INSERT INTO posts (thread_id, number, author_id, source, html, plain, render_version, created_at)
			SELECT id, last_number, ?, ?, '', ?, 1, ? FROM threads WHERE id = ? RETURNING id`, w.member, text, text, w.clock.Now(), threadID).Row().Scan(&id)
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

func (w *world) withdraw(threadID int64, number int) {
	w.t.Helper()
	w.exec(`UPDATE posts SET withdrawn_at = ? WHERE thread_id = ? AND number = ?`, w.clock.Now(), threadID, number)
	w.exec(`UPDATE threads SET version = version + 1 WHERE id = ?`, threadID)
}

// index does what the job of a changed thread does.
func (w *world) index(threads ...int64) {
	w.t.Helper()
	for _, id := range threads {
		if err := w.Index(w.ctx, thread.Changed{ThreadID: id}); err != nil {
			w.t.Fatal(err)
		}
	}
}

func (w *world) reindex() {
	w.t.Helper()
	if err := w.Reindex(w.ctx, func(int, int) {}); err != nil {
		w.t.Fatal(err)
	}
}

// find searches as a guest unless a viewer is given.
func (w *world) find(a search.Ask, viewers ...account.Viewer) search.Found {
	w.t.Helper()
	found, err := w.Find(w.ctx, append(viewers, account.Viewer{})[0], a)
	if err != nil {
		w.t.Fatalf("%q: %v", a.Text, err)
	}
	return found
}

func ids(found search.Found) []int64 {
	list := []int64{}
	for _, hit := range found.Hits {
		list = append(list, hit.Thread.ID)
	}
	return list
}

// corpus reads a list of strings written by others.
func corpus(t testing.TB, name string) (list []string) {
	t.Helper()
	dir, err := os.Getwd()
	for ; err == nil && dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		raw, err := os.ReadFile(filepath.Join(dir, "shared", "corpora", name))
		if err != nil {
			continue
		}
		if err := json.Unmarshal(raw, &list); err != nil {
			t.Fatal(err)
		}
		return list
	}
	t.Skipf("shared/corpora/%s is missing in every folder above", name)
	return nil
}
