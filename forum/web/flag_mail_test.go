package web_test

import (
	"fmt"
	"strings"
	"testing"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/forumtest"
)

// TestAGuestWhoFlagsHearsOfTheOutcomeOnce lets guests leave an address: each gets
// one letter with the outcome, and the address is forgotten.
func TestAGuestWhoFlagsHearsOfTheOutcomeOnce(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		mails := forumtest.NewMailbox(t)
		w := forumtest.New(t, engine, mails.Use)
		mona, ada := w.Member("mona_mod", account.Moderator), w.Member("ada_asks", account.Member)
		opening := w.Thread(ada, w.Board("Broadband"), "No lease", "Nothing connects.")
		other := w.Reply(ada, opening, "You are all fools.")
		first, second := fmt.Sprintf("/p/%d", opening.PostID), fmt.Sprintf("/p/%d", other.PostID)
		guest := w.Guest()
		bad := guest.Post(first+"/flag", form("reason", "It is about me.", "answer_to", "nobody at home"))
		has(t, "no address", bad, "#f-answer_to-error", "address")
		if got := bad.DOM().Find("#f-answer_to").AttrOr("value", ""); bad.Status != 422 || got != "nobody at home" {
			t.Errorf("%d, kept %q", bad.Status, got)
		}
		for _, path := range []string{first, second} {
			sent := form("reason", "It is about me.", "answer_to", "gast@mail.test")
			has(t, "flagged", guest.Post(path+"/flag", sent).OK(), ".notice-done", "one mail that says what came of it")
			if again := guest.Post(path+"/flag", sent); again.Status != 409 {
				t.Errorf("sent twice it gave %d", again.Status)
			}
		}
		if got := ada.Get(first + "/flag"); strings.Contains(got.Body, "answer_to") {
			t.Error("a member is asked for an address")
		}
		for path, fields := range map[string][]string{"/moderation/queue/1/refuse": {"answer", "Sharp, and within the rules."}, second + "/moderate": act("post.hide", "item", "2", "source", "flag")} {
			if got := mona.Post(path, form(fields...)); got.Status != 303 {
				t.Fatalf("%s gave %d: %s", path, got.Status, got.Text("main"))
			}
		}
		if _, err := w.Deliver(); err != nil {
			t.Fatal(err)
		}
		var said string
		for _, m := range mails.To("gast@mail.test") {
			said += m.Header.Get("Subject") + "\n" + strings.ReplaceAll(m.Raw, "=\r\n", "")
		}
		for _, want := range []string{"The post that you flagged stays", "Sharp, and within the rules.", "Moderators acted on what you flagged", "/moderation/log/0"} {
			if !strings.Contains(said, want) {
				t.Errorf("the letters lack %q: %s", want, said)
			}
		}
		var left int
		if err := w.DB.Read(t.Context()).Raw("SELECT count(*) FROM flags WHERE answer_to IS NOT NULL").Row().Scan(&left); err != nil || left != 0 || len(mails.To("gast@mail.test")) != 2 {
			t.Errorf("%d addresses are kept, %d letters left, %v", left, len(mails.To("gast@mail.test")), err)
		}
	})
}
