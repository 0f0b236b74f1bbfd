package modlog_test

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"

	"answerable/forum/db"
	"answerable/forum/forumtest"
	"answerable/moderation/modlog"
	"answerable/moderation/modlog/audit"
)

func TestMain(m *testing.M) { forumtest.Main(m) }

// ctx is every test's.
func ctx() context.Context { return context.Background() }

const forum = "forum.example/moderation/log"

// world is a log with its own database and folder.
type world struct {
	*modlog.Log
	t      testing.TB
	db     *db.DB
	clock  *forumtest.Clock
	folder string
	key    string
	ada    int64 // a moderator
	bob    int64 // whose post is hidden
}

func newWorld(t testing.TB, engine db.Dialect) *world {
	t.Helper()
	w := &world{t: t, db: forumtest.Database(t, engine), clock: forumtest.NewClock(), folder: t.TempDir(), key: modlog.NewKey()}
	w.open(w.key)
	w.ada, w.bob = w.member("ada"), w.member("bob")
	return w
}

// open makes the node anew, as after a restart.
func (w *world) open(key string) {
	w.t.Helper()
	var err error
	w.Log, err = modlog.Open(ctx(), modlog.Parts{DB: w.db, Now: w.clock.Now, Log: slog.New(slog.DiscardHandler), Folder: w.folder, Key: key, Origin: forum})
	w.must(err)
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) exec(statements ...string) {
	w.t.Helper()
	w.must(w.db.Write(ctx(), func(tx *db.Tx) error {
		for _, s := range statements {
			if err := tx.Exec(s).Error; err != nil {
				return err
			}
		}
		return nil
	}))
}

// refuses checks that the schema takes none of the statements.
func (w *world) refuses(statements ...string) {
	w.t.Helper()
	for _, s := range statements {
		if err := w.db.Write(ctx(), func(tx *db.Tx) error { return tx.Exec(s).Error }); err == nil {
			w.t.Errorf("%s was allowed", s)
		}
	}
}

func (w *world) member(name string) (id int64) {
	w.t.Helper()
	w.must(w.db.Write(ctx(), func(tx *db.Tx) error {
		return tx.Raw(`INSERT INTO members (log_id, name, name_key, created_at) VALUES (?, ?, ?, ?) RETURNING id`, "random-"+name, name, name, w.clock.Now()).Row().Scan(&id)
	}))
	return id
}

// act appends one entry.
func (w *world) act(act modlog.Act) (r modlog.Receipt) {
	w.t.Helper()
	w.must(w.db.Write(ctx(), func(tx *db.Tx) (err error) {
		r, err = w.Append(ctx(), tx, act)
		return err
	}))
	return r
}

func (w *world) hide(post int64) modlog.Act {
	return modlog.Act{Kind: modlog.HidePost, TargetID: post, ActorID: w.ada, SubjectID: w.bob, Source: modlog.OwnInitiative, Rule: "1/4", Scope: "post",
		PublicReason: "It names a neighbour's address.", Explanation: "Please write it without the address.", Before: []byte("12 Elm Street, Bob's"), After: []byte("")}
}

// grow appends n entries.
func (w *world) grow(n int) {
	w.t.Helper()
	w.must(w.db.Write(ctx(), func(tx *db.Tx) error {
		for i := range n {
			if _, err := w.Append(ctx(), tx, w.hide(int64(i+1))); err != nil {
				return err
			}
		}
		return nil
	}))
}

func (w *world) seal() {
	w.t.Helper()
	w.must(w.Seal(ctx()))
}

func (w *world) state() modlog.State {
	w.t.Helper()
	s, err := w.State(ctx())
	w.must(err)
	return s
}

// audit looks at the log as an outsider does, who trusts the node's first key.
func (w *world) audit(last audit.Memory) audit.Report {
	w.t.Helper()
	report, err := audit.Auditor{Fetch: w.Fetch, Last: last}.Audit(ctx())
	w.must(err)
	return report
}

func (w *world) whole() audit.Memory {
	w.t.Helper()
	report := w.audit(audit.Memory{})
	if len(report.Problems) > 0 {
		w.t.Errorf("an outsider finds: %v", report.Problems)
	}
	return report.Memory
}

// unsigned checks that sealing is refused with these words.
func (w *world) unsigned(words string) {
	w.t.Helper()
	var refused *modlog.Unsigned
	if err := w.Seal(ctx()); !errors.As(err, &refused) || !strings.Contains(refused.Trouble, words) {
		w.t.Errorf("sealing gave %v, want a refusal with %q", err, words)
	}
	if s := w.state(); !strings.Contains(s.Trouble, words) {
		w.t.Errorf("the state's trouble is %q, want %q", s.Trouble, words)
	}
}
