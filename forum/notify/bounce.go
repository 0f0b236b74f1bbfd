package notify

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
)

// ErrAddress says that an address cannot be written to at all.
var ErrAddress = errors.New("this is no address that mail can be sent to")

// Bounce is a failure or a complaint about a mail of ours, as a delivery status
// notification (RFC 3464) or a feedback report (RFC 5965) tells it.
type Bounce struct {
	// MessageID is that of the mail it is about. Only one that this forum gave is
	// believed, because anybody can write such a report.
	MessageID string
	// MailID is the mail's number where it is known otherwise.
	MailID    int64
	Hard      bool // the address does not exist or takes no mail
	Complaint bool // its owner called it spam
	Status    string
	Said      string
}

// softBounces in softDays switch an address off.
const (
	softBounces = 5
	softDays    = 30 * 24 * time.Hour
)

// Bounced notes that a mail came back. A hard bounce, a complaint or the fifth
// soft bounce within 30 days switches the address off, and its owner gets a
// notice in the site. What cannot be matched to a mail of ours changes nothing.
func (o *Outbox) Bounced(ctx context.Context, b Bounce) error {
	if b.MailID == 0 {
		id, ok := o.Links.MailOf(b.MessageID)
		if !ok {
			return nil
		}
		b.MailID = id
	}
	return o.DB.Write(ctx, func(tx *db.Tx) error {
		member, email, err := receiverOf(ctx, tx, b.MailID)
		if db.NoRow(err) {
			return nil
		}
		if err != nil {
			return err
		}
		return o.bounced(ctx, tx, member, email, b)
	})
}

func (o *Outbox) bounced(ctx context.Context, tx *db.Tx, member int64, email string, b Bounce) error {
	now, why := o.Now(), "bounced"
	if b.Complaint {
		why = "complained"
	}
	if !b.Hard && !b.Complaint {
		count, err := countSoft(ctx, tx, member, email, now, softDays)
		if err != nil || count < softBounces {
			return err
		}
	}
	changed, err := switchOff(ctx, tx, member, email, why, clip(strings.TrimSpace(b.Status+" "+b.Said)), now)
	if err != nil || !changed {
		return err
	}
	news := News{Kind: MailOff, Event: fmt.Sprintf("mail-off:%d", now.UnixMicro()), At: now}
	return Tell(ctx, tx, news, Audience{Roles: account.Roles(), Members: []int64{member}})
}

// Address is how mail to a member's address stands.
type Address struct {
	Email     string
	Confirmed bool
	OffAt     *time.Time // nil while it is on
	OffWhy    string     // "bounced" or "complained"
	Said      string     // what the mail server said
}

// Off reports whether mail to it is switched off.
func (a Address) Off() bool { return a.OffAt != nil }

// Address gives how mail to the viewer's address stands.
func (o *Outbox) Address(ctx context.Context, v account.Viewer) (Address, error) {
	a, err := addressOf(ctx, o.DB, v.ID)
	return a, db.Plain(err)
}

// SwitchOn tries the viewer's address again, at his own wish.
func (o *Outbox) SwitchOn(ctx context.Context, v account.Viewer) error {
	if err := mustSignIn(v); err != nil {
		return err
	}
	return o.DB.Write(ctx, func(tx *db.Tx) error { return switchOn(ctx, tx, v.ID, o.Now()) })
}
