package web_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/forumtest"
	"answerable/forum/thread"
)

func TestTheAccountListsAndEndsSessions(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := forumtest.New(t, engine)
		w.Member("hub3_owner", account.Member)
		phone, desk, stranger := w.Guest(), w.Guest(), w.Member("someone_else", account.Member)
		phone.Post("/sign-in", credentials("hub3_owner", forumtest.Password), "User-Agent",
			"Mozilla/5.0 (Linux; Android 16; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36")
		desk.Post("/sign-in", credentials("hub3_owner", forumtest.Password), "User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0")
		page := desk.Get("/account").OK()
		for _, want := range []string{"Chrome on Android", "Firefox on Linux", "this one"} {
			if !strings.Contains(page.Text("[aria-labelledby=sessions]"), want) {
				t.Errorf("the list of sessions lacks %q: %s", want, page.Text("[aria-labelledby=sessions]"))
			}
		}
		if page.Header.Get("Cache-Control") != "private, no-store" {
			t.Errorf("Cache-Control %q", page.Header.Get("Cache-Control"))
		}
		revoke, _ := page.DOM().Find(`button[aria-label="Sign out Chrome on Android"]`).Parent().Attr("action")
		theirs, mine := stranger.Post(revoke, url.Values{}), stranger.Post("/account/sessions/4711/revoke", url.Values{})
		if theirs.Status != 404 || mine.Status != 404 || theirs.Text("main") != mine.Text("main") {
			t.Errorf("another's session gave %d, a missing one %d", theirs.Status, mine.Status)
		}
		if got := phone.Get("/account"); got.Status != 200 {
			t.Fatalf("a stranger ended the session: %d", got.Status)
		}
		if got := desk.Post(revoke, url.Values{}); got.Status != 303 || phone.Get("/account").Status != 303 {
			t.Errorf("ending a session gave %d, and it gives %d", got.Status, phone.Get("/account").Status)
		}
		phone.Post("/sign-in", credentials("hub3_owner", forumtest.Password))
		if got := desk.Post("/account/sessions/revoke-others", url.Values{}); got.Status != 303 || phone.Get("/account").Status != 303 || desk.Get("/account").Status != 200 {
			t.Errorf("ending the other sessions gave %d", got.Status)
		}
	})
}

func TestAPasswordChangeNeedsThePresentOneAndEndsTheOtherSessions(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := forumtest.New(t, engine)
		here, there := w.Member("hub3_owner", account.Member), w.SignIn("hub3_owner")
		const next = "violet gravel 73 umbrella"
		for field, form := range map[string]url.Values{
			"current":  {"current": {"wrong horse battery"}, "password": {next}},
			"password": {"current": {forumtest.Password}, "password": {"hub3_owner"}},
		} {
			got := here.Post("/account/password", form)
			if got.Status != 422 || got.DOM().Find("#f-"+field+"-error").Length() != 1 || strings.Contains(got.Body, form.Get("current")) || strings.Contains(got.Body, next) {
				t.Errorf("a bad %s gave %d: %s", field, got.Status, got.Text(".field-error"))
			}
		}
		if there.Get("/account").Status != 200 {
			t.Fatal("a refused change ended a session")
		}
		if got := here.Post("/account/password", url.Values{"current": {forumtest.Password}, "password": {next}}); got.Status != 303 {
			t.Fatalf("the change gave %d: %s", got.Status, got.Text(".field-error"))
		}
		if here.Get("/account").Status != 200 || there.Get("/account").Status != 303 {
			t.Error("the other session lives on, or this one does not")
		}
		if got := w.Guest().Post("/sign-in", credentials("hub3_owner", forumtest.Password)); got.Status != 422 {
			t.Errorf("the old password gave %d", got.Status)
		}
		if got := w.Guest().Post("/sign-in", credentials("hub3_owner", next)); got.Status != 303 {
			t.Errorf("the new password gave %d", got.Status)
		}
	})
}

