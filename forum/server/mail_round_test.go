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
	"answerable/forum/thread"
)

// mailWorld is a forum that takes and sends mail, in which Ada, who has an address,
// asked something that Bo can answer.
func mailWorld(t *testing.T, engine db.Dialect) (w *forumtest.World, box *forumtest.Mailbox, ada, bo *forumtest.Client, place thread.Placed) {
	t.Helper()
	box = forumtest.NewMailbox(t)
	w = forumtest.New(t, engine, box.Use, func(s *config.Settings, _ *server.Options) {
		s.MailInDomain, s.MailInAddr = "in.forum.example", "127.0.0.1:0"
	})
	w.Member("root_admin", account.Administrator)
	ada, bo = w.Member("Ada", account.Member), w.Member("Bo", account.Member)
	w.Address(ada, "ada@home.example")
	return w, box, ada, bo, w.Thread(ada, w.Board("Broadband"), "No line since Monday", "The line is dead.")
}

// TestAMailIsAnsweredByMail goes once around: a reply in the forum becomes a
// mail, and the answer to that mail becomes a post. Under another address nothing
// is posted, and nobody is written to who may know nothing of it.
func TestAMailIsAnsweredByMail(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w, box, ada, bo, place := mailWorld(t, engine)
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
			text := fmt.Sprintf("From: %s\r\nTo: %s\r\nSubject: Re: No line\r\nMessage-ID: <%d@home.example>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nIt is a Home Hub %d.\r\n\r\nOn Mon, 18 May 2026 at 09:00, Bo <forum@forum.example> wrote:\r\n> Which router is it?\r\n", from, to, i, i)
			if err := smtp.SendMail(w.MailIn.Addr().String(), nil, from, []string{strings.Trim(to, "<>")}, []byte(text)); err != nil {
				t.Fatal(err)
			}
		}
		w.Settle()
		var said string
		if err := w.DB.Read(t.Context()).Raw("SELECT source FROM posts WHERE number = 3").Row().Scan(&said); err != nil || said != "It is a Home Hub 1." {
			t.Errorf("the thread's third post is %q: %v", said, err)
		}
		if body := ada.Get(fmt.Sprintf("/t/%d/%s", place.ThreadID, place.Slug)).Body; !strings.Contains(body, said) || strings.Contains(body, "Home Hub 0") {
			t.Error("the page does not show what Ada mailed, and that alone")
		}
		if sent, err := w.Deliver(); err != nil || len(box.To("mallory@evil.example")) != 0 {
			t.Fatalf("somebody whose address may have been forged was written to: %d mails, %v", sent, err)
		}
	})
}
