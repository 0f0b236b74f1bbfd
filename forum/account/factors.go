package account

import (
	"context"
	"time"

	"answerable/forum/db"
	"answerable/forum/fail"
)

// Factors is how a member can prove who he is.
type Factors struct {
	Password     bool
	TOTPSince    *time.Time // nil without an authenticator app
	Passkeys     []Passkey
	RecoveryLeft int
	Linked       []Linked // at sign-in providers
	// PasskeysWork is false where the forum's address is no domain name, for
	// which browsers keep no passkeys.
	PasskeysWork bool
}

// Factors lists the viewer's own. Errors: SignIn.
func (p *People) Factors(ctx context.Context, v Viewer) (Factors, error) {
	if err := signedIn(v); err != nil {
		return Factors{}, err
	}
	f := Factors{PasskeysWork: p.webauthn != nil}
	row, err := p.factorRow(ctx, v.ID)
	if err != nil {
		return Factors{}, err
	}
	f.Password, f.TOTPSince, f.RecoveryLeft = row.Password, row.TOTPSince, row.RecoveryLeft
	if f.Passkeys, err = p.passkeysOf(ctx, v.ID); err != nil {
		return Factors{}, err
	}
	f.Linked, err = p.linkedOf(ctx, v.ID)
	return f, err
}

// factorCounts is how many second factors a member has.
type factorCounts struct{ TOTP, Passkeys int }

func (c factorCounts) none() bool { return c.TOTP+c.Passkeys == 0 }

// wanted reports whether a sign-in that proved one thing needs a second: always
// with an authenticator app, and with any second factor for a role.
func (c factorCounts) wanted(role Role) bool { return c.TOTP > 0 || role != Member && c.Passkeys > 0 }

// removeFactor takes a second factor away, ends the other sessions and tells the
// owner. Who has a role keeps one at least. remove names what it took, "" when
// there was nothing.
func (p *People) removeFactor(ctx context.Context, v Viewer, what string, remove func(*db.Tx) (string, error)) error {
	if err := p.Fresh(v); err != nil {
		return err
	}
	err := p.db.Write(ctx, func(tx *db.Tx) error {
		if err := lockRoles(tx); err != nil {
			return err
		}
		taken, err := remove(tx)
		if err != nil || taken == "" {
			return orNotFound(err)
		}
		if err := enoughLeft(tx, v.ID); err != nil {
			return err
		}
		if err := p.note(tx, v.ID, EventFactorRemoved); err != nil {
			return err
		}
		if err := p.tellOwner(ctx, tx, v.ID, factorLetter(LetterFactorOff, taken)); err != nil {
			return err
		}
		return deleteSessions(tx, v.ID, v.SessionID)
	})
	if err == nil {
		p.event(ctx, what, v.ID)
	}
	return err
}

// factorLetter tells of a way to sign in that came or went.
func factorLetter(kind LetterKind, which string) Letter {
	return Letter{Kind: kind, Path: "/account/factors", Facts: map[string]string{FactText: which}}
}

func named(there bool, name string) string {
	if there {
		return name
	}
	return ""
}

// enoughLeft refuses to leave a role without a second factor, and a member
// without any way in. Recovery codes go with the last factor they stand for.
func enoughLeft(tx *db.Tx, member int64) error {
	role, found, err := roleOf(tx, member)
	if err != nil || !found {
		return orNotFound(err)
	}
	left, err := factorsOf(tx.DB, member)
	if err != nil {
		return err
	}
	if role != Member && left.none() {
		return fail.New(fail.Conflict, "This is your only second factor, and your role needs one.", "Please set up another one first; then you can remove this one.")
	}
	if ways, err := waysIn(tx, member); err != nil || ways == 0 {
		return orLastWay(err)
	}
	if left.none() {
		return deleteRecoveryCodes(tx, member)
	}
	return nil
}

func orLastWay(err error) error {
	if err != nil {
		return err
	}
	return fail.New(fail.Conflict, "This is your only way to sign in.", "Please choose a password or set up a passkey first; then you can remove this one.")
}

// renew ends all sessions of the viewer, who has a new factor, gives the present
// browser another one with it, and tells the owner which came.
func (p *People) renew(tx *db.Tx, v Viewer, how Factor, which string) (token string, err error) {
	device, found, err := endSession(tx, v.ID, v.SessionID)
	if err == nil && !found {
		err = signedIn(Viewer{}) // it ended meanwhile
	}
	if err != nil {
		return "", err
	}
	if err := deleteSessions(tx, v.ID, 0); err != nil {
		return "", err
	}
	if err := p.added(tx, v.ID, which); err != nil {
		return "", err
	}
	token, _, err = p.openSession(tx, v.ID, device, how)
	return token, err
}

// added notes a new way to sign in and tells the owner.
func (p *People) added(tx *db.Tx, member int64, which string) error {
	if err := p.note(tx, member, EventFactorAdded); err != nil {
		return err
	}
	return p.tellOwner(contextOf(tx), tx, member, factorLetter(LetterFactorOn, which))
}