func TestAProfileShowsWhatItsReaderMaySee(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := forumtest.New(t, engine)
		staff := w.Member("Nadia_Network", account.Staff)
		open := w.Board("Broadband")
		closed := w.Board("Back office", func(b *thread.Board) { b.MaySee = thread.StaffOnly })
		for i := range 22 {
			w.Thread(staff, open, fmt.Sprintf("Notice number %d of many", i), "Works.")
		}
		w.Thread(staff, closed, "The secret plan", "Nobody may know.")

		guest := w.Guest()
		if got := guest.Get("/m/nadia_network"); got.Status != 301 || got.Header.Get("Location") != "/m/Nadia_Network" {
			t.Fatalf("a name in other letters gave %d to %q", got.Status, got.Header.Get("Location"))
		}
		page := guest.Get("/m/Nadia_Network").OK()
		if strings.Contains(page.Body, "secret") || !strings.Contains(page.Text(".figures"), "Threads22 Posts22") {
			t.Fatalf("a guest reads %s", page.Text("main"))
		}
		if page.Text(".person-head .pill") != "Staff" || page.DOM().Find("ol.rows > li").Length() != 20 {
			t.Errorf("badge %q, %d posts", page.Text(".person-head .pill"), page.DOM().Find("ol.rows > li").Length())
		}
		older, _ := page.DOM().Find("a[rel=next]").Attr("href")
		if second := guest.Get(older).OK(); second.DOM().Find("ol.rows > li").Length() != 2 || !strings.Contains(second.Body, "Notice number 0 of many") {
			t.Errorf("%s has %d posts", older, second.DOM().Find("ol.rows > li").Length())
		}
		if inside := staff.Get("/m/Nadia_Network").OK(); !strings.Contains(inside.Body, "The secret plan") || !strings.Contains(inside.Text(".figures"), "Threads23") {
			t.Error("staff do not see the thread of staff")
		}
		for path, want := range map[string]int{"/m/nobody_here": 404, "/m/%00": 404, "/m/%ff": 404, "/m/Nadia_Network?before=x": 400,
			"/m/Nadia_Network?before=9223372036854775807": 200, "/m/Nadia_Network?before=9223372036854775808": 400, "/m/" + strings.Repeat("a", 3000): 404} {
			if got := guest.Get(path); got.Status != want {
				t.Errorf("%.60s gave %d", path, got.Status)
			}
		}
	})
}

func TestNotificationsAreReadByPressingTheButtonOnly(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := forumtest.New(t, engine)
		w.Member("root_admin", account.Administrator)
		asker, helper := w.Member("hub3_owner", account.Member), w.Member("helpful_henry", account.Member)
		place := w.Thread(asker, w.Board("Broadband"), "No dial tone since Tuesday", "The line is dead.")
		w.Reply(helper, place, "Try the test socket.")
		w.Settle()
		page := asker.Get("/notifications").OK()
		if !strings.Contains(page.Text("ol.rows"), "helpful_henry replied No dial tone since Tuesday Try the test socket.") {
			t.Fatalf("the list says %q", page.Text("main"))
		}
		upto, _ := asker.Get("/notifications").OK().DOM().Find("input[name=upto]").Attr("value")
		w.Reply(helper, place, "And restart it.")
		w.Settle()
		if got := asker.Post("/notifications/read", url.Values{"upto": {upto}}); got.Status != 303 || got.Header.Get("Location") != "/notifications" {
			t.Fatalf("reading gave %d to %q", got.Status, got.Header.Get("Location"))
		}
		after := asker.Get("/notifications").OK()
		if after.DOM().Find("li.row-unread").Length() != 1 || after.DOM().Find("li.row-plain").Length() != 1 {
			t.Errorf("what came in meanwhile is not alone unread: %s", after.Text("main"))
		}
		if got := asker.Get("/notifications?before=abc"); got.Status != 400 {
			t.Errorf("a garbled cursor gave %d", got.Status)
		}
		if got := asker.Post("/notifications/read", url.Values{"upto": {"-1"}}); got.Status != 400 {
			t.Errorf("a garbled number gave %d", got.Status)
		}
	})
}
