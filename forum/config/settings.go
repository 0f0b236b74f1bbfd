package config

import (
	"log/slog"
	"net"
	"os"
	"strings"
	"time"
)

// envPrefix starts the name of every environment variable of ours.
const envPrefix = "ANSWERABLE_"

// Settings is all that an operator can set about one node. It is a kong
// grammar: embed it in a command line, or call [Load].
//
// The tag `unset` says in the tables what an empty value stands for.
type Settings struct {
	Config            File          `name:"config" env:"ANSWERABLE_CONFIG" placeholder:"FILE" unset:"no file" help:"JSON file with settings, keys as the variable's name without ANSWERABLE_, in small letters. Flags and environment win over it."`
	Addr              string        `name:"addr" env:"ANSWERABLE_ADDR" default:":8080" help:"Where the forum listens; without a host, on every interface."`
	BaseURL           Origin        `name:"base-url" env:"ANSWERABLE_BASE_URL" placeholder:"URL" unset:"http://localhost and the port of ADDR" help:"Address that people type, without a path. Every link, mail and redirect uses it, whatever the Host header says."`
	Data              string        `name:"data" env:"ANSWERABLE_DATA" default:"./data" help:"Folder for the SQLite database, the search index, uploads and keys. Made at the first start."`
	DatabaseURL       SecretURL     `name:"database-url" env:"ANSWERABLE_DATABASE_URL" placeholder:"URL" unset:"SQLite in DATA" help:"PostgreSQL 15 or later, as postgres://user:password@host:5432/name. Prefer the environment or the file: other users of the machine see flags."`
	MeiliURL          SecretURL     `name:"meili-url" env:"ANSWERABLE_MEILI_URL" placeholder:"URL" unset:"Bleve in DATA" help:"Meilisearch server, as http://host:7700."`
	MeiliKey          Secret        `name:"meili-key" env:"ANSWERABLE_MEILI_KEY" placeholder:"KEY" unset:"none" help:"Key for Meilisearch. Prefer the environment or the file: other users of the machine see flags."`
	MeiliPrefix       string        `name:"meili-prefix" env:"ANSWERABLE_MEILI_PREFIX" default:"answerable" help:"How the names of this forum's indexes at Meilisearch begin: small letters, digits and '_'. Forums that share a server need different ones."`
	SMTPURL           SecretURL     `name:"smtp-url" env:"ANSWERABLE_SMTP_URL" placeholder:"URL" unset:"no mail is sent" help:"Server that takes mail, as smtp://user:password@host:587 (STARTTLS required) or smtps://user:password@host:465. ?tls=try or ?tls=none is for servers in your own network; on this machine none is the default. Prefer the environment or the file: other users of the machine see flags."`
	MailFrom          string        `name:"mail-from" env:"ANSWERABLE_MAIL_FROM" placeholder:"ADDRESS" unset:"none; needed with SMTP_URL" help:"Address mails come from, as forum@example.org or Example Forum <forum@example.org>."`
	MailRate          int           `name:"mail-rate" env:"ANSWERABLE_MAIL_RATE" default:"20" help:"Mails that leave in a second at most, 1 to 1000, for all nodes together. More is what your mail server must allow."`
	LogKey            Secret        `name:"log-key" env:"ANSWERABLE_LOG_KEY" placeholder:"KEY" unset:"the file log-key in DATA, made at the first start" help:"Key that signs the moderation log, 32 random bytes in base64 (openssl rand -base64 32). Several nodes need the same. Keep a copy: without it the log must be begun anew. Prefer the environment or the file: other users of the machine see flags."`
	Themes            string        `name:"themes" env:"ANSWERABLE_THEMES" placeholder:"DIR" unset:"default theme only" help:"Folder whose files replace those of the default theme, one by one. Check it with 'answerable theme check DIR'."`
	MetricsAddr       string        `name:"metrics-addr" env:"ANSWERABLE_METRICS_ADDR" default:"127.0.0.1:9464" help:"Where /metrics is served, apart from the forum. If the port is taken the node says so and runs without. Empty turns it off."`
	LogFormat         string        `name:"log-format" env:"ANSWERABLE_LOG_FORMAT" default:"text" help:"text or json."`
	LogLevel          string        `name:"log-level" env:"ANSWERABLE_LOG_LEVEL" default:"info" help:"debug, info, warn or error."`
	TrustedProxies    Proxies       `name:"trusted-proxies" env:"ANSWERABLE_TRUSTED_PROXIES" placeholder:"CIDR,..." unset:"nobody" help:"Addresses or networks of your proxies. X-Forwarded-For from anyone else is ignored."`
	SecureCookies     string        `name:"secure-cookies" env:"ANSWERABLE_SECURE_COOKIES" default:"auto" help:"auto marks cookies Secure when BASE_URL is https; always does so in any case."`
	UploadMaxBytes    Bytes         `name:"upload-max-bytes" env:"ANSWERABLE_UPLOAD_MAX_BYTES" default:"8MiB" help:"Largest image file that is taken, 1 KiB to 256 MiB."`
	UploadMaxPixels   int64         `name:"upload-max-pixels" env:"ANSWERABLE_UPLOAD_MAX_PIXELS" default:"40000000" help:"Largest image that is decoded, width times height, up to 200000000. Decoding one takes at most 60 MiB besides; larger ones are refused."`
	OIDC              string        `name:"oidc" env:"ANSWERABLE_OIDC" placeholder:"FILE" unset:"none" help:"JSON file with sign-in providers (OpenID Connect), a list of objects with id, name, issuer, client_id, client_secret, and if wanted scopes, groups_claim, teams (group to team), trust_mfa, mfa_contexts, private. Each calls back to BASE_URL/sign-in/with/ID/back."`
	HashConcurrency   int           `name:"hash-concurrency" env:"ANSWERABLE_HASH_CONCURRENCY" placeholder:"N" unset:"half the cores, at least 1" help:"Passwords hashed at the same time, 1 to 256, each with 19 MiB; more wait in a queue."`
	MailInDomain      string        `name:"mail-in-domain" env:"ANSWERABLE_MAIL_IN_DOMAIN" placeholder:"DOMAIN" unset:"no mail in" help:"Domain of the addresses by which people answer mails and write to boards, such as in.forum.example. Its mail has to come to this forum and to nobody else."`
	MailInAddr        string        `name:"mail-in-addr" env:"ANSWERABLE_MAIL_IN_ADDR" placeholder:"ADDR" unset:"no SMTP listener" help:"Where mail is taken by SMTP, such as :2525."`
	MailInCert        string        `name:"mail-in-cert" env:"ANSWERABLE_MAIL_IN_CERT" placeholder:"FILE" unset:"no STARTTLS" help:"Certificate (PEM) with which the SMTP listener offers STARTTLS; needs MAIL_IN_KEY."`
	MailInKey         string        `name:"mail-in-key" env:"ANSWERABLE_MAIL_IN_KEY" placeholder:"FILE" unset:"no STARTTLS" help:"Key (PEM) of that certificate."`
	MailInSecret      Secret        `name:"mail-in-secret" env:"ANSWERABLE_MAIL_IN_SECRET" placeholder:"SECRET" unset:"no webhook for mail" help:"Signs mails that are handed to POST /intake/mail, 32 characters or more. Prefer the environment or the file: other users of the machine see flags."`
	MailInTrust       string        `name:"mail-in-trust" env:"ANSWERABLE_MAIL_IN_TRUST" placeholder:"NAME" unset:"no header is believed" help:"Name (authserv-id) under which your own mail server writes Authentication-Results. It must remove that header from mails of others. Then DMARC decides whether a mail is from who it says."`
	BreachedPasswords string        `name:"breached-passwords" env:"ANSWERABLE_BREACHED_PASSWORDS" placeholder:"FILE" unset:"none" help:"List of passwords to refuse besides the 10,000 commonest: SHA-1 sums sorted as Have I Been Pwned gives them for download. It is searched in place, never loaded, and nothing is asked over the network."`
	ShutdownGrace     time.Duration `name:"shutdown-grace" env:"ANSWERABLE_SHUTDOWN_GRACE" default:"15s" help:"How long a stopping node finishes what is being written, up to 10m."`
	Node              string        `name:"node" env:"ANSWERABLE_NODE" placeholder:"NAME" unset:"host name and port" help:"Name of this node in logs and metrics; letters, digits, '.', '_' and '-'."`
	Demo              bool          `name:"demo" env:"ANSWERABLE_DEMO" default:"false" help:"Serve a demo community in which anybody may sign in as any role. Never on a real forum."`

	sources map[string]string // by environment name; filled by AfterApply
}

