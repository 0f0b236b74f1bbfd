package server_test

import (
	"net"
	"strings"
	"testing"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/forumtest"

	gosmtp "github.com/emersion/go-smtp"
)

// The page of the outbox tells administrators of every mail why it was not sent,
// and neither what it says nor whereto; what was refused is sent again from there.
func TestTheOutboxPageSaysWhyNotSent(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		box := forumtest.NewMailbox(t)
		w := forumtest.New(t, engine, box.Use)
		root := w.Member("root_admin", account.Administrator)
		bo := w.Member("Bo", account.Member)
		board := w.Board("Broadband")
		mentioned := func(name string) {
			t.Helper()
			c := w.Member(name, account.Member)
			w.Address(c, strings.ToLower(name)+"@home.example")
			w.Thread(bo, board, "No line in "+name+"'s street", "A secret word, @"+name+".")
			if _, err := w.Deliver(); err != nil {
				t.Log(name, err) // the server is away
			}
		}
		smtpError := func(code int, text string) func(string) error {
			return func(string) error {
				return &gosmtp.SMTPError{Code: code, EnhancedCode: gosmtp.EnhancedCode{code / 100, 1, 1}, Message: text}
			}
		}
		mentioned("Sent")
		box.OnRcpt(smtpError(550, "no such user"))
		mentioned("Refused")
		box.OnRcpt(smtpError(450, "mailbox busy"))
		mentioned("Later")
		box.OnRcpt(nil)
		box.OnData(func(_ string, c net.Conn) error { return c.Close() })
		mentioned("Unsure")
		box.OnData(nil)
		box.Close()
		mentioned("Away")

		page := root.Get("/admin/outbox").OK()
		for name, want := range map[string]string{"Sent": "sent", "Refused": "550 \"5.1.1 no such user\"", "Later": "the mail server takes it later", "Unsure": "ended before the mail server said that it took it", "Away": "the mail server is away"} {
			row := ""
			for _, li := range page.DOM().Find("main li").EachIter() {
				if strings.Contains(li.Text(), "To "+name) {
					row = li.Text()
				}
			}
			if !strings.Contains(row, want) {
				t.Errorf("%s: %q", name, strings.Join(strings.Fields(row), " "))
			}
		}
		if strings.Contains(page.Body, "secret word") || strings.Contains(page.Body, "@home.example") || strings.Contains(page.Body, "street") {
			t.Error("the page tells what a mail says, or whereto")
		}
		refused := root.Get("/admin/outbox?state=refused").OK()
		if n := refused.DOM().Find("main .row-title").Length(); n != 1 {
			t.Errorf("%d refused ones", n)
		}
		retry, _ := refused.DOM().Find("form[action$='/retry']").Attr("action")
		if got := bo.Post(retry, nil); got.Status != 404 {
			t.Errorf("a member sends again: %d", got.Status)
		}
		if got := root.Post(retry, nil); got.Status != 303 {
			t.Errorf("sending again gave %d", got.Status)
		}
		if n := root.Get("/admin/outbox?state=refused").OK().DOM().Find("main .row-title").Length(); n != 0 {
			t.Errorf("%d refused ones are left", n)
		}
	})
}
