package smtp

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/textproto"
	"strings"
	"syscall"

	mail "github.com/wneessen/go-mail"
)

// Trial is what came of trying the mail server, in plain words. Do is empty where
// all is well. Neither has a password.
type Trial struct{ Said, Do string }

// Try connects, sets TLS up, signs in and, unless the message is nil, sends it.
func (s *Server) Try(ctx context.Context, message *mail.Msg) Trial {
	line, err := s.dial(ctx)
	if err != nil {
		return s.explain(err)
	}
	if message == nil {
		if err := line.close(); err != nil {
			return s.explain(err)
		}
		return Trial{Said: s.host + " answers" + s.signedIn}
	}
	r := line.send(message)
	if r.broken {
		_ = line.smtp.Close() // it is of no use either way
	} else {
		_ = line.close() // the mail is judged already
	}
	return s.sentTrial(r)
}

func (s *Server) sentTrial(r result) Trial {
	switch {
	case r.verdict == accepted:
		return Trial{Said: s.host + " took it: " + clean(r.answer)}
	case r.verdict == away && !r.broken:
		return Trial{s.host + " refused the sender: " + clean(r.answer), "set ANSWERABLE_MAIL_FROM to an address that this server may send for"}
	case r.verdict == refused:
		return Trial{s.host + " refused it: " + clean(r.answer), "read what it said; often the receiver's address is mistyped, or the server sends for its own users only and wants a user and password"}
	case r.verdict == notNow:
		return Trial{s.host + " takes it later: " + clean(r.answer), "try again in some minutes; the forum does so by itself"}
	case r.verdict == unsure:
		return Trial{"the connection ended before " + s.host + " said that it took the mail", "look whether it arrived, then at the mail server's own log"}
	}
	return Trial{s.host + " went away: " + clean(r.answer), "look at the mail server's own log, then try again"}
}

// explain says what is wrong with the way to the server and what to change.
func (s *Server) explain(err error) Trial {
	var name *net.DNSError
	var certificate *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	var said *textproto.Error
	var network net.Error
	text := err.Error()
	switch {
	case errors.As(err, &name):
		return Trial{"the name of " + s.host + " is not known", "check the host in ANSWERABLE_SMTP_URL, and that this machine can look names up"}
	case errors.Is(err, syscall.ECONNREFUSED):
		return Trial{"nothing listens at " + s.host, "check host and port in ANSWERABLE_SMTP_URL (587 for smtp://, 465 for smtps://) and that the mail server runs"}
	case errors.As(err, &certificate):
		return Trial{"the certificate of " + s.host + " does not hold: " + clean(certificate.Err.Error()), "use the name that the certificate has, or let the mail server have one that this machine trusts; within your own network ?tls=none does without"}
	case errors.As(err, &record):
		return Trial{s.host + " does not begin with TLS", "write smtp:// instead of smtps:// in ANSWERABLE_SMTP_URL, or the port for TLS, 465"}
	case strings.Contains(text, "does not support STARTTLS"):
		return Trial{s.host + " offers no STARTTLS", "use smtps:// with port 465, or its port 587; within your own network ?tls=none does without"}
	case errors.Is(err, mail.ErrNoSupportedAuthDiscovered), strings.Contains(text, "does not support SMTP AUTH"):
		return Trial{s.host + " takes no password on this connection", "leave user and password out of ANSWERABLE_SMTP_URL, or use the port with TLS, where most servers ask for them"}
	case errors.As(err, &said) && (said.Code == 535 || said.Code == 534 || said.Code == 530 || said.Code == 538):
		return Trial{s.host + " refused user and password: " + clean(said.Error()), "check both in ANSWERABLE_SMTP_URL; other characters than letters and digits are percent-encoded there, and some providers want a password made for programs"}
	case errors.As(err, &said):
		return Trial{s.host + " answered: " + clean(said.Error()), "read what it said; some servers let only known addresses connect"}
	case errors.As(err, &network) && network.Timeout(), errors.Is(err, context.DeadlineExceeded):
		return Trial{s.host + " did not answer in time", "check the port: one for smtps:// does not answer smtp://, and many hosts block port 25 outwards; then look for a firewall"}
	case errors.Is(err, io.EOF):
		return Trial{s.host + " closed the connection", "check the port: one for smtps:// closes on smtp://; else look at the mail server's own log"}
	}
	return Trial{s.host + " could not be used: " + clean(text), "check ANSWERABLE_SMTP_URL and the mail server's own log"}
}

// clean keeps an answer to one line of bounded length.
func clean(text string) string {
	line := plainName(text)
	if runes := []rune(line); len(runes) > 300 {
		line = string(runes[:300]) + "…"
	}
	return line
}
