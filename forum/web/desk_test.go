package web_test

import (
	"context"
	"strconv"
	"strings"
	"testing"
	"time"

	"answerable/forum/db"
	"answerable/forum/forumtest"
)

// cared is a hub with two teams and a ladder for its board.
func cared(t *testing.T, engine db.Dialect) *hub {
	t.Helper()
	h := newHub(t, engine)
	ctx := context.Background()
	for i, team := range []string{"Community", "Gateway firmware"} {
		id, err := h.People.CreateTeam(ctx, h.admin.Viewer, team, "")
		if err == nil {
			err = h.People.AddToTeam(ctx, h.admin.Viewer, id, []*forumtest.Client{h.staff, h.lead}[i].Viewer.ID)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	h.do(h.admin, "/admin/care/1", ladderForm()...)
	h.Settle()
	return h
}

func ladderForm() []string {
	return []string{"timezone", "Europe/London", "opens", "09:00", "closes", "17:00", "days", "1", "holidays", "2026-05-25 Bank holiday", "team1", "1", "first1", "2 h", "next1", "2 h", "update1", "1 d",
		"team2", "2", "first2", "1 h", "next2", "1 h", "update2", "1 d", "climb_asks", "1", "verify_share", "80", "verify_least", "2", "reopen_share", "30", "private_days", "90"}
}

func TestTheDeskWorksWithoutScripts(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		h := cared(t, engine)
		care, err := h.Faults.ThreadCare(context.Background(), h.staff.Viewer, h.thread.ThreadID)
		if err != nil {
			t.Fatal(err)
		}
		at := func(text string) string { return strings.ReplaceAll(text, "ID", strconv.FormatInt(care.ID, 10)) }
		desk := h.staff.Get("/desk").OK()
		if n := desk.DOM().Find(".desk-row").Length(); n != 2 {
			t.Fatalf("%d rows: %s", n, desk.Text("main"))
		}
		if got := desk.Text(at("#cID")); !strings.Contains(got, "No lease on Android") || !strings.Contains(got, "a customer waits") || !strings.Contains(got, "Take it") {
			t.Errorf("the row says %q", got)
		}
		if got := desk.Text(".tiles"); !strings.Contains(got, "Waiting for a first reply 2") {
			t.Errorf("the tiles say %q", got)
		}
		took := h.staff.Post(at("/care/ID/take"), form("return", at("/desk?list=mine#cID")))
		if took.Status != 303 || took.Header.Get("Location") != at("/desk?list=mine#cID") {
			t.Fatalf("%d to %q", took.Status, took.Header.Get("Location"))
		}
		if got := h.staff.Get("/desk?list=mine").OK().Text(at("#cID .desk-facts")); !strings.Contains(got, "Owneryou") {
			t.Errorf("mine: %q", got)
		}
		if away := h.staff.Post(at("/care/ID/take"), form("return", "https://evil.example/")); away.Header.Get("Location") != at("/care/ID") {
			t.Errorf("led to %q", away.Header.Get("Location"))
		}
		late := h.lead.Post(at("/care/ID/take"), form("return", at("/desk#cID")))
		if late.Status != 409 || !strings.Contains(late.Text("#errors"), "net_ops owns this") {
			t.Errorf("%d %q", late.Status, late.Text("#errors"))
		}
		refused := h.staff.Post(at("/care/ID/hand-over"), form("team", "2", "reason", "", "note", "Ask for the build"))
		if refused.Status != 422 || refused.DOM().Find("#f-reason-error").Length() != 1 || refused.Text("#f-note") != "Ask for the build" {
			t.Errorf("%d %s", refused.Status, refused.Text("main"))
		}
		h.do(h.staff, at("/care/ID/hand-over"), "team", "2", "reason", "It is the firmware", "note", "Ask for the build", "return", at("/desk#cID"))
		if got := h.lead.Get("/desk?list=handed").OK().Text(at("#cID")); !strings.Contains(got, "Handed to Gateway firmware") || !strings.Contains(got, "Accept") {
			t.Errorf("handed: %q", got)
		}
		public := h.Guest().Get(at("/care/ID")).OK()
		if got := public.Text("main"); !strings.Contains(got, "It is the firmware") || strings.Contains(got, "Ask for the build") || strings.Contains(got, "Hand over") {
			t.Errorf("a guest reads %q", got)
		}
		if got := h.staff.Get(at("/care/ID")).OK().Text("main"); !strings.Contains(got, "Ask for the build") {
			t.Errorf("staff read %q", got)
		}
		h.do(h.lead, at("/care/ID/accept"), "return", at("/desk#cID"))
		answered := h.lead.Post(at("/desk/ID/answer"), form("body", "Please try 4.7.6.", "return", at("/desk?list=mine#cID")))
		if answered.Status != 303 || answered.Header.Get("Location") != at("/desk?list=mine#cID") {
			t.Fatalf("%d %s", answered.Status, answered.Text("main"))
		}
		if empty := h.lead.Post(at("/desk/ID/answer"), form("body", " ")); empty.Status != 422 || empty.DOM().Find("#f-body-error").Length() != 1 {
			t.Errorf("%d %s", empty.Status, empty.Text("main"))
		}
		h.Settle()
		if got := h.lead.Get("/desk?list=mine").OK(); got.DOM().Find(at("#cID")).Length() != 0 {
			t.Error("what is answered is still on the desk")
		}
		if got := h.Guest().Get(h.threadPath).OK().Text(".care"); !strings.Contains(got, "firmware_lead") || !strings.Contains(got, "1 handover") {
			t.Errorf("the thread says %q", got)
		}
	})
}

