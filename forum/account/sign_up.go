package account

import (
	"context"
	"log/slog"

	"answerable/forum/db"
	"answerable/forum/fail"
)

// SignUp is what somebody gives to become a member.
type SignUp struct {
	Name     string
	Password string
	Email    string // optional; counts as unconfirmed
	Device   string // what the browser calls itself
	Address  string // for limits only; never stored
}

// SignUp makes a member and signs him in. It gives the token of the session.
// Errors: Forbidden when nobody can sign up by himself, Invalid with the fields
// name, password, email, Conflict with the field name when it is taken, TooMany.
func (p *People) SignUp(ctx context.Context, s SignUp) (token string, v Viewer, err error) {
	if err := p.signUpOpen(ctx); err != nil {
		return "", Viewer{}, err
	}
	member, err := p.readMember(ctx, NewMember{Name: s.Name, Password: s.Password, Email: s.Email, Role: Member}, true)
	if err != nil {
		return "", Viewer{}, err
	}
	if err := p.throttle.signUp(s.Address, p.now()); err != nil {
		return "", Viewer{}, err
	}
	if member.PasswordHash, err = p.hash.make(ctx, member.password); err != nil {
		return "", Viewer{}, err
	}
	err = p.db.Write(ctx, func(tx *db.Tx) error {
		token, v, err = p.welcome(tx, member, s.Device)
		return err
	})
	if err != nil {
		return "", Viewer{}, err
	}
	p.throttle.gotIn(member.Key, s.Address)
	p.event(ctx, "signed up", v.ID)
	return token, v, nil
}

func (p *People) signUpOpen(ctx context.Context) error {
	site, err := p.Site(ctx)
	if err != nil {
		return err
	}
	if site.SignUp != SignUpOpen {
		p.event(ctx, "sign-up refused", 0, slog.String("why", "closed"))
		return fail.New(fail.Forbidden, "Nobody can sign up by himself here at present.", "Please ask the people who run this forum for an account.")
	}
	return nil
}

// welcome writes the member and his first session.
func (p *People) welcome(tx *db.Tx, m readMember, device string) (token string, v Viewer, err error) {
	v = Viewer{Name: m.Name}.proved(m.Role, ByPassword, p.now())
	if v.ID, err = p.create(tx, m); err != nil {
		return "", Viewer{}, err
	}
	token, v.SessionID, err = p.openSession(tx, v.ID, device, ByPassword)
	return token, v, err
}
