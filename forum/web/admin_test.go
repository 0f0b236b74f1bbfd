package web_test

import (
	"context"
	"errors"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/forumtest"
	"answerable/forum/thread"
)

func boardForm(name string, more ...string) url.Values {
	form := url.Values{"name": {name}, "position": {"1"}, "see": {"everyone"}, "start": {"members"}, "reply": {"members"}}
	for i := 0; i+1 < len(more); i += 2 {
		form.Set(more[i], more[i+1])
	}
	return form
}

func TestAnAdministratorMakesAndNarrowsABoard(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := forumtest.New(t, engine)
		admin, asker := w.Member("root_admin", account.Administrator), w.Member("hub3_owner", account.Member)
		if got := admin.Get("/admin/boards").OK().Text("p.empty"); got == "" {
			t.Error("the empty list does not say what to do")
		}
		bad := admin.Post("/admin/boards/new", boardForm("B", "slug", "No Good", "description", "What is typed stays", "see", "nobody"))
		if bad.Status != 422 || bad.DOM().Find("#f-name-error, #f-slug-error, #f-see-error").Length() != 3 || bad.Text("#f-description") != "What is typed stays" {
			t.Fatalf("a bad form gave %d: %s", bad.Status, bad.Text(".field-error"))
		}
		if got := admin.Post("/admin/boards/new", boardForm("Broadband", "position", "first")); got.Status != 422 || got.DOM().Find("#f-position-error").Length() != 1 {
			t.Errorf("a bad position gave %d", got.Status)
		}
		if got := admin.Post("/admin/boards/new", boardForm("Anywhere", "position", "")); got.Status != 303 {
			t.Errorf("a board without a position gave %d %s", got.Status, got.Text("main"))
		}
		if got := admin.Post("/admin/boards/new", boardForm("Broadband")); got.Status != 303 {
			t.Fatalf("making a board gave %d: %s", got.Status, got.Text(".field-error"))
		}
		board, err := w.Forum.BoardBySlug(context.Background(), asker.Viewer, "broadband")
		if err != nil {
			t.Fatal(err)
		}
		edit := "/admin/boards/" + id(board.ID)
		if admin.Get(edit).OK().DOM().Find("#f-reason").Length() != 0 {
			t.Error("a board without threads asks for a reason")
		}
		w.Thread(asker, board, "No dial tone since Tuesday", "The line is dead.")
		if admin.Get(edit).OK().DOM().Find("#f-reason").Length() != 1 {
			t.Error("a board with threads does not ask for a reason")
		}
		w.Guest().Get("/t/1/no-dial-tone-since-tuesday").OK()
		narrow := boardForm("Broadband", "slug", "broadband", "see", "members")
		refused := admin.Post(edit, narrow)
		if checked, _ := refused.DOM().Find("input[name=see][checked]").Attr("value"); refused.Status != 422 || refused.DOM().Find("#f-reason-error").Length() != 1 || checked != "members" {
			t.Fatalf("narrowing without a reason gave %d: %s", refused.Status, refused.Text(".field-error"))
		}
		narrow.Set("reason", "Account numbers are quoted in it.")
		if got := admin.Post(edit, narrow); got.Status != 303 {
			t.Fatalf("narrowing gave %d: %s", got.Status, got.Text(".field-error"))
		}
		for _, path := range []string{"/t/1/no-dial-tone-since-tuesday", "/b/broadband", "/p/1"} {
			if got := w.Guest().Get(path); got.Status != 404 {
				t.Errorf("a guest still gets %s: %d", path, got.Status)
			}
		}
		asker.Get("/t/1/no-dial-tone-since-tuesday").OK()
		narrow.Set("slug", "lines")
		if got := admin.Post(edit, narrow); got.Status != 303 {
			t.Fatalf("another address gave %d: %s", got.Status, got.Text(".field-error"))
		}
		if got := asker.Get("/b/broadband"); got.Status != 301 || got.Header.Get("Location") != "/b/lines" {
			t.Errorf("the old address gave %d to %q", got.Status, got.Header.Get("Location"))
		}
		if got := w.Guest().Get("/b/broadband"); got.Status != 404 {
			t.Errorf("a guest learns of the board by its old address: %d", got.Status)
		}
	})
}

