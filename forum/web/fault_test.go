package web_test

import (
	"context"
	"net/url"
	"strings"
	"testing"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fault"
	"answerable/forum/forumtest"
	"answerable/forum/thread"
)

// hub is a board with a customer's thread, and who has to do with it.
type hub struct {
	*forumtest.World
	board                       thread.Board
	admin, asker, other, staff  *forumtest.Client
	lead                        *forumtest.Client
	thread, second              thread.Placed
	threadPath, secondPath, key string
}

func newHub(t *testing.T, engine db.Dialect) *hub {
	t.Helper()
	h := &hub{World: forumtest.New(t, engine), key: forumtest.Key()}
	h.admin = h.Member("root_admin", account.Administrator)
	h.asker, h.other = h.Member("hub3_owner", account.Member), h.Member("galaxy_owner", account.Member)
	h.staff, h.lead = h.Member("net_ops", account.Staff), h.Member("firmware_lead", account.Staff)
	h.board = h.Board("Broadband")
	h.thread = h.Thread(h.asker, h.board, "No lease on Android", "Nothing connects since **4.7.5**.")
	h.second = h.Thread(h.other, h.board, "Galaxy drops Wi-Fi", "Every evening.")
	h.threadPath, h.secondPath = "/t/1/"+h.thread.Slug, "/t/2/"+h.second.Slug
	h.Settle()
	return h
}

// form is what a page's form would send, with what was typed.
func form(pairs ...string) url.Values {
	v := url.Values{"key": {forumtest.Key()}}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
	}
	return v
}

// open opens F-1 through the page.
func (h *hub) open() {
	h.T.Helper()
	got := h.staff.Post("/t/1/fault/new", form("title", "DHCP offer rejected by Linux clients", "severity", "major"))
	if got.Status != 303 || got.Header.Get("Location") != "/faults/F-1" {
		h.T.Fatalf("opening gave %d to %q: %s", got.Status, got.Header.Get("Location"), got.Text("main"))
	}
}

// do posts a form that must be accepted.
func (h *hub) do(who *forumtest.Client, path string, pairs ...string) {
	h.T.Helper()
	if got := who.Post(path, form(pairs...)); got.Status != 303 {
		h.T.Fatalf("%s with %q gave %d: %s", path, pairs, got.Status, got.Text("main"))
	}
}

// at is a time in the future as browsers send it.
func (h *hub) at(hours int) string {
	return h.Clock.Now().UTC().Add(time.Duration(hours) * time.Hour).Format("2006-01-02T15:04")
}

func has(t *testing.T, what string, p forumtest.Page, selector string, words ...string) {
	t.Helper()
	text := p.Text(selector)
	if p.DOM().Find(selector).Length() == 0 {
		t.Errorf("%s: there is no %s; main says: %.600s", what, selector, p.Text("main"))
		return
	}
	for _, word := range words {
		if !strings.Contains(text, word) {
			t.Errorf("%s: %s lacks %q: %s", what, selector, word, text)
		}
	}
}

