package account

import (
	"context"
	"log/slog"
	"strconv"

	"answerable/forum/db"
	"answerable/forum/fail"
)

// SecondStep is the error of a sign-in whose first half was right: no session is
// there yet. Token is what FinishSignIn wants with the code.
type SecondStep struct{ Token string }

// Error says what is to come.
func (SecondStep) Error() string { return "a second proof is to come" }

// pending is what a second step remembers of the first.
type pending struct {
	First  Factor
	Device string
}

// SecondProof is what somebody gives in the second step.
type SecondProof struct {
	Token string
	Code  string // of the authenticator app, or a recovery code
}

// FinishSignIn opens the session of a sign-in whose first half was right.
// Errors: Gone when it took too long or had too many wrong codes, TooMany,
// Invalid with the field code.
func (p *People) FinishSignIn(ctx context.Context, s SecondProof) (token string, v Viewer, err error) {
	c, err := p.try(ctx, secondStep, s.Token)
	if err != nil {
		return "", Viewer{}, err
	}
	var first pending
	if err := c.read(&first); err != nil {
		return "", Viewer{}, err
	}
	if err := p.guess("second", *c.MemberID); err != nil {
		return "", Viewer{}, err
	}
	err = p.db.Write(ctx, func(tx *db.Tx) error {
		how, err := p.useCode(tx, *c.MemberID, s.Code)
		if err != nil {
			return err
		}
		if _, still, err := deleteCeremony(tx, c.Token, secondStep, p.now()); err != nil || !still {
			return orCeremonyGone(err)
		}
		token, v, err = p.open(tx, *c.MemberID, first.Device, first.First.with(how))
		return err
	})
	if err != nil {
		p.event(ctx, "second step refused", *c.MemberID)
		return "", Viewer{}, err
	}
	p.event(ctx, "signed in", v.ID, slog.String("by", string(v.Factor)))
	return token, v, nil
}

// SecondStepWaits reports whether the token is that of a second step that takes
// a code still, and whether the member has an authenticator app.
func (p *People) SecondStepWaits(ctx context.Context, token string) (waits, totp bool, err error) {
	if !looksLikeToken(token) {
		return false, false, nil
	}
	return p.secondStepWaits(ctx, storedToken(token), p.now())
}

// useCode uses up a code of the app or a recovery code and tells which it was.
func (p *People) useCode(tx *db.Tx, member int64, code string) (how string, err error) {
	if len(code) <= maxDevice {
		if ok, err := p.useTOTP(tx, member, code); err != nil || ok {
			return "totp", err
		}
		if ok, err := useRecoveryCode(tx, member, storedCode(member, code), p.now()); err != nil || ok {
			if err == nil {
				err = p.recoveryUsed(tx, member)
			}
			return "recovery", err
		}
	}
	return "", fail.Field("code", "This code is wrong or was used already. The app shows a new one every 30 seconds.")
}

// recoveryUsed notes that a code was used and tells the owner, who may have lost
// the list of them.
func (p *People) recoveryUsed(tx *db.Tx, member int64) error {
	if err := p.note(tx, member, EventRecoveryUsed); err != nil {
		return err
	}
	left, err := recoveryLeft(tx, member)
	if err != nil {
		return err
	}
	return p.tellOwner(contextOf(tx), tx, member, Letter{Kind: LetterRecovery, Path: "/account/factors", Facts: map[string]string{FactLeft: strconv.Itoa(left)}})
}

// guess takes one try at the member's codes; what is used up comes back.
func (p *People) guess(what string, member int64) error {
	return p.throttle.byAccount.take(p.throttle.digest(what, strconv.FormatInt(member, 10)), p.now())
}

// open gives a session to a member who proved who he is.
func (p *People) open(tx *db.Tx, member int64, device string, how Factor) (token string, v Viewer, err error) {
	who, found, err := memberNamed(tx, member)
	if err != nil || !found {
		return "", Viewer{}, orNotFound(err)
	}
	v = Viewer{ID: member, Name: who.Name}.proved(who.Role, how, p.now())
	token, v.SessionID, err = p.openSession(tx, member, device, how)
	return token, v, err
}

func orCeremonyGone(err error) error {
	if err != nil {
		return err
	}
	return ceremonyGone()
}
