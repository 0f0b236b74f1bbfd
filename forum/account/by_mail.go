package account

import (
	"context"
	"time"
)

// Correspondent is a member who writes without a session: by mail, or in
// another channel. As nobody saw a second factor, his role is a member's.
type Correspondent struct {
	Viewer     Viewer
	Email      string // his confirmed address, empty for none
	Generation int64  // of his reply addresses: NewReplyAddresses changes it
}

// CorrespondentByID gives the member with the limits he is under now; false
// where there is none or he is erased.
func (p *People) CorrespondentByID(ctx context.Context, member int64) (Correspondent, bool, error) {
	return p.correspondent(ctx, "m.id = ?", member)
}

// CorrespondentByEmail gives the member who confirmed that address, in any case.
func (p *People) CorrespondentByEmail(ctx context.Context, email string) (Correspondent, bool, error) {
	return p.correspondent(ctx, "lower(m.email) = lower(?) AND m.email_confirmed_at IS NOT NULL", email)
}

func (p *People) correspondent(ctx context.Context, which string, value any) (Correspondent, bool, error) {
	row, found, err := p.correspondentRow(ctx, which, value, p.now())
	if err != nil || !found {
		return Correspondent{}, false, err
	}
	v := Viewer{ID: row.ID, Name: row.Name, SuspendEntryID: row.SuspendEntryID, SuspendedUntil: row.SuspendedUntil, LimitEntryID: row.LimitEntryID, PostsPerDay: row.PostsPerDay}
	c := Correspondent{Viewer: v.proved(row.Role, "", time.Time{}), Generation: row.ReplyGeneration}
	if row.EmailConfirmedAt != nil {
		c.Email = text(row.Email)
	}
	return c, true, nil
}

// NewReplyAddresses ends all addresses by which the viewer can answer mails, for
// example because he forwarded one of them. Mails from now on bring new ones.
func (p *People) NewReplyAddresses(ctx context.Context, v Viewer) error {
	if err := signedIn(v); err != nil {
		return err
	}
	return p.raiseReplyGeneration(ctx, v.ID)
}