func TestAFaultStandsAboveEveryLinkedThread(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		h := newHub(t, engine)
		has(t, "a thread of nothing", h.staff.Get(h.threadPath).OK(), `a[href="/t/1/fault/new"]`)
		has(t, "the form to open", h.staff.Get("/t/1/fault/new").OK(), `input[name="severity"][value="normal"][checked]`)
		if title, _ := h.staff.Get("/t/1/fault/new").OK().DOM().Find("#f-title").Attr("value"); title != "No lease on Android" {
			t.Errorf("the title is not filled in: %q", title)
		}
		h.open()
		h.do(h.lead, "/t/2/fault", "fault", "f-1")
		for _, path := range []string{h.threadPath, h.secondPath, "/faults/F-1"} {
			for name, who := range map[string]*forumtest.Client{"guest": h.Guest(), "member": h.other, "staff": h.lead} {
				page := who.Get(path).OK()
				has(t, path+" as "+name, page, ".fault .fault-state", "Reported", "Major")
				has(t, path+" as "+name, page, "#fault-title", "Fault F-1 · DHCP offer rejected by Linux clients")
				has(t, path+" as "+name, page, ".fault-facts", "no date yet", "none known")
				has(t, path+" as "+name, page, ".fault-me", "This affects me too", "Follow")
			}
		}
		has(t, "the thread", h.Guest().Get(h.threadPath), ".event-fault", "net_ops opened the fault")
		has(t, "the second thread", h.Guest().Get(h.secondPath), ".event-fault", "firmware_lead linked this thread to the fault")
		has(t, "its other threads", h.Guest().Get(h.threadPath), ".column-side", "Same fault, other threads", "Galaxy drops Wi-Fi")
		has(t, "the fault's threads", h.Guest().Get("/faults/F-1"), "#threads", "No lease on Android", "Galaxy drops Wi-Fi")
		has(t, "the list", h.Guest().Get("/faults").OK(), ".fault-row", "F-1", "DHCP offer rejected", "2 threads")
		if to := h.Guest().Get("/faults/1").Header.Get("Location"); to != "/faults/F-1" {
			t.Errorf("/faults/1 leads to %q", to)
		}
		for _, missing := range []string{"/faults/F-2", "/faults/F-0", "/faults/x", "/faults/F-99999999999999999999"} {
			if got := h.Guest().Get(missing).Status; got != 404 {
				t.Errorf("%s gave %d", missing, got)
			}
		}
	})
}

func TestLinkingAndUnlinkingAThread(t *testing.T) {
	t.Parallel()
	h := newHub(t, db.SQLite)
	h.open()
	for typed, want := range map[string]string{"": "Write the fault's number", "F-99": "There is no such fault", "banana": "Write the fault's number"} {
		got := h.staff.Post("/t/2/fault", form("fault", typed))
		if got.Status != 422 {
			t.Errorf("linking to %q gave %d", typed, got.Status)
		}
		has(t, typed, got, "#f-fault-error", want)
		if kept, _ := got.DOM().Find("#f-fault").Attr("value"); kept != typed {
			t.Errorf("typed %q, kept %q", typed, kept)
		}
	}
	if got := h.other.Post("/t/2/fault", form("fault", "F-1")).Status; got != 403 {
		t.Errorf("a member may link: %d", got)
	}
	h.do(h.staff, "/t/2/fault", "fault", "F-1")
	if got := h.staff.Post("/t/2/fault", form("fault", "F-1")); got.Status != 409 {
		t.Errorf("linking twice gave %d: %s", got.Status, got.Text("main"))
	}
	got := h.staff.Post("/t/2/fault/unlink", form("fault", "1", "reason", ""))
	has(t, "without a reason", got, "#f-reason-error", "reason")
	h.do(h.staff, "/t/2/fault/unlink", "fault", "1", "reason", "A loose cable.")
	page := h.Guest().Get(h.secondPath).OK()
	if page.DOM().Find(".fault").Length() != 0 {
		t.Error("the thread still shows the panel")
	}
	has(t, "the timeline", h.Guest().Get("/faults/F-1").OK(), ".timeline", "net_ops took the thread Galaxy drops Wi-Fi off this fault", "A loose cable.")
	if got := h.staff.Get("/t/2/fault/unlink").Status; got != 409 {
		t.Errorf("unlinking what is not linked gave %d", got)
	}
}

