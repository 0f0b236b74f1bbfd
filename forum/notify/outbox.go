package notify

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log/slog"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
)

// MailState is how a mail stands.
type MailState string

// The states. Waiting mails are for a digest and become Collected when one took
// them in. Refused ones the receiver's server did not want, GivenUp ones were
// tried for days, Dropped ones were not to be sent any more.
const (
	MailWaiting   MailState = "waiting"
	MailCollected MailState = "collected"
	MailQueued    MailState = "queued"
	MailSending   MailState = "sending"
	MailSent      MailState = "sent"
	MailRefused   MailState = "refused"
	MailGivenUp   MailState = "given-up"
	MailDropped   MailState = "dropped"
)

// MailStates lists them in the order in which administrators ask.
func MailStates() []MailState {
	return []MailState{MailQueued, MailSending, MailRefused, MailGivenUp, MailSent, MailWaiting, MailCollected, MailDropped}
}

// The kinds of mail that are no notice.
const (
	kindDigest = "digest"
	kindLetter = "letter " // before the letter's kind
)

// OutboxParts are what an outbox is built from.
type OutboxParts struct {
	DB  *db.DB
	Now func() time.Time
	Log *slog.Logger
	// Audiences gives those a viewer belongs to; a mail leaves only for what its
	// receiver may see then (thread.Audiences).
	Audiences func(account.Viewer) []string
	// Ready says that mail is set up, so that mails are written at all.
	Ready bool
	Links LinkKey
}

// Outbox holds the mails that are to leave: the rows of the table mails are
// the queue, because one mail is tried for days and an administrator asks why.
// Its one sender is forum/notify/smtp.
type Outbox struct {
	OutboxParts
	ledger ledger
}

// NewOutbox gives the use cases over its parts.
func NewOutbox(p OutboxParts) *Outbox { return &Outbox{OutboxParts: p} }

// Begin notes whether mails are to be written at all, so that Tell, which knows
// no settings, can ask in its statement.
func (o *Outbox) Begin(ctx context.Context) error {
	return o.DB.Write(ctx, func(tx *db.Tx) error { return noteReady(ctx, tx, o.OutboxParts.Ready, o.Now()) })
}

// Ready reports whether mail is set up.
func (o *Outbox) Ready() bool { return o.OutboxParts.Ready }

// Post takes a letter in the caller's transaction, see account.Postbox.
func (o *Outbox) Post(ctx context.Context, tx *db.Tx, l account.Letter) error {
	text, err := json.Marshal(l)
	if err != nil {
		return fmt.Errorf("write a letter: %w", err)
	}
	row := letterRow{Event: "letter:" + randomName(), Kind: kindLetter + string(l.Kind), Letter: string(text), At: o.Now()}
	if l.MemberID != 0 {
		row.MemberID = &l.MemberID
	}
	if !l.ExpiresAt.IsZero() {
		row.ExpiresAt = &l.ExpiresAt
	}
	if err := insertLetter(ctx, tx, row); err != nil {
		return err
	}
	tx.Announce(OutboxTopic)
	return nil
}

var _ account.Postbox = (*Outbox)(nil)

func randomName() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // crypto/rand.Read never returns an error (Go 1.24)
	return hex.EncodeToString(b[:])
}

// MailRow is one mail as administrators see it: never what it says or whereto.
type MailRow struct {
	ID         int64
	MemberName string // "" for somebody without an account
	Kind       string
	Event      string
	State      MailState
	Attempts   int
	NextTry    time.Time
	Why        string // why it was not sent, "" for no reason
	Answer     string // the mail server's last one
	CreatedAt  time.Time
	DoneAt     *time.Time
}

// OutboxPageSize is how many mails one stretch of the list has.
const OutboxPageSize = 50

// List gives the mails of that state ("" for all), newest first, with an id
// below before (0 for the newest); older is the next before, 0 at the end.
// Errors: Forbidden for all but administrators.
func (o *Outbox) List(ctx context.Context, v account.Viewer, state MailState, before int64) (rows []MailRow, older int64, err error) {
	if err := administrates(v); err != nil {
		return nil, 0, err
	}
	rows, err = listMails(ctx, o.DB, state, before, OutboxPageSize+1)
	if err != nil {
		return nil, 0, db.Plain(err)
	}
	if len(rows) > OutboxPageSize {
		rows = rows[:OutboxPageSize]
		older = rows[OutboxPageSize-1].ID
	}
	return rows, older, nil
}

// maxCount bounds a count on the outbox page.
const maxCount = 100_000

// Counts tells how many mails there are of each state, at most 100,000 of each.
func (o *Outbox) Counts(ctx context.Context, v account.Viewer) (map[MailState]int, error) {
	if err := administrates(v); err != nil {
		return nil, err
	}
	counts, err := countMails(ctx, o.DB, maxCount)
	return counts, db.Plain(err)
}

// Retry puts a refused or given-up mail into the queue again. A letter cannot
// be: what it said is gone. Errors: Forbidden, Missing, Conflict.
func (o *Outbox) Retry(ctx context.Context, v account.Viewer, mail int64) error {
	if err := administrates(v); err != nil {
		return err
	}
	return o.DB.Write(ctx, func(tx *db.Tx) error {
		found, again, err := requeue(ctx, tx, mail, o.Now())
		switch {
		case err != nil:
			return err
		case !found:
			return fail.NotFound()
		case !again:
			return fail.New(fail.Conflict, "This mail cannot be sent again.", "Only notices that were refused or given up can. A letter with a link must be asked for anew.")
		}
		tx.Announce(OutboxTopic)
		return nil
	})
}

func administrates(v account.Viewer) error {
	if !v.SignedIn() {
		return fail.New(fail.SignIn, "Please sign in first.", "You come back here afterwards.")
	}
	if !v.IsAdministrator() {
		return fail.New(fail.Forbidden, "Only administrators can do this.", "Ask one of them if it is needed.")
	}
	return nil
}