func TestBoardsMoveUpAndDown(t *testing.T) {
	t.Parallel()
	w := forumtest.New(t, db.SQLite)
	admin := w.Member("root_admin", account.Administrator)
	first, second := w.Board("Broadband"), w.Board("Mobile")
	order := func() string { return admin.Get("/admin/boards").OK().Text("tbody th") }
	if got := admin.Post("/admin/boards/"+id(second.ID)+"/move", url.Values{"by": {"-1"}}); got.Status != 303 || order() != "MobileBroadband" {
		t.Errorf("up gave %d, the order is %q", got.Status, order())
	}
	if got := admin.Post("/admin/boards/"+id(second.ID)+"/move", url.Values{"by": {"1"}}); got.Status != 303 || order() != "BroadbandMobile" {
		t.Errorf("down gave %d, the order is %q", got.Status, order())
	}
	for _, by := range []string{"", "x", "9223372036854775808"} {
		if got := admin.Post("/admin/boards/"+id(first.ID)+"/move", url.Values{"by": {by}}); got.Status != 400 {
			t.Errorf("by %q gave %d", by, got.Status)
		}
	}
}

func TestAProductBelongsToOneBoard(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := forumtest.New(t, engine)
		admin := w.Member("root_admin", account.Administrator)
		board := w.Board("Broadband")
		w.Board("Mobile")
		form := url.Values{"name": {"Home Hub 3"}, "models": {"Type A\r\nType B\r\n\r\n"}, "find_model": {"Underneath"}}
		if got := admin.Post("/admin/products/new", form); got.Status != 422 || got.DOM().Find("#f-board-error").Length() != 1 || got.Text("#f-models") != "Type A Type B" {
			t.Fatalf("without a board: %d, %s", got.Status, got.Text(".field-error"))
		}
		form.Set("board", id(board.ID))
		if got := admin.Post("/admin/products/new", form); got.Status != 303 {
			t.Fatalf("making a product gave %d: %s", got.Status, got.Text(".field-error"))
		}
		if got := admin.Get("/admin/products").OK().Text("tbody tr"); got != "Home Hub 32Broadband" {
			t.Errorf("the list says %q", got)
		}
		edit := admin.Get("/admin/products/1").OK()
		if edit.Text("#f-models") != "Type A Type B" || edit.DOM().Find("input[name=board]").Length() != 0 {
			t.Errorf("the form: %s", edit.Text("main"))
		}
		if got := admin.Post("/admin/products/1", url.Values{"name": {"Hub 3"}, "models": {"Type B"}}); got.Status != 303 {
			t.Errorf("changing gave %d: %s", got.Status, got.Text(".field-error"))
		}
		products, err := w.Forum.Products(context.Background(), account.Viewer{}, board.ID)
		if err != nil || len(products) != 1 || products[0].Name != "Hub 3" || len(products[0].Models) != 1 {
			t.Fatalf("%+v, %v", products, err)
		}
		if got := admin.Post("/admin/products/1/retire", url.Values{}); got.Status != 303 || admin.Get("/admin/products").OK().Text("p.empty") == "" {
			t.Errorf("retiring gave %d", got.Status)
		}
	})
}

func TestATeamAndItsPeople(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := forumtest.New(t, engine)
		admin, nadia, _ := w.Member("root_admin", account.Administrator), w.Member("Nadia_N", account.Member), w.Member("mo_the_mod", account.Moderator)
		in := admin.Post("/admin/teams/new", url.Values{"name": {"Network"}, "description": {"Lines and exchanges"}})
		if in.Status != 303 {
			t.Fatalf("making a team gave %d: %s", in.Status, in.Text(".field-error"))
		}
		team := in.Header.Get("Location")
		if got := admin.Post("/admin/teams/new", url.Values{"name": {"network"}}); got.Status != 422 || got.DOM().Find("#f-name-error").Length() != 1 {
			t.Errorf("a second team of that name gave %d", got.Status)
		}
		for name, want := range map[string]string{"nobody_here": "There is no member of this name.", "mo_the_mod": "Only staff can be in a team.", "": "There is no member of this name."} {
			got := admin.Post(team+"/people", url.Values{"member": {name}})
			if typed, _ := got.DOM().Find("#f-member").Attr("value"); got.Status != 422 || got.Text("#f-member-error") != want || typed != name {
				t.Errorf("%q gave %d, %q", name, got.Status, got.Text("#f-member-error"))
			}
		}
		if got := admin.Post(team+"/people", url.Values{"member": {"nadia_n"}}); got.Status != 303 {
			t.Fatalf("putting somebody in gave %d: %s", got.Status, got.Text(".field-error"))
		}
		if got := w.Guest().Get("/m/Nadia_N").OK().Text(".person-head .pill"); got != "Staff · Network" {
			t.Errorf("the badge says %q", got)
		}
		if nadia.Get("/account").Status != 303 {
			t.Error("the session from before the role lives on")
		}
		remove := team + "/people/" + id(nadia.Viewer.ID) + "/remove"
		if got := admin.Post(remove, url.Values{}); got.Status != 303 || strings.Contains(admin.Get(team).OK().Body, "Nadia_N") {
			t.Errorf("taking somebody out gave %d", got.Status)
		}
		if got := admin.Post(remove, url.Values{}); got.Status != 404 {
			t.Errorf("taking him out twice gave %d", got.Status)
		}
	})
}