func TestTheStatusMovesByItsTable(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		h := newHub(t, engine)
		h.open()
		page := h.staff.Get("/faults/F-1/status").OK()
		var offered []string
		for _, input := range page.DOM().Find(`input[name="status"]`).Nodes {
			for _, a := range input.Attr {
				if a.Key == "value" {
					offered = append(offered, a.Val)
				}
			}
		}
		if got := strings.Join(offered, " "); got != "confirmed not_reproduced wont_fix" {
			t.Errorf("offered: %s", got)
		}
		illegal := h.staff.Post("/faults/F-1/status", form("from", "reported", "status", "verified", "reason", "Because."))
		if illegal.Status != 409 {
			t.Errorf("an illegal move gave %d", illegal.Status)
		}
		has(t, "an illegal move", illegal, "#f-status-error", "Confirmed", "Not reproduced", "Will not be fixed")
		if kept := illegal.Text("#f-reason"); kept != "Because." {
			t.Errorf("the reason is lost: %q", kept)
		}
		silent := h.staff.Post("/faults/F-1/status", form("from", "reported", "status", "wont_fix"))
		has(t, "closing without a reason", silent, "#f-reason-error", "Everybody can read it")
		h.do(h.lead, "/faults/F-1/status", "from", "reported", "status", "confirmed")
		late := h.staff.Post("/faults/F-1/status", form("from", "reported", "status", "not_reproduced", "reason", "It works here."))
		if late.Status != 409 {
			t.Errorf("who came second got %d", late.Status)
		}
		has(t, "who came second", late, "#errors", "firmware_lead changed the status to “Confirmed”")
		has(t, "who came second", late, `[aria-labelledby="changed"]`, "firmware_lead moved it from “Reported” to “Confirmed”")
		h.do(h.staff, "/faults/F-1/status", "from", "confirmed", "status", "wont_fix", "reason", "The box is no longer made.")
		thread := h.Guest().Get(h.threadPath).OK()
		has(t, "a closed fault", thread, ".fault-closed", "Will not be fixed", "Closed by net_ops", "The box is no longer made.")
		has(t, "what is broken now", h.Guest().Get("/faults").OK(), ".empty", "Nothing is known to be broken.")
		has(t, "what was", h.Guest().Get("/faults?state=closed").OK(), ".fault-row", "F-1")
		has(t, "by status", h.Guest().Get("/faults?status=wont_fix").OK(), ".fault-row", "F-1")
	})
}

func TestAnEstimateKeepsItsEarlierDates(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		h := newHub(t, engine)
		h.open()
		for _, bad := range []struct{ field, want, kind, from, until, next string }{
			{"kind", "Choose what can be said", "", "", h.at(24), ""},
			{"until", "Give the date", "date", "", "", ""},
			{"until", "has passed", "date", "", h.at(-24), ""},
			{"until", "like 2026-06-30T14:00", "date", "", "tomorrow", ""},
			{"from", "when the window begins", "window", "", h.at(24), ""},
			{"until", "ends before it begins", "window", h.at(48), h.at(24), ""},
			{"next", "by when you write", "none", "", "", ""},
		} {
			got := h.staff.Post("/faults/F-1/estimate", form("kind", bad.kind, "from", bad.from, "until", bad.until, "next", bad.next))
			if got.Status != 422 {
				t.Errorf("%+v gave %d", bad, got.Status)
			}
			has(t, bad.want, got, "#f-"+bad.field+"-error", bad.want)
			if kept, _ := got.DOM().Find("#f-until").Attr("value"); kept != bad.until {
				t.Errorf("typed %q, kept %q", bad.until, kept)
			}
		}
		h.do(h.staff, "/faults/F-1/estimate", "standing", "0", "kind", "date", "until", h.at(24))
		has(t, "without a reason", h.staff.Post("/faults/F-1/estimate", form("standing", "1", "kind", "date", "until", h.at(72))), "#f-reason-error", "reason")
		h.do(h.lead, "/faults/F-1/estimate", "standing", "1", "kind", "date", "until", h.at(72), "reason", "the build failed certification")
		second := h.staff.Post("/faults/F-1/estimate", form("standing", "1", "kind", "date", "until", h.at(48), "reason", "Mine."))
		if second.Status != 409 {
			t.Errorf("who came second got %d", second.Status)
		}
		has(t, "who came second", second, `[aria-labelledby="changed"]`, "firmware_lead moved the estimate")
		page := h.Guest().Get(h.threadPath).OK()
		has(t, "the panel", page, ".fault-facts del", h.Clock.Now().Add(24*time.Hour).Format("2 January"))
		has(t, "the panel", page, ".fault-facts", "moved once · why?", "UTC")
		has(t, "between the posts", page, ".event-fault", "firmware_lead moved the estimate from", "the build failed certification")
		if rows := h.Guest().Get("/faults/F-1").DOM().Find(`[aria-labelledby="estimates"] tbody tr`).Length(); rows != 2 {
			t.Errorf("%d estimates in the table", rows)
		}
	})
}

