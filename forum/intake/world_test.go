package intake_test

import (
	"bytes"
	"context"
	"fmt"
	"net/smtp"
	"strings"
	"sync"
	"testing"

	"answerable/forum/account"
	"answerable/forum/config"
	"answerable/forum/db"
	"answerable/forum/forumtest"
	"answerable/forum/intake"
	"answerable/forum/notify"
	"answerable/forum/server"
	"answerable/forum/thread"
)

func TestMain(m *testing.M) { forumtest.Main(m) }

// postbox keeps what would be mailed.
type postbox struct {
	mu      sync.Mutex
	letters []account.Letter
}

func (p *postbox) Ready() bool { return true }

func (p *postbox) Post(_ context.Context, _ *db.Tx, l account.Letter) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.letters = append(p.letters, l)
	return nil
}

func (p *postbox) got() []account.Letter {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]account.Letter(nil), p.letters...)
}

const mailDomain = "in.forum.example"

// desk is a running forum that takes mail by SMTP, with Ada, who confirmed her
// address, and a thread of Bo's.
type desk struct {
	*forumtest.World
	ada     *forumtest.Client
	board   thread.Board
	thread  thread.Placed
	postbox *postbox
	bounced []intake.Bounce
}

func newDesk(t *testing.T, engine db.Dialect, change ...func(*config.Settings, *server.Options)) *desk {
	t.Helper()
	d := &desk{postbox: &postbox{}}
	d.World = forumtest.New(t, engine, append(change, func(s *config.Settings, _ *server.Options) {
		s.MailInDomain, s.MailInAddr, s.MailInSecret = mailDomain, "127.0.0.1:0", config.NewSecret(strings.Repeat("s", 40))
	})...)
	d.Intake.Postbox = d.postbox
	d.Intake.Bounced = func(_ context.Context, b intake.Bounce) error { d.bounced = append(d.bounced, b); return nil }
	d.ada = d.Member("Ada", account.Member)
	d.confirm("Ada", "Ada@home.example")
	d.board = d.Board("Printers")
	bo := d.Member("Bo", account.Member)
	place, err := d.Forum.Start(context.Background(), bo.Viewer, thread.Opening{BoardID: d.board.ID, Kind: thread.Question, Title: "No ink", Body: "It says no ink.", Key: strings.Repeat("k", 32)})
	if err != nil {
		t.Fatal(err)
	}
	d.thread = place
	return d
}

// confirm gives a member an address that is his.
func (d *desk) confirm(name, email string) {
	d.T.Helper()
	d.exec("UPDATE members SET email = ?, email_confirmed_at = ? WHERE name = ?", email, d.Clock.Now(), name)
}

func (d *desk) exec(statement string, values ...any) {
	d.T.Helper()
	if err := d.DB.Write(context.Background(), func(tx *db.Tx) error { return tx.Exec(statement, values...).Error }); err != nil {
		d.T.Fatal(err)
	}
}

func (d *desk) count(query string, values ...any) (n int) {
	d.T.Helper()
	if err := d.DB.Read(context.Background()).Raw(query, values...).Row().Scan(&n); err != nil {
		d.T.Fatal(err)
	}
	return n
}

// replyAddress is the one that a notification of now would bring.
func (d *desk) replyAddress(to notify.ReplyTo) string {
	d.T.Helper()
	c, found, err := d.People.CorrespondentByID(context.Background(), to.MemberID)
	if err != nil || !found {
		d.T.Fatal(found, err)
	}
	local, err := d.Intake.Replies.LocalPart(to, notify.ReplyHolder{Email: c.Email, Generation: c.Generation})
	if err != nil {
		d.T.Fatal(err)
	}
	return local + "@" + mailDomain
}

func (d *desk) adas() string {
	return d.replyAddress(notify.ReplyTo{MemberID: d.ada.Viewer.ID, ThreadID: d.thread.ThreadID, PostID: d.thread.PostID})
}

// letter is a plain mail; each call has a Message-ID of its own.
func (d *desk) letter(from, to, subject, body string, headers ...string) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "From: %s\r\nTo: <%s>\r\nSubject: %s\r\n", from, to, subject)
	if !strings.Contains(strings.Join(headers, "\n"), "Message-ID:") {
		fmt.Fprintf(&b, "Message-ID: <%d.%d@home.example>\r\n", d.Clock.Now().UnixNano(), b.Len()+len(body)+len(subject))
	}
	for _, h := range headers {
		b.WriteString(h + "\r\n")
	}
	b.WriteString("\r\n" + strings.ReplaceAll(body, "\n", "\r\n"))
	return b.Bytes()
}

// send talks SMTP as any mail server does, and waits until the job is done.
func (d *desk) send(envelope, to string, mail []byte) error {
	d.T.Helper()
	err := smtp.SendMail(d.MailIn.Addr().String(), nil, envelope, []string{to}, mail)
	d.Settle()
	return err
}

// posts are the sources of the thread's posts by that member.
func (d *desk) posts(member int64) []string {
	d.T.Helper()
	var sources []string
	if err := d.DB.Read(context.Background()).Raw("SELECT source FROM posts WHERE author_id = ? ORDER BY id", member).Scan(&sources).Error; err != nil {
		d.T.Fatal(err)
	}
	return sources
}

// outcomes are how the mails ended, the oldest first.
func (d *desk) outcomes() []string {
	d.T.Helper()
	var all []string
	if err := d.DB.Read(context.Background()).Raw("SELECT coalesce(outcome, 'waits') FROM mail_inbox ORDER BY id").Scan(&all).Error; err != nil {
		d.T.Fatal(err)
	}
	return all
}

func idText(id int64) string { return fmt.Sprint(id) }