func TestAMembersRoleIsChanged(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := forumtest.New(t, engine)
		admin, nadia := w.Member("root_admin", account.Administrator), w.Member("nadia_network", account.Member)
		team, err := w.People.CreateTeam(context.Background(), admin.Viewer, "Network", "")
		if err != nil {
			t.Fatal(err)
		}
		page := "/admin/members/" + id(nadia.Viewer.ID)
		if got := admin.Get(page).OK(); !strings.Contains(got.Body, "Signed in in 1 places") && !strings.Contains(got.Body, "Signed in in 1 place") {
			t.Errorf("the page says %s", got.Text("main"))
		}
		if got := admin.Post(page, url.Values{"role": {"staff"}, "teams": {id(team)}}); got.Status != 303 {
			t.Fatalf("changing the role gave %d: %s", got.Status, got.Text(".field-error"))
		}
		if got := w.Guest().Get("/m/nadia_network").OK().Text(".person-head .pill"); got != "Staff · Network" {
			t.Errorf("the badge says %q", got)
		}
		if nadia.Get("/account").Status != 303 {
			t.Error("the session from before lives on")
		}
		for _, form := range []url.Values{{}, {"role": {"root"}}} {
			if got := admin.Post(page, form); got.Status != 422 || got.DOM().Find("#f-role-error").Length() != 1 {
				t.Errorf("%v gave %d", form, got.Status)
			}
		}
		if got := admin.Post(page, url.Values{"role": {"staff"}}); got.Status != 422 || got.DOM().Find("#f-teams-error").Length() != 1 {
			t.Errorf("staff without a team gave %d %s", got.Status, got.Text("main"))
		}
		if got := admin.Post(page, url.Values{"role": {"staff"}, "teams": {"x"}}); got.Status != 400 {
			t.Errorf("a garbled team gave %d", got.Status)
		}
		own := "/admin/members/" + id(admin.Viewer.ID)
		if got := admin.Post(own, url.Values{"role": {"member"}}); got.Status != 422 || got.DOM().Find("#f-role-error").Length() != 1 {
			t.Errorf("the last administrator resigned: %d", got.Status)
		}
		again := w.SignIn("nadia_network")
		if got := admin.Post(page+"/sign-out", url.Values{}); got.Status != 303 || again.Get("/account").Status != 303 {
			t.Errorf("ending the sessions gave %d", got.Status)
		}
	})
}

func TestMembersAreSearched(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := forumtest.New(t, engine)
		admin := w.Member("root_admin", account.Administrator)
		for _, name := range []string{"anna_one", "anna_two", "100%_sure"} {
			if err := w.AddMember(context.Background(), account.NewMember{Name: strings.ReplaceAll(name, "%", ""), Role: account.Member}); err != nil {
				t.Fatal(err)
			}
		}
		for query, want := range map[string]string{"?q=anna": "anna_oneanna_two", "?q=ANNA_T": "anna_two", "?q=%25": "", "?q=%5C": "", "?q=%27%20OR%201=1": "", "?role=administrator": "root_admin",
			"?q=%00": "", "?q=%ff&role=member": "100_sureanna_oneanna_two", "?after=%00%ff&role=administrator": "", "?after=anna_one": "anna_tworoot_admin"} {
			if got := admin.Get("/admin/members" + query).OK().Text("tbody th"); got != want {
				t.Errorf("%s gave %q", query, got)
			}
		}
		if got := admin.Get("/admin/members?role=root"); got.Status != 422 {
			t.Errorf("a role that is none gave %d", got.Status)
		}
	})
}

func TestTheSiteIsChanged(t *testing.T) {
	t.Parallel()
	w := forumtest.New(t, db.SQLite)
	admin := w.Member("root_admin", account.Administrator)
	form := url.Values{"name": {"Hub help"}, "sign_up": {"closed"}, "language": {"en"}, "sign_up_text": {"Ask us."}, "contact": {"help@example.org"}}
	w.Guest().Get("/").OK()
	if got := admin.Post("/admin/site", form); got.Status != 303 {
		t.Fatalf("changing gave %d: %s", got.Status, got.Text(".field-error"))
	}
	if got := w.Guest().Get("/").OK().Text(".brand"); got != "Hub help" {
		t.Errorf("the front page is called %q", got)
	}
	for field, value := range map[string]string{"name": "x", "sign_up": "anybody", "language": "tlh", "contact": strings.Repeat("a", 201)} {
		bad := url.Values{}
		for k, v := range form {
			bad[k] = v
		}
		bad.Set(field, value)
		got := admin.Post("/admin/site", bad)
		if got.Status != 422 || got.DOM().Find("#f-"+field+"-error").Length() != 1 || got.Text("#f-sign_up_text") != "Ask us." {
			t.Errorf("%s %.20q gave %d: %s", field, value, got.Status, got.Text(".field-error"))
		}
	}
}

