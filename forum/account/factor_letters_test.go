package account_test

import (
	"strings"
	"testing"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/forumtest"
)

// The owner hears of each change of what signs him in, whoever made it.
func TestTheOwnerHearsOfEachWayToSignIn(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newMailWorld(t, engine)
		hears := func(kind account.LetterKind, fact, says string) {
			t.Helper()
			if l := w.letter(kind, "ada@mail.example"); l.Facts[fact] != says || l.Facts[account.FactName] != "Ada" {
				t.Errorf("the letter says %+v", l)
			}
		}
		w.confirmed("Ada", "ada@mail.example")
		token, _, err := w.SignIn(w.ctx, account.SignIn{Name: "Ada", Password: goodPassword})
		w.must(err)
		secret, token := w.withApp(token)
		hears(account.LetterFactorOn, account.FactText, "an authenticator app")
		codes, err := w.NewRecoveryCodes(w.ctx, w.who(token))
		w.must(err)
		_, err = w.finish(w.firstStep("Ada"), codes[0])
		w.must(err)
		hears(account.LetterRecovery, account.FactLeft, "9")
		id := account.Identity{Issuer: "https://id.example/realm", Subject: "7"}
		w.must(w.LinkProvider(w.ctx, w.who(token), id))
		hears(account.LetterFactorOn, account.FactText, "id.example")
		own, err := w.Factors(w.ctx, w.who(token))
		w.must(err)
		w.must(w.UnlinkProvider(w.ctx, w.who(token), own.Linked[0].ID))
		hears(account.LetterFactorOff, account.FactText, "id.example")
		_, err = w.finish(w.firstStep("Ada"), w.code(secret, 0))
		w.must(err)
		w.must(w.RemoveTOTP(w.ctx, w.who(token)))
		hears(account.LetterFactorOff, account.FactText, "the authenticator app")
		refused(t, w.RemoveTOTP(w.ctx, w.who(token)), fail.Missing)
		if l := w.box.take(); len(l) != 0 {
			t.Errorf("letters of nothing: %+v", l)
		}
	})
}

// A copy of the database opens nothing: the secrets in it are encrypted, each for
// its own member.
func TestSecretsOfAppsAreSealed(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		token, ada := w.signUp("Ada")
		secret, token := w.withApp(token)
		codes, err := w.NewRecoveryCodes(w.ctx, w.who(token))
		w.must(err)
		plain := strings.ReplaceAll(secret, " ", "")
		if w.count("totp_secrets WHERE secret LIKE ?", "v1.%") != 1 || w.count("totp_secrets WHERE secret LIKE ?", "%"+plain+"%") != 0 {
			t.Error("the secret stands in the database")
		}
		_, eve := w.signUp("Eve")
		w.exec("INSERT INTO totp_secrets (member_id, secret, last_step, created_at, confirmed_at) SELECT ?, secret, 0, created_at, confirmed_at FROM totp_secrets WHERE member_id = ?", eve.ID, ada.ID)
		_, err = w.finish(w.firstStep("Eve"), w.code(secret, 0))
		refused(t, err, fail.Invalid, "code") // another's row
		w.People = w.node(func(o *account.Options) { o.FactorKey = &[32]byte{2} })
		w.clock.Advance(time.Minute)
		_, err = w.finish(w.firstStep("Ada"), w.code(secret, 0))
		refused(t, err, fail.Invalid, "code") // another key
		if !strings.Contains(w.log.String(), "authenticator app unusable") || strings.Contains(w.log.String(), plain) {
			t.Error("the log does not say why, or holds the secret")
		}
		_, err = w.finish(w.firstStep("Ada"), codes[0])
		w.must(err) // a recovery code still opens the account
		w.People = w.node(func(o *account.Options) { o.FactorKey = nil })
		if err := w.StartTOTP(w.ctx, w.who(token)); err == nil {
			t.Error("without a key a secret was stored")
		}
	})
}
