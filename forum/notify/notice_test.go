package notify_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/forumtest"
	"answerable/forum/notify"
)

func TestMain(m *testing.M) { forumtest.Main(m) }

// inbox is two members, and posts of a third in an open and in a staff board.
type inbox struct {
	*notify.Notices
	t       *testing.T
	ctx     context.Context
	db      *db.DB
	clock   *forumtest.Clock
	ada, bo account.Viewer
}

const (
	actor    = 3
	openPost = 10
	hidden   = 11
)

func newInbox(t *testing.T, engine db.Dialect) *inbox {
	t.Helper()
	b := &inbox{t: t, ctx: context.Background(), db: forumtest.Database(t, engine), clock: forumtest.NewClock(),
		ada: account.Viewer{ID: 1, Name: "Ada", Role: account.Member}, bo: account.Viewer{ID: 2, Name: "Bo", Role: account.Staff}}
	b.Notices = notify.New(b.db, b.clock.Now)
	now := b.clock.Now()
	for id, name := range map[int]string{1: "Ada", 2: "Bo", actor: "Cy"} {
		b.exec(`INSERT INTO members (id, log_id, name, name_key, role, created_at) VALUES (?, ?, ?, ?, ?, ?)`, id, name, name, name,
			map[bool]string{true: "staff", false: "member"}[id == 2], now)
	}
	for i, maySee := range []string{"everyone", "staff"} {
		b.exec(`INSERT INTO boards (id, slug, name, may_see, created_at) VALUES (?, ?, ?, ?, ?)`, i+1, maySee, maySee+" board", maySee, now)
		b.exec(`INSERT INTO threads (id, board_id, title, slug, kind, opener_id, created_at, active_at) VALUES (?, ?, 'No line', 'no-line', 'question', ?, ?, ?)`,
			20+i, i+1, actor, now, now)
		b.exec(`INSERT INTO posts (id, thread_id, number, author_id, source, html, plain, render_version, created_at) VALUES (?, ?, 4, ?, 's', 'h', ?, 1, ?)`,
			openPost+i, 20+i, actor, "First line\nand a second", now)
	}
	return b
}

func (b *inbox) exec(statement string, values ...any) {
	b.t.Helper()
	if err := b.db.Write(b.ctx, func(tx *db.Tx) error { return tx.Exec(statement, values...).Error }); err != nil {
		b.t.Fatal(err)
	}
}

func (b *inbox) tell(event string, post int64, to notify.Audience) {
	b.t.Helper()
	err := b.db.Write(b.ctx, func(tx *db.Tx) error {
		return notify.Tell(b.ctx, tx, notify.News{Kind: notify.Reply, Event: event, ThreadID: post + 10, PostID: post, ActorID: actor, At: b.clock.Now()}, to)
	})
	if err != nil {
		b.t.Fatal(err)
	}
}

func everybody(members ...int64) notify.Audience {
	return notify.Audience{Roles: []account.Role{account.Member, account.Staff}, Members: members}
}

func (b *inbox) list(v account.Viewer, before int64) ([]notify.Notice, int64) {
	b.t.Helper()
	audiences := []string{"everyone", "members"}
	if v.SeesInternal() {
		audiences = append(audiences, "staff")
	}
	notices, older, err := b.List(b.ctx, v, audiences, before)
	if err != nil {
		b.t.Fatal(err)
	}
	return notices, older
}

