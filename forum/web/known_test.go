package web_test

import (
	"context"
	"strings"
	"testing"

	"answerable/forum/db"
	"answerable/forum/forumtest"
	"answerable/forum/thread"
)

// knownHub is a hub with an open fault, findable, and one in a board of staff.
func knownHub(t *testing.T, engine db.Dialect) *hub {
	h := newHub(t, engine)
	h.open()
	closed := h.Board("Staff room", func(b *thread.Board) {
		b.MaySee, b.MayStart, b.MayReply = thread.StaffOnly, thread.StaffOnly, thread.StaffOnly
	})
	h.Thread(h.staff, closed, "DHCP offer rejected zebra", "Zebra says nothing connects.")
	h.Settle()
	if err := h.Search.Reindex(context.Background(), func(int, int) {}); err != nil {
		t.Fatal(err)
	}
	return h
}

func TestWhatIsKnownIsShownWhileAThreadIsWritten(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		h := knownHub(t, engine)
		ask := func(who *forumtest.Client, title, body string) forumtest.Page {
			return who.Post("/known", form("title", title, "body", body, "board", "1"))
		}
		found := ask(h.other, "DHCP offer rejected", "My Linux clients get nothing.").OK()
		has(t, "the fault", found, ".known", "F-1", "DHCP offer rejected by Linux clients", "Yes, this affects me too")
		if strings.Contains(strings.ToLower(found.Body), "zebra") || found.Header.Get("Cache-Control") != "private, no-store" {
			t.Errorf("%q kept as %q", found.Text(""), found.Header.Get("Cache-Control"))
		}
		if staff := ask(h.staff, "DHCP offer rejected", "").OK(); !strings.Contains(staff.Body, "zebra") {
			t.Error("staff are not shown what they may see")
		}
		if got := ask(h.other, "", "").OK(); strings.Contains(got.Body, "F-1") {
			t.Error("nothing typed finds something")
		}
		for _, odd := range []string{strings.Repeat("dhcp ", 2000), `"""((*:+-^~\`, "\x00\xff", "AND OR NOT board:", `' OR 1=1 --`, "<script>alert(1)</script>"} {
			if got := ask(h.other, odd, odd); got.Status >= 500 || strings.Contains(got.Body, "<script>") {
				t.Errorf("%.30q gives %d", odd, got.Status)
			}
		}
		if got := h.Guest().Post("/known", form("title", "DHCP")).Status; got != 401 {
			t.Errorf("a guest gets %d", got)
		}
		if got := ask(h.other, "DHCP", "").Status; got != 200 {
			t.Errorf("%d", got)
		}
		if got := h.other.Post("/known", form("title", "DHCP", "board", "x")).Status; got != 422 && got != 404 && got != 400 {
			t.Errorf("a board that is no number gives %d", got)
		}
	})
}

func TestPostingWhatIsKnownAsksOnceAndJoiningPostsNothing(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		h := knownHub(t, engine)
		threads := func() int { return h.number(`SELECT count(*) FROM threads`) }
		reports := func() int { return h.number(`SELECT count(*) FROM fault_reports WHERE fault_id = 1`) }
		before := threads()
		written := []string{"title", "DHCP offer rejected by Linux clients", "body", "Nothing since **Wednesday**.", "kind", "fault", "board", "1", "known", ""}
		stop := h.other.Post("/b/broadband/new", form(written...)).OK()
		has(t, "the stop", stop, ".known", "F-1")
		kept, _ := stop.DOM().Find(`input[name="title"]`).Attr("value")
		if threads() != before || kept != "DHCP offer rejected by Linux clients" || !strings.Contains(stop.Text("#f-body"), "Nothing since **Wednesday**.") {
			t.Errorf("%d threads more; kept %q and %q", threads()-before, kept, stop.Text("#f-body"))
		}
		join := func(who *forumtest.Client) forumtest.Page {
			return who.Post("/b/broadband/new", form(append(written, "do", "join-F-1")...))
		}
		for range 2 { // pressed twice it counts once
			if got := join(h.other); got.Status != 303 || got.Header.Get("Location") != "/faults/F-1" {
				t.Errorf("joining gives %d to %q: %s", got.Status, got.Header.Get("Location"), got.Text("main"))
			}
		}
		if threads() != before || reports() != 1 {
			t.Errorf("%d threads more and %d reports", threads()-before, reports())
		}
		if got := h.other.Post("/b/broadband/new", form(append(written, "do", "join-F-99")...)).Status; got != 404 {
			t.Errorf("a missing fault gives %d", got)
		}
		if got := h.Guest().Post("/b/broadband/new", form(append(written, "do", "join-F-1")...)).Status; got != 401 {
			t.Errorf("a guest gets %d", got)
		}
		written[len(written)-1] = "1" // he has seen what is known
		if got := h.asker.Post("/b/broadband/new", form(written...)); got.Status != 303 || threads() != before+1 {
			t.Errorf("posting all the same gives %d, %d threads more: %s", got.Status, threads()-before, got.Text("main"))
		}
	})
}

func TestAnUpdateThatIsLateIsCalledLate(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		h := knownHub(t, engine)
		h.do(h.staff, "/faults/F-1/estimate", "standing", "0", "kind", "none", "next", h.at(2))
		shown := func(what string) {
			h.T.Helper()
			h.Settle()
			has(t, "while a thread is written", h.other.Post("/known", form("title", "DHCP offer rejected", "board", "1")).OK(), ".known", what)
			has(t, "a search", h.other.Get("/search?q=dhcp").OK(), ".result-facts", what)
		}
		shown("ext update by")
		h.later(3)
		shown("pdate was due")
	})
}
