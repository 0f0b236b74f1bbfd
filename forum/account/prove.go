package account

import (
	"context"
	"log/slog"
	"strconv"
	"time"

	"answerable/forum/db"
	"answerable/forum/fail"

	"golang.org/x/text/unicode/norm"
)

// Proof is what somebody who is signed in gives to prove once more who he is.
type Proof struct {
	Password string
	Code     string // of the authenticator app or a recovery code, where there is an app
}

// Prove makes the viewer's session fresh. Errors: SignIn, TooMany, Invalid with
// the fields proof_password and proof_code.
func (p *People) Prove(ctx context.Context, v Viewer, given Proof) error {
	if err := signedIn(v); err != nil {
		return err
	}
	who, found, err := p.credentialsByID(ctx, v.ID)
	if err != nil || !found {
		return orNotFound(err)
	}
	if err := p.provesPassword(ctx, who, given.Password); err != nil {
		return err
	}
	if err := p.provesCode(ctx, v, given.Code); err != nil {
		return err
	}
	return p.refresh(ctx, v)
}

// provesCode asks who has an authenticator app for its code as well.
func (p *People) provesCode(ctx context.Context, v Viewer, code string) error {
	row, err := p.factorRow(ctx, v.ID)
	if err != nil || row.TOTPSince == nil {
		return err
	}
	if err := p.guess("prove", v.ID); err != nil {
		return err
	}
	err = p.db.Write(ctx, func(tx *db.Tx) error {
		_, err := p.useCode(tx, v.ID, code)
		return err
	})
	if fail.Is(err, fail.Invalid) {
		p.event(ctx, "proof refused", v.ID, slog.String("why", "wrong code"))
		return fail.Field("proof_code", fail.From(err).Fields["code"])
	}
	return err
}

// provesPassword is limited as signing in is: who holds a stolen session must
// not guess on.
func (p *People) provesPassword(ctx context.Context, who credentials, password string) error {
	if password == "" || who.PasswordHash == nil {
		return fail.Field("proof_password", "Please type your password.")
	}
	if err := p.throttle.signIn("prove "+strconv.FormatInt(who.ID, 10), "", p.now()); err != nil {
		return err
	}
	password = norm.NFC.String(password)
	tooLong := len(password) > MaxPasswordBytes
	matches, _, err := p.hash.check(ctx, password[:min(len(password), MaxPasswordBytes)], *who.PasswordHash)
	if err == nil && (!matches || tooLong) {
		p.event(ctx, "proof refused", who.ID, slog.String("why", "wrong password"))
		return fail.Field("proof_password", "This is not your password.")
	}
	return err
}

// ProveByProvider makes the viewer's session fresh by an identity of his own that
// the provider has just named. at is when the provider says it asked him, nil
// where it does not say. Errors: SignIn, Forbidden for another's identity and for
// one that was asked long ago.
func (p *People) ProveByProvider(ctx context.Context, v Viewer, id Identity, at *time.Time) error {
	if err := signedIn(v); err != nil {
		return err
	}
	own, err := p.ownsIdentity(ctx, v.ID, id)
	if err != nil {
		return err
	}
	if !own {
		p.event(ctx, "proof refused", v.ID, slog.String("why", "not his identity"))
		return fail.New(fail.Forbidden, "This is not the account there that yours is linked to.", "Please try again with the one that you linked.")
	}
	if at != nil && p.now().Sub(*at) >= proofLife {
		return fail.New(fail.Forbidden, "The provider did not ask who you are just now.", "Please sign out there, then try again.")
	}
	return p.refresh(ctx, v)
}

// refresh notes that the session's holder proved who he is just now.
func (p *People) refresh(ctx context.Context, v Viewer) error {
	err := p.db.Write(ctx, func(tx *db.Tx) error {
		same, err := storeProved(tx, v.ID, v.SessionID, p.now())
		if err == nil && !same {
			return signedIn(Viewer{}) // the session ended meanwhile
		}
		return err
	})
	if err == nil {
		p.event(ctx, "proved again", v.ID)
	}
	return err
}