func TestAStalledThreadClimbsInPublicAndCustomersAskItUp(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		h := cared(t, engine)
		if got := h.Guest().Get(h.threadPath).OK().Text(".care"); !strings.Contains(got, "A customer waits since") || strings.Contains(got, "too long") {
			t.Errorf("before: %q", got)
		}
		h.Clock.Advance(2*time.Hour + time.Minute) // 9:00 UTC is 10:00 in London
		if err := h.Faults.Sweep(context.Background()); err != nil {
			t.Fatal(err)
		}
		page := h.Guest().Get(h.threadPath).OK()
		if got := page.Text(".care"); !strings.Contains(got, "has waited for Gateway firmware") || !strings.Contains(got, "First reply came late") {
			t.Errorf("the guest reads %q", got)
		}
		care, err := h.Faults.ThreadCare(context.Background(), h.staff.Viewer, h.thread.ThreadID)
		if err != nil {
			t.Fatal(err)
		}
		ask := "/care/" + strconv.FormatInt(care.ID, 10) + "/ask"
		if asked := h.other.Post(ask, form()); asked.Status != 403 {
			t.Errorf("who is not affected asked it up: %d", asked.Status)
		}
		if top := h.asker.Post(ask, form()); top.Status != 409 || !strings.Contains(top.Text("main"), "top of the ladder") {
			t.Errorf("past the top: %d %s", top.Status, top.Text("main"))
		}
		post := h.Reply(h.asker, h.thread, "Thanks anyway")
		path := "/p/" + strconv.FormatInt(post.PostID, 10) + "/no-answer"
		if marked := h.staff.Post(path, form("on", "1")); marked.Status != 303 {
			t.Errorf("%d", marked.Status)
		}
		if bad := h.staff.Post(path, form("on", "perhaps")); bad.Status != 400 {
			t.Errorf("%d", bad.Status)
		}
		if other := h.other.Post(path, form("on", "1")); other.Status != 403 {
			t.Errorf("%d", other.Status)
		}
	})
}

func TestTheLadderIsAdministered(t *testing.T) {
	t.Parallel()
	h := cared(t, db.SQLite)
	if got := h.admin.Get("/admin/care").OK().Text("main"); !strings.Contains(got, "Community") || !strings.Contains(got, "09:00 to 17:00, Europe/London") {
		t.Errorf("%q", got)
	}
	page := h.admin.Get("/admin/care/1").OK().DOM()
	for id, want := range map[string]string{"f-timezone": "Europe/London", "f-first1": "2 h", "f-update1": "8 h", "f-climb_asks": "1"} {
		if got, _ := page.Find("#" + id).Attr("value"); got != want {
			t.Errorf("%s: %q, want %q", id, got, want)
		}
	}
	if got := page.Find("#f-holidays").Text(); got != "2026-05-25 Bank holiday" {
		t.Errorf("holidays: %q", got)
	}
	bad := ladderForm()
	bad[1], bad[13] = "Mars", "soon"
	refused := h.admin.Post("/admin/care/1", form(bad...))
	if got := refused.DOM(); refused.Status != 422 || got.Find("#f-timezone-error").Length() != 1 || got.Find("#f-first1-error").Length() != 1 {
		t.Errorf("%d %s", refused.Status, refused.Text("#errors"))
	}
	if staff := h.staff.Get("/admin/care/1"); staff.Status != 404 {
		t.Errorf("staff: %d", staff.Status)
	}
	if rule := h.Guest().Get("/desk/rule").OK().Text("table"); !strings.Contains(rule, "A vulnerable customer96 hours longer") || !strings.Contains(rule, "168 hours less") {
		t.Errorf("%q", rule)
	}
}
