package fault_test

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fault"
	"answerable/forum/forumtest"
	"answerable/forum/jobs"
	"answerable/forum/markup"
	"answerable/forum/notify"
	"answerable/forum/search"
	"answerable/forum/thread"
	"answerable/moderation/modlog"
)

func TestMain(m *testing.M) { forumtest.Main(m) }

// shop is a forum with faults: customers, two teams of staff, boards.
type shop struct {
	*fault.Faults
	t        testing.TB
	ctx      context.Context
	db       *db.DB
	clock    *forumtest.Clock
	forum    *thread.Forum
	people   *account.People
	notices  *notify.Notices
	queue    *jobs.Queue
	log      *modlog.Log
	renderer *markup.Renderer

	guest, ann, bob, cyd         account.Viewer // customers
	sam, fay, kim                account.Viewer // staff: sam in Community, fay and kim in Firmware
	mod, admin                   account.Viewer
	community, firmware          int64 // teams
	public, members, internal    int64 // boards
	product, hub3, hub5, another int64 // models of the public board; another's is of the members' board
}

// names makes every member's name known to mentions.
type names struct{}

func (names) Known(context.Context, []string) (map[string]string, error) {
	return map[string]string{}, nil
}

func newShop(t testing.TB, engine db.Dialect) *shop {
	t.Helper()
	return openShop(t, forumtest.Database(t, engine), forumtest.NewClock())
}

// openShop opens a node over a database, and fills it when it is empty.
func openShop(t testing.TB, d *db.DB, clock *forumtest.Clock) *shop {
	t.Helper()
	s := &shop{t: t, ctx: context.Background(), db: d, clock: clock}
	renderer, err := markup.New(markup.Options{BaseURL: "https://forum.example"})
	s.must(err)
	s.queue = jobs.New(s.db, slog.New(slog.DiscardHandler))
	log := modlog.New(s.db, clock.Now)
	s.log, s.renderer = log, renderer
	s.forum = thread.New(thread.Parts{DB: s.db, Now: clock.Now, Log: slog.New(slog.DiscardHandler), Markup: renderer, ModLog: log, Jobs: s.queue, People: names{}})
	s.Faults = fault.New(fault.Parts{DB: s.db, Now: clock.Now, Log: slog.New(slog.DiscardHandler), Markup: renderer, ModLog: log, Jobs: s.queue, Forum: s.forum,
		DBNow: clock.DBNow, Stem: search.StemOf})
	s.notices = notify.New(s.db, clock.Now)
	s.people = account.New(s.db, account.Options{Now: clock.Now})
	s.handle()
	s.must(s.queue.WorkSearch(1))
	s.must(s.queue.Open(s.ctx))
	t.Cleanup(s.queue.Close)
	s.must(s.queue.Migrate(s.ctx))
	if s.count(`SELECT count(*) FROM members`) == 0 {
		s.settle()
	}
	return s
}

func (s *shop) handle() {
	jobs.Handle(s.queue, func(ctx context.Context, job thread.Published) error {
		return errors.Join(s.forum.TellPublished(ctx, job), s.Posted(ctx, job.PostID))
	})
	jobs.Handle(s.queue, s.RenewTargets)
	jobs.Handle(s.queue, s.forum.TellMarked)
	jobs.Handle(s.queue, s.Tell)
	jobs.Handle(s.queue, s.Ask)
	jobs.Handle(s.queue, func(context.Context, thread.Changed) error { return nil })
	jobs.Handle(s.queue, func(context.Context, fault.Changed) error { return nil })
}

func (s *shop) settle() {
	for _, m := range []struct {
		v    *account.Viewer
		name string
		role account.Role
	}{
		{&s.ann, "Ann", account.Member}, {&s.bob, "Bob", account.Member}, {&s.cyd, "Cyd", account.Member},
		{&s.sam, "Sam", account.Staff}, {&s.fay, "Fay", account.Staff}, {&s.kim, "Kim", account.Staff},
		{&s.mod, "Mo", account.Moderator}, {&s.admin, "Adi", account.Administrator},
	} {
		*m.v = account.Viewer{Name: m.name, Role: m.role, Factor: account.ByDemo} // whose proof never ages
		s.write(func(tx *db.Tx) (err error) {
			m.v.ID, err = s.people.CreateMember(s.ctx, tx, account.NewMember{Name: m.name, Role: m.role})
			return err
		})
	}
	s.community, s.firmware = s.team("Community", &s.sam), s.team("Firmware", &s.fay, &s.kim)
	s.public, s.members, s.internal = s.board("Home Hub", thread.Everyone), s.board("Lounge", thread.Members), s.board("Back office", thread.StaffOnly)
	s.exec(`INSERT INTO products (board_id, name) VALUES (?, 'Home Hub')`, s.public)
	s.exec(`INSERT INTO products (board_id, name) VALUES (?, 'Chair')`, s.members)
	s.product = s.id(`SELECT id FROM products WHERE name = 'Home Hub'`)
	s.exec(`INSERT INTO models (product_id, name) VALUES (?, '3'), (?, '5')`, s.product, s.product)
	s.exec(`INSERT INTO models (product_id, name) SELECT id, 'red' FROM products WHERE name = 'Chair'`)
	s.hub3, s.hub5 = s.id(`SELECT id FROM models WHERE name = '3'`), s.id(`SELECT id FROM models WHERE name = '5'`)
	s.another = s.id(`SELECT id FROM models WHERE name = 'red'`)
}

