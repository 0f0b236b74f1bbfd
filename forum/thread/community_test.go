package thread_test

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
	"answerable/forum/notify"
	"answerable/forum/thread"
	"answerable/moderation/modlog"
)

// community is a forum with one member of each role and more customers.
type community struct {
	*thread.Forum
	t       testing.TB
	ctx     context.Context
	db      *db.DB
	clock   *forumtest.Clock
	notices *notify.Notices
	files   *watchedFiles
	dir     string // of the files
	keys    atomic.Int64

	guest, asker, helper, other, staff, moderator, admin account.Viewer
	public, members, internal                            int64 // boards
}

// names makes every member's name known to mentions, by its exact spelling.
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

// watchedFiles lets a test be told of each file that is put, and fail it.
type watchedFiles struct {
	thread.Files
	onPut func() error
}

func (w *watchedFiles) Put(ctx context.Context, name string, data []byte) error {
	if w.onPut != nil {
		if err := w.onPut(); err != nil {
			return err
		}
	}
	return w.Files.Put(ctx, name, data)
}

func newCommunity(t testing.TB, engine db.Dialect) *community {
	t.Helper()
	return newCommunityWith(t, engine, thread.NewUploadLimits(1<<20, 4_000_000, 60))
}

func newCommunityWith(t testing.TB, engine db.Dialect, limits thread.UploadLimits) *community {
	t.Helper()
	c := &community{t: t, ctx: context.Background(), db: forumtest.Database(t, engine), clock: forumtest.NewClock()}
	queue := jobs.New(c.db, slog.New(slog.DiscardHandler))
	renderer, err := markup.New(markup.Options{BaseURL: "https://forum.example"})
	c.must(err)
	c.dir = t.TempDir()
	files, err := thread.FolderFiles(c.dir)
	c.must(err)
	t.Cleanup(func() { c.must(files.Close()) })
	c.files = &watchedFiles{Files: files}
	c.Forum = thread.New(thread.Parts{DB: c.db, Now: c.clock.Now, Log: slog.New(slog.DiscardHandler), Markup: renderer,
		ModLog: modlog.New(c.db, c.clock.Now), Jobs: queue, People: names{c.db}, Files: c.files, Limits: limits})
	c.notices = notify.New(c.db, c.clock.Now)
	jobs.Handle(queue, c.TellPublished)
	jobs.Handle(queue, c.TellMarked)
	jobs.Handle(queue, c.TellDuplicate)
	jobs.Handle(queue, func(context.Context, thread.Changed) error { return nil })
	c.must(queue.Open(c.ctx))
	t.Cleanup(queue.Close)
	c.must(queue.Migrate(c.ctx))
	c.people()
	c.public = c.board("Routers", thread.Everyone)
	c.members = c.board("Lounge", thread.Members)
	c.internal = c.board("Back office", thread.StaffOnly)
	return c
}

func (c *community) people() {
	people := account.New(c.db, account.Options{Now: c.clock.Now})
	for _, m := range []struct {
		viewer *account.Viewer
		name   string
		role   account.Role
	}{
		{&c.asker, "Ada", account.Member}, {&c.helper, "Hedy", account.Member}, {&c.other, "Otto", account.Member},
		{&c.staff, "Stella", account.Staff}, {&c.moderator, "Mo-Jo", account.Moderator}, {&c.admin, "Aditi", account.Administrator},
	} {
		*m.viewer = account.Viewer{Name: m.name, Role: m.role}
		c.write(func(tx *db.Tx) (err error) {
			m.viewer.ID, err = people.CreateMember(c.ctx, tx, account.NewMember{Name: m.name, Role: m.role})
			return err
		})
	}
}

func (c *community) must(err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
}

func (c *community) write(do func(*db.Tx) error) {
	c.t.Helper()
	c.must(c.db.Write(c.ctx, do))
}

func (c *community) exec(statement string, values ...any) {
	c.t.Helper()
	c.write(func(tx *db.Tx) error { return tx.Exec(statement, values...).Error })
}

func (c *community) count(query string, values ...any) (n int) {
	c.t.Helper()
	c.must(c.db.Read(c.ctx).Raw(query, values...).Row().Scan(&n))
	return n
}

func (c *community) board(name string, maySee thread.Audience) int64 {
	c.t.Helper()
	id, err := c.SaveBoard(c.ctx, c.admin, thread.Board{Name: name, MaySee: maySee, MayStart: thread.Members, MayReply: thread.Members})
	c.must(err)
	return id
}

// show changes who may see a board, as an administrator does.
func (c *community) show(board int64, to thread.Audience) {
	c.t.Helper()
	b, err := c.BoardByID(c.ctx, c.admin, board)
	c.must(err)
	b.MaySee, b.Reason = to, "For the test"
	_, err = c.SaveBoard(c.ctx, c.admin, b)
	c.must(err)
}

func (c *community) key() string { return fmt.Sprintf("key-%016d", c.keys.Add(1)) }

func (c *community) start(v account.Viewer, board int64, body string) thread.Placed {
	c.t.Helper()
	place, err := c.Start(c.ctx, v, thread.Opening{BoardID: board, Kind: thread.Question, Title: "No line since the update", Body: body, Key: c.key()})
	c.must(err)
	return place
}

func (c *community) reply(v account.Viewer, to int64, body string, replyTo int64) thread.Placed {
	c.t.Helper()
	place, err := c.Reply(c.ctx, v, thread.Reply{ThreadID: to, Body: body, ReplyTo: replyTo, Key: c.key()})
	c.must(err)
	return place
}

// wants checks an error's kind; Internal stands for no error here.
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

// fine is no failure, for tables.
const fine = fail.Internal

func wantsField(t testing.TB, what string, err error, field string) {
	t.Helper()
	wants(t, what, err, fail.Invalid)
	if fail.From(err).Fields[field] == "" {
		t.Errorf("%s: no text beside %s: %v", what, field, err)
	}
}

func long(n int) string { return strings.Repeat("é", n) }
