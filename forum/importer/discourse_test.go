package importer_test

import (
	"strconv"
	"testing"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/forumtest"
	"answerable/forum/importer"
	"answerable/forum/thread"
)

const (
	longTopic  = "threads/discourse-urho3d-5864.json.gz"
	shortTopic = "threads/discourse-urho3d-5595.json.gz"
)

func TestDiscourseTopics(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		options := importer.Options{Paths: []string{shared(t, longTopic), shared(t, shortTopic)}, Board: "urho", DryRun: true}
		dry, err := w.Discourse(w.ctx, options)
		w.must(err)
		w.wants(map[string]int64{`SELECT count(*) FROM members`: 0, `SELECT count(*) FROM import_refs`: 0})
		options.DryRun = false
		real, err := w.Discourse(w.ctx, options)
		w.must(err)
		t.Log("\n" + real.String())
		w.same(dry, real)
		w.new(real, map[string]int64{"threads": 2, "posts": 337 + 54, "log entries": 4, "locked threads": 2})
		w.discourseRows()
		w.sound()
		w.lastPage()
		again, err := w.Discourse(w.ctx, options)
		w.must(err)
		w.new(again, map[string]int64{"threads": 0, "posts": 0, "log entries": 0, "locked threads": 0, "members": 0, "old addresses": 0})
		w.discourseRows()
	})
}

func (w *world) discourseRows() {
	w.t.Helper()
	w.wants(map[string]int64{
		`SELECT count(*) FROM threads WHERE kind = 'discussion'`:       2,
		`SELECT count(*) FROM posts`:                                   391,
		`SELECT count(*) FROM log_entries WHERE kind = 'thread.lock'`:  2,
		`SELECT count(*) FROM log_entries WHERE kind = 'thread.note'`:  2,
		`SELECT count(*) FROM threads WHERE lock_entry_id IS NOT NULL`: 2,
		`SELECT count(*) FROM boards WHERE slug = 'urho'`:              1,
		`SELECT count(*) FROM log_texts WHERE actor_name = 'Modanung'`: 3,
		`SELECT count(*) FROM posts WHERE origin_licence <> ''`:        0,
	})
}

// lastPage reads the long topic to its end and follows its old addresses.
func (w *world) lastPage() {
	w.t.Helper()
	guest := account.Viewer{}
	m, err := w.forum.OldAddress(w.ctx, guest, "/t/to-rbfx-and-not-to-rbfx/5864")
	w.must(err)
	found, err := w.forum.Thread(w.ctx, guest, m.Place.ThreadID)
	w.must(err)
	if found.LastNumber != 337 || found.Pages() != 17 || !found.Locked(w.clock.Now()) {
		w.t.Fatalf("the long topic has %d posts on %d pages", found.LastNumber, found.Pages())
	}
	page, err := w.forum.Page(w.ctx, guest, found, 17, nil)
	w.must(err)
	if n := len(page.Posts); n != 17 || page.Posts[n-1].Number != 337 || len(page.Entries) != 3 {
		w.t.Errorf("the last page has %d posts and %d entries", n, len(page.Entries))
	}
	w.number342(page.Posts[16])
	w.leads("/t/to-rbfx-and-not-to-rbfx/5864/342", "post", `SELECT CAST(? AS BIGINT)`, page.Posts[16].ID)
	w.wants(map[string]int64{`SELECT count(*) FROM posts WHERE origin_url LIKE '%/5864/158' AND source LIKE '%> [Eugene wrote in #155](/p/%'`: 1})
	w.leads("/t/other-words/5864/342", "post", `SELECT CAST(? AS BIGINT)`, page.Posts[16].ID)
	for _, short := range []string{"/t/5864/342", "/p/" + strconv.FormatInt(w.number(`SELECT CAST(r.old_id AS BIGINT) FROM import_refs r WHERE r.kind = 'post' AND r.new_id = ?`, page.Posts[16].ID), 10)} {
		w.leads(short, "post", `SELECT CAST(? AS BIGINT)`, page.Posts[16].ID)
	}
	w.leads("/t/5864", "thread", `SELECT CAST(? AS BIGINT)`, found.ID)
	w.leads("/t/to-rbfx-and-not-to-rbfx/5864/116", "thread", `SELECT CAST(? AS BIGINT)`, found.ID) // a small action
	w.leads("/u/MODANUNG/summary", "member", `SELECT id FROM members WHERE name = 'Modanung'`)
}

// number342 is the last post at the source, after three small actions and two gaps.
func (w *world) number342(p thread.Post) {
	w.t.Helper()
	if p.OriginURL != "https://discourse.urho3d.io/t/to-rbfx-and-not-to-rbfx/5864/342" {
		w.t.Errorf("the last post comes from %s", p.OriginURL)
	}
}