func TestReplyTemplatesAreKept(t *testing.T) {
	t.Parallel()
	w := forumtest.New(t, db.SQLite)
	admin, staff := w.Member("root_admin", account.Administrator), w.Member("nadia_network", account.Staff)
	place := w.Thread(admin, w.Board("Broadband"), "No dial tone since Tuesday", "The line is dead.")
	if got := admin.Post("/admin/templates/new", url.Values{"name": {"Line check"}, "body": {""}}); got.Status != 422 || got.DOM().Find("#f-body-error").Length() != 1 {
		t.Errorf("an empty text gave %d", got.Status)
	}
	if got := admin.Post("/admin/templates/new", url.Values{"name": {"Line check"}, "body": {"Please run the **line check**."}}); got.Status != 303 {
		t.Fatalf("making one gave %d: %s", got.Status, got.Text(".field-error"))
	}
	if got := staff.Get("/t/" + id(place.ThreadID) + "/reply").OK(); !strings.Contains(got.Text("select[name=template]"), "Line check") {
		t.Error("staff are not offered the template")
	}
	if got := admin.Post("/admin/templates/1", url.Values{"name": {"Line test"}, "body": {"Changed."}}); got.Status != 303 || admin.Get("/admin/templates/1").OK().Text("#f-body") != "Changed." {
		t.Errorf("changing gave %d", got.Status)
	}
	if got := admin.Post("/admin/templates/1/remove", url.Values{}); got.Status != 303 || admin.Get("/admin/templates/1").Status != 404 {
		t.Errorf("removing gave %d", got.Status)
	}
}

type brokenJobs struct{}

func (brokenJobs) Waiting(context.Context) (int64, int64, error) { return 0, 0, errors.New("broken") }

func TestTheOverviewTellsHowTheInstallationIs(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := forumtest.New(t, engine)
		admin := w.Member("root_admin", account.Administrator)
		w.Thread(admin, w.Board("Broadband", func(b *thread.Board) { b.MaySee = thread.StaffOnly }), "No dial tone since Tuesday", "The line is dead.")
		if got := admin.Get("/admin").OK().Text("main"); !strings.Contains(got, "The index lacks documents.") {
			t.Errorf("an index that is not filled is not told of: %s", got)
		}
		w.Settle()
		if err := w.Search.Reindex(context.Background(), func(int, int) {}); err != nil {
			t.Fatal(err)
		}
		page := admin.Get("/admin").OK()
		for _, want := range []string{"Database in order", "Search in order Bleve, documents in the index: 1.", "Work behind the pages in order", "Boards1Threads1Unanswered1", "Every file of the theme works."} {
			if !strings.Contains(page.Text("main"), want) {
				t.Errorf("the overview lacks %q: %s", want, page.Text("main"))
			}
		}
		w.Web.Jobs = brokenJobs{}
		if got := admin.Get("/admin").OK().Text("main"); !strings.Contains(got, "The job queue does not answer.") {
			t.Errorf("a broken queue is not told of: %s", got)
		}
	})
}

func id(n int64) string { return strconv.FormatInt(n, 10) }

func TestTheLimitsForNewMembersAreSet(t *testing.T) {
	t.Parallel()
	c := newCourt(t, db.SQLite)
	bad := c.aditi.Post("/admin/new-members", form("hold_first", "many", "posts", "5", "posts_per_day", "", "links", "-1"))
	has(t, "no number", bad, "#f-hold_first-error", "whole number")
	has(t, "none at all", bad, "#f-posts_per_day-error", "whole number")
	if got := bad.DOM().Find(`#f-hold_first`).AttrOr("value", ""); bad.Status != 422 || got != "many" {
		t.Errorf("%d, kept %q", bad.Status, got)
	}
	has(t, "too many", c.aditi.Post("/admin/new-members", form("hold_first", "21", "posts", "5", "posts_per_day", "0", "links", "0")), "#f-hold_first-error", "0 to 20")
	c.does(c.aditi, "/admin/new-members", "hold_first", "1", "posts", "5", "posts_per_day", "3", "links", "-1")
	if got := c.aditi.Get("/admin/new-members").OK().DOM().Find(`#f-links`).AttrOr("value", ""); got != "-1" {
		t.Errorf("the page says %q", got)
	}
	nina := c.Member("nina_new", account.Member)
	if to := c.does(nina, "/t/1/reply", "body", "My first words."); to != "/held" {
		t.Errorf("a first post led to %q", to)
	}
}
