package intake

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"log/slog"
	"strings"
	"time"

	"answerable/forum/account"
	"answerable/forum/config"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/jobs"
	"answerable/forum/notify"
	"answerable/forum/thread"
)

// Parts are what an Intake is built from.
type Parts struct {
	DB      *db.DB
	Now     func() time.Time
	Log     *slog.Logger
	Jobs    *jobs.Queue
	People  *account.People
	Forum   *thread.Forum
	Replies notify.ReplyKey
	Secret  []byte // 32 bytes from which channels' secrets are derived
	BaseURL string
	// Postbox takes answers to mails; nil or not Ready for none.
	Postbox account.Postbox
	// Bounced hears of mails of ours that did not arrive, or that were
	// complained of; nil for nobody.
	Bounced func(context.Context, Bounce) error
	Mail    MailSettings
}

// MailSettings are the operator's.
type MailSettings struct {
	Domain string // of our addresses, empty for no mail in
	// Secret signs mails that come by the webhook; unset for none.
	Secret config.Secret
	// Trust is the authserv-id (RFC 8601) by which our own mail server says
	// whether SPF, DKIM and DMARC passed; empty believes no such header.
	Trust    string
	MaxBytes int64 // of one mail
}

// Bounce is what became of a mail of ours.
type Bounce struct {
	Email     string
	MessageID string // of our mail, without arrows; may be empty
	Complaint bool   // its reader called it spam (RFC 5965)
	Delayed   bool   // not delivered yet, and tried again (RFC 3464)
	Said      string // the receiver's server, without addresses; "" for nothing
}

// Intake takes in what comes beside the pages.
type Intake struct {
	Parts
	places chan struct{}
	tended tended
}

// mailsAtOnce is how many mails are in memory at the same time.
const mailsAtOnce = 6

// New builds an Intake; it opens nothing.
func New(p Parts) *Intake { return &Intake{Parts: p, places: make(chan struct{}, mailsAtOnce)} }

// Enter waits for a place to read a mail in, which leave gives back. Error:
// Unavailable.
func (i *Intake) Enter(ctx context.Context) (leave func(), err error) {
	ctx, cancel := context.WithTimeout(ctx, storing)
	defer cancel()
	select {
	case i.places <- struct{}{}:
		return func() { <-i.places }, nil
	case <-ctx.Done():
		return nil, fail.New(fail.Unavailable, "Many mails come in just now.", "Send it again in a minute.").After(time.Minute).Because(ctx.Err())
	}
}

// hashed is the SHA-256 of the parts, each with its length, in hexadecimal.
func hashed(parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		sum := sha256.Sum256([]byte(p))
		h.Write(sum[:])
	}
	return hex.EncodeToString(h.Sum(nil))
}

// key is a form's idempotency key made of such a hash.
func key(hash string) string { return hash[:48] }

// splitAddress gives the local part and the domain, the domain in small letters.
func splitAddress(address string) (local, domain string) {
	at := strings.LastIndexByte(address, '@')
	if at < 0 {
		return address, ""
	}
	return address[:at], strings.ToLower(address[at+1:])
}

// ours gives the local part of an address of ours.
func (i *Intake) ours(address string) (local string, ok bool) {
	local, domain := splitAddress(address)
	return local, i.Mail.Domain != "" && domain == strings.ToLower(i.Mail.Domain)
}
