package server_test

import (
	"fmt"
	"net/smtp"
	"strings"
	"testing"
	"time"

	"answerable/forum/db"
	"answerable/forum/forumtest"
)

// reportOn is a mail server's report on the mail with that Message-ID: a
// complaint (RFC 5965), one without the receiver's address, or a failure
// (RFC 3464).
func reportOn(kind, own, messageID string) []byte {
	head, part := "feedback-report", "Content-Type: message/feedback-report\n\nFeedback-Type: abuse\nVersion: 1\nUser-Agent: Loop/1.0\n"
	to := "Original-Rcpt-To: ada@home.example\n"
	switch kind {
	case "redacted":
		to = ""
	case "failure":
		head, part = "delivery-status", "Content-Type: message/delivery-status\n\nReporting-MTA: dns; home.example\n\nFinal-Recipient: rfc822; ada@home.example\nAction: failed\nStatus: 5.1.1\n"
		to = "Diagnostic-Code: smtp; 550 <ada@home.example> no such user here\n"
	}
	return []byte(strings.ReplaceAll(fmt.Sprintf("From: reports@home.example\nTo: bounces@in.forum.example\nSubject: A report\nMessage-ID: <%s.report@home.example>\nMIME-Version: 1.0\n"+
		"Content-Type: multipart/report; report-type=%s; boundary=b\n\n--b\nContent-Type: text/plain\n\nA report.\n--b\n%s%s\n--b\nContent-Type: message/rfc822\n\nSubject: x\nMessage-ID: %s\n\ny\n--b--\n",
		own, head, part, to, messageID), "\n", "\r\n"))
}

// A complaint or a failure that names a mail of ours switches its address off
// with a notice, which the person can undo; one that names another changes nothing.
func TestAReportSwitchesTheAddressOffWithNotice(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w, box, ada, bo, place := mailWorld(t, engine)
		reply := func(want int) string {
			t.Helper()
			w.Reply(bo, place, "Which router is it?")
			if sent, err := w.Deliver(); err != nil || sent != want {
				t.Fatalf("%d mails left, want %d: %v", sent, want, err)
			}
			all := box.All()
			return all[len(all)-1].Header.Get("Message-ID")
		}
		report := func(kind, id string) {
			t.Helper()
			if err := smtp.SendMail(w.MailIn.Addr().String(), nil, "", []string{"bounces@in.forum.example"}, reportOn(kind, kind+strings.Trim(id, "<>")[:6], id)); err != nil {
				t.Fatal(err)
			}
			w.Settle()
		}
		for _, c := range []struct{ kind, notice, page string }{
			{"complaint", "reported as spam", "was reported as spam"},
			{"redacted", "reported as spam", "was reported as spam"},
			{"failure", "came back", "5.1.1 550 <…> no such user here"},
		} {
			w.Clock.Advance(time.Hour)
			id := reply(1)
			report(c.kind, "<m1.aaaaaaaaaaaaaaaaaaaaaaaaaa@forum.test>")
			if page := ada.Get("/account/mail").OK(); page.DOM().Find("form[action='/account/mail/on']").Length() != 0 {
				t.Fatalf("%s: a report on a mail that nobody sent is believed", c.kind)
			}
			report(c.kind, id)
			if text := ada.Get("/notifications").OK().Text("main .row-unread"); !strings.Contains(text, c.notice) {
				t.Errorf("%s: the notices say %q", c.kind, text)
			}
			page := ada.Get("/account/mail").OK()
			if text := page.Text("main"); !strings.Contains(text, c.page) || c.kind != "failure" && strings.Contains(text, "the mail server said") {
				t.Errorf("%s: the page says %q", c.kind, text)
			}
			reply(0)
			if got := ada.Post("/account/mail/on", nil); got.Status != 303 {
				t.Fatalf("%s: trying the address again gave %d", c.kind, got.Status)
			}
			if err := w.Notices.MarkRead(t.Context(), ada.Viewer, 1<<40); err != nil {
				t.Fatal(err)
			}
		}
	})
}
