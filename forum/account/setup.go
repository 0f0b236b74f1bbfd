package account

import (
	"cmp"
	"context"
	"slices"
	"time"

	"answerable/forum/db"
	"answerable/forum/fail"
)

// setupLife is how long a set-up link works.
const setupLife = 24 * time.Hour

// SetUp is what the first administrator gives.
type SetUp struct {
	Site     string // the site's name
	Name     string
	Password string     // at least MinStaffPassword characters
	Email    string     // optional
	SignUp   SignUpMode // empty means open
	Device   string     // what the browser calls itself
}

// NeedsSetUp reports whether nobody administers the site yet.
func (p *People) NeedsSetUp(ctx context.Context) (bool, error) {
	has, err := p.hasAdministrator(ctx)
	return !has, err
}

// NewSetupToken gives a token with which the first administrator can be made
// within 24 hours. Every node prints its own, and all end when one is used. It is
// empty when there is an administrator already.
func (p *People) NewSetupToken(ctx context.Context) (token string, err error) {
	err = p.db.Write(ctx, func(tx *db.Tx) error {
		if err := lockRoles(tx); err != nil {
			return err
		}
		done, err := otherAdministrators(tx, 0)
		if done || err != nil {
			return err
		}
		var stored string
		token, stored = newToken()
		return addSetupToken(tx, stored, p.now(), p.now().Add(setupLife))
	})
	if err != nil {
		return "", err
	}
	return token, nil
}

// SetUp makes the first administrator and signs him in; it works once. Errors:
// Gone when the token does not work any more or never did, Invalid with the
// fields site, name, password, email, sign_up.
func (p *People) SetUp(ctx context.Context, token string, s SetUp) (session string, v Viewer, err error) {
	if err := p.setupTokenWorks(ctx, token); err != nil {
		return "", Viewer{}, err
	}
	site, member, err := p.readSetUp(ctx, s)
	if err != nil {
		return "", Viewer{}, err
	}
	if member.PasswordHash, err = p.hash.make(ctx, member.password); err != nil {
		return "", Viewer{}, err
	}
	err = p.db.Write(ctx, func(tx *db.Tx) error {
		if err := p.useSetupToken(tx, token); err != nil {
			return err
		}
		if session, v, err = p.welcome(ctx, tx, member, s.Device); err != nil {
			return err
		}
		return p.storeSite(tx, site, v.ID)
	})
	if err != nil {
		return "", Viewer{}, err
	}
	p.event(ctx, "set up", v.ID)
	return session, v, nil
}

func (p *People) setupTokenWorks(ctx context.Context, token string) error {
	works, err := p.setupTokenLives(ctx, storedToken(token), p.now())
	if err == nil && !works {
		return setupGone()
	}
	return err
}

// readSetUp checks both halves of the form, so that everything wrong is told
// at once.
func (p *People) readSetUp(ctx context.Context, s SetUp) (Settings, readMember, error) {
	var c fail.Check
	site, err := p.storedSettings(ctx)
	if err != nil {
		return Settings{}, readMember{}, err
	}
	site.Name = readLine(s.Site, "site", "a site's name", 2, 60, &c)
	site.SignUp = cmp.Or(s.SignUp, SignUpOpen)
	c.That(slices.Contains(SignUpModes(), site.SignUp), "sign_up", "Please choose who may sign up.")
	member, err := p.readMember(ctx, NewMember{Name: s.Name, Password: s.Password, Email: s.Email, Role: Administrator}, true)
	if err != nil && !fail.Is(err, fail.Invalid) {
		return Settings{}, readMember{}, err
	}
	if err != nil {
		for field, text := range fail.From(err).Fields {
			c.Refuse(field, text)
		}
	}
	c.That(squeeze(Fold(s.Password)) != squeeze(Fold(site.Name)), "password", "A password must not be your name, your address or the name of this site.")
	return site, member, c.Err()
}

// useSetupToken lets one of any number of parallel set-ups go on.
func (p *People) useSetupToken(tx *db.Tx, token string) error {
	if err := lockRoles(tx); err != nil {
		return err
	}
	done, err := otherAdministrators(tx, 0)
	if err != nil {
		return err
	}
	used, err := markSetupTokenUsed(tx, storedToken(token), p.now())
	if err == nil && (done || !used) {
		return setupGone()
	}
	return err
}

func setupGone() error {
	return fail.New(fail.Gone, "This set-up link does not work any more.",
		"A link works once, and for 24 hours. If nobody administers the forum yet, start it again: it prints a new one.")
}
