package account_test

import (
	"slices"
	"testing"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/forumtest"
)

func TestAMembersRoleAndTeamsAreSetTogether(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		admin, ada := w.viewer("Aditi", account.Administrator), w.viewer("Ada", account.Member)
		network, err := w.CreateTeam(w.ctx, admin, "Network", "")
		w.must(err)
		firmware, err := w.CreateTeam(w.ctx, admin, "Firmware", "")
		w.must(err)
		token, _ := w.visit(ada.ID)

		w.must(w.Manage(w.ctx, admin, ada.ID, account.Staff, []int64{firmware, network, firmware}))
		got, err := w.Managed(w.ctx, admin, ada.ID)
		w.must(err)
		slices.Sort(got.TeamIDs)
		if got.Role != account.Staff || !slices.Equal(got.TeamIDs, []int64{network, firmware}) || got.Sessions != 0 || w.who(token).SignedIn() {
			t.Fatalf("%+v, signed in %v", got, w.who(token).SignedIn())
		}
		w.must(w.Manage(w.ctx, admin, ada.ID, account.Staff, []int64{firmware}))
		if got, err = w.Managed(w.ctx, admin, ada.ID); err != nil || !slices.Equal(got.TeamIDs, []int64{firmware}) {
			t.Fatalf("%+v, %v", got, err)
		}
		if err := w.Manage(w.ctx, admin, ada.ID, account.Staff, nil); fail.From(err).Fields["teams"] == "" {
			t.Errorf("staff without a team: %v", err)
		}
		if err := w.Manage(w.ctx, admin, ada.ID, account.Administrator, []int64{4711}); !fail.Is(err, fail.Missing) {
			t.Fatal("a team that is not there:", err)
		}
		if got, err = w.Managed(w.ctx, admin, ada.ID); err != nil || got.Role != account.Staff || len(got.TeamIDs) != 1 {
			t.Fatalf("a refused change left %+v, %v", got, err)
		}
		w.must(w.Manage(w.ctx, admin, ada.ID, account.Moderator, []int64{firmware}))
		if got, err = w.Managed(w.ctx, admin, ada.ID); err != nil || got.Role != account.Moderator || len(got.TeamIDs) != 0 {
			t.Fatalf("a moderator is in teams: %+v, %v", got, err)
		}
		if err := w.Manage(w.ctx, admin, admin.ID, account.Member, nil); !fail.Is(err, fail.Conflict) || fail.From(err).Fields["role"] == "" {
			t.Fatal("the last administrator resigned:", err)
		}
		for _, role := range []account.Role{"", "root"} {
			if err := w.Manage(w.ctx, admin, ada.ID, role, nil); fail.From(err).Fields["role"] == "" {
				t.Errorf("role %q: %v", role, err)
			}
		}
	})
}

func TestAMemberIsRecruitedIntoATeam(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		admin, ada, mo := w.viewer("Aditi", account.Administrator), w.viewer("Ada", account.Member), w.viewer("Mo", account.Moderator)
		team, err := w.CreateTeam(w.ctx, admin, "Network", "")
		w.must(err)
		w.must(w.Recruit(w.ctx, admin, team, ada.ID))
		w.must(w.Recruit(w.ctx, admin, team, ada.ID))
		w.must(w.Recruit(w.ctx, admin, team, admin.ID))
		for _, id := range []int64{ada.ID, admin.ID} {
			if got, err := w.Managed(w.ctx, admin, id); err != nil || len(got.TeamIDs) != 1 || got.Role == account.Member {
				t.Errorf("%+v, %v", got, err)
			}
		}
		if err := w.Recruit(w.ctx, admin, team, mo.ID); !fail.Is(err, fail.Conflict) || fail.From(err).Fields["member"] == "" {
			t.Error("a moderator joined a team:", err)
		}
		short, _, err := w.SignUp(w.ctx, account.SignUp{Name: "Shorty", Password: "v1olet-gr"})
		w.must(err)
		id := w.who(short).ID
		if err := w.Recruit(w.ctx, admin, team, id); !fail.Is(err, fail.Conflict) || fail.From(err).Fields["member"] == "" {
			t.Error("who has a short password became staff:", err)
		}
		for _, pair := range [][2]int64{{4711, ada.ID}, {team, 4711}} {
			if err := w.Recruit(w.ctx, admin, pair[0], pair[1]); !fail.Is(err, fail.Missing) {
				t.Errorf("team and member %v: %v", pair, err)
			}
		}
	})
}

func TestOnlyAdministratorsManage(t *testing.T) {
	t.Parallel()
	w := newWorld(t, db.SQLite)
	admin, ada := w.viewer("Aditi", account.Administrator), w.viewer("Ada", account.Member)
	for _, v := range []account.Viewer{{}, ada, w.viewer("Stella", account.Staff), w.viewer("Mo", account.Moderator)} {
		_, err := w.Managed(w.ctx, v, admin.ID)
		for what, err := range map[string]error{"look": err, "manage": w.Manage(w.ctx, v, ada.ID, account.Administrator, nil), "recruit": w.Recruit(w.ctx, v, 1, ada.ID)} {
			if !fail.Is(err, fail.Forbidden) && !fail.Is(err, fail.SignIn) {
				t.Errorf("%q %s: %v", v.Role, what, err)
			}
		}
	}
}

func TestOnesOwnAccount(t *testing.T) {
	t.Parallel()
	w := newWorld(t, db.SQLite)
	token, _, err := w.SignUp(w.ctx, account.SignUp{Name: "Ada", Password: goodPassword, Email: "ada@example.org"})
	w.must(err)
	own, err := w.Own(w.ctx, w.who(token))
	if want := (account.Own{Email: "ada@example.org", HasPassword: true}); err != nil || own != want {
		t.Errorf("%+v, %v", own, err)
	}
	if _, err := w.Own(w.ctx, account.Viewer{}); !fail.Is(err, fail.SignIn) {
		t.Error("a guest has an account:", err)
	}
}
