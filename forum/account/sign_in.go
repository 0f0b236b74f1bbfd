package account

import (
	"context"
	"log/slog"
	"strings"

	"answerable/forum/db"
	"answerable/forum/fail"

	"golang.org/x/text/unicode/norm"
)

// SignIn is what somebody gives to sign in.
type SignIn struct {
	Name     string // or e-mail address
	Password string
	Device   string // what the browser calls itself
	Address  string // for limits only; never stored
}

// SignIn opens a session and gives its token. An unknown name and a wrong
// password give the same error after the same work. Who waits for approval, or
// was refused, is told so after the right password. Errors: Invalid with the
// fields name and password, or with none, TooMany, SecondStep where a
// code is to come first.
func (p *People) SignIn(ctx context.Context, s SignIn) (token string, v Viewer, err error) {
	if err := complete(s); err != nil {
		return "", Viewer{}, err
	}
	who, found, err := p.lookUp(ctx, s.Name)
	if err != nil {
		return "", Viewer{}, err
	}
	var held heldCredentials
	if !found {
		if who.NameKey = Fold(s.Name); len(who.NameKey) <= 4*maxKey {
			if held, _, err = p.heldByKey(ctx, clean(who.NameKey)); err != nil {
				return "", Viewer{}, err
			}
			who.PasswordHash = textOrNull(held.PasswordHash)
		}
	}
	if err := p.throttle.signIn(who.NameKey, s.Address, p.now()); err != nil {
		p.event(ctx, "sign-in refused", who.ID, slog.String("why", "too many attempts"))
		return "", Viewer{}, err
	}
	renewed, err := p.prove(ctx, who, s.Password)
	if err != nil {
		return "", Viewer{}, err
	}
	if held.PasswordHash != "" {
		return "", Viewer{}, heldAnswer(held)
	}
	if token, v, err = p.enter(ctx, who, renewed, s); err != nil {
		return "", Viewer{}, err
	}
	p.throttle.gotIn(who.NameKey, s.Address)
	p.event(ctx, "signed in", v.ID)
	return token, v, nil
}

func complete(s SignIn) error {
	var c fail.Check
	c.That(strings.TrimSpace(s.Name) != "", "name", "Please type your name or e-mail address.")
	c.That(s.Password != "", "password", "Please type your password.")
	return c.Err()
}

func (p *People) lookUp(ctx context.Context, login string) (credentials, bool, error) {
	login = clean(strings.TrimSpace(login))
	if len(login) > maxEmail {
		return credentials{}, false, nil
	}
	if strings.Contains(login, "@") {
		return p.credentialsByEmail(ctx, login)
	}
	return p.credentialsByKey(ctx, Fold(login))
}

// prove checks the password and gives a hash with today's parameters when the
// stored one has others. It does the same work when there is nobody.
func (p *People) prove(ctx context.Context, who credentials, password string) (renewed string, err error) {
	stored := nobodysHash
	if who.PasswordHash != nil {
		stored = *who.PasswordHash
	}
	password = norm.NFC.String(password)
	tooLong := len(password) > MaxPasswordBytes
	matches, outdated, err := p.hash.check(ctx, password[:min(len(password), MaxPasswordBytes)], stored)
	if err != nil {
		return "", err
	}
	if !matches || tooLong || who.PasswordHash == nil {
		p.event(ctx, "sign-in refused", who.ID, slog.String("why", "wrong password"))
		return "", wrongPassword()
	}
	if outdated {
		return p.hash.make(ctx, password)
	}
	return "", nil
}

func wrongPassword() error {
	return fail.New(fail.Invalid, "This name and password do not belong together.",
		"Please check both. Small and capital letters count in the password. An address works only once it was confirmed.").In("password", "This name and password do not belong together.")
}

func (p *People) enter(ctx context.Context, who credentials, renewed string, s SignIn) (token string, v Viewer, err error) {
	var step string
	v = Viewer{ID: who.ID, Name: who.Name}.proved(who.Role, ByPassword, p.now())
	err = p.db.Write(ctx, func(tx *db.Tx) error {
		hash := *who.PasswordHash
		if renewed != "" {
			hash = renewed
		}
		// Writing the hash again makes a password change and this sign-in wait for
		// each other, so that an old password opens nothing after the change.
		same, err := replacePassword(tx, who.ID, *who.PasswordHash, hash, longEnoughForStaff(norm.NFC.String(s.Password)))
		if err == nil && !same {
			err = wrongPassword()
		}
		if err != nil {
			return err
		}
		has, err := factorsOf(tx.DB, who.ID)
		if err != nil {
			return err
		}
		if has.wanted(who.Role) {
			step, err = p.begin(tx, secondStep, who.ID, pending{First: ByPassword, Device: s.Device})
			return err
		}
		token, v.SessionID, err = p.openSession(tx, who.ID, s.Device, ByPassword)
		return err
	})
	if err == nil && step != "" {
		return "", Viewer{}, SecondStep{Token: step}
	}
	return token, v, err
}
