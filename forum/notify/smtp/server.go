package smtp

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"

	mail "github.com/wneessen/go-mail"
	gosmtp "github.com/wneessen/go-mail/smtp"
)

// minute bounds each exchange with the server (RFC 5321, 4.5.3.2 has 5 minutes
// for most; an outbox that waits so long on each of a thousand is no use).
const minute = time.Minute

// Server is the SMTP server that takes the mails.
type Server struct {
	client   *mail.Client
	host     string
	signedIn string // how a trial names what worked
}

// NewServer reads where mails go:
//
//	smtp://user:password@host:587   STARTTLS, required unless the host is this machine
//	smtps://user:password@host:465  TLS from the start
//	…?tls=none|starttls|try         none and try are for servers within one's own network
//
// Each exchange with it is bounded by the timeout; 0 takes a minute.
func NewServer(address string, timeout time.Duration) (*Server, error) {
	if timeout == 0 {
		timeout = minute
	}
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || (u.Scheme != "smtp" && u.Scheme != "smtps") {
		return nil, errors.New("the mail server must be given as smtp://user:password@host:587 or smtps://user:password@host:465")
	}
	options, err := optionsOf(u, timeout)
	if err != nil {
		return nil, err
	}
	client, err := mail.NewClient(u.Hostname(), options...)
	if err != nil {
		return nil, fmt.Errorf("the mail server's address: %w", err)
	}
	s := &Server{client: client, host: u.Host, signedIn: " and takes mail without a password"}
	if u.User != nil {
		s.signedIn = " and takes user and password"
	}
	return s, nil
}

func optionsOf(u *url.URL, timeout time.Duration) ([]mail.Option, error) {
	options := []mail.Option{mail.WithTimeout(timeout), mail.WithoutNoop(), mail.WithTLSConfig(&tls.Config{ServerName: u.Hostname(), MinVersion: tls.VersionTLS12})}
	mode := u.Query().Get("tls")
	switch {
	case u.Scheme == "smtps" && mode == "":
		options = append(options, mail.WithSSL(), mail.WithPort(465))
	case u.Scheme == "smtps":
		return nil, errors.New("smtps:// has TLS from the start and takes no tls=")
	case mode == "none", mode == "" && isThisMachine(u.Hostname()):
		options = append(options, mail.WithTLSPolicy(mail.NoTLS), mail.WithPort(25))
	case mode == "try":
		options = append(options, mail.WithTLSPolicy(mail.TLSOpportunistic), mail.WithPort(587))
	case mode == "", mode == "starttls":
		options = append(options, mail.WithTLSPolicy(mail.TLSMandatory), mail.WithPort(587))
	default:
		return nil, fmt.Errorf("tls=%q: write none, try or starttls", mode)
	}
	if port := u.Port(); port != "" {
		n, err := strconv.Atoi(port)
		if err != nil {
			return nil, errors.New("the mail server's port is no number")
		}
		options = append(options, mail.WithPort(n))
	}
	if u.User != nil {
		password, _ := u.User.Password()
		options = append(options, mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover), mail.WithUsername(u.User.Username()), mail.WithPassword(password))
	}
	return options, nil
}

func isThisMachine(host string) bool {
	if host == "localhost" {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.IsLoopback()
}

// Host is the server's name and port, without user and password.
func (s *Server) Host() string { return s.host }

// connection is one session with the server, used by one goroutine.
type connection struct {
	client *mail.Client
	smtp   *gosmtp.Client
}

func (s *Server) dial(ctx context.Context) (*connection, error) {
	c, err := s.client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return nil, fmt.Errorf("reach the mail server %s: %w", s.host, err)
	}
	return &connection{s.client, c}, nil
}

func (c *connection) close() error {
	err := c.smtp.Quit()
	if err != nil {
		err = errors.Join(err, c.smtp.Close())
	}
	return err
}

// verdict is what became of an attempt.
type verdict int

const (
	accepted verdict = iota
	refused          // for ever, because of this mail or its receiver
	notNow           // the server says to try this one later
	away             // the connection or the sender's rights are at fault, not the mail
	unsure           // all was sent, and no answer came
)

// result is an attempt's verdict with what the server said.
type result struct {
	verdict verdict
	answer  string
	code    string // enhanced status code (RFC 3463), "" for none
	broken  bool   // the connection cannot be used further
}

// send gives one mail to the server.
func (c *connection) send(m *mail.Msg) result {
	err := c.client.SendWithSMTPClient(c.smtp, m)
	if m.IsDelivered() {
		return result{verdict: accepted, answer: m.ServerResponse(), broken: err != nil}
	}
	var failed *mail.SendError
	if err == nil || !errors.As(err, &failed) {
		return result{verdict: away, answer: fmt.Sprint(err), broken: true}
	}
	return judge(failed)
}

func judge(failed *mail.SendError) result {
	r := result{answer: reasonOf(failed), code: failed.EnhancedStatusCode()}
	code := failed.ErrorCode()
	switch {
	case code == 0 && failed.Reason == mail.ErrSMTPDataClose:
		r.verdict, r.broken = unsure, true
	case code == 0 && (failed.Reason == mail.ErrGetSender || failed.Reason == mail.ErrGetRcpts || failed.Reason == mail.ErrNoUnencoded):
		r.verdict = refused
	case code == 0, code == 421:
		r.verdict, r.broken = away, true
	case failed.Reason == mail.ErrSMTPMailFrom:
		r.verdict = away // the server does not want this sender: nobody's address is at fault
	case code >= 500:
		r.verdict = refused
	default:
		r.verdict = notNow
	}
	return r
}

// reasonOf is what the server said, or what broke, without the receiver's
// address and the Message-ID that go-mail adds.
func reasonOf(failed *mail.SendError) string {
	text, _, _ := strings.Cut(failed.Error(), ", affected recipient(s): ")
	text, _, _ = strings.Cut(text, ", affected message ID: ")
	return text
}
