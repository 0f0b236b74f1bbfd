package server_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net"
	"strings"
	"testing"

	"answerable/forum/config"
	"answerable/forum/db"
	"answerable/forum/forumtest"
	"answerable/forum/server"

	gosmtp "github.com/emersion/go-smtp"
)

// examined gives what doctor says of a forum with those settings.
func examined(w *forumtest.World, o server.DoctorOptions, change func(*config.Settings)) string {
	settings := w.Settings
	change(&settings)
	var out bytes.Buffer
	_ = server.Doctor(context.Background(), settings, slog.New(slog.DiscardHandler), &out, o) // what it finds is in out
	_, said, _ := strings.Cut(out.String(), "\n\n")
	return said
}

func TestDoctorTriesTheMail(t *testing.T) {
	t.Parallel()
	w := forumtest.New(t, db.SQLite)
	box := forumtest.NewMailbox(t)
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed := free.Addr().String()
	_ = free.Close()
	mail := func(url string) func(*config.Settings) {
		return func(s *config.Settings) { s.SMTPURL, s.MailFrom = config.NewSecretURL(url), "Forum <forum@forum.test>" }
	}
	for _, c := range []struct {
		name, to string
		change   func(*config.Settings)
		want     []string
	}{
		{"no mail", "", func(*config.Settings) {}, []string{"ok    mail out", "nothing is mailed"}},
		{"no mail, but a test", "ada@home.example", func(*config.Settings) {}, []string{"LOOK  test mail", "set ANSWERABLE_SMTP_URL"}},
		{"all is well", "ada@home.example", mail("smtp://" + box.Addr), []string{"ok    mail out", "ok    test mail", "took it", "spam"}},
		{"nobody listens", "", mail("smtp://" + closed), []string{"LOOK  mail out", "nothing listens at", "check host and port"}},
		{"no such name", "", mail("smtp://mail.invalid:587"), []string{"LOOK  mail out", "is not known"}},
		{"no TLS there", "", mail("smtp://" + box.Addr + "?tls=starttls"), []string{"LOOK  mail out", "offers no STARTTLS", "smtps://"}},
		{"TLS from the start is not", "", mail("smtps://" + box.Addr), []string{"LOOK  mail out", "does not begin with TLS", "smtp://"}},
		{"no passwords there", "", mail("smtp://user:secret-4711@" + box.Addr), []string{"LOOK  mail out", "takes no password"}},
		{"no address", "ada", mail("smtp://" + box.Addr), []string{"LOOK  test mail", "is no address"}},
	} {
		said := examined(w, server.DoctorOptions{MailTo: c.to}, c.change)
		for _, want := range c.want {
			if !strings.Contains(said, want) {
				t.Errorf("%s: %q is missing in\n%s", c.name, want, said)
			}
		}
		if strings.Contains(said, "secret-4711") {
			t.Errorf("%s: the password is shown", c.name)
		}
	}
	if taken := box.To("ada@home.example"); len(taken) != 1 || !strings.Contains(taken[0].Header.Get("Subject"), "test mail") {
		t.Errorf("%+v", taken)
	}
	box.OnRcpt(func(string) error {
		return &gosmtp.SMTPError{Code: 554, EnhancedCode: gosmtp.EnhancedCode{5, 7, 1}, Message: "relay access denied"}
	})
	if said := examined(w, server.DoctorOptions{MailTo: "ada@home.example"}, mail("smtp://"+box.Addr)); !strings.Contains(said, "refused it") || !strings.Contains(said, "relay access denied") {
		t.Error(said)
	}
}

func TestDoctorLooksAtMailIn(t *testing.T) {
	t.Parallel()
	w := forumtest.New(t, db.SQLite, func(s *config.Settings, _ *server.Options) {
		s.MailInDomain, s.MailInAddr = "in.forum.example", "127.0.0.1:0"
	})
	other, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = other.Close() })
	go func() {
		for {
			c, err := other.Accept()
			if err != nil {
				return
			}
			_, _ = fmt.Fprint(c, "220 another.example ESMTP\r\n")
			_ = c.Close()
		}
	}()
	found := func(_ context.Context, domain string) ([]*net.MX, error) {
		return []*net.MX{{Host: "mx." + domain + ".", Pref: 10}}, nil
	}
	none := func(_ context.Context, domain string) ([]*net.MX, error) {
		return nil, &net.DNSError{Err: "no such host", Name: domain, IsNotFound: true}
	}
	away := func(context.Context, string) ([]*net.MX, error) { return nil, &net.DNSError{IsTimeout: true} }
	for _, c := range []struct {
		name   string
		lookup func(context.Context, string) ([]*net.MX, error)
		change func(*config.Settings)
		want   []string
	}{
		{"listens", found, func(s *config.Settings) { s.MailInAddr = w.MailIn.Addr().String() }, []string{"the forum listens at", "goes to mx.in.forum.example (10)"}},
		{"free", none, func(s *config.Settings) { s.MailInAddr = "127.0.0.1:0" }, []string{"is free", "LOOK  MX", "add one"}},
		{"taken", away, func(s *config.Settings) { s.MailInAddr = other.Addr().String() }, []string{"LOOK  listener", "another.example", "could not be looked up"}},
		{"no way in", found, func(s *config.Settings) { s.MailInAddr = "" }, []string{"LOOK  mail in", "ANSWERABLE_MAIL_IN_SECRET"}},
		{"no certificate", found, func(s *config.Settings) { s.MailInAddr, s.MailInCert, s.MailInKey = "127.0.0.1:0", "/none", "/none" }, []string{"LOOK  listener", "cannot be used"}},
		{"off", found, func(s *config.Settings) { s.MailInDomain, s.MailInAddr = "", "" }, []string{"mails cannot be answered by mail"}},
	} {
		said := examined(w, server.DoctorOptions{LookupMX: c.lookup}, c.change)
		for _, want := range c.want {
			if !strings.Contains(said, want) {
				t.Errorf("%s: %q is missing in\n%s", c.name, want, said)
			}
		}
	}
}
