package moderation_test

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/forumtest"
	"answerable/forum/jobs"
	"answerable/forum/markup"
	"answerable/forum/thread"
	"answerable/moderation"
	"answerable/moderation/modlog"
)

// world is a forum with two moderators, an administrator and customers.
type world struct {
	*moderation.Desk
	t      testing.TB
	ctx    context.Context
	db     *db.DB
	clock  *forumtest.Clock
	forum  *thread.Forum
	people *account.People
	queue  *jobs.Queue
	log    *modlog.Log
	keys   atomic.Int64

	guest, ada, hedy, otto, stella, mona, milo, aditi account.Viewer
	public, members, internal                         int64
}

type names struct{ db *db.DB }

func (n names) Known(ctx context.Context, written []string) (map[string]string, error) {
	var found []string
	err := n.db.Read(ctx).Raw(`SELECT name FROM members WHERE name IN ?`, written).Scan(&found).Error
	known := map[string]string{}
	for _, name := range found {
		known[name] = name
	}
	return known, err
}

func newWorld(t testing.TB, engine db.Dialect) *world {
	t.Helper()
	w := &world{t: t, ctx: context.Background(), db: forumtest.Database(t, engine), clock: forumtest.NewClock()}
	quiet := slog.New(slog.DiscardHandler)
	w.queue = jobs.New(w.db, quiet)
	renderer, err := markup.New(markup.Options{BaseURL: "https://forum.example"})
	w.must(err)
	files, err := thread.FolderFiles(t.TempDir())
	w.must(err)
	t.Cleanup(func() { w.must(files.Close()) })
	w.log = modlog.New(w.db, w.clock.Now)
	w.people = account.New(w.db, account.Options{Now: w.clock.Now})
	w.forum = thread.New(thread.Parts{DB: w.db, Now: w.clock.Now, Log: quiet, Markup: renderer, ModLog: w.log, Jobs: w.queue,
		People: names{w.db}, Files: files, Limits: thread.NewUploadLimits(1<<20, 4_000_000, 60),
		NewMembers: func(ctx context.Context) (account.NewMembers, error) {
			site, err := w.people.Site(ctx)
			return site.NewMembers, err
		}})
	w.Desk = moderation.New(moderation.Parts{DB: w.db, Now: w.clock.Now, Log: quiet, ModLog: w.log, Forum: w.forum, Jobs: w.queue})
	jobs.Handle(w.queue, w.forum.TellDuplicate)
	jobs.Handle(w.queue, w.forum.TellPublished)
	jobs.Handle(w.queue, w.forum.TellMarked)
	jobs.Handle(w.queue, w.forum.RemoveFiles)
	jobs.Handle(w.queue, func(context.Context, thread.Changed) error { return nil })
	jobs.Handle(w.queue, func(context.Context, thread.Rearranged) error { return nil })
	w.must(w.queue.Open(w.ctx))
	t.Cleanup(w.queue.Close)
	w.must(w.queue.Migrate(w.ctx))
	w.must(w.Begin(w.ctx))
	w.folk()
	w.public, w.members, w.internal = w.board("Routers", thread.Everyone), w.board("Lounge", thread.Members), w.board("Back office", thread.StaffOnly)
	return w
}

func (w *world) folk() {
	for _, m := range []struct {
		viewer *account.Viewer
		name   string
		role   account.Role
	}{
		{&w.ada, "Ada", account.Member}, {&w.hedy, "Hedy", account.Member}, {&w.otto, "Otto", account.Member}, {&w.stella, "Stella", account.Staff},
		{&w.mona, "Mona", account.Moderator}, {&w.milo, "Milo", account.Moderator}, {&w.aditi, "Aditi", account.Administrator},
	} {
		*m.viewer = account.Viewer{Name: m.name, Role: m.role}
		w.must(w.db.Write(w.ctx, func(tx *db.Tx) (err error) {
			m.viewer.ID, err = w.people.CreateMember(w.ctx, tx, account.NewMember{Name: m.name, Role: m.role})
			return err
		}))
	}
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err, fail.From(err).Fields)
	}
}

func (w *world) exec(statement string, values ...any) {
	w.t.Helper()
	w.must(w.try(statement, values...))
}