// Postgres says whether the database is PostgreSQL; otherwise it is SQLite
// under Data.
func (s Settings) Postgres() bool { return !s.DatabaseURL.IsZero() }

// CookiesSecure says whether cookies carry Secure and the __Host- prefix.
func (s Settings) CookiesSecure() bool {
	return s.SecureCookies == "always" || s.BaseURL.Secure()
}

// Mails says whether mail is sent. Mail off is a site like any other, only that
// nothing is promised by mail.
func (s Settings) Mails() bool { return !s.SMTPURL.IsZero() }

// Level is LogLevel for slog; info when LogLevel is not a level.
func (s Settings) Level() slog.Level {
	var level slog.Level
	if err := level.UnmarshalText([]byte(s.LogLevel)); err != nil {
		return slog.LevelInfo
	}
	return level
}

// String lists the settings as name=value, secrets masked.
func (s Settings) String() string {
	var b strings.Builder
	for i, row := range s.Table() {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(row.Key + "=" + row.Value)
	}
	return b.String()
}

// LogValue is the group of all settings, secrets masked.
func (s Settings) LogValue() slog.Value {
	var attrs []slog.Attr
	for _, row := range s.Table() {
		attrs = append(attrs, slog.String(row.Key, row.Value))
	}
	return slog.GroupValue(attrs...)
}

// derive completes the settings whose default depends on another one.
func (s *Settings) derive() {
	_, port, err := net.SplitHostPort(s.Addr)
	if err != nil {
		return // refused by Validate
	}
	if s.BaseURL == "" {
		s.BaseURL = localOrigin(port)
	}
	if s.Node == "" {
		s.Node = hostName() + "-" + port
	}
}

func localOrigin(port string) Origin {
	if port == "80" {
		return "http://localhost"
	}
	return Origin("http://localhost:" + port)
}

// hostName keeps to the characters that Node allows.
func hostName() string {
	name, err := os.Hostname()
	if err != nil || name == "" {
		return "node"
	}
	return strings.Map(func(r rune) rune {
		if isNodeRune(r) {
			return r
		}
		return '-'
	}, name)
}
