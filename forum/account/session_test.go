package account_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/forumtest"
)

func TestViewerOfIsOneStatement(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		token, _ := w.signUp("Ada")
		before := w.count("sessions WHERE seen_at = ?", w.clock.Now())
		w.clock.Advance(time.Hour)
		ctx, statements := db.CountStatements(w.ctx)
		v, err := w.ViewerOf(ctx, token)
		if err != nil || !v.SignedIn() || statements.Load() != 1 {
			t.Fatalf("%+v %v in %d statements", v, err, statements.Load())
		}
		for _, none := range []string{"", "x", strings.Repeat("x", 44), strings.Repeat("x", 5000)} {
			ctx, statements := db.CountStatements(w.ctx)
			if v, err := w.ViewerOf(ctx, none); err != nil || v != (account.Viewer{}) || statements.Load() != 0 {
				t.Errorf("%.50q: %+v %v in %d statements", none, v, err, statements.Load())
			}
		}
		if v := w.who(strings.Repeat("x", 43)); v != (account.Viewer{}) {
			t.Errorf("a made-up token is %+v", v)
		}
		if before != 1 || w.count("sessions WHERE seen_at = created_at") != 1 {
			t.Error("reading wrote something")
		}
	})
}

func TestViewerHasTeamAndUnread(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		admin, sam := w.viewer("Boss", account.Administrator), w.viewer("Sam", account.Staff)
		for _, name := range []string{"Firmware", "Billing"} {
			id, err := w.CreateTeam(w.ctx, admin, name, "")
			w.must(err)
			w.must(w.AddToTeam(w.ctx, admin, id, sam.ID))
			w.clock.Advance(time.Minute)
		}
		token, v := w.visit(sam.ID)
		if v.Team != "Firmware" || v.Role != account.Staff || v.Unread != 0 || v.Name != "Sam" {
			t.Fatalf("%+v", v)
		}
		w.notices(sam.ID, 120)
		if v := w.who(token); v.Unread != 100 {
			t.Errorf("%d unread, wanted at most 100", v.Unread)
		}
		w.exec("UPDATE notices SET read_at = ? WHERE id > (SELECT min(id) + 4 FROM notices)", w.clock.Now())
		if v := w.who(token); v.Unread != 5 {
			t.Errorf("%d unread, wanted 5", v.Unread)
		}
	})
}

// TestWhatComesToAPlainMemberIsSeenAtOnce: of somebody with no team, restriction or
// unread notice less is asked; each of them shows on the next page all the same,
// with one statement more, and goes again.
func TestWhatComesToAPlainMemberIsSeenAtOnce(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		admin := w.viewer("Boss", account.Administrator)
		token, ada := w.signUp("Ada")
		plain := w.who(token)
		team, err := w.CreateTeam(w.ctx, admin, "Firmware", "")
		w.must(err)
		w.notices(ada.ID, 3)
		w.exec("UPDATE notices SET read_at = created_at")
		for _, c := range []struct {
			comes, goes string
			seen        func(account.Viewer) bool
		}{
			{"UPDATE notices SET read_at = NULL WHERE member_id = ?", "UPDATE notices SET read_at = created_at WHERE member_id = ?",
				func(v account.Viewer) bool { return v.Unread == 3 }},
			{fmt.Sprintf("INSERT INTO team_members (team_id, member_id, since) SELECT %d, id, created_at FROM members WHERE id = ?", team),
				"DELETE FROM team_members WHERE member_id = ?", func(v account.Viewer) bool { return v.Team == "Firmware" }},
		} {
			w.exec(c.comes, ada.ID)
			for _, want := range []int64{2, 1, 1} {
				ctx, statements := db.CountStatements(w.ctx)
				v, err := w.ViewerOf(ctx, token)
				if w.must(err); !c.seen(v) || statements.Load() != want {
					t.Errorf("%+v in %d statements, wanted %d", v, statements.Load(), want)
				}
			}
			w.exec(c.goes, ada.ID)
			if v := w.who(token); !reflect.DeepEqual(v, plain) {
				t.Errorf("when it is gone: %+v", v)
			}
		}
	})
}

