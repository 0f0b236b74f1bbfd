package account

import "context"

// Own is what only the member himself may know of his account.
type Own struct {
	Email       string // empty when none is kept
	Confirmed   bool   // that the address is his
	HasPassword bool
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
	return Own{Email: text(who.Email), Confirmed: who.EmailConfirmedAt != nil, HasPassword: who.PasswordHash != nil}, nil
}
