package account_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/forumtest"
)

// heard collects what is announced on this node.
func (w *world) heard() func() []string {
	var mu sync.Mutex
	var topics []string
	w.db.Hear(func(topic string) {
		mu.Lock()
		defer mu.Unlock()
		topics = append(topics, topic)
	})
	return func() []string {
		mu.Lock()
		defer mu.Unlock()
		return slices.Clone(topics)
	}
}

func TestSetRole(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		admin, ada := w.viewer("Boss", account.Administrator), w.viewer("Ada", account.Member)
		token, _ := w.visit(ada.ID)
		heard := w.heard()
		for _, v := range []account.Viewer{ada, {ID: 9, Role: account.Staff}, {ID: 9, Role: account.Moderator}} {
			refused(t, w.SetRole(w.ctx, v, ada.ID, account.Administrator), fail.Forbidden)
		}
		refused(t, w.SetRole(w.ctx, account.Viewer{}, ada.ID, account.Administrator), fail.SignIn)
		refused(t, w.SetRole(w.ctx, admin, ada.ID, "owner"), fail.Invalid, "role")
		refused(t, w.SetRole(w.ctx, admin, 1<<62, account.Staff), fail.Missing)
		refused(t, w.SetRole(w.ctx, admin, admin.ID, account.Member), fail.Conflict, "role")
		w.must(w.SetRole(w.ctx, admin, ada.ID, account.Member)) // nothing changes
		if len(heard()) != 0 || !w.who(token).SignedIn() {
			t.Fatalf("nothing changed, yet %v was heard", heard())
		}
		w.must(w.SetRole(w.ctx, admin, ada.ID, account.Administrator))
		if !slices.Equal(heard(), []string{fmt.Sprintf("member %d", ada.ID)}) || w.who(token).SignedIn() {
			t.Errorf("heard %v; the old session must be dead", heard())
		}
		_, ada = w.visit(ada.ID)
		w.must(w.SetRole(w.ctx, ada, admin.ID, account.Member))
		refused(t, w.SetRole(w.ctx, ada, ada.ID, account.Moderator), fail.Conflict, "role")
	})
}

func TestWhoseKeyIsShortStaysAMember(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		admin := w.viewer("Boss", account.Administrator)
		_, ada, err := w.SignUp(w.ctx, account.SignUp{Name: "Ada", Password: "vgu73 qkelm"})
		w.must(err)
		for _, role := range []account.Role{account.Staff, account.Moderator, account.Administrator} {
			refused(t, w.SetRole(w.ctx, admin, ada.ID, role), fail.Conflict, "role")
		}
		w.must(w.ChangePassword(w.ctx, ada, "vgu73 qkelm", goodPassword))
		w.must(w.SetRole(w.ctx, admin, ada.ID, account.Staff))
		ada.Role = account.Staff
		refused(t, w.ChangePassword(w.ctx, ada, goodPassword, "vgu73 qkelm"), fail.Invalid, "password")
		w.must(w.SetRole(w.ctx, admin, ada.ID, account.Member))
		_, bob := w.signUp("Bob")
		_, _, err = w.SignIn(w.ctx, account.SignIn{Name: "Bob", Password: goodPassword})
		w.must(err)
		w.must(w.SetRole(w.ctx, admin, bob.ID, account.Moderator))
	})
}

func TestAdministratorsCannotAllResignAtOnce(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		admins := make([]account.Viewer, 6)
		for i := range admins {
			admins[i] = w.viewer(fmt.Sprintf("Boss%d", i), account.Administrator)
		}
		stayed := 0
		for _, err := range inParallel(len(admins), func(i int) error { return w.SetRole(w.ctx, admins[i], admins[i].ID, account.Member) }) {
			if err != nil {
				refused(t, err, fail.Conflict, "role")
				stayed++
			}
		}
		if n := w.count("members WHERE role = 'administrator'"); n != 1 || stayed != 1 {
			t.Errorf("%d administrators, %d refused", n, stayed)
		}
	})
}

func TestEndSessions(t *testing.T) {
	t.Parallel()
	w := newWorld(t, db.SQLite)
	admin, ada := w.viewer("Boss", account.Administrator), w.viewer("Ada", account.Member)
	token, _ := w.visit(ada.ID)
	refused(t, w.EndSessions(w.ctx, ada, ada.ID), fail.Forbidden)
	refused(t, w.EndSessions(w.ctx, admin, 1<<62), fail.Missing)
	w.must(w.EndSessions(w.ctx, admin, ada.ID))
	if w.who(token).SignedIn() {
		t.Error("still signed in")
	}
}