// notices writes notices of a thread that it makes.
func (w *world) notices(member int64, n int) {
	now := w.clock.Now()
	w.exec("INSERT INTO boards (slug, name, created_at) VALUES ('b', 'Board', ?)", now)
	w.exec(`INSERT INTO threads (board_id, title, slug, kind, opener_id, created_at, active_at)
		SELECT id, 'Title', 'title', 'question', ?, ?, ? FROM boards`, member, now, now)
	w.exec(`INSERT INTO posts (thread_id, number, author_id, source, html, plain, render_version, created_at)
		SELECT id, 1, ?, '', '', '', 1, ? FROM threads`, member, now)
	for i := range n {
		w.exec(`INSERT INTO notices (member_id, kind, event, thread_id, post_id, actor_id, created_at)
			SELECT ?, 'reply', ?, thread_id, id, ?, ? FROM posts`, member, time.Duration(i).String(), member, now)
	}
}

func TestSessionsEndByAge(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		idle, _ := w.signUp("Idle")
		used, _ := w.signUp("Used")
		other := w.node() // ends are seen by every node
		day := 24 * time.Hour
		for passed := time.Duration(0); passed < 90*day; passed += 9 * day {
			if !w.who(used).SignedIn() {
				t.Fatalf("ended after %v", passed)
			}
			w.must(w.FlushSeen(w.ctx))
			if v, err := other.ViewerOf(w.ctx, idle); err != nil || v.SignedIn() != (passed < 14*day) {
				t.Fatalf("after %v unused: %+v %v", passed, v, err)
			}
			w.clock.Advance(9 * day)
		}
		if w.who(used).SignedIn() {
			t.Error("it lives longer than 90 days")
		}
		w.must(w.Sweep(w.ctx))
		if n := w.count("sessions"); n != 0 {
			t.Errorf("%d dead sessions are kept", n)
		}
	})
}

func TestSeenIsWrittenInBatches(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		first, v := w.signUp("Ada")
		second, _ := w.signUp("Bob")
		w.clock.Advance(9 * time.Minute)
		w.who(first)
		w.must(w.FlushSeen(w.ctx))
		if w.count("sessions WHERE seen_at > created_at") != 0 {
			t.Error("written before ten minutes passed")
		}
		w.clock.Advance(time.Minute)
		w.who(first)
		w.who(second)
		ctx, statements := db.CountStatements(w.ctx)
		w.must(w.FlushSeen(ctx))
		if w.count("sessions WHERE seen_at = ?", w.clock.Now()) != 2 || statements.Load() != 1 {
			t.Errorf("not both written, or in %d statements", statements.Load())
		}
		w.must(w.FlushSeen(ctx))
		if statements.Load() != 1 {
			t.Error("nothing was seen, and yet it wrote")
		}
		sessions, err := w.Sessions(w.ctx, v)
		if err != nil || len(sessions) != 1 || !sessions[0].SeenAt.Equal(w.clock.Now()) || !sessions[0].Current {
			t.Errorf("%+v %v", sessions, err)
		}
	})
}

func TestWhatWasSeenOutlivesAFailedFlush(t *testing.T) {
	t.Parallel()
	w := newWorld(t, db.SQLite)
	token, _ := w.signUp("Ada")
	w.clock.Advance(time.Hour)
	w.who(token)
	w.exec("ALTER TABLE sessions RENAME TO away")
	if err := w.FlushSeen(w.ctx); err == nil {
		t.Fatal("written to a table that is away")
	}
	w.exec("ALTER TABLE away RENAME TO sessions")
	w.must(w.FlushSeen(w.ctx))
	if w.count("sessions WHERE seen_at > created_at") != 1 {
		t.Error("forgotten")
	}
}

