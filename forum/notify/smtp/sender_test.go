package smtp_test

import (
	"context"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"net/url"
	"strings"
	"testing"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/forumtest"
	"answerable/forum/notify"

	gosmtp "github.com/emersion/go-smtp"
)

func TestMain(m *testing.M) { forumtest.Main(m) }

// site is a forum with a mail server, an asker who has an address and somebody
// who answers him.
type site struct {
	*forumtest.World
	box        *forumtest.Mailbox
	asker, cy  *forumtest.Client
	administer *forumtest.Client
}

const askersAddress = "ada@example.test"

func newSite(t *testing.T, engine db.Dialect) *site {
	t.Helper()
	box := forumtest.NewMailbox(t)
	s := &site{World: forumtest.New(t, engine, box.Use), box: box}
	s.administer = s.Member("Ines", account.Administrator)
	s.asker, s.cy = s.Member("Ada", account.Member), s.Member("Cy", account.Member)
	s.Address(s.asker, askersAddress)
	return s
}

// ask lets Ada ask and Cy answer.
func (s *site) ask(board, answer string) (thread int64) {
	s.T.Helper()
	b := s.Board(board)
	t := s.Thread(s.asker, b, "No line since Monday", "The line is dead.")
	s.Reply(s.cy, t, answer)
	return t.ThreadID
}

func (s *site) deliver(want int) {
	s.T.Helper()
	if sent, err := s.Deliver(); err != nil || sent != want {
		s.T.Fatalf("%d mails left, want %d: %v\n%v", sent, want, err, s.outbox(""))
	}
}

func (s *site) outbox(state notify.MailState) []notify.MailRow {
	s.T.Helper()
	rows, _, err := s.Outbox.List(context.Background(), s.administer.Viewer, state, 0)
	if err != nil {
		s.T.Fatal(err)
	}
	return rows
}

// parts gives a mail's two texts.
func parts(t testing.TB, m forumtest.Taken) (text, html string) {
	t.Helper()
	kind, values, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/alternative" {
		t.Fatalf("%s %v", kind, err)
	}
	reader := multipart.NewReader(m.Body, values["boundary"])
	var read []string
	for {
		p, err := reader.NextRawPart()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(quotedprintable.NewReader(p))
		if err != nil {
			t.Fatal(err)
		}
		read = append(read, strings.ReplaceAll(string(body), "\r\n", "\n"))
	}
	if len(read) != 2 {
		t.Fatalf("%d parts", len(read))
	}
	return read[0], read[1]
}

func TestANoticeBecomesOneMailThatCanBeEnded(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		s := newSite(t, engine)
		thread := s.ask("Gateways", "Try <b>this</b>, @Ada: restart it.\n\nThen tell us.")
		s.deliver(1)
		s.deliver(0)
		taken := s.box.All()
		if len(taken) != 1 || taken[0].To != askersAddress || taken[0].From != "forum@forum.test" {
			t.Fatalf("%+v", taken)
		}
		m := taken[0]
		text, html := parts(t, m)
		if !strings.Contains(text, "Cy mentioned you") || !strings.Contains(text, "restart it.\n\nThen tell us.") || !strings.Contains(text, s.URL+"/p/") {
			t.Errorf("text:\n%s", text)
		}
		if strings.Contains(html, "<b>this") || !strings.Contains(html, "restart it.") {
			t.Errorf("html:\n%s", html)
		}
		for name, want := range map[string]string{"Subject": "Cy mentioned you: No line since Monday", "From": `"Forum" <forum@forum.test>`, "To": `"Ada" <ada@example.test>`, "Auto-Submitted": "auto-generated",
			"Precedence": "list", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click", "In-Reply-To": "<thread-" + number(thread) + "@forum.test>", "List-Id": "<thread-" + number(thread) + ".forum.test>"} {
			if got := m.Header.Get(name); got != want {
				t.Errorf("%s: %q, want %q", name, got, want)
			}
		}
		end := strings.TrimPrefix(strings.Trim(m.Header.Get("List-Unsubscribe"), "<>"), s.URL)
		if page := s.Guest().Get(end).OK(); !strings.Contains(page.Text("main"), "No line since Monday") {
			t.Errorf("the page of the link:\n%s", page.Text("main"))
		}
		s.Reply(s.cy, placed(thread), "One more.")
		s.deliver(1) // looking changed nothing
		if page := s.Guest().Post(end, url.Values{"List-Unsubscribe": {"One-Click"}}); page.Status >= 400 {
			t.Fatalf("one click: %d\n%s", page.Status, page.Body)
		}
		s.Reply(s.cy, placed(thread), "And one more, @Ada.")
		s.deliver(0)
	})
}