func TestATimeOfTheNextUpdateThatWasMetIsNoEarlierEstimate(t *testing.T) {
	t.Parallel()
	h := newHub(t, db.SQLite)
	h.open()
	h.do(h.staff, "/faults/F-1/estimate", "standing", "0", "kind", "none", "next", h.at(24))
	h.do(h.staff, "/faults/F-1/estimate", "standing", "1", "kind", "date", "until", h.at(72), "reason", "the build is ready for its tests")
	page := h.Guest().Get(h.threadPath).OK()
	if struck := page.DOM().Find(".fault-facts del").Text(); struck != "" || strings.Contains(page.DOM().Find(".fault-facts").Text(), "moved") {
		t.Errorf("the panel strikes %q through", struck)
	}
}

func TestATimeOfTheNextUpdateThatWasPutOffIsStruckThrough(t *testing.T) {
	t.Parallel()
	h := newHub(t, db.SQLite)
	h.open()
	h.do(h.staff, "/faults/F-1/estimate", "standing", "0", "kind", "none", "next", h.at(24))
	h.do(h.staff, "/faults/F-1/estimate", "standing", "1", "kind", "none", "next", h.at(72), "reason", "the lab is closed tomorrow")
	page := h.Guest().Get(h.threadPath).OK()
	has(t, "the panel", page, ".fault-facts del", h.Clock.Now().Add(24*time.Hour).Format("2 January"))
	has(t, "the panel", page, ".fault-facts", "moved once")
}

func TestAnUpdateReachesEveryThread(t *testing.T) {
	t.Parallel()
	h := newHub(t, db.SQLite)
	h.open()
	h.do(h.staff, "/t/2/fault", "fault", "F-1")
	has(t, "an empty one", h.staff.Post("/faults/F-1/update", form("body", " ")), "#f-body-error", "what is known now")
	has(t, "due in the past", h.staff.Post("/faults/F-1/update", form("body", "We know more.", "next", h.at(-1))), "#f-next-error", "in the future")
	preview := h.staff.Post("/faults/F-1/update", form("body", "It is the **radio chip**.", "do", "preview")).OK()
	has(t, "the preview", preview, "#preview strong", "radio chip")
	h.do(h.staff, "/faults/F-1/update", "body", "It is the **radio chip**. <script>alert(1)</script>", "next", h.at(20))
	for _, path := range []string{h.threadPath, h.secondPath} {
		page := h.Guest().Get(path).OK()
		has(t, path, page, ".fault-update", "Update on F-1", "net_ops")
		has(t, path, page, ".fault-update strong", "radio chip")
		has(t, path, page, ".fault-facts", "no date yet, next update by")
	}
	if strings.Contains(h.Guest().Get("/faults/F-1").Body, "<script>alert(1)") {
		t.Error("a script came through")
	}
	feed := h.Guest().Get("/faults/F-1/feed.atom").OK()
	if !strings.Contains(feed.Body, "radio chip") || !strings.HasPrefix(feed.Header.Get("Content-Type"), "application/atom+xml") {
		t.Errorf("the feed: %.500s", feed.Body)
	}
	if list := h.Guest().Get("/faults.atom").OK(); !strings.Contains(list.Body, "F-1: DHCP offer rejected") {
		t.Errorf("the list's feed: %.500s", list.Body)
	}
}

