package account

import (
	"context"
	"log/slog"

	"answerable/forum/db"
	"answerable/forum/fail"
)

// TakeFactors takes all second factors from a member who lost his device:
// passkeys, the authenticator app and the recovery codes. Password and accounts
// at providers stay; his sessions and sign-ins that wait for a second step end.
// He reads of it in his account and, with a confirmed address, by mail. Errors:
// Forbidden, Proof, Missing, Conflict for oneself and where there is none.
func (p *People) TakeFactors(ctx context.Context, v Viewer, member int64) error {
	if err := p.governs(v); err != nil {
		return err
	}
	if member == v.ID {
		return fail.New(fail.Conflict, "This is your own account.", "Remove what you no longer have under Account, Ways to sign in.")
	}
	err := p.db.Write(ctx, func(tx *db.Tx) error { return p.takeFactors(ctx, tx, member) })
	if err == nil {
		p.event(ctx, "second factors taken", member, slog.Int64("by", v.ID))
	}
	return err
}

// takeFactors locks roles before factors, as removeFactor does.
func (p *People) takeFactors(ctx context.Context, tx *db.Tx, member int64) error {
	if err := lockRoles(tx); err != nil {
		return err
	}
	if _, found, err := memberNamed(tx, member); err != nil || !found {
		return orNotFound(err)
	}
	deleted, err := deleteSecondFactors(tx, member)
	if err != nil {
		return err
	}
	if deleted == 0 {
		return fail.New(fail.Conflict, "This member has no second factor.", "Nothing of that kind stands between the member and the account. If the password is lost, make a link instead.")
	}
	if err := deleteSessions(tx, member, 0); err != nil {
		return err
	}
	if err := p.note(tx, member, EventFactorsTaken); err != nil {
		return err
	}
	return p.tellOwner(ctx, tx, member, Letter{Kind: LetterFactorOff, Path: "/account/factors",
		Facts: map[string]string{FactText: "all passkeys, the authenticator app and the recovery codes, by an administrator"}})
}
