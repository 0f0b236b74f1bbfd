package account_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/forumtest"
)

func TestProfile(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		admin, sam := w.viewer("Boss", account.Administrator), w.viewer("Sam", account.Staff)
		for _, name := range []string{"Firmware", "Billing"} {
			id, err := w.CreateTeam(w.ctx, admin, name, "")
			w.must(err)
			w.must(w.AddToTeam(w.ctx, admin, id, sam.ID))
		}
		w.must(w.SetAbout(w.ctx, sam, " I mend *gateways*.\r\nAsk me. "))
		for _, get := range []func() (account.Profile, error){
			func() (account.Profile, error) { return w.Profile(w.ctx, "sAM") },
			func() (account.Profile, error) { return w.ProfileByID(w.ctx, sam.ID) },
		} {
			p, err := get()
			if err != nil || p.ID != sam.ID || p.Name != "Sam" || p.Role != account.Staff || p.ImportedFrom != "" || p.Erased ||
				!slices.Equal(p.Teams, []string{"Firmware", "Billing"}) || p.About != "I mend *gateways*.\nAsk me." || !p.Joined.Equal(w.clock.Now()) {
				t.Errorf("%+v %v", p, err)
			}
		}
		for _, name := range []string{"", "Nobody-known", "a\x00b", "\xff", "%", "' OR 1=1 --", strings.Repeat("x", 10_000)} {
			_, err := w.Profile(w.ctx, name)
			refused(t, err, fail.Missing)
		}
		_, err := w.ProfileByID(w.ctx, -1)
		refused(t, err, fail.Missing)
		refused(t, w.SetAbout(w.ctx, account.Viewer{}, "x"), fail.SignIn)
		refused(t, w.SetAbout(w.ctx, sam, strings.Repeat("é", 1001)), fail.Invalid, "about")
		refused(t, w.SetAbout(w.ctx, sam, "a\u202eb"), fail.Invalid, "about")
		w.must(w.SetAbout(w.ctx, sam, strings.Repeat("é", 1000)))
	})
}

func TestMentions(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		ada, jo := w.viewer("Ada", account.Member), w.viewer("Jörg", account.Member)
		w.viewer("Adele", account.Member)
		w.exec("UPDATE members SET erased_at = ? WHERE name = 'Adele'", w.clock.Now())
		ctx, statements := db.CountStatements(w.ctx)
		found, err := w.ByNames(ctx, []string{"aDA", "Ada", "Jo\u0308rg", "nobody", "Adele", "\xff\x00"})
		if err != nil || statements.Load() != 1 || len(found) != 3 ||
			found["aDA"] != (account.Mention{ID: ada.ID, Name: "Ada"}) || found["Jo\u0308rg"].ID != jo.ID {
			t.Errorf("%+v %v in %d statements", found, err, statements.Load())
		}
		if found, err := w.ByNames(w.ctx, nil); err != nil || len(found) != 0 {
			t.Errorf("%v %v", found, err)
		}
		many := make([]string, 5000)
		for i := range many {
			many[i] = fmt.Sprintf("n%d", i)
		}
		if _, err := w.ByNames(w.ctx, many); err != nil {
			t.Error(err)
		}
	})
}

func TestSuggest(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		for i := range 25 {
			w.viewer(fmt.Sprintf("Ada-%02d", i), account.Member)
		}
		w.viewer("a_b", account.Member)
		w.viewer("Ärmel", account.Member)
		for _, c := range []struct {
			prefix string
			limit  int
			want   int
			first  string
		}{{"ADA", 3, 3, "Ada-00"}, {"ada-1", 100, 10, "Ada-10"}, {"ada", 1000, 20, "Ada-00"}, {"ada", -1, 1, "Ada-00"}, {"a_", 5, 1, "a_b"},
			{"ä", 5, 1, "Ärmel"}, {"", 5, 0, ""}, {"%", 5, 0, ""}, {"\x00\xff", 5, 0, ""}, {"zz", 5, 0, ""}, {strings.Repeat("a", 9999), 5, 0, ""}} {
			got, err := w.Suggest(w.ctx, c.prefix, c.limit)
			if err != nil || len(got) != c.want || (c.want > 0 && got[0].Name != c.first) {
				t.Errorf("%.20q: %+v %v", c.prefix, got, err)
			}
		}
	})
}

func TestMembersList(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		admin := w.viewer("Boss", account.Administrator)
		for i := range 7 {
			w.viewer(fmt.Sprintf("m_%d", i), account.Member)
		}
		sam := w.viewer("Sam", account.Staff)
		id, err := w.CreateTeam(w.ctx, admin, "Firmware", "")
		w.must(err)
		w.must(w.AddToTeam(w.ctx, admin, id, sam.ID))
		w.visit(sam.ID)
		var names []string
		q := account.MemberQuery{Limit: 4}
		for pages := 0; pages == 0 || q.After != ""; pages++ {
			page, err := w.Members(w.ctx, admin, q)
			w.must(err)
			for _, m := range page.Members {
				names = append(names, m.Name)
			}
			q.After = page.Next
			if pages > 5 {
				t.Fatal("it does not end")
			}
		}
		if !slices.Equal(names, []string{"Boss", "m_0", "m_1", "m_2", "m_3", "m_4", "m_5", "m_6", "Sam"}) {
			t.Errorf("%v", names)
		}
		for _, c := range []struct {
			search string
			role   account.Role
			want   int
		}{{"M_", "", 7}, {"%", "", 0}, {`\`, "", 0}, {"_3", "", 1}, {"", account.Staff, 1}, {"sam", account.Member, 0}, {"'", "", 0}, {"\x00", "", 0}} {
			page, err := w.Members(w.ctx, admin, account.MemberQuery{Search: c.search, Role: c.role})
			if err != nil || len(page.Members) != c.want || page.Next != "" {
				t.Errorf("%+v: %+v %v", c, page, err)
			}
		}
		page, err := w.Members(w.ctx, admin, account.MemberQuery{Role: account.Staff})
		if err != nil || !slices.Equal(page.Members[0].Teams, []string{"Firmware"}) || !page.Members[0].SeenAt.Equal(w.clock.Now()) {
			t.Errorf("%+v %v", page, err)
		}
		_, err = w.Members(w.ctx, admin, account.MemberQuery{Role: "owner"})
		refused(t, err, fail.Invalid, "role")
	})
}