func TestAPromiseEndsInPublic(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		h := newHub(t, engine)
		h.open()
		has(t, "nothing promised", h.staff.Post("/faults/F-1/promise", form("what", "", "due", h.at(24))), "#f-what-error")
		h.Clock.Advance(time.Minute)
		has(t, "no time", h.staff.Post("/faults/F-1/promise", form("what", "A result")), "#f-due-error", "Say by when")
		has(t, "no such owner", h.staff.Post("/faults/F-1/promise", form("what", "A result", "due", h.at(24), "owner", "nobody_x")), "#f-owner-error", "no member of this name")
		has(t, "no staff", h.staff.Post("/faults/F-1/promise", form("what", "A result", "due", h.at(24), "owner", "hub3_owner")), "#f-owner-error", "among the staff")
		h.do(h.staff, "/faults/F-1/promise", "what", "Certification result", "due", h.at(24), "owner", "firmware_lead")
		h.do(h.staff, "/t/1/promise", "what", "Call everybody back", "due", h.at(48))
		has(t, "on the thread", h.Guest().Get(h.threadPath).OK(), ".promises", "Certification result", "promised by firmware_lead", "due", "Call everybody back")
		has(t, "for staff", h.staff.Get("/promises/1/end").OK(), `input[name="state"][value="withdrawn"]`)
		has(t, "nothing chosen", h.staff.Post("/promises/1/end", form()), "#f-state-error", "how the promise ends")
		has(t, "kept by nothing", h.staff.Post("/promises/1/end", form("state", "kept", "kept", "/p/1")), "#f-kept-error", "after the promise")
		has(t, "broken without a word", h.staff.Post("/promises/1/end", form("state", "broken")), "#f-reason-error", "reason")
		h.Clock.Advance(time.Minute)
		kept := h.Reply(h.lead, h.thread, "It passed.")
		h.do(h.lead, "/promises/1/end", "state", "kept", "kept", h.URL+"/p/"+id(kept.PostID))
		again := h.staff.Post("/promises/1/end", form("state", "broken", "reason", "No."))
		if again.Status != 409 {
			t.Errorf("ending it twice gave %d", again.Status)
		}
		has(t, "ending it twice", again, ".tombstone", "It ended already: kept")
		h.do(h.staff, "/promises/2/end", "state", "withdrawn", "reason", "Nobody left a number.")
		has(t, "on the thread", h.Guest().Get(h.threadPath).OK(), ".promises", "kept", "withdrawn", "Nobody left a number.")
		if got := h.asker.Get("/promises/1/end").Status; got != 403 {
			t.Errorf("a customer may end a promise: %d", got)
		}
		if got := h.staff.Get("/promises/99/end").Status; got != 404 {
			t.Errorf("a missing promise gave %d", got)
		}
	})
}

func TestAReportCountsOnce(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		h := newHub(t, engine)
		_, err := h.Forum.SaveProduct(context.Background(), h.admin.Viewer, thread.Product{BoardID: h.board.ID, Name: "Home Hub", FindModel: "on the sticker"}, []string{"3 Type A"})
		if err != nil {
			t.Fatal(err)
		}
		h.open()
		has(t, "how to find it", h.asker.Get("/faults/F-1/report").OK(), ".where", "on the sticker")
		bad := h.asker.Post("/faults/F-1/report", form("model", "999", "version", "4.7.5", "since", "2999-01-01", "state", "blue", "when", "at night"))
		if bad.Status != 422 {
			t.Errorf("a bad report gave %d", bad.Status)
		}
		has(t, "a model of another board", bad, "#f-model-error", "Choose a model")
		has(t, "a day to come", bad, "#f-since-error", "not come yet")
		has(t, "no state", bad, "#f-state-error", "how it is now")
		if bad.Text("#f-when") != "at night" {
			t.Errorf("what was typed is lost: %q", bad.Text("#f-when"))
		}
		h.do(h.asker, "/faults/F-1/report", "model", "1", "version", "4.7.5", "since", "2026-05-18", "state", "affected", "will_test", "1")
		h.do(h.other, "/faults/F-1/report", "version", "4.7.4")
		h.do(h.asker, "/faults/F-1/report", "model", "1", "version", "4.7.5", "state", "worse")
		page := h.Guest().Get("/faults/F-1").OK()
		has(t, "the panel", page, ".fault-foot", "2 people affected")
		has(t, "the table", page, `[aria-labelledby="reports"] .table-count`, "Home Hub 3 Type A", "4.7.5", "4.7.4")
		has(t, "the chart as a table", page, ".trend details", "New reports")
		if page.DOM().Find(".trend svg rect").Length() == 0 || strings.Contains(page.Body, "hub3_owner\">hub3_owner") && strings.Contains(page.Text("#reports"), "hub3_owner") {
			t.Error("there is no chart, or it names somebody")
		}
		has(t, "one's own", h.asker.Get("/faults/F-1").OK(), ".fault-me", "Worse for you · change", "Following")
		has(t, "to change it", h.asker.Get("/faults/F-1/report").OK(), `input[name="state"][value="worse"][checked]`)
		if to := h.Guest().Get("/faults/F-1/report").Header.Get("Location"); !strings.HasPrefix(to, "/sign-in") {
			t.Errorf("a guest is led to %q", to)
		}
		h.do(h.asker, "/faults/F-1/follow", "on", "0")
		has(t, "no longer following", h.asker.Get(h.threadPath).OK(), ".fault-me", "Follow")
	})
}

