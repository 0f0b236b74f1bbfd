package account

import (
	"context"

	"answerable/forum/db"
	"answerable/forum/fail"
)

// SetFirstPassword gives a password to the viewer, who signs in through a
// provider or with a passkey and has none, and ends his other sessions. Errors:
// SignIn, Proof, Invalid with the field password, TooMany, Conflict when he has
// one: ChangePassword asks for it.
func (p *People) SetFirstPassword(ctx context.Context, v Viewer, password string) error {
	if err := p.Fresh(v); err != nil {
		return err
	}
	who, found, err := p.credentialsByID(ctx, v.ID)
	if err != nil || !found {
		return orNotFound(err)
	}
	if who.PasswordHash != nil {
		return hasPassword()
	}
	var c fail.Check
	password, err = p.readPassword(ctx, choice{password: password, name: who.Name, email: text(who.Email), role: who.Role}, &c)
	if err == nil {
		err = c.Err()
	}
	if err != nil {
		return err
	}
	hash, err := p.hash.make(ctx, password)
	if err != nil {
		return err
	}
	err = p.db.Write(ctx, func(tx *db.Tx) error { return p.setFirstPassword(tx, v, hash, longEnoughForStaff(password)) })
	if err == nil {
		p.event(ctx, "first password chosen", v.ID)
	}
	return err
}

func (p *People) setFirstPassword(tx *db.Tx, v Viewer, hash string, long bool) error {
	first, err := storeFirstPassword(tx, v.ID, hash, long)
	if err != nil || !first {
		return orHasPassword(err)
	}
	if err := deleteSessions(tx, v.ID, v.SessionID); err != nil {
		return err
	}
	return p.added(tx, v.ID, "a password")
}

func orHasPassword(err error) error {
	if err != nil {
		return err
	}
	return hasPassword()
}

func hasPassword() error {
	return fail.New(fail.Conflict, "Your account has a password already.", "Change it under Account; you need the present one.")
}