func TestSignOutIsHeardEverywhereAtOnce(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		token, _ := w.signUp("Ada")
		other, _, err := w.SignIn(w.ctx, account.SignIn{Name: "Ada", Password: goodPassword})
		w.must(err)
		w.must(w.SignOut(w.ctx, token))
		w.must(w.SignOut(w.ctx, token))
		w.must(w.SignOut(w.ctx, ""))
		for _, node := range []*account.People{w.People, w.node()} {
			if v, err := node.ViewerOf(w.ctx, token); err != nil || v.SignedIn() {
				t.Errorf("%+v %v", v, err)
			}
		}
		if !w.who(other).SignedIn() {
			t.Error("the other session ended too")
		}
	})
}

func TestOwnSessions(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		_, _, err := w.SignUp(w.ctx, account.SignUp{Name: "Ada", Password: goodPassword, Device: "Fire\r\nfox \x00\xff" + strings.Repeat("é", 200)})
		w.must(err)
		var tokens []string
		var v account.Viewer
		for range 3 {
			w.clock.Advance(time.Minute)
			token, who, err := w.SignIn(w.ctx, account.SignIn{Name: "Ada", Password: goodPassword})
			w.must(err)
			tokens, v = append(tokens, token), who
		}
		strangers, stranger := w.signUp("Eve")
		sessions, err := w.Sessions(w.ctx, v)
		if err != nil || len(sessions) != 4 || !sessions[0].Current || sessions[1].Current || sessions[0].Device != "Unknown device" ||
			!strings.HasPrefix(sessions[3].Device, "Firefox éé") || len([]rune(sessions[3].Device)) != 120 {
			t.Fatalf("%+v %v", sessions, err)
		}
		refused(t, w.Revoke(w.ctx, v, stranger.SessionID), fail.Missing)
		refused(t, w.Revoke(w.ctx, v, 1<<62), fail.Missing)
		refused(t, w.Revoke(w.ctx, account.Viewer{}, sessions[1].ID), fail.SignIn)
		w.must(w.Revoke(w.ctx, v, sessions[1].ID))
		if w.who(tokens[1]).SignedIn() || !w.who(tokens[0]).SignedIn() || !w.who(strangers).SignedIn() {
			t.Error("the wrong session ended")
		}
		refused(t, w.RevokeOthers(w.ctx, account.Viewer{}), fail.SignIn)
		w.must(w.RevokeOthers(w.ctx, v))
		if !w.who(tokens[2]).SignedIn() || w.who(tokens[0]).SignedIn() || !w.who(strangers).SignedIn() {
			t.Error("not exactly the others ended")
		}
		_, err = w.Sessions(w.ctx, account.Viewer{})
		refused(t, err, fail.SignIn)
	})
}

func TestErasedMembersAreGuests(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		token, v := w.signUp("Ada")
		w.exec("UPDATE members SET erased_at = ? WHERE id = ?", w.clock.Now(), v.ID)
		if w.who(token).SignedIn() {
			t.Error("an erased member is signed in")
		}
		_, _, err := w.SignIn(w.ctx, account.SignIn{Name: "Ada", Password: goodPassword})
		refused(t, err, fail.Invalid)
	})
}

func TestADatabaseThatIsAwayLetsNobodyIn(t *testing.T) {
	t.Parallel()
	w := newWorld(t, db.SQLite)
	token, _ := w.signUp("Ada")
	w.exec("DROP TABLE notices")
	if v, err := w.ViewerOf(w.ctx, token); err == nil || v != (account.Viewer{}) {
		t.Errorf("%+v %v", v, err)
	}
}

func TestSignInAsExistsInADemoOnly(t *testing.T) {
	t.Parallel()
	w := newWorld(t, db.SQLite)
	ada := w.viewer("Ada", account.Administrator)
	_, err := w.SignInAs(w.ctx, ada.ID, "")
	refused(t, err, fail.Missing)
	_, err = w.node(demo).SignInAs(w.ctx, ada.ID+1, "")
	refused(t, err, fail.Missing)
	if w.count("sessions") != 0 {
		t.Error("a session was written")
	}
	if _, v := w.visit(ada.ID); v.ID != ada.ID {
		t.Errorf("%+v", v)
	}
}