func TestCustomersVerifyARelease(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		h := newHub(t, engine)
		h.open()
		for _, who := range []*forumtest.Client{h.asker, h.other} {
			h.do(who, "/faults/F-1/report", "model", "Home Hub 3", "version", "4.7.5")
		}
		has(t, "before a release", h.asker.Get("/faults/F-1/verify").OK(), ".empty", "nothing to check yet")
		has(t, "no version", h.staff.Post("/faults/F-1/release", form("note", "At night.")), "#f-version-error")
		h.do(h.staff, "/faults/F-1/release", "version", "4.7.6", "note", "Comes by itself at night.")
		if got := h.staff.Post("/faults/F-1/release", form("version", "4.7.6")); got.Status != 409 {
			t.Errorf("the same release twice gave %d", got.Status)
		}
		skip := h.staff.Post("/faults/F-1/status", form("from", "awaiting_verification", "status", "verified", "reason", "It works here."))
		if skip.Status != 409 {
			t.Errorf("staff may verify without customers: %d", skip.Status)
		}
		has(t, "what is missing", skip, ".verify", "2 more answers")
		has(t, "the question", h.asker.Get(h.threadPath).OK(), ".fault-me", "Gone on 4.7.6?")
		has(t, "who is not affected", h.lead.Get("/faults/F-1/verify").OK(), ".empty", "whom the fault affects")
		has(t, "no answer", h.asker.Post("/faults/F-1/verify", form("release", "1")), "#f-gone-error", "whether it is gone")
		h.do(h.asker, "/faults/F-1/verify", "release", "1", "gone", "1")
		has(t, "one of two", h.Guest().Get("/faults/F-1").OK(), ".verify", "1 of 1 who answered", "1 more answer")
		h.do(h.other, "/faults/F-1/verify", "release", "1", "gone", "1")
		has(t, "verified", h.Guest().Get(h.threadPath).OK(), ".fault-state", "Verified by customers")
	})
}

func TestFaultsAreMergedDescribedAndWorkedAround(t *testing.T) {
	t.Parallel()
	h := newHub(t, db.SQLite)
	h.open()
	h.do(h.lead, "/t/2/fault/new", "title", "Galaxy drops Wi-Fi", "severity", "normal")
	answer := h.Reply(h.lead, h.thread, "Use a static address.")
	if _, err := h.Forum.MarkOfficial(context.Background(), h.lead.Viewer, answer.PostID, ""); err != nil {
		t.Fatal(err)
	}
	has(t, "no answers there", h.staff.Get("/faults/F-2/workaround").OK(), ".empty", "No thread of this fault")
	h.do(h.staff, "/faults/F-1/workaround", "answer", "1")
	has(t, "the workaround", h.Guest().Get(h.threadPath).OK(), ".fault-facts a[href='/p/3']", "Use a static address.")
	h.do(h.staff, "/faults/F-1/edit", "title", "DHCP option 125", "severity", "critical")
	has(t, "the timeline", h.Guest().Get("/faults/F-1").OK(), ".timeline", "net_ops changed the title, which was “DHCP offer rejected by Linux clients”", "net_ops set the severity to")
	has(t, "no title", h.staff.Post("/faults/F-1/edit", form("title", "", "severity", "critical")), "#f-title-error")
	for typed, want := range map[string]string{"": "other fault's number", "F-2": "of itself", "F-77": "no such fault"} {
		has(t, typed, h.staff.Post("/faults/F-2/merge", form("into", typed, "reason", "The same cause.")), "#f-into-error", want)
	}
	h.do(h.staff, "/faults/F-2/merge", "into", "F-1", "reason", "The same cause.")
	has(t, "the number that was merged", h.Guest().Get("/faults/F-2").OK(), ".fault-closed", "Goes on as F-1.", "The same cause.")
	has(t, "the number that stays", h.Guest().Get("/faults/F-1").OK(), ".facts", "F-2 was merged into it")
	has(t, "its thread", h.Guest().Get(h.secondPath).OK(), "#fault-title", "DHCP option 125")
	has(t, "a duplicate does not move", h.staff.Get("/faults/F-2/status").OK(), ".empty", "duplicate")
}

