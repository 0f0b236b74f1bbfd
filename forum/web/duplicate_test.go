package web_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/forumtest"
	"answerable/forum/thread"
)

// TestADuplicateLeadsToItsTarget: marked with target and public reason, seen above
// the first post, in the target, by followers once, and taken back in public.
func TestADuplicateLeadsToItsTarget(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		h := newHub(t, engine)
		h.do(h.staff, "/t/2/duplicate", "target", h.URL+h.threadPath+"?page=1#p1", "reason", "The same DHCP offer is refused.")
		h.Settle()
		for who, reader := range map[string]*forumtest.Client{"guest": h.Guest(), "member": h.asker, "staff": h.lead} {
			page := reader.Get(h.secondPath).OK()
			if href, _ := page.DOM().Find(".duplicate h2 a").Attr("href"); href != h.threadPath {
				t.Errorf("%s: led to %q", who, href)
			}
			if said := page.Text(".duplicate"); !strings.Contains(said, "The same DHCP offer is refused.") || !strings.Contains(said, "net_ops") {
				t.Errorf("%s: the box says %q", who, said)
			}
			if !strings.Contains(page.Text(".posts"), "Every evening.") || !strings.Contains(page.Text(".event"), "marked this thread as a duplicate") {
				t.Errorf("%s: posts or line are gone: %q", who, page.Text(".posts"))
			}
			if canonical, _ := page.DOM().Find("link[rel=canonical]").Attr("href"); canonical != h.URL+h.threadPath {
				t.Errorf("%s: canonical %q", who, canonical)
			}
			if target := reader.Get(h.threadPath).OK(); !strings.Contains(target.Text(".column-side"), "Galaxy drops Wi-Fi") {
				t.Errorf("%s: the target does not list its duplicate", who)
			}
		}
		if told := h.other.Get("/notifications").OK().Text("main"); strings.Count(told, "marked this as a duplicate") != 1 {
			t.Errorf("the asker of the duplicate is told %q", told)
		}
		h.do(h.staff, "/p/1/official", "versions", "")
		if page := h.Guest().Get(h.secondPath).OK(); !strings.Contains(page.Text(".duplicate .row-state"), "Official answer") {
			t.Errorf("what the target got is not shown: %q", page.Text(".duplicate"))
		}
		h.do(h.other, "/t/2/duplicate", "do", "undo")
		page := h.Guest().Get(h.secondPath).OK()
		if page.DOM().Find(".duplicate").Length() != 0 || !strings.Contains(page.Text(".posts"), "took back that this thread is a duplicate") {
			t.Errorf("taken back: %q", page.Text("main"))
		}
	})
}

func TestWhoMayMarkADuplicateOfWhat(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		h := newHub(t, engine)
		closed := h.Board("Staff room", func(b *thread.Board) {
			b.MaySee, b.MayStart, b.MayReply = thread.StaffOnly, thread.StaffOnly, thread.StaffOnly
		})
		h.Thread(h.staff, closed, "Secret plan Zebra", "Nobody knows.")
		moderator := h.Member("mod_k", account.Moderator)
		for _, one := range []struct {
			what        string
			who         *forumtest.Client
			path        string
			to, because string
			status      int
			says        string
		}{
			{"a guest", h.Guest(), "/t/2/duplicate", "1", "It is the same trouble.", 401, ""},
			{"another member", h.asker, "/t/2/duplicate", "1", "It is the same trouble.", 403, ""},
			{"a missing thread", h.staff, "/t/99/duplicate", "1", "The same.", 404, ""},
			{"no target", h.staff, "/t/2/duplicate", "", "The same.", 422, "Name the other thread"},
			{"no reason", h.staff, "/t/2/duplicate", "1", "", 422, "why it is the same"},
			{"an asker's own words", h.other, "/t/2/duplicate", "1", "Buy pills at pills.example", 422, "Choose one of the reasons"},
			{"itself", h.staff, "/t/2/duplicate", "2", "The same.", 422, "of itself"},
			{"a missing target", h.other, "/t/2/duplicate", "999", "It is the same trouble.", 422, "that you can see"},
			{"a target he may not see", h.other, "/t/2/duplicate", "3", "It is the same trouble.", 422, "that you can see"},
			{"a target readers may not see", h.staff, "/t/2/duplicate", "3", "The same.", 422, "Fewer people may read"},
			{"the asker", h.other, "/t/2/duplicate", "/t/1/no-lease-on-android", "It is the same trouble.", 303, ""},
			{"twice", h.staff, "/t/2/duplicate", "1", "The same.", 409, ""},
			{"in a circle", moderator, "/t/1/duplicate", "2", "The same.", 422, "duplicate of this one"},
			{"nothing to take back", moderator, "/t/1/duplicate?x", "", "", 422, ""},
		} {
			got := one.who.Post(one.path, form("target", one.to, "reason", one.because))
			if got.Status != one.status || !strings.Contains(got.Text("main"), one.says) {
				t.Errorf("%s: %d, %s", one.what, got.Status, got.Text("main"))
			}
			if strings.Contains(string(got.Body), "Zebra") && one.who != h.staff {
				t.Errorf("%s is told of a thread he may not see", one.what)
			}
		}
		wrong := h.staff.Post("/t/1/duplicate", form("target", "", "reason", ""))
		if said := wrong.Text("#errors li"); strings.Index(said, "Name the other") > strings.Index(said, "why it is the same") || len(said) == 0 {
			t.Errorf("what is wrong is not told from top to bottom: %s", said)
		}
		if got := moderator.Post("/t/1/duplicate", form("do", "undo", "reason", "It is none.")); got.Status != 409 {
			t.Errorf("taking back what is not marked: %d", got.Status)
		}
	})
}