func (w *world) try(statement string, values ...any) error {
	return w.db.Write(w.ctx, func(tx *db.Tx) error { return tx.Exec(statement, values...).Error })
}

func (w *world) count(query string, values ...any) (n int) {
	w.t.Helper()
	w.must(w.db.Read(w.ctx).Raw(query, values...).Row().Scan(&n))
	return n
}

func (w *world) board(name string, maySee thread.Audience) int64 {
	w.t.Helper()
	id, err := w.forum.SaveBoard(w.ctx, w.aditi, thread.Board{Name: name, Language: "en", MaySee: maySee, MayStart: thread.Members, MayReply: thread.Members})
	w.must(err)
	return id
}

func (w *world) key() string { return fmt.Sprintf("key-%016d", w.keys.Add(1)) }

func (w *world) start(v account.Viewer, board int64, body string) thread.Placed {
	w.t.Helper()
	place, err := w.forum.Start(w.ctx, v, thread.Opening{BoardID: board, Kind: thread.Question, Title: "No line since the update", Body: body, Key: w.key()})
	w.must(err)
	return place
}

func (w *world) reply(v account.Viewer, to thread.Placed, body string) thread.Placed {
	w.t.Helper()
	place, err := w.forum.Reply(w.ctx, v, thread.Reply{ThreadID: to.ThreadID, Body: body, Key: w.key()})
	w.must(err)
	return place
}

func (w *world) quote(v account.Viewer, of thread.Placed) string {
	w.t.Helper()
	q, err := w.forum.Quote(w.ctx, v, of.PostID, func(id int64) string { return fmt.Sprintf("/p/%d", id) })
	w.must(err)
	return q
}

// post is a post as everybody reads it.
func (w *world) post(id int64) thread.Post {
	w.t.Helper()
	p, _, err := w.forum.Post(w.ctx, w.mona, id)
	w.must(err)
	return p
}

func form(rule string) moderation.Form {
	return moderation.Form{Rule: rule, Reason: "Facts that everybody may read.", Explanation: "What only the author reads."}
}

func hide(post int64) moderation.Proposal {
	return moderation.Proposal{Kind: modlog.HidePost, TargetID: post, Form: form("1.1")}
}

func (w *world) act(v account.Viewer, p moderation.Proposal) moderation.Done {
	w.t.Helper()
	done, err := w.Act(w.ctx, v, p)
	w.must(err)
	return done
}

// wants checks an error's kind and that it tells people what to do; Internal
// stands for no error here.
func wants(t testing.TB, what string, err error, kind fail.Kind) {
	t.Helper()
	switch {
	case kind == fail.Internal && err != nil:
		t.Errorf("%s: %v", what, err)
	case kind != fail.Internal && !fail.Is(err, kind):
		t.Errorf("%s: want a failure of kind %d, got %v", what, kind, err)
	case err != nil && (fail.From(err).Text == "" || fail.From(err).Next == ""):
		t.Errorf("%s: the failure does not say what happened and what to do: %v", what, err)
	}
}

func wantsField(t testing.TB, what string, err error, field string) {
	t.Helper()
	wants(t, what, err, fail.Invalid)
	if fail.From(err).Fields[field] == "" {
		t.Errorf("%s: no text beside %s: %v", what, field, err)
	}
}

// refusedSQL reports that the schema refuses a statement with such a text.
func (w *world) refusedSQL(what, contains, statement string, values ...any) {
	w.t.Helper()
	err := w.try(statement, values...)
	if err == nil {
		w.t.Errorf("%s: the schema took it", what)
	} else if !strings.Contains(strings.ToLower(err.Error()), contains) {
		w.t.Errorf("%s: refused for another reason: %v", what, err)
	}
}

// texts are all public columns that could show what people wrote.
func (w *world) publicTexts() string {
	w.t.Helper()
	var all strings.Builder
	for _, column := range []string{"posts.source", "posts.html", "posts.plain", "post_revisions.source", "post_revisions.title", "threads.title",
		"log_texts.public_reason", "log_entries.rule", "queue_items.answer"} {
		table, name, _ := strings.Cut(column, ".")
		var texts []string
		w.must(w.db.Read(w.ctx).Raw("SELECT " + name + " FROM " + table).Scan(&texts).Error)
		all.WriteString(strings.Join(texts, "\n"))
	}
	return all.String()
}