func TestTeams(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		admin, sam, ada := w.viewer("Boss", account.Administrator), w.viewer("Sam", account.Staff), w.viewer("Ada", account.Member)
		id, err := w.CreateTeam(w.ctx, admin, " Firmware ", "Everything inside")
		w.must(err)
		_, err = w.CreateTeam(w.ctx, admin, "FIRMWARE", "")
		refused(t, err, fail.Conflict, "name")
		_, err = w.CreateTeam(w.ctx, admin, "x", string(make([]rune, 201)))
		refused(t, err, fail.Invalid, "name", "description")
		for _, name := range []string{"", "two\nlines", "a\u202eb", "\xff\xff\xff", string(make([]byte, 61))} {
			_, err = w.CreateTeam(w.ctx, admin, name, "")
			refused(t, err, fail.Invalid, "name")
		}
		heard := w.heard()
		w.must(w.AddToTeam(w.ctx, admin, id, sam.ID))
		w.must(w.AddToTeam(w.ctx, admin, id, sam.ID))
		refused(t, w.AddToTeam(w.ctx, admin, id, ada.ID), fail.Conflict, "member")
		refused(t, w.AddToTeam(w.ctx, admin, id+1, sam.ID), fail.Missing)
		refused(t, w.AddToTeam(w.ctx, admin, id, 1<<62), fail.Missing)
		w.must(w.ChangeTeam(w.ctx, admin, id, "Gateway firmware", ""))
		w.must(w.ChangeTeam(w.ctx, admin, id, "Gateway Firmware", ""))
		if topic := fmt.Sprintf("member %d", sam.ID); !slices.Equal(heard(), []string{topic, topic, topic, topic}) {
			t.Errorf("heard %v", heard())
		}
		refused(t, w.ChangeTeam(w.ctx, admin, id+1, "Other", ""), fail.Missing)
		other, err := w.CreateTeam(w.ctx, admin, "Billing", "")
		w.must(err)
		refused(t, w.ChangeTeam(w.ctx, admin, other, "gateway firmware", ""), fail.Conflict, "name")
		refused(t, w.DeleteTeam(w.ctx, admin, id), fail.Conflict)
		w.must(w.DeleteTeam(w.ctx, admin, other))
		refused(t, w.DeleteTeam(w.ctx, admin, other), fail.Missing)
		teams, err := w.Teams(w.ctx, sam)
		if err != nil || len(teams) != 1 || teams[0].Name != "Gateway Firmware" || len(teams[0].People) != 1 || teams[0].People[0].Name != "Sam" {
			t.Fatalf("%+v %v", teams, err)
		}
		if !teams[0].People[0].Since.Equal(w.clock.Now()) {
			t.Errorf("since %v", teams[0].People[0].Since)
		}
		one, err := w.Team(w.ctx, admin, id)
		if err != nil || one.ID != id || len(one.People) != 1 {
			t.Errorf("%+v %v", one, err)
		}
		_, err = w.Team(w.ctx, admin, other)
		refused(t, err, fail.Missing)
		w.must(w.RemoveFromTeam(w.ctx, admin, id, sam.ID))
		refused(t, w.RemoveFromTeam(w.ctx, admin, id, sam.ID), fail.Missing)
	})
}

func TestWhoIsNoLongerStaffLeavesTheTeams(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		admin, sam := w.viewer("Boss", account.Administrator), w.viewer("Sam", account.Staff)
		id, err := w.CreateTeam(w.ctx, admin, "Firmware", "")
		w.must(err)
		w.must(w.AddToTeam(w.ctx, admin, id, sam.ID))
		w.must(w.SetRole(w.ctx, admin, sam.ID, account.Administrator))
		if w.count("team_members") != 1 {
			t.Error("an administrator stays in his teams")
		}
		w.must(w.SetRole(w.ctx, admin, sam.ID, account.Moderator))
		if w.count("team_members") != 0 {
			t.Error("a moderator is in a team")
		}
	})
}

func TestTeamsAreForAdministrators(t *testing.T) {
	t.Parallel()
	w := newWorld(t, db.SQLite)
	for _, role := range []account.Role{account.Member, account.Staff, account.Moderator} {
		v := account.Viewer{ID: 5, Role: role}
		_, err := w.CreateTeam(w.ctx, v, "Firmware", "")
		refused(t, err, fail.Forbidden)
		refused(t, w.ChangeTeam(w.ctx, v, 1, "Firmware", ""), fail.Forbidden)
		refused(t, w.DeleteTeam(w.ctx, v, 1), fail.Forbidden)
		refused(t, w.AddToTeam(w.ctx, v, 1, 5), fail.Forbidden)
		refused(t, w.RemoveFromTeam(w.ctx, v, 1, 5), fail.Forbidden)
		refused(t, w.ChangeSite(w.ctx, v, account.Settings{}), fail.Forbidden)
		_, err = w.Team(w.ctx, v, 1)
		refused(t, err, fail.Forbidden)
		_, err = w.Members(w.ctx, v, account.MemberQuery{})
		refused(t, err, fail.Forbidden)
	}
	_, err := w.Teams(w.ctx, account.Viewer{ID: 5, Role: account.Member})
	refused(t, err, fail.Forbidden)
	_, err = w.Teams(w.ctx, account.Viewer{})
	refused(t, err, fail.SignIn)
}
