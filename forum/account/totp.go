package account

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"log/slog"
	"strings"
	"time"

	"answerable/forum/db"
	"answerable/forum/fail"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"
)

// totpStep is how long one code is shown (RFC 6238, 4.1). The code before and
// the one after are taken too, for clocks that are half a minute off.
const totpStep = 30 * time.Second

// totpWait is how long a new secret waits for its first code.
const totpWait = time.Hour

// TOTPSecret is a secret on its way into an authenticator app.
type TOTPSecret struct {
	Key     string // base32, in groups of four, to be typed
	Picture otp.Key
}

// totpRow is a stored secret.
type totpRow struct {
	ID          int64
	Secret      string // sealed
	LastStep    int64
	CreatedAt   time.Time
	ConfirmedAt *time.Time
}

// StartTOTP makes a secret that counts once its first code came. Errors: SignIn,
// Proof.
func (p *People) StartTOTP(ctx context.Context, v Viewer) error {
	if err := p.Fresh(v); err != nil {
		return err
	}
	var b [20]byte
	_, _ = rand.Read(b[:]) // crypto/rand.Read never returns an error (Go 1.24)
	secret := base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(b[:])
	sealed, err := p.sealer.seal(secret, v.ID)
	if err != nil {
		return err
	}
	return p.db.Write(ctx, func(tx *db.Tx) error { return replaceWaitingTOTP(tx, v.ID, sealed, p.now()) })
}

// WaitingTOTP gives the secret that waits for its first code; after that nobody
// sees it again. Errors: SignIn, Proof, Missing when none waits.
func (p *People) WaitingTOTP(ctx context.Context, v Viewer) (TOTPSecret, error) {
	if err := p.Fresh(v); err != nil {
		return TOTPSecret{}, err
	}
	_, secret, err := p.waitingSecret(ctx, v.ID)
	if err != nil {
		return TOTPSecret{}, err
	}
	site, err := p.Site(ctx)
	if err != nil {
		return TOTPSecret{}, err
	}
	key, err := totpKey(site.Name, v.Name, secret)
	return TOTPSecret{Key: inFours(secret), Picture: key}, err
}

func (p *People) waitingSecret(ctx context.Context, member int64) (row totpRow, secret string, err error) {
	row, found, err := p.waitingTOTP(ctx, member, p.now().Add(-totpWait))
	if err != nil || !found {
		return totpRow{}, "", orNotFound(err)
	}
	secret, err = p.sealer.open(row.Secret, member)
	return row, secret, err
}

// ConfirmTOTP makes the waiting secret count, in place of the one before, when
// the code is its own. All other sessions end, and the present one goes on under
// the new token. Errors: SignIn, Proof, TooMany, Missing when none waits, Invalid
// with the field code.
func (p *People) ConfirmTOTP(ctx context.Context, v Viewer, code string) (token string, err error) {
	if err := p.Fresh(v); err != nil {
		return "", err
	}
	if err := p.guess("totp", v.ID); err != nil {
		return "", err
	}
	row, secret, err := p.waitingSecret(ctx, v.ID)
	if err != nil {
		return "", err
	}
	step := stepOf(secret, code, p.now())
	if step == 0 {
		return "", fail.Field("code", "This is not the code that the app shows now. Is the clock of your device right?")
	}
	err = p.db.Write(ctx, func(tx *db.Tx) error {
		same, err := confirmTOTP(tx, v.ID, row.ID, step, p.now())
		if err == nil && !same {
			return fail.NotFound() // confirmed or replaced elsewhere
		}
		if err == nil {
			token, err = p.renew(tx, v, v.Factor.with("totp"), "an authenticator app")
		}
		return err
	})
	if err == nil {
		p.event(ctx, "authenticator app set up", v.ID)
	}
	return token, err
}

// RemoveTOTP takes the authenticator app away and ends the other sessions.
// Errors: SignIn, Proof, Missing, Conflict when a role would have no second
// factor any more.
func (p *People) RemoveTOTP(ctx context.Context, v Viewer) error {
	return p.removeFactor(ctx, v, "authenticator app removed", func(tx *db.Tx) (string, error) {
		n, err := deleteTOTP(tx, v.ID)
		return named(n > 0, "the authenticator app"), err
	})
}

// useTOTP takes a code of the member's app once: of any number of parallel
// requests with one code, one gets in. An app whose secret cannot be opened, as
// after the key was lost, takes none, and a recovery code still works.
func (p *People) useTOTP(tx *db.Tx, member int64, code string) (bool, error) {
	row, found, err := confirmedTOTP(tx, member)
	if err != nil || !found {
		return false, err
	}
	secret, err := p.sealer.open(row.Secret, member)
	if err != nil {
		p.event(contextOf(tx), "authenticator app unusable", member, slog.Any("error", err))
		return false, nil
	}
	step := stepOf(secret, code, p.now())
	if step == 0 {
		return false, nil
	}
	return storeStep(tx, row.ID, step)
}

// stepOf gives the time step whose code it is, 0 for none of the three that
// count now.
func stepOf(secret, code string, now time.Time) int64 {
	code = strings.Join(strings.Fields(code), "")
	if len(code) != otp.DigitsSix.Length() {
		return 0
	}
	this := now.Unix() / int64(totpStep/time.Second)
	for _, step := range []int64{this, this - 1, this + 1} {
		ok, err := hotp.ValidateCustom(code, uint64(step), secret, hotp.ValidateOpts{Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
		if err == nil && ok {
			return step
		}
	}
	return 0
}

func inFours(secret string) string {
	var b strings.Builder
	for i, r := range secret {
		if i > 0 && i%4 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return b.String()
}