func (s *shop) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *shop) write(do func(*db.Tx) error) {
	s.t.Helper()
	s.must(s.db.Write(s.ctx, do))
}

func (s *shop) exec(statement string, values ...any) {
	s.t.Helper()
	s.write(func(tx *db.Tx) error { return tx.Exec(statement, values...).Error })
}

// refused runs raw SQL that the schema must refuse.
func (s *shop) refused(statement string, values ...any) {
	s.t.Helper()
	if err := s.db.Write(s.ctx, func(tx *db.Tx) error { return tx.Exec(statement, values...).Error }); err == nil {
		s.t.Errorf("the schema let this pass: %s", statement)
	}
}

func (s *shop) count(query string, values ...any) (n int) {
	s.t.Helper()
	s.must(s.db.Read(s.ctx).Raw(query, values...).Row().Scan(&n))
	return n
}

func (s *shop) id(query string, values ...any) int64 {
	s.t.Helper()
	return int64(s.count(query, values...))
}

func (s *shop) team(name string, people ...*account.Viewer) int64 {
	s.t.Helper()
	id, err := s.people.CreateTeam(s.ctx, s.admin, name, "")
	s.must(err)
	for _, v := range people {
		s.must(s.people.AddToTeam(s.ctx, s.admin, id, v.ID))
		v.Team = name
	}
	return id
}

func (s *shop) board(name string, maySee thread.Audience) int64 {
	s.t.Helper()
	id, err := s.forum.SaveBoard(s.ctx, s.admin, thread.Board{Name: name, MaySee: maySee, MayStart: thread.Members, MayReply: thread.Members})
	s.must(err)
	return id
}

func (s *shop) key() string {

	return forumtest.Key()
}

func (s *shop) thread(v account.Viewer, board int64, title string) int64 {
	s.t.Helper()
	place, err := s.forum.Start(s.ctx, v, thread.Opening{BoardID: board, Kind: thread.Fault, Title: title, Body: "It does not work since Monday. " + s.key(), Key: s.key()})
	s.must(err)
	return place.ThreadID
}

func (s *shop) reply(v account.Viewer, in int64, body string) thread.Placed {
	s.t.Helper()
	place, err := s.forum.Reply(s.ctx, v, thread.Reply{ThreadID: in, Body: body, Key: s.key()})
	s.must(err)
	return place
}

// fault opens a fault from a new thread of Ann's.
func (s *shop) fault(title string) (id, threadID int64) {
	s.t.Helper()
	threadID = s.thread(s.ann, s.public, title)
	id, err := s.Open(s.ctx, s.sam, fault.Opening{ThreadID: threadID, Title: title, Severity: fault.Major, ProductID: &s.product})
	s.must(err)
	return id, threadID
}

func (s *shop) load(id int64) fault.Fault {
	s.t.Helper()
	one, err := s.Fault(s.ctx, s.admin, id)
	s.must(err)
	return one
}

// move walks a fault through statuses.
func (s *shop) move(id int64, to ...fault.Status) {
	s.t.Helper()
	for _, next := range to {
		s.must(s.Move(s.ctx, s.fay, fault.Move{FaultID: id, From: s.load(id).Status, To: next, Reason: "because the lab says so"}))
	}
}

// work does every job that waits.
func (s *shop) work() {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.ctx, 30*time.Second)
	defer cancel()
	running, stop := context.WithCancel(s.ctx)
	s.must(s.queue.Start(running))
	s.must(s.queue.Settle(ctx))
	s.must(s.queue.Stop(ctx))
	stop()
}

func (s *shop) told(v account.Viewer, kind notify.Kind) int {
	s.t.Helper()
	return s.count(`SELECT count(*) FROM notices WHERE member_id = ? AND kind = ?`, v.ID, kind)
}

func discard() *slog.Logger { return slog.New(slog.DiscardHandler) }