func TestAFaultOfAHiddenBoardIsNobodysBusiness(t *testing.T) {
	t.Parallel()
	h := newHub(t, db.SQLite)
	inside := h.Board("Staff room", func(b *thread.Board) {
		b.MaySee, b.MayStart, b.MayReply = thread.StaffOnly, thread.StaffOnly, thread.StaffOnly
	})
	place := h.Thread(h.staff, inside, "Secret prototype", "It burns.")
	made, err := h.Faults.Open(context.Background(), h.staff.Viewer, fault.Opening{ThreadID: place.ThreadID, Title: "Prototype burns"})
	if err != nil {
		t.Fatal(err)
	}
	at := "/faults/" + fault.Number(made)
	for _, path := range []string{at, at + "/report", at + "/feed.atom", at + "/verify"} {
		if got := h.asker.Get(path).Status; got != 404 {
			t.Errorf("%s gave a member %d", path, got)
		}
	}
	for _, path := range []string{at + "/follow", at + "/report", at + "/verify"} {
		if got := h.asker.Post(path, form("on", "1", "gone", "1")).Status; got != 404 {
			t.Errorf("%s took a member's form: %d", path, got)
		}
	}
	for _, path := range []string{"/faults", "/faults.atom"} {
		if strings.Contains(h.asker.Get(path).Body+h.Guest().Get(path).Body, "Prototype") {
			t.Errorf("%s tells of it", path)
		}
	}
	has(t, "to staff", h.lead.Get(at).OK(), ".fault-state", "Reported")
	if got := h.lead.Get(at + "/feed.atom").Status; got != 404 {
		t.Errorf("a feed is for guests, but gave %d", got)
	}
}

func TestTheListOfFaultsIsNarrowed(t *testing.T) {
	t.Parallel()
	h := newHub(t, db.SQLite)
	h.open()
	h.do(h.asker, "/faults/F-1/report", "version", "4.7.5")
	for query, found := range map[string]bool{"": true, "?version=4.7.5": true, "?version=4.7.4": false, "?board=1": true, "?board=2": false, "?status=reported": true,
		"?status=confirmed": false, "?version=%25": false, "?version='": false, "?state=closed": false} {
		page := h.Guest().Get("/faults" + query).OK()
		if (page.DOM().Find(".fault-row").Length() == 1) != found {
			t.Errorf("%q: %s", query, page.Text("main"))
		}
	}
	for _, query := range []string{"?status=blue", "?state=half", "?board=x", "?product=-1", "?before=9", "?before=x-y", "?version=" + strings.Repeat("9", 300)} {
		if got := h.Guest().Get("/faults" + query).Status; got != 400 {
			t.Errorf("%s gave %d", query, got)
		}
	}
}

func TestAMeTooIsOfferedAReport(t *testing.T) {
	t.Parallel()
	h := newHub(t, db.SQLite)
	if got := h.other.Post("/t/1/reply", form("body", "+1", "do", "post")).Status; got != 303 {
		t.Errorf("in a thread without a fault it is a post like any other, but gave %d", got)
	}
	h.open()
	for _, body := range []string{"+1", "Me too!!", "same here."} {
		page := h.other.Post("/t/1/reply", form("body", body, "do", "post")).OK()
		has(t, body, page, ".me-too", "F-1", "Post it anyway")
		if page.DOM().Find(`.me-too a[href="/faults/F-1/report"]`).Length() != 1 || page.Text("#f-body") != body {
			t.Errorf("%q: the way to report is missing, or what was typed: %s", body, page.Text("main"))
		}
	}
	for _, body := range []string{"Me too, since 4.7.5 on a Nexus S.", "+1 more log: dhclient fails"} {
		if got := h.other.Post("/t/1/reply", form("body", body, "do", "post")).Status; got != 303 {
			t.Errorf("%q says more than me too, but gave %d", body, got)
		}
	}
	h.do(h.other, "/t/1/reply", "body", "+1", "do", "anyway")
	if posts := h.Guest().Get(h.threadPath).OK().DOM().Find("article.post").Length(); posts != 5 {
		t.Errorf("%d posts, want 5", posts)
	}
}
