package server_test

import (
	"strings"
	"testing"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/forumtest"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// TestTheCountOfNoticesIsLive: a reply by somebody else changes the count in an
// open page, for eyes and for screen readers, and reading takes it away. A page
// without scripts shows the count as it was when it was made.
func TestTheCountOfNoticesIsLive(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := forumtest.New(t, engine)
		w.Member("root_admin", account.Administrator)
		ada, bo := w.Member("Ada", account.Member), w.Member("Bo", account.Member)
		place := w.Thread(ada, w.Board("Broadband"), "No line since Monday", "The line is dead.")
		token, _, err := w.People.SignIn(t.Context(), account.SignIn{Name: "Ada", Password: forumtest.Password})
		if err != nil {
			t.Fatal(err)
		}
		d := newDevice(t, w.URL)
		shown := func(count string) {
			t.Helper()
			d.do(chromedp.Poll(`(() => { const c = document.querySelector(".me > summary [data-unread]"); return (c.hidden ? "" : c.textContent) === "`+count+`" })()`, nil))
		}
		d.do(network.SetCookie("session", token).WithURL(w.URL), chromedp.Navigate(w.URL+"/latest"))
		shown("")
		w.Reply(bo, place, "Which router is it?")
		w.Settle()
		shown("1")
		w.Reply(bo, place, "And since when?")
		w.Settle()
		shown("2")
		var label string
		d.do(chromedp.Evaluate(`document.querySelector("[data-unread-label]").textContent`, &label))
		if label != "Ada, unread notifications: 2" {
			t.Errorf("a screen reader says %q", label)
		}
		if err := w.Notices.MarkRead(t.Context(), ada.Viewer, 1<<40); err != nil {
			t.Fatal(err)
		}
		shown("")

		w.Reply(bo, place, "Hello?")
		w.Settle()
		plain := ada.Get("/latest").OK()
		if text := plain.Text("[data-unread-label]"); !strings.Contains(text, "1 unread notification") {
			t.Errorf("without scripts: %q", text)
		}
	})
}
