package server

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/textproto"
	"net/url"
	"strings"
	"time"

	"answerable/forum/account"
	"answerable/forum/config"
	"answerable/forum/notify"
	"answerable/forum/notify/smtp"
	"answerable/themes"
)

// doctorsPatience bounds each exchange with a mail server.
const doctorsPatience = 15 * time.Second

// mailFindings tries the mail server, with a test mail if an address is given,
// and looks at what mail in needs.
func mailFindings(ctx context.Context, settings config.Settings, o DoctorOptions) []finding {
	found := []finding{mailOutFinding(ctx, settings)}
	if o.MailTo != "" {
		found = append(found, testMailFinding(ctx, settings, o.MailTo))
	}
	if settings.MailInDomain == "" {
		return append(found, finding{what: "mail in", said: "not set up: mails cannot be answered by mail"})
	}
	return append(found, mailInFinding(settings), listenerFinding(ctx, settings), exchangerFinding(ctx, settings.MailInDomain, o.lookup()))
}

func mailOutFinding(ctx context.Context, settings config.Settings) finding {
	f := finding{what: "mail out"}
	if !settings.Mails() {
		f.said = "not set up: nothing is mailed, and nobody is promised that it is"
		return f
	}
	s, err := smtp.NewServer(settings.SMTPURL.Reveal(), doctorsPatience)
	if err != nil {
		f.said, f.do = "the address of the mail server cannot be read", "ANSWERABLE_SMTP_URL: "+err.Error()
		return f
	}
	trial := s.Try(ctx, nil)
	f.said, f.do = trial.Said, trial.Do
	if parsed, err := url.Parse(settings.SMTPURL.Reveal()); f.do == "" && err == nil && parsed.Query().Get("tls") == "none" && parsed.User != nil {
		f.said += " (without TLS: the password can be read on the way)"
	}
	return f
}

// testMailFinding sends the letter "test" as the forum would send any other.
func testMailFinding(ctx context.Context, settings config.Settings, to string) finding {
	f := finding{what: "test mail", said: "not sent"}
	if !settings.Mails() {
		f.do = "set ANSWERABLE_SMTP_URL and ANSWERABLE_MAIL_FROM first"
		return f
	}
	theme, err := themes.Open(settings.Themes, nil)
	if err != nil {
		f.do = err.Error()
		return f
	}
	host := strings.TrimPrefix(strings.TrimPrefix(string(settings.BaseURL), "https://"), "http://")
	links := notify.NewLinkKey([]byte(settings.BaseURL)) // a test mail has no links that anything would believe
	w, err := mailWriter(settings, theme, links, func(context.Context) (string, error) { return host, nil })
	if err != nil {
		f.do = err.Error()
		return f
	}
	now := Clock()
	message, err := w.Message(ctx, notify.Mail{ID: -now.UnixMicro(), To: to, Letter: &account.Letter{Kind: account.LetterTest, To: to, Facts: map[string]string{}}, Created: now})
	if errors.Is(err, notify.ErrAddress) {
		f.do = fmt.Sprintf("%q is no address; write --mail=you@example.org", to)
		return f
	}
	if err != nil {
		f.do = err.Error()
		return f
	}
	s, err := smtp.NewServer(settings.SMTPURL.Reveal(), doctorsPatience)
	if err != nil {
		f.do = "ANSWERABLE_SMTP_URL: " + err.Error()
		return f
	}
	trial := s.Try(ctx, message)
	f.said, f.do = trial.Said, trial.Do
	if f.do == "" {
		f.said += ". Look whether it arrives, in the folder for spam too; there its headers say whether SPF, DKIM and DMARC passed"
	}
	return f
}

// mailInFinding: an address that mails can be answered at needs a way in.
func mailInFinding(settings config.Settings) finding {
	f := finding{what: "mail in", said: "addresses end in @" + settings.MailInDomain}
	var ways []string
	if settings.MailInAddr != "" {
		ways = append(ways, "by SMTP at "+settings.MailInAddr)
	}
	if settings.MailInSecret.Reveal() != "" {
		ways = append(ways, "by the webhook "+string(settings.BaseURL)+"/intake/mail")
	}
	if len(ways) == 0 {
		f.do = "mails can be answered to addresses that nothing takes: set ANSWERABLE_MAIL_IN_ADDR or ANSWERABLE_MAIL_IN_SECRET, or take ANSWERABLE_MAIL_IN_DOMAIN away"
		return f
	}
	f.said += ", " + strings.Join(ways, " and ")
	return f
}