// TestADuplicateOfAClosedThreadIsNotNamed: the target's board is closed later.
func TestADuplicateOfAClosedThreadIsNotNamed(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		h := newHub(t, engine)
		later := h.Board("Closing soon")
		h.Thread(h.asker, later, "Secret plan Zebra", "Soon nobody may read it.")
		h.do(h.staff, "/t/2/duplicate", "target", "3", "reason", "The same.")
		if !strings.Contains(string(h.Guest().Get(h.secondPath).OK().Body), "Zebra") {
			t.Fatal("the target is not named while everybody may read it")
		}
		later.MaySee, later.Reason = thread.StaffOnly, "For staff from now on."
		if _, err := h.Forum.SaveBoard(context.Background(), h.admin.Viewer, later); err != nil {
			t.Fatal(err)
		}
		for _, reader := range []*forumtest.Client{h.Guest(), h.asker} {
			page := reader.Get(h.secondPath).OK()
			if strings.Contains(string(page.Body), "Zebra") || !strings.Contains(page.Text(".duplicate"), "cannot see") {
				t.Errorf("a closed target is named: %s", page.Text(".duplicate"))
			}
		}
		if !strings.Contains(string(h.staff.Get(h.secondPath).OK().Body), "Zebra") {
			t.Error("staff are not led to it")
		}
	})
}

// TestDuplicatesCostFewStatements: who makes a marked thread's page anew pays for its
// box, and a target's pays the same for one duplicate as for nine; asked for again
// both cost what every thread does.
func TestDuplicatesCostFewStatements(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		h := newHub(t, engine)
		h.open() // the target has a fault, which the box names
		h.Settle()
		both := func(path, session string) (anew, again int64) {
			return statements(t, h.World, path, session), statements(t, h.World, path, session)
		}
		for who, session := range map[string]string{"a guest": "", "a member": h.asker.Session()} {
			h.Reply(h.other, h.second, "Makes the pages old.")
			h.Reply(h.other, h.thread, "These, too.")
			h.Settle()
			plain, plainAgain := both(h.secondPath, session)
			_, targetAgain := both(h.threadPath, session)
			h.do(h.staff, "/t/2/duplicate", "target", "1", "reason", "The same.")
			h.Settle()
			marked, markedAgain := both(h.secondPath, session)
			if marked > plain+6 || markedAgain != plainAgain {
				t.Errorf("%s: a marked thread takes %d statements and again %d, another %d and %d", who, marked, markedAgain, plain, plainAgain)
			}
			one, _ := both(h.threadPath, session)
			for n := range 8 {
				more := h.Thread(h.other, h.board, "Galaxy drops Wi-Fi again", fmt.Sprintf("Every evening at %d.", n))
				h.do(h.staff, fmt.Sprintf("/t/%d/duplicate", more.ThreadID), "target", "1", "reason", fmt.Sprintf("The same, %d.", n))
			}
			h.Settle()
			nine, nineAgain := both(h.threadPath, session)
			if nine > one+1 || nineAgain != targetAgain { // one more counts those that are not named
				t.Errorf("%s: a target takes %d statements with one duplicate, %d with nine, and again %d, want %d", who, one, nine, nineAgain, targetAgain)
			}
			h.do(h.staff, "/t/2/duplicate", "do", "undo", "reason", "It is none.")
		}
	})
}
