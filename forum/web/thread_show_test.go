package web_test

import (
	"strings"
	"testing"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/forumtest"
)

func TestMain(m *testing.M) { forumtest.Main(m) }

func TestAThreadIsReadByGuestAndMember(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := forumtest.New(t, engine)
		admin := w.Member("root_admin", account.Administrator)
		asker := w.Member("hub3_owner", account.Member)
		board := w.Board("Broadband")
		place := w.Thread(asker, board, "No dial tone since Tuesday", "The line is **dead**.")
		w.Reply(admin, place, "Try the test socket.")
		w.Settle()

		page := w.Guest().Get("/t/1").Header.Get("Location")
		if page != "/t/1/no-dial-tone-since-tuesday" {
			t.Fatalf("the canonical address is %q", page)
		}
		guest := w.Guest().Get(page).OK()
		if got := guest.DOM().Find("article.post").Length(); got != 2 {
			t.Fatalf("%d posts: %s", got, guest.Body)
		}
		if !strings.Contains(guest.Body, "<strong>dead</strong>") || guest.Header.Get("ETag") == "" {
			t.Fatal("the first post is not rendered, or there is no ETag")
		}
		again := w.Guest().Get(page, "If-None-Match", guest.Header.Get("ETag"))
		if again.Status != 304 || again.Body != "" {
			t.Fatalf("an unchanged page gave %d", again.Status)
		}
		member := asker.Get(page).OK()
		if member.DOM().Find(`form[action="/t/1/reply"]`).Length() != 1 || member.DOM().Find(`a[href="/p/1/edit"]`).Length() != 1 {
			t.Fatalf("the asker can neither reply nor edit: %s", member.Body)
		}
	})
}
