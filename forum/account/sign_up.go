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
	Email    string // may be needed; counts as unconfirmed
	About    string // what administrators who approve sign-ups shall know
	Device   string // what the browser calls itself
	Address  string // for limits only; never stored
}

// SignUp makes a member and signs him in. It gives the token of the session,
// or an empty one where administrators approve sign-ups: then it waits for
// them. An address that has an account is taken like any other, and its owner
// is told by letter instead of being sent a link. Errors: Forbidden when nobody
// can sign up by himself, Invalid with the fields name, password, email, about,
// Conflict with the field name when it is taken, TooMany.
func (p *People) SignUp(ctx context.Context, s SignUp) (token string, v Viewer, err error) {
	site, err := p.signUpOpen(ctx)
	if err != nil {
		return "", Viewer{}, err
	}
	member, err := p.readSignUp(ctx, site, s, Member)
	if err != nil {
		return "", Viewer{}, err
	}
	if err := p.throttle.signUp(s.Address, p.now()); err != nil {
		return "", Viewer{}, err
	}
	if member.PasswordHash, err = p.hash.make(ctx, member.password); err != nil {
		return "", Viewer{}, err
	}
	if site.SignUp == SignUpApproved {
		return "", Viewer{}, p.hold(ctx, member, s.About)
	}
	err = p.db.Write(ctx, func(tx *db.Tx) error {
		token, v, err = p.welcome(ctx, tx, member, s.Device)
		return err
	})
	if err != nil {
		return "", Viewer{}, err
	}
	p.throttle.gotIn(member.Key, s.Address)
	p.event(ctx, "signed up", v.ID)
	return token, v, nil
}

func (p *People) signUpOpen(ctx context.Context) (Settings, error) {
	site, err := p.Site(ctx)
	if err != nil {
		return Settings{}, err
	}
	if !site.TakesSignUps() {
		p.event(ctx, "sign-up refused", 0, slog.String("why", string(site.SignUp)))
		return Settings{}, fail.New(fail.Forbidden, "Nobody can sign up by himself here at present.", "Please ask the people who run this forum for an account or an invitation.")
	}
	return site, nil
}

// readSignUp checks all fields, so that everything wrong is told at once.
func (p *People) readSignUp(ctx context.Context, site Settings, s SignUp, role Role) (readMember, error) {
	member, err := p.readMember(ctx, NewMember{Name: s.Name, Password: s.Password, Email: s.Email, Role: role}, true)
	if err != nil && !fail.Is(err, fail.Invalid) {
		return readMember{}, err
	}
	var c fail.Check
	if err != nil {
		for field, text := range fail.From(err).Fields {
			c.Refuse(field, text)
		}
	}
	c.That(s.Email != "" || !p.Mails() || !site.NeedsEmail(), "email", "An account here needs an address. Please give one.")
	readText(s.About, "about", maxAbout, &c)
	return member, c.Err()
}

// welcome writes the member and his first session, and asks him to confirm his
// address.
func (p *People) welcome(ctx context.Context, tx *db.Tx, m readMember, device string) (token string, v Viewer, err error) {
	v = Viewer{Name: m.Name}.proved(m.Role, ByPassword, p.now())
	if v.ID, err = p.create(tx, m); err != nil {
		return "", Viewer{}, err
	}
	if m.Email != "" && p.Mails() {
		if err := p.askToConfirm(ctx, tx, v.ID, m.Email); err != nil {
			return "", Viewer{}, err
		}
	}
	token, v.SessionID, err = p.openSession(tx, v.ID, device, ByPassword)
	return token, v, err
}
