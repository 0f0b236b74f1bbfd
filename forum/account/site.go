package account

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"answerable/forum/db"
	"answerable/forum/fail"
)

// SignUpMode is who may become a member by himself.
type SignUpMode string

// The modes of sign-up. With an invitation one can sign up in all but the last.
const (
	SignUpOpen     SignUpMode = "open"
	SignUpApproved SignUpMode = "approved" // an administrator decides on each
	SignUpInvited  SignUpMode = "invited"
	SignUpClosed   SignUpMode = "closed"
)

// SignUpModes lists the modes, from the one that lets most people in.
func SignUpModes() []SignUpMode {
	return []SignUpMode{SignUpOpen, SignUpApproved, SignUpInvited, SignUpClosed}
}

// settingsTopic is announced when the settings changed.
const settingsTopic = "settings"

// Settings are what administrators set for the whole site.
type Settings struct {
	Name       string // of the site, 2 to 60 characters
	SignUp     SignUpMode
	SignUpText string     // shown to who cannot simply sign up, at most 2000 characters
	SignUpMail MailNeed   // whether an account needs an address; counts only where mail is set up
	Invites    string     // how many invitations a member may write a day, "0" to "100"; administrators have 100
	Language   string     // BCP 47 tag of the pages, such as "en"
	Contact    string     // how to reach the operator, at most 200 characters
	NewMembers NewMembers // ChangeNewMembers stores it, ChangeSite does not
}

// MailNeed is whether an account needs an e-mail address.
type MailNeed string

// What is asked of an account.
const (
	MailOptional MailNeed = "optional"
	MailNeeded   MailNeed = "needed"
)

func defaultSettings() Settings {
	return Settings{Name: "Answerable", SignUp: SignUpOpen, SignUpMail: MailOptional, Invites: "0", Language: "en"}
}

// TakesSignUps reports whether strangers can sign up, approval pending or not.
func (s Settings) TakesSignUps() bool { return s.SignUp == SignUpOpen || s.SignUp == SignUpApproved }

// letsIn is what decides on who becomes a member.
func (s Settings) letsIn() [3]string {
	return [3]string{string(s.SignUp), string(s.SignUpMail), s.Invites}
}

// NeedsEmail reports whether an account needs an address where mail is set up.
func (s Settings) NeedsEmail() bool { return s.SignUpMail == MailNeeded }

// siteCache holds the settings between two changes of them.
type siteCache struct {
	mu      sync.Mutex
	known   *Settings
	changes int // counts what was heard, so that an older reading is not kept
}

func (c *siteCache) hear(topic string) {
	if topic != settingsTopic && topic != db.Everything {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.known = nil
	c.changes++
}

func (c *siteCache) get() (known *Settings, changes int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.known, c.changes
}

func (c *siteCache) keep(s Settings, changes int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.changes == changes {
		c.known = &s
	}
}

// Site gives the settings, from memory unless they changed on some node.
func (p *People) Site(ctx context.Context) (Settings, error) {
	known, changes := p.site.get()
	if known != nil && !p.db.Deaf() {
		return *known, nil
	}
	s, err := p.storedSettings(ctx)
	if err != nil {
		return Settings{}, err
	}
	p.site.keep(s, changes)
	return s, nil
}

// ChangeSite stores the settings. Who may become a member, and who may invite,
// changes only with a fresh proof. Errors: Forbidden, Proof, Invalid with the
// fields name, sign_up, sign_up_text, sign_up_mail, invites, language, contact.
func (p *People) ChangeSite(ctx context.Context, v Viewer, s Settings) error {
	if err := administrates(v); err != nil {
		return err
	}
	s, err := readSettings(s)
	if err != nil {
		return err
	}
	before, err := p.storedSettings(ctx)
	if err == nil && s.letsIn() != before.letsIn() {
		err = p.Fresh(v)
	}
	if err != nil {
		return err
	}
	err = p.db.Write(ctx, func(tx *db.Tx) error { return p.storeSite(tx, s, v.ID) })
	if err == nil {
		p.event(ctx, "site settings changed", v.ID)
	}
	return err
}

func (p *People) storeSite(tx *db.Tx, s Settings, by int64) error {
	tx.Announce(settingsTopic)
	return storeSettings(tx, s, by, p.now())
}

func readSettings(s Settings) (Settings, error) {
	var c fail.Check
	s.Name = readLine(s.Name, "name", "a site's name", 2, 60, &c)
	s.Contact = readLine(s.Contact, "contact", "the contact", 0, 200, &c)
	s.SignUpText = readText(s.SignUpText, "sign_up_text", 2000, &c)
	c.That(slices.Contains(SignUpModes(), s.SignUp), "sign_up", "Please choose who may sign up.")
	s.SignUpMail, s.Invites = cmp.Or(s.SignUpMail, MailOptional), cmp.Or(strings.TrimSpace(s.Invites), "0")
	c.That(s.SignUpMail == MailOptional || s.SignUpMail == MailNeeded, "sign_up_mail", "Please choose whether an account needs an address.")
	invites, err := strconv.Atoi(s.Invites)
	c.That(err == nil && invites >= 0 && invites <= mostInvites, "invites", "Give a number from 0 to 100.")
	s.Invites = strconv.Itoa(invites)
	c.That(isLanguage(s.Language), "language", "Please choose a language.")
	return s, c.Err()
}

func isLanguage(tag string) bool {
	return tag != "" && len(tag) <= 35 && strings.Trim(tag, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") == ""
}

func (p *People) storedSettings(ctx context.Context) (Settings, error) {
	values, err := p.settingValues(ctx)
	s := defaultSettings()
	for name, field := range s.fields() {
		if value, stored := values[name]; stored {
			*field = value
		}
	}
	s.NewMembers.read(values)
	return s, err
}

// fields are the settings by the name under which they are stored.
func (s *Settings) fields() map[string]*string {
	return map[string]*string{
		"site_name": &s.Name, "sign_up": (*string)(&s.SignUp), "sign_up_text": &s.SignUpText,
		"sign_up_mail": (*string)(&s.SignUpMail), "invites": &s.Invites,
		"language": &s.Language, "contact": &s.Contact,
	}
}

func storeSettings(tx *db.Tx, s Settings, by int64, now time.Time) error {
	for name, field := range s.fields() {
		if err := storeSetting(tx, name, *field, by, now); err != nil {
			return err
		}
	}
	return nil
}

// readLine checks a field of one line: its characters and how many there are.
func readLine(raw, field, what string, least, most int, c *fail.Check) string {
	line := strings.TrimSpace(raw)
	length := utf8.RuneCountInString(line)
	c.That(plainText(line) && !strings.ContainsAny(line, "\r\n\t"), field, "Please use plain characters on one line.")
	c.That(length >= least && length <= most, field, lengthText(what, least, most))
	return line
}

// readText checks a field of several lines.
func readText(raw, field string, most int, c *fail.Check) string {
	text := strings.TrimSpace(strings.ReplaceAll(raw, "\r\n", "\n"))
	c.That(plainText(text), field, "This text holds characters that cannot be shown. Please remove them.")
	c.That(utf8.RuneCountInString(text) <= most, field, lengthText("this text", 0, most))
	return text
}
