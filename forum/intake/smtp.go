package intake

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"sync"
	"time"

	"github.com/emersion/go-smtp"
	"golang.org/x/net/netutil"

	"answerable/forum/fail"
)

// Limits of the listener; a mail server that needs more comes again.
const (
	connectionsAtOnce  = 60
	connectionsOfOne   = 10               // from one address
	connectionLife     = 10 * time.Minute // whatever it does
	commandTime        = time.Minute
	recipientsAtOnce   = 20
	mailsInAConnection = 50
)

// Listener takes mail by SMTP (RFC 5321) and gives none on.
type Listener struct {
	server *smtp.Server
	listen net.Listener
}

// Listen opens the address; Serve answers. With a certificate it offers
// STARTTLS (RFC 3207). There is no sign-in: only our own addresses take mail.
func (i *Intake) Listen(addr string, certificate *tls.Certificate) (*Listener, error) {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("listen for mail on %s (ANSWERABLE_MAIL_IN_ADDR): %w", addr, err)
	}
	server := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) { return &session{intake: i}, nil }))
	server.Domain, server.MaxMessageBytes, server.MaxRecipients = i.Mail.Domain, i.Mail.MaxBytes, recipientsAtOnce
	server.ReadTimeout, server.WriteTimeout, server.ErrorLog = commandTime, commandTime, quietLog{i.Log}
	server.EnableSMTPUTF8 = true
	if certificate != nil {
		server.TLSConfig = &tls.Config{Certificates: []tls.Certificate{*certificate}, MinVersion: tls.VersionTLS12}
	}
	return &Listener{server: server, listen: &fewFromOne{Listener: netutil.LimitListener(l, connectionsAtOnce), open: map[string]int{}}}, nil
}

// Addr is where it listens.
func (l *Listener) Addr() net.Addr { return l.listen.Addr() }

// Serve answers until Close.
func (l *Listener) Serve() error {
	err := l.server.Serve(l.listen)
	if errors.Is(err, smtp.ErrServerClosed) || errors.Is(err, net.ErrClosed) {
		return nil
	}
	return err
}

// Close lets the mails that are on their way finish until ctx ends.
func (l *Listener) Close(ctx context.Context) error {
	err := l.server.Shutdown(ctx)
	if errors.Is(err, smtp.ErrServerClosed) || errors.Is(err, net.ErrClosed) {
		return nil
	}
	if err != nil {
		return errors.Join(err, l.server.Close())
	}
	return nil
}

// session is one connection's talk.
type session struct {
	intake *Intake
	from   string
	to     []string
	mails  int
}

// storing bounds one mail's writing.
const storing = 30 * time.Second

// Reset forgets the mail that was begun.
func (s *session) Reset() { s.from, s.to = "", nil }

// Logout has nothing to give back.
func (s *session) Logout() error { return nil }

// Mail begins a mail.
func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	if s.mails >= mailsInAConnection {
		return reply(421, smtp.EnhancedCode{4, 7, 0}, "Enough mails in one connection, please come again")
	}
	s.from, s.to = from, nil
	return nil
}

// Rcpt takes addresses of ours only.
func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	ctx, cancel := context.WithTimeout(context.Background(), storing)
	defer cancel()
	err := s.intake.Known(ctx, to)
	switch {
	case err == nil:
		s.to = append(s.to, to)
		return nil
	case fail.Is(err, fail.Missing):
		known := fail.From(err)
		return reply(550, smtp.EnhancedCode{5, 1, 1}, known.Text+" "+known.Next)
	}
	return s.later(err)
}

// Data answers 250 only once the mail is committed.
func (s *session) Data(r io.Reader) error {
	leave, err := s.intake.Enter(context.Background())
	if err != nil {
		return s.later(err)
	}
	defer leave()
	var raw bytes.Buffer
	if _, err := io.Copy(&raw, r); err != nil {
		return err // go-smtp's own, such as a mail that is too large
	}
	ctx, cancel := context.WithTimeout(context.Background(), storing)
	defer cancel()
	if err := s.intake.Take(ctx, s.from, s.to, raw.Bytes()); err != nil {
		return s.later(err)
	}
	s.mails++
	return nil
}

// later: the other server keeps the mail and comes again.
func (s *session) later(err error) error {
	s.intake.Log.Error("a mail could not be taken", slog.Any("error", err))
	return reply(451, smtp.EnhancedCode{4, 3, 0}, "The forum cannot store mail just now, please try again later")
}

func reply(code int, enhanced smtp.EnhancedCode, text string) error {
	return &smtp.SMTPError{Code: code, EnhancedCode: enhanced, Message: text}
}

// fewFromOne closes connections beyond a few of one address, and each after a
// while.
type fewFromOne struct {
	net.Listener
	mu   sync.Mutex
	open map[string]int
}

// Accept gives the next connection that is not too many.
func (f *fewFromOne) Accept() (net.Conn, error) {
	for {
		c, err := f.Listener.Accept()
		if err != nil {
			return nil, err
		}
		host, _, err := net.SplitHostPort(c.RemoteAddr().String())
		if err != nil {
			host = c.RemoteAddr().String()
		}
		if f.enter(host) {
			life := time.AfterFunc(connectionLife, func() { _ = c.Close() }) // a second close says so, and that is all
			return &counted{Conn: c, leave: sync.OnceFunc(func() { life.Stop(); f.leave(host) })}, nil
		}
		_ = c.Close() // nothing was said on it yet
	}
}

func (f *fewFromOne) enter(host string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.open[host] >= connectionsOfOne {
		return false
	}
	f.open[host]++
	return true
}

func (f *fewFromOne) leave(host string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.open[host]--; f.open[host] <= 0 {
		delete(f.open, host)
	}
}

type counted struct {
	net.Conn
	leave func()
}

// Close gives the place back.
func (c *counted) Close() error {
	c.leave()
	return c.Conn.Close()
}

// quietLog keeps what strangers do to the listener out of the log, but for
// those who look for it.
type quietLog struct{ log *slog.Logger }

// Printf notes that something happened, without what a stranger sent.
func (q quietLog) Printf(string, ...any) { q.log.Debug("the mail listener met an error") }

// Println is Printf's.
func (q quietLog) Println(...any) { q.log.Debug("the mail listener met an error") }
