package forumtest

import (
	"context"
	"io"
	"net"
	"net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"answerable/forum/config"
	"answerable/forum/db"
	"answerable/forum/server"

	"github.com/emersion/go-smtp"
)

// Mailbox is a real SMTP server that keeps what it takes. Its functions, which
// may be nil, make it behave badly.
type Mailbox struct {
	Addr string

	mu     sync.Mutex
	server *smtp.Server
	taken  []Taken
	count  int
	forget bool
	onRcpt func(to string) error
	onData func(to string, c net.Conn) error
}

// Taken is one mail the server took.
type Taken struct {
	From, To string
	*mail.Message
	Raw string
}

// NewMailbox starts the server and ends it with the test.
func NewMailbox(t testing.TB) *Mailbox {
	t.Helper()
	m := &Mailbox{}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	m.Addr = listener.Addr().String()
	m.Listen(listener)
	t.Cleanup(m.Close)
	return m
}

// Listen serves on the listener, also after Close: the server comes back.
func (m *Mailbox) Listen(listener net.Listener) {
	server := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) { return &mailSession{box: m, conn: c.Conn()}, nil }))
	server.Domain = "mail.test"
	m.mu.Lock()
	m.server = server
	m.mu.Unlock()
	go func() { _ = server.Serve(listener) }() // it ends with Close
}

// Close ends the server and its connections.
func (m *Mailbox) Close() {
	m.mu.Lock()
	server := m.server
	m.mu.Unlock()
	_ = server.Close() // closed already is fine
}

// CountOnly keeps no mail from now on, for trials that measure memory.
func (m *Mailbox) CountOnly() { m.mu.Lock(); defer m.mu.Unlock(); m.forget = true }

// Count is how many mails were taken.
func (m *Mailbox) Count() int { m.mu.Lock(); defer m.mu.Unlock(); return m.count }

// OnRcpt decides on each receiver; nil takes all.
func (m *Mailbox) OnRcpt(do func(to string) error) { m.mu.Lock(); defer m.mu.Unlock(); m.onRcpt = do }

// OnData is asked when a mail has come whole, before it is taken; it may refuse
// it or end the connection.
func (m *Mailbox) OnData(do func(to string, c net.Conn) error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.onData = do
}

// Use lets the forum send to this server, when the test says so: Deliver.
func (m *Mailbox) Use(s *config.Settings, o *server.Options) {
	s.SMTPURL, s.MailFrom, s.MailRate = config.NewSecretURL("smtp://"+m.Addr), "Forum <forum@forum.test>", 1000
	o.NoMail, o.MailTimeout = true, 5*time.Second
}

// All are the mails taken so far.
func (m *Mailbox) All() []Taken {
	m.mu.Lock()
	defer m.mu.Unlock()
	return append([]Taken(nil), m.taken...)
}

// To are the mails taken for that address.
func (m *Mailbox) To(address string) []Taken {
	var own []Taken
	for _, t := range m.All() {
		if strings.EqualFold(t.To, address) {
			own = append(own, t)
		}
	}
	return own
}

// Deliver lets jobs settle and sends what is due, and gives how many mails left.
// Which error there was is for the test to judge.
func (w *World) Deliver() (int, error) {
	w.T.Helper()
	w.Settle()
	return w.Mail.SendDue(context.Background())
}

// Address gives the member a confirmed address.
func (w *World) Address(c *Client, address string) {
	w.T.Helper()
	err := w.DB.Write(context.Background(), func(tx *db.Tx) error {
		return tx.Exec(`UPDATE members SET email = ?, email_confirmed_at = ? WHERE id = ?`, address, w.Clock.Now(), c.Viewer.ID).Error
	})
	if err != nil {
		w.T.Fatal(err)
	}
}

type mailSession struct {
	box      *Mailbox
	conn     net.Conn
	from, to string
}

func (s *mailSession) Reset()        { s.from, s.to = "", "" }
func (s *mailSession) Logout() error { return nil }

func (s *mailSession) Mail(from string, _ *smtp.MailOptions) error { s.from = from; return nil }

func (s *mailSession) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.to = to
	s.box.mu.Lock()
	do := s.box.onRcpt
	s.box.mu.Unlock()
	if do != nil {
		return do(to)
	}
	return nil
}

func (s *mailSession) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	s.box.mu.Lock()
	do := s.box.onData
	s.box.mu.Unlock()
	if do != nil {
		if err := do(s.to, s.conn); err != nil {
			return err
		}
	}
	s.box.mu.Lock()
	s.box.count++
	forget := s.box.forget
	s.box.mu.Unlock()
	if forget {
		return nil
	}
	message, err := mail.ReadMessage(strings.NewReader(string(raw)))
	if err != nil {
		return err
	}
	s.box.mu.Lock()
	defer s.box.mu.Unlock()
	s.box.taken = append(s.box.taken, Taken{From: s.from, To: s.to, Message: message, Raw: string(raw)})
	return nil
}
