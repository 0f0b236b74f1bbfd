package config

import (
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Validate refuses settings that cannot work. The error joins one line for
// each of them: its name, what is wrong, what to write instead. It opens
// nothing; kong calls it after parsing.
func (s *Settings) Validate() error {
	return errors.Join(
		refusal("ADDR", addrProblem(s.Addr)),
		refusal("BASE_URL", originProblem(s.BaseURL)),
		refusal("DATA", emptyProblem(s.Data, "./data")),
		refusal("DATABASE_URL", databaseProblem(s.DatabaseURL)),
		refusal("MEILI_URL", meiliProblem(s.MeiliURL)),
		refusal("MEILI_PREFIX", prefixProblem(s.MeiliPrefix)),
		refusal("SMTP_URL", smtpProblem(s.SMTPURL)),
		refusal("MAIL_FROM", fromProblem(s.MailFrom, s.Mails())),
		refusal("MAIL_RATE", rangeProblem(s.MailRate, 1, 1000)),
		refusal("LOG_KEY", keyProblem(s.LogKey)),
		refusal("METRICS_ADDR", s.metricsProblem()),
		refusal("LOG_FORMAT", choiceProblem(s.LogFormat, "text", "json")),
		refusal("LOG_LEVEL", choiceProblem(s.LogLevel, "debug", "info", "warn", "error")),
		refusal("SECURE_COOKIES", choiceProblem(s.SecureCookies, "auto", "always")),
		refusal("UPLOAD_MAX_BYTES", rangeProblem(s.UploadMaxBytes, 1<<10, 256<<20)),
		refusal("UPLOAD_MAX_PIXELS", rangeProblem(s.UploadMaxPixels, 1, 200_000_000)),
		refusal("HASH_CONCURRENCY", rangeProblem(s.HashConcurrency, 1, 256)),
		refusal("MAIL_IN_DOMAIN", domainProblem(s.MailInDomain)),
		refusal("MAIL_IN_ADDR", s.mailInProblem()),
		refusal("MAIL_IN_CERT", pairProblem(s.MailInCert, s.MailInKey, "MAIL_IN_KEY")),
		refusal("MAIL_IN_KEY", pairProblem(s.MailInKey, s.MailInCert, "MAIL_IN_CERT")),
		refusal("MAIL_IN_SECRET", secretProblem(s.MailInSecret)),
		refusal("SHUTDOWN_GRACE", rangeProblem(s.ShutdownGrace, time.Millisecond, 10*time.Minute)),
		refusal("NODE", nodeProblem(s.Node)),
	)
}

// refusal names the setting by variable and flag; no problem is no error.
func refusal(name, problem string) error {
	if problem == "" {
		return nil
	}
	flag := "--" + strings.ReplaceAll(strings.ToLower(name), "_", "-")
	return fmt.Errorf("%s%s (%s): %s", envPrefix, name, flag, problem)
}

func emptyProblem(text, instead string) string {
	if strings.TrimSpace(text) == "" {
		return "is empty; write " + instead
	}
	return ""
}

func prefixProblem(prefix string) string {
	if !meiliPrefix.MatchString(prefix) {
		return fmt.Sprintf("%q cannot begin the name of an index; write answerable, or 1 to 40 small letters, digits and '_'", prefix)
	}
	return ""
}

var meiliPrefix = regexp.MustCompile(`^[a-z0-9_]{1,40}$`)

func addrProblem(addr string) string {
	_, port, err := net.SplitHostPort(addr)
	if err != nil {
		return fmt.Sprintf("%q is not HOST:PORT; write :8080 or 127.0.0.1:8080", addr)
	}
	if _, err := strconv.ParseUint(port, 10, 16); err != nil {
		return fmt.Sprintf("%q has no port from 0 to 65535; write :8080", addr)
	}
	return ""
}

func (s *Settings) metricsProblem() string {
	if s.MetricsAddr == "" {
		return ""
	}
	if problem := addrProblem(s.MetricsAddr); problem != "" {
		return problem
	}
	if samePort(s.Addr, s.MetricsAddr) {
		return fmt.Sprintf("%q has the forum's own port, where everybody could read it; write 127.0.0.1:9464", s.MetricsAddr)
	}
	return ""
}

func samePort(a, b string) bool {
	_, portA, errA := net.SplitHostPort(a)
	_, portB, errB := net.SplitHostPort(b)
	return errA == nil && errB == nil && portA == portB && portA != "0"
}

// originProblem accepts an unset origin, which derive fills in.
func originProblem(origin Origin) string {
	if origin == "" {
		return ""
	}
	parsed, err := url.Parse(string(origin))
	switch {
	case err != nil, parsed.Scheme != "http" && parsed.Scheme != "https":
		return "is not an http or https address; write https://forum.example"
	case parsed.Hostname() == "":
		return "has no host; write https://forum.example"
	case parsed.User != nil:
		return "has a user or password in it, and links would show them; write https://forum.example"
	case parsed.Path != "" || parsed.RawQuery != "" || parsed.ForceQuery || strings.Contains(string(origin), "#"):
		return fmt.Sprintf("has a path, query or fragment, and the forum needs a host of its own; write %s://%s", parsed.Scheme, parsed.Host)
	}
	return portProblem(parsed)
}

func portProblem(parsed *url.URL) string {
	port := parsed.Port()
	if port == "" && !strings.HasSuffix(parsed.Host, ":") {
		return ""
	}
	if number, err := strconv.ParseUint(port, 10, 16); err != nil || number == 0 {
		return "has a port that is not from 1 to 65535; write https://forum.example or http://localhost:8080"
	}
	return ""
}

// databaseProblem quotes nothing of the value, nor net/url's error, which
// would: there is a password in it.
func databaseProblem(secret SecretURL) string {
	if secret.IsZero() {
		return ""
	}
	const example = "postgres://user:password@host:5432/name"
	parsed, err := url.Parse(secret.Reveal())
	switch {
	case err != nil:
		return "is not a URL; write " + example + ", with special characters of the password percent-encoded (%2F for /, %40 for @)"
	case parsed.Scheme != "postgres" && parsed.Scheme != "postgresql":
		return "does not start with postgres://; write " + example + ", or leave it empty for SQLite"
	case parsed.Host == "" && !parsed.Query().Has("host"):
		return "has no host; write " + example
	case strings.Trim(parsed.Path, "/") == "" && !parsed.Query().Has("dbname"):
		return "names no database; write " + example
	}
	return ""
}

// keyProblem quotes nothing of the key.
func keyProblem(key Secret) string {
	seed, err := base64.StdEncoding.Strict().DecodeString(key.Reveal())
	if !key.IsZero() && (err != nil || len(seed) != 32) {
		return "is not 32 bytes in base64; make one with: openssl rand -base64 32"
	}
	return ""
}

func meiliProblem(secret SecretURL) string {
	if secret.IsZero() {
		return ""
	}
	parsed, err := url.Parse(secret.Reveal())
	switch {
	case err != nil, parsed.Scheme != "http" && parsed.Scheme != "https", parsed.Hostname() == "":
		return "is not an http or https address; write http://localhost:7700"
	case parsed.User != nil:
		return "has a user or password in it; write http://localhost:7700 and put the key in " + envPrefix + "MEILI_KEY"
	case parsed.RawQuery != "" || parsed.Fragment != "":
		return "has a query or fragment; write http://localhost:7700"
	}
	return portProblem(parsed)
}

func choiceProblem(value string, choices ...string) string {
	if slices.Contains(choices, value) {
		return ""
	}
	last := len(choices) - 1
	return fmt.Sprintf("%q is not known; write %s or %s", value, strings.Join(choices[:last], ", "), choices[last])
}

func rangeProblem[N Bytes | int64 | int | time.Duration](value, low, high N) string {
	if value >= low && value <= high {
		return ""
	}
	return fmt.Sprintf("%v is out of range; write a value from %v to %v", value, low, high)
}

func nodeProblem(name string) string {
	if len(name) > 128 || strings.ContainsFunc(name, func(r rune) bool { return !isNodeRune(r) }) {
		return fmt.Sprintf("%q has characters other than letters, digits, '.', '_' and '-', or more than 128; write node1", name)
	}
	return ""
}

func isNodeRune(r rune) bool {
	return r == '.' || r == '_' || r == '-' ||
		'0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
}

// smtpProblem never quotes the address: it has a password.
func smtpProblem(address SecretURL) string {
	if address.IsZero() {
		return ""
	}
	parsed, err := url.Parse(address.Reveal())
	switch {
	case err != nil:
		return "cannot be read; write smtp://user:password@host:587, with other characters than letters and digits in the password percent-encoded"
	case parsed.Scheme != "smtp" && parsed.Scheme != "smtps":
		return "does not start with smtp:// or smtps://; write smtp://user:password@host:587"
	case parsed.Hostname() == "" || strings.Trim(parsed.Path, "/") != "":
		return "must be a host and nothing behind it; write smtp://user:password@host:587"
	}
	for name, values := range parsed.Query() {
		if name != "tls" || len(values) != 1 || !slices.Contains([]string{"none", "try", "starttls"}, values[0]) || parsed.Scheme == "smtps" {
			return "has a parameter that is not known; smtp:// takes ?tls=none, ?tls=try or ?tls=starttls"
		}
	}
	if parsed.Port() == "" {
		return ""
	}
	return portProblem(parsed)
}

func fromProblem(from string, needed bool) string {
	if from == "" && !needed {
		return ""
	}
	if _, err := mail.ParseAddress(from); err != nil || strings.ContainsAny(from, "\r\n") {
		return "is no address, and SMTP_URL needs one; write forum@example.org or Example Forum <forum@example.org>"
	}
	return ""
}
