package account_test

import (
	"testing"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/forumtest"
)

// byProvider makes a member who has no password.
func (w *world) byProvider(name string, id account.Identity) (session string) {
	w.t.Helper()
	_, _, err := w.SignInByProvider(w.ctx, id, account.SignIn{Device: "Test"})
	step, is := err.(account.NameStep)
	if !is {
		w.t.Fatalf("somebody new got %v", err)
	}
	session, _, err = w.JoinByProvider(w.ctx, step.Token, account.Newcomer{Name: name, KeepEmail: true, Device: "Test"})
	w.must(err)
	return session
}

func TestAMemberByProviderChoosesAPassword(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newMailWorld(t, engine)
		id := account.Identity{Issuer: "https://id.example", Subject: "7", Email: "ada@mail.example"}
		session := w.byProvider("Ada", id)
		_, err := w.Confirm(w.ctx, tokenOf(w.letter(account.LetterConfirm, "ada@mail.example"))) // the provider's word alone confirms nothing
		w.must(err)
		other, _, err := w.SignInByProvider(w.ctx, id, account.SignIn{Device: "Phone"})
		w.must(err)
		w.clock.Advance(11 * time.Minute)
		refused(t, w.SetFirstPassword(w.ctx, w.who(session), resetPassword), fail.Proof)
		refused(t, w.ProveByProvider(w.ctx, w.who(session), account.Identity{Issuer: "https://id.example", Subject: "8"}, nil), fail.Forbidden)
		refused(t, w.ProveByProvider(w.ctx, w.who(session), account.Identity{Issuer: "https://evil.example", Subject: "7"}, nil), fail.Forbidden)
		long := w.clock.Now().Add(-time.Hour)
		refused(t, w.ProveByProvider(w.ctx, w.who(session), id, &long), fail.Forbidden)
		refused(t, w.ProveByProvider(w.ctx, account.Viewer{}, id, nil), fail.SignIn)
		now := w.clock.Now()
		w.must(w.ProveByProvider(w.ctx, w.who(session), id, &now))
		refused(t, w.SetFirstPassword(w.ctx, w.who(session), "password1"), fail.Invalid, "password")
		w.must(w.SetFirstPassword(w.ctx, w.who(session), resetPassword))
		if l := w.letter(account.LetterFactorOn, "ada@mail.example"); l.Facts[account.FactText] != "a password" {
			t.Errorf("the letter says %+v", l)
		}
		if w.who(other).SignedIn() || !w.who(session).SignedIn() {
			t.Error("the other session lives on, or this one does not")
		}
		refused(t, w.SetFirstPassword(w.ctx, w.who(session), goodPassword), fail.Conflict)
		_, _, err = w.SignIn(w.ctx, account.SignIn{Name: "Ada", Password: resetPassword})
		w.must(err)
	})
}

func TestAFirstPasswordInParallelIsOne(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newMailWorld(t, engine)
		v := w.who(w.byProvider("Ada", account.Identity{Issuer: "https://id.example", Subject: "7"}))
		won := 0
		for _, err := range inParallel(2, func(i int) error {
			return []*account.People{w.People, w.other}[i].SetFirstPassword(w.ctx, v, []string{goodPassword, resetPassword}[i])
		}) {
			if err == nil {
				won++
				continue
			}
			refused(t, err, fail.Conflict)
		}
		if won != 1 {
			t.Errorf("%d passwords were first", won)
		}
	})
}

// A reset by letter gives a password also to who had none.
func TestALetterGivesAPasswordToWhoHasNone(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newMailWorld(t, engine)
		w.byProvider("Ada", account.Identity{Issuer: "https://id.example", Subject: "7", Email: "ada@mail.example"})
		_, err := w.Confirm(w.ctx, tokenOf(w.letter(account.LetterConfirm, "ada@mail.example")))
		w.must(err)
		w.must(w.AskReset(w.ctx, "ada@mail.example", ""))
		_, err = w.Reset(w.ctx, tokenOf(w.letter(account.LetterReset, "ada@mail.example")), resetPassword)
		w.must(err)
		_, _, err = w.SignIn(w.ctx, account.SignIn{Name: "Ada", Password: resetPassword})
		w.must(err)
	})
}
