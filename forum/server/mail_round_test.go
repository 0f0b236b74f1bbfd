package server_test

import (
	"fmt"
	"net/smtp"
	"strings"
	"testing"

	"answerable/forum/account"
	"answerable/forum/config"
	"answerable/forum/db"
	"answerable/forum/forumtest"
	"answerable/forum/server"
)

// TestAMailIsAnsweredByMail goes once around: a reply in the forum becomes a
// mail, the answer to that mail becomes a post, and who answered under another
// address is told what to do and has posted nothing.
func TestAMailIsAnsweredByMail(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		box := forumtest.NewMailbox(t)
		w := forumtest.New(t, engine, box.Use, func(s *config.Settings, _ *server.Options) {
			s.MailInDomain, s.MailInAddr = "in.forum.example", "127.0.0.1:0"
		})
		w.Member("root_admin", account.Administrator)
		ada, bo := w.Member("Ada", account.Member), w.Member("Bo", account.Member)
		w.Address(ada, "ada@home.example")
		place := w.Thread(ada, w.Board("Broadband"), "No line since Monday", "The line is dead.")
		w.Reply(bo, place, "Which router is it?")
		if sent, err := w.Deliver(); err != nil || sent != 1 {
			t.Fatalf("%d mails: %v", sent, err)
		}
		mail := box.All()[0]
		to := mail.Header.Get("Reply-To")
		if !strings.HasSuffix(strings.Trim(to, "<>"), "@in.forum.example") || mail.From != "bounces@in.forum.example" {
			t.Fatalf("answered at %q, bounces to %q", to, mail.From)
		}
		for i, from := range []string{"mallory@evil.example", "ada@home.example"} {
			text := fmt.Sprintf("From: %s\r\nTo: %s\r\nSubject: Re: No line\r\nMessage-ID: <%d@home.example>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nIt is a Home Hub %d.\r\n\r\nOn Monday, Bo wrote:\r\n> Which router is it?\r\n", from, to, i, i)
			if err := smtp.SendMail(w.MailIn.Addr().String(), nil, from, []string{strings.Trim(to, "<>")}, []byte(text)); err != nil {
				t.Fatal(err)
			}
		}
		w.Settle()
		page := ada.Get(fmt.Sprintf("/t/%d/%s", place.ThreadID, place.Slug))
		if body := page.Body; !strings.Contains(body, "It is a Home Hub 1.") || strings.Contains(body, "Home Hub 0") || strings.Count(body, "Which router is it?") != 1 {
			t.Error("the thread does not have the answer that Ada mailed, alone and without its quote")
		}
		if sent, err := w.Deliver(); err != nil || sent != 1 {
			t.Fatalf("%d mails to who was refused: %v", sent, err)
		}
		if refused := box.All()[1]; refused.To != "mallory@evil.example" || !strings.Contains(refused.Header.Get("Subject"), "not posted") {
			t.Errorf("told %s: %s", refused.To, refused.Header.Get("Subject"))
		}
	})
}