func TestOneNoticeForAMemberAndAnEvent(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		b := newInbox(t, engine)
		b.exec(`INSERT INTO subscriptions (thread_id, member_id, following, changed_at) VALUES (20, 2, ?, ?), (20, 1, ?, ?)`, true, b.clock.Now(), false, b.clock.Now())
		b.tell("post:10", openPost, everybody(1, 1, actor, 99999))
		followers := everybody(1)
		followers.FollowedBy = b.clock.Now()
		b.tell("post:10", openPost, followers)
		b.tell("post:10", openPost, everybody())
		followers.FollowedBy = followers.FollowedBy.Add(-time.Microsecond) // before Bo did
		b.tell("post:9", openPost, notify.Audience{Roles: followers.Roles, FollowedBy: followers.FollowedBy})
		b.tell("official:1", openPost, notify.Audience{Members: []int64{1}}) // no role may see it
		for _, v := range []account.Viewer{b.ada, b.bo} {
			notices, older := b.list(v, 0)
			if len(notices) != 1 || older != 0 {
				t.Fatalf("%s has %+v, older %d", v.Name, notices, older)
			}
			n := notices[0]
			if n.ThreadTitle != "No line" || n.ThreadSlug != "no-line" || n.PostNumber != 4 || n.ActorName != "Cy" || n.Excerpt != "First line and a second" ||
				!n.Unread() || !n.CreatedAt.Equal(b.clock.Now()) || n.BoardName != "everyone board" || n.ThreadID != 20 {
				t.Fatalf("%+v", n)
			}
		}
		var rows int
		if err := b.db.Read(b.ctx).Raw(`SELECT count(*) FROM notices`).Row().Scan(&rows); err != nil || rows != 2 {
			t.Fatalf("%d rows, %v", rows, err)
		}
	})
}

func TestTheListLeavesOutWhatMayNotBeSeen(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		b := newInbox(t, engine)
		b.tell("post:11", hidden, everybody(1, 2))
		b.tell("post:10", openPost, everybody(1, 2))
		if notices, _ := b.list(b.ada, 0); len(notices) != 1 || notices[0].PostID != openPost {
			t.Errorf("Ada sees %+v", notices)
		}
		if notices, _ := b.list(b.bo, 0); len(notices) != 2 {
			t.Errorf("Bo sees %+v", notices)
		}
		b.exec(`UPDATE posts SET withdrawn_at = ? WHERE id = ?`, b.clock.Now(), openPost)
		if notices, _ := b.list(b.ada, 0); len(notices) != 0 {
			t.Errorf("Ada sees %+v", notices)
		}
	})
}

func TestTheListIsPagedWithoutGaps(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		b := newInbox(t, engine)
		const all = 2*notify.PageSize + 3
		for i := range all {
			b.tell(fmt.Sprintf("post:%d", i), openPost, everybody(1))
			b.tell(fmt.Sprintf("hidden:%d", i), hidden, everybody(1))
		}
		seen, last := 0, int64(1<<62)
		notices, older := b.list(b.ada, 0)
		for {
			for _, n := range notices {
				if n.ID >= last {
					t.Fatalf("%d after %d", n.ID, last)
				}
				last = n.ID
			}
			seen += len(notices)
			if older == 0 {
				break
			}
			notices, older = b.list(b.ada, older)
		}
		if seen != all {
			t.Fatalf("%d of %d", seen, all)
		}
	})
}

func TestReadingIsOnesOwnAndUpToWhatWasSeen(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		b := newInbox(t, engine)
		b.tell("a", openPost, everybody(1, 2))
		seen, _ := b.list(b.ada, 0)
		b.tell("b", openPost, everybody(1))
		b.clock.Advance(time.Minute)
		heard := make(chan string, 9)
		b.db.Hear(func(topic string) { heard <- topic })
		for range 2 {
			if err := b.MarkRead(b.ctx, b.ada, seen[0].ID); err != nil {
				t.Fatal(err)
			}
		}
		if len(heard) != 1 || <-heard != notify.MemberTopic(1) {
			t.Errorf("announced %d times more than once", len(heard))
		}
		now, _ := b.list(b.ada, 0)
		if len(now) != 2 || !now[0].Unread() || now[1].Unread() || !now[1].ReadAt.Equal(b.clock.Now()) {
			t.Errorf("Ada: %+v", now)
		}
		if bos, _ := b.list(b.bo, 0); len(bos) != 1 || !bos[0].Unread() {
			t.Errorf("Bo: %+v", bos)
		}
	})
}

func TestGuestsHaveNoNotices(t *testing.T) {
	t.Parallel()
	b := newInbox(t, db.SQLite)
	b.tell("a", openPost, everybody(1))
	if _, _, err := b.List(b.ctx, account.Viewer{}, []string{"everyone"}, 0); !fail.Is(err, fail.SignIn) {
		t.Errorf("list: %v", err)
	}
	if err := b.MarkRead(b.ctx, account.Viewer{}, 1<<62); !fail.Is(err, fail.SignIn) {
		t.Errorf("mark: %v", err)
	}
}