func TestADayWithoutAServerLosesAndDoublesNothing(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		s := newSite(t, engine)
		s.box.Close()
		thread := s.ask("Gateways", "First.")
		for range 3 {
			if sent, err := s.Deliver(); err == nil || sent != 0 {
				t.Fatalf("%d left without a server, %v", sent, err)
			}
			s.Clock.Advance(8 * time.Hour)
		}
		rows := s.outbox(notify.MailQueued)
		if len(rows) != 1 || rows[0].Attempts != 0 || !strings.Contains(rows[0].Why, "the mail server is away") {
			t.Fatalf("%+v", rows)
		}
		s.Reply(s.cy, placed(thread), "Second.")
		listener, err := net.Listen("tcp", s.box.Addr)
		if err != nil {
			t.Fatal(err)
		}
		s.box.Listen(listener)
		s.deliver(2)
		s.deliver(0)
		if n := len(s.box.To(askersAddress)); n != 2 {
			t.Fatalf("%d mails", n)
		}
	})
}

func TestOneBadReceiverNeverKeepsBackAnother(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		s := newSite(t, engine)
		bo := s.Member("Bo", account.Member)
		s.Address(bo, "bo@example.test")
		s.box.OnRcpt(func(to string) error {
			if to == askersAddress {
				return &gosmtp.SMTPError{Code: 550, EnhancedCode: gosmtp.EnhancedCode{5, 1, 1}, Message: "no such user"}
			}
			return nil
		})
		thread := s.ask("Gateways", "You too, @Bo.")
		s.deliver(1)
		rows := s.outbox(notify.MailRefused)
		if len(rows) != 1 || !strings.Contains(rows[0].Answer, "5.1.1 no such user") || strings.Contains(rows[0].Answer, askersAddress) || len(s.box.To("bo@example.test")) != 1 {
			t.Fatalf("%+v, %d", rows, len(s.box.All()))
		}
		address, err := s.Outbox.Address(context.Background(), s.asker.Viewer)
		if err != nil || !address.Off() || address.OffWhy != "bounced" || !strings.Contains(address.Said, "no such user") {
			t.Fatalf("the address is on: %+v, %v", address, err)
		}
		if list, _, err := s.Notices.List(context.Background(), s.asker.Viewer, []string{"everyone"}, 0); err != nil || list[0].Kind != notify.MailOff {
			t.Fatalf("%+v, %v", list, err)
		}
		s.box.OnRcpt(nil)
		s.Reply(s.cy, placed(thread), "Hello?")
		s.deliver(0)
		if err := s.Outbox.SwitchOn(context.Background(), s.asker.Viewer); err != nil {
			t.Fatal(err)
		}
		s.Reply(s.cy, placed(thread), "Hello again?")
		s.deliver(1)
		if err := s.Outbox.Retry(context.Background(), s.administer.Viewer, rows[0].ID); err != nil {
			t.Fatal(err)
		}
		s.deliver(1)
	})
}

func TestALineThatEndsAfterTheTextIsTriedOnceMoreWithTheSameID(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		s := newSite(t, engine)
		var ids []string
		s.box.OnData(func(_ string, c net.Conn) error { ids = append(ids, ""); return c.Close() })
		s.ask("Gateways", "First.")
		for range 4 {
			if _, err := s.Deliver(); err != nil {
				t.Fatal(err)
			}
			s.Clock.Advance(time.Hour)
		}
		rows := s.outbox(notify.MailGivenUp)
		if len(ids) != 2 || len(rows) != 1 || !strings.Contains(rows[0].Why, "may have arrived") {
			t.Fatalf("tried %d times, %+v", len(ids), rows)
		}
		taken := s.box.All()
		if len(taken) != 2 || taken[0].Header.Get("Message-ID") == "" || taken[0].Header.Get("Message-ID") != taken[1].Header.Get("Message-ID") {
			t.Fatalf("%+v", taken)
		}
	})
}

func TestAServerThatHangsIsLeftAlone(t *testing.T) {
	t.Parallel()
	s := newSite(t, db.SQLite)
	hang := make(chan struct{})
	t.Cleanup(func() { close(hang) })
	s.box.OnRcpt(func(string) error { <-hang; return nil })
	s.ask("Gateways", "First.")
	if sent, err := s.Deliver(); err == nil || sent != 0 {
		t.Fatalf("%d, %v", sent, err)
	}
	if rows := s.outbox(notify.MailQueued); len(rows) != 1 || rows[0].Attempts != 0 {
		t.Fatalf("%+v", rows)
	}
}
