package account

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"strings"

	"answerable/forum/db"
	"answerable/forum/fail"
)

// recoveryCodes is how many recovery codes a member gets, each of 80 random bits.
const recoveryCodes = 10

// NewRecoveryCodes gives codes that each stand once for the second factor, and
// ends the earlier ones. Nobody sees them again. Errors: SignIn, Proof, Conflict
// while there is no second factor that they could stand for.
func (p *People) NewRecoveryCodes(ctx context.Context, v Viewer) (codes []string, err error) {
	if err := p.Fresh(v); err != nil {
		return nil, err
	}
	stored := make([]string, recoveryCodes)
	codes = make([]string, recoveryCodes)
	for i := range codes {
		codes[i] = newRecoveryCode()
		stored[i] = storedCode(v.ID, codes[i])
	}
	err = p.db.Write(ctx, func(tx *db.Tx) error {
		has, err := factorsOf(tx.DB, v.ID)
		if err == nil && has.none() {
			return fail.New(fail.Conflict, "There is nothing yet that recovery codes could stand for.", "Please set up a passkey or an authenticator app first.")
		}
		if err != nil {
			return err
		}
		return replaceRecoveryCodes(tx, v.ID, stored, p.now())
	})
	if err != nil {
		return nil, err
	}
	p.event(ctx, "recovery codes made", v.ID)
	return codes, nil
}

// OwnsRecoveryCodes reports whether all of the codes are the viewer's and none
// is used up: only such a list is given back as a file.
func (p *People) OwnsRecoveryCodes(ctx context.Context, v Viewer, codes []string) (bool, error) {
	if err := signedIn(v); err != nil {
		return false, err
	}
	if len(codes) != recoveryCodes {
		return false, nil
	}
	stored := make([]string, len(codes))
	for i, code := range codes {
		stored[i] = storedCode(v.ID, code)
	}
	n, err := p.unusedCodes(ctx, v.ID, stored)
	return n == recoveryCodes, err
}

func newRecoveryCode() string {
	var b [10]byte
	_, _ = rand.Read(b[:]) // crypto/rand.Read never returns an error (Go 1.24)
	return strings.ReplaceAll(inFours(strings.ToLower(base32.StdEncoding.EncodeToString(b[:]))), " ", "-")
}

// storedCode is what is kept of a code; the member's id keeps equal codes of two
// members apart.
func storedCode(member int64, code string) string {
	plain := strings.Map(func(r rune) rune {
		if r == '-' || r == ' ' {
			return -1
		}
		return r
	}, strings.ToLower(code))
	return storedToken(memberTopic(member) + " " + plain)
}
