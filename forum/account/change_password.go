package account

import (
	"context"
	"strconv"

	"answerable/forum/db"
	"answerable/forum/fail"

	"golang.org/x/text/unicode/norm"
)

// ChangePassword gives the viewer another password and ends his other
// sessions. Errors: SignIn, Invalid with the fields current and password,
// TooMany, Conflict when the password changed meanwhile.
func (p *People) ChangePassword(ctx context.Context, v Viewer, current, password string) error {
	if err := signedIn(v); err != nil {
		return err
	}
	who, found, err := p.credentialsByID(ctx, v.ID)
	if err != nil || !found || who.PasswordHash == nil {
		return orNotFound(err)
	}
	if err := p.knowsPassword(ctx, who, current); err != nil {
		return err
	}
	var c fail.Check
	password, err = p.readPassword(ctx, choice{password: password, name: who.Name, email: text(who.Email), role: who.Role}, &c)
	if err == nil {
		err = c.Err()
	}
	if err != nil {
		return err
	}
	return p.replacePassword(ctx, v, *who.PasswordHash, password)
}

// knowsPassword is limited as signing in is: who holds a stolen session must
// not guess on.
func (p *People) knowsPassword(ctx context.Context, who credentials, current string) error {
	if err := p.throttle.signIn("change "+strconv.FormatInt(who.ID, 10), "", p.now()); err != nil {
		return err
	}
	current = norm.NFC.String(current)
	if len(current) > MaxPasswordBytes {
		return fail.Field("current", "This is not your present password.")
	}
	matches, _, err := p.hash.check(ctx, current, *who.PasswordHash)
	if err == nil && !matches {
		p.event(ctx, "password change refused", who.ID)
		return fail.Field("current", "This is not your present password.")
	}
	return err
}

func (p *People) replacePassword(ctx context.Context, v Viewer, old, password string) error {
	hash, err := p.hash.make(ctx, password)
	if err != nil {
		return err
	}
	err = p.db.Write(ctx, func(tx *db.Tx) error {
		same, err := replacePassword(tx, v.ID, old, hash, longEnoughForStaff(password))
		if err == nil && !same {
			return fail.New(fail.Conflict, "Your password was changed elsewhere just now.", "Please sign in again.")
		}
		if err != nil {
			return err
		}
		if err := p.passwordChanged(ctx, tx, v.ID, v.SessionID); err != nil {
			return err
		}
		return p.note(tx, v.ID, EventPasswordChanged)
	})
	if err == nil {
		p.event(ctx, "password changed", v.ID)
	}
	return err
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
