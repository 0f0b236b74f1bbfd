package account

import (
	"context"
	"strings"
)

// Own is what only the member himself may know of his account.
type Own struct {
	Email       string // empty when none is kept
	Confirmed   bool   // that the address is his
	HasPassword bool
	// Pending is another address that he was asked to confirm, or empty.
	Pending string
}

// Own gives the viewer's own account. Error: SignIn.
func (p *People) Own(ctx context.Context, v Viewer) (Own, error) {
	if err := signedIn(v); err != nil {
		return Own{}, err
	}
	who, found, err := p.credentialsByID(ctx, v.ID)
	if err != nil || !found {
		return Own{}, orNotFound(err)
	}
	own := Own{Email: text(who.Email), Confirmed: who.EmailConfirmedAt != nil, HasPassword: who.PasswordHash != nil}
	own.Pending, err = pendingEmail(p.read(ctx), v.ID, p.now())
	if strings.EqualFold(own.Pending, own.Email) {
		own.Pending = ""
	}
	return own, err
}