// listenerFinding opens the listener's port for a moment. Where it is taken, a
// running forum should be what answers there.
func listenerFinding(ctx context.Context, settings config.Settings) finding {
	f := finding{what: "listener"}
	if settings.MailInAddr == "" {
		f.said = "no SMTP listener"
		return f
	}
	if settings.MailInCert == "" {
		f.said = "without STARTTLS (set ANSWERABLE_MAIL_IN_CERT and _KEY); "
	} else if problem := certificateProblem(settings, Clock()); problem != "" {
		f.do = problem
	}
	l, err := net.Listen("tcp", settings.MailInAddr)
	if err == nil {
		f.said += settings.MailInAddr + " is free, the forum can listen there"
		_ = l.Close() // nobody connected
		return f
	}
	greeting, answerErr := greetingOf(ctx, settings.MailInAddr)
	switch {
	case answerErr == nil && strings.Contains(greeting, settings.MailInDomain):
		f.said += "the forum listens at " + settings.MailInAddr
	case answerErr == nil:
		f.said += settings.MailInAddr + " is taken by something else, which says: " + greeting
		f.do = "stop what listens there, or choose another port and let port 25 lead to it"
	default:
		f.said += settings.MailInAddr + " cannot be opened"
		f.do = err.Error() + "; ports below 1024 need a right of their own: choose :2525 and let port 25 lead there"
	}
	return f
}

func certificateProblem(settings config.Settings, now time.Time) string {
	pair, err := tls.LoadX509KeyPair(settings.MailInCert, settings.MailInKey)
	switch {
	case err != nil:
		return "the certificate cannot be used (ANSWERABLE_MAIL_IN_CERT, _KEY): " + err.Error()
	case now.After(pair.Leaf.NotAfter):
		return "the certificate ended on " + pair.Leaf.NotAfter.Format("2 January 2006") + "; many servers then send without TLS, some not at all"
	}
	return ""
}

// greetingOf is the first line of what listens there (RFC 5321, 4.2).
func greetingOf(ctx context.Context, addr string) (string, error) {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return "", err
	}
	if host == "" {
		host = "localhost"
	}
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", net.JoinHostPort(host, port))
	if err != nil {
		return "", err
	}
	defer func() { _ = conn.Close() }() // it was only read
	if deadline, ok := ctx.Deadline(); ok {
		if err := conn.SetDeadline(deadline); err != nil {
			return "", err
		}
	}
	_, line, err := textproto.NewReader(bufio.NewReader(conn)).ReadResponse(220)
	return line, err
}

// exchangerFinding asks who takes the domain's mail (RFC 5321, 5.1): that this is
// the forum only the operator can see.
func exchangerFinding(ctx context.Context, domain string, lookup lookupMX) finding {
	f := finding{what: "MX"}
	ctx, cancel := context.WithTimeout(ctx, doctorsPatience)
	defer cancel()
	records, err := lookup(ctx, domain)
	var dns *net.DNSError
	switch {
	case errors.As(err, &dns) && dns.IsNotFound, err == nil && len(records) == 0:
		f.said = "the domain " + domain + " has no MX record"
		f.do = "add one that names the machine whose port 25 leads to the forum, or to the mail server that hands mails to the webhook"
	case err != nil:
		f.said = "the MX record of " + domain + " could not be looked up from here"
	default:
		var names []string
		for _, r := range records {
			names = append(names, fmt.Sprintf("%s (%d)", strings.TrimSuffix(r.Host, "."), r.Pref))
		}
		f.said = "mail to " + domain + " goes to " + strings.Join(names, ", ") + "; its port 25 has to lead to the forum, or to the server that calls the webhook"
	}
	return f
}

type lookupMX = func(context.Context, string) ([]*net.MX, error)

// DoctorOptions are what Doctor does besides looking.
type DoctorOptions struct {
	MailTo  string   // an address that gets a test mail, "" for none
	Environ []string // the environment as os.Environ gives it, looked through for names that are no setting
	// LookupMX replaces the resolver, for tests.
	LookupMX func(ctx context.Context, domain string) ([]*net.MX, error)
}

func (o DoctorOptions) lookup() lookupMX {
	if o.LookupMX != nil {
		return o.LookupMX
	}
	return net.DefaultResolver.LookupMX
}
