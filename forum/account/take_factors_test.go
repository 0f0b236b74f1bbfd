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

// withFactors signs somebody with an address up and gives him an app, ten recovery
// codes and a passkey: the token of his session.
func (w *mailWorld) withFactors(name string) (string, account.Viewer) {
	w.t.Helper()
	v := w.confirmed(name, strings.ToLower(name)+"@mail.example")
	token, _ := w.visit(v.ID)
	_, token = w.withApp(token)
	_, err := w.NewRecoveryCodes(w.ctx, w.who(token))
	w.must(err)
	now := w.clock.Now()
	w.exec(`INSERT INTO passkeys (member_id, credential_id, public_key, sign_count, backup_eligible, backed_up, transports, name, created_at)
		VALUES (?, ?, ?, 0, FALSE, FALSE, '', 'Phone', ?)`, v.ID, []byte(name), []byte("key"), now)
	w.box.take()
	return token, w.who(token)
}

func (w *world) factors(member int64) int {
	w.t.Helper()
	return w.count("totp_secrets WHERE member_id = ?", member) + w.count("passkeys WHERE member_id = ?", member) + w.count("recovery_codes WHERE member_id = ?", member)
}

func TestAnAdministratorTakesTheFactorsOfALostDevice(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newMailWorld(t, engine)
		_, eve := w.withFactors("Eve")
		token, ada := w.withFactors("Ada")
		admin := w.viewer("Boss", account.Administrator)
		waiting := w.firstStep("Ada")
		if m, err := w.Managed(w.ctx, admin, ada.ID); err != nil || m.Factors != 2 {
			t.Fatalf("%+v, %v", m, err)
		}
		w.must(w.TakeFactors(w.ctx, admin, ada.ID))
		if w.factors(ada.ID) != 0 || w.factors(eve.ID) != 12 || w.who(token).SignedIn() || w.count("ceremonies WHERE member_id = ?", ada.ID) != 0 {
			t.Errorf("%d factors are left, Eve has %d, signed in %v", w.factors(ada.ID), w.factors(eve.ID), w.who(token).SignedIn())
		}
		if l := w.letter(account.LetterFactorOff, "ada@mail.example"); l.MemberID != ada.ID || l.Facts[account.FactText] == "" {
			t.Errorf("the letter is %+v", l)
		}
		if !strings.Contains(w.log.String(), "second factors taken") {
			t.Error("no line in the log")
		}
		_, err := w.finish(waiting, "000000")
		if err == nil {
			t.Error("the second step that waited goes on")
		}
		_, in, err := w.SignIn(w.ctx, account.SignIn{Name: "Ada", Password: goodPassword}) // the password is enough again
		w.must(err)
		events, err := w.Events(w.ctx, in)
		w.must(err)
		if len(events) == 0 || events[0].What != account.EventFactorsTaken {
			t.Errorf("she reads %+v", events)
		}
		refused(t, w.TakeFactors(w.ctx, admin, ada.ID), fail.Conflict)
		again, err := w.Events(w.ctx, in)
		w.must(err)
		if len(again) != len(events) || len(w.box.take()) != 0 {
			t.Error("the refused one is noted or told")
		}
	})
}

func TestTakingFactorsIsRefused(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newMailWorld(t, engine)
		token, ada := w.withFactors("Ada")
		admin := w.viewer("Boss", account.Administrator)
		for _, c := range []struct {
			what   string
			v      account.Viewer
			member int64
			want   fail.Kind
		}{
			{"a guest", account.Viewer{}, ada.ID, fail.SignIn},
			{"a member", w.viewer("Mel", account.Member), ada.ID, fail.Forbidden},
			{"staff", w.viewer("Stella", account.Staff), ada.ID, fail.Forbidden},
			{"a moderator", w.viewer("Mo", account.Moderator), ada.ID, fail.Forbidden},
			{"on himself", admin, admin.ID, fail.Conflict},
			{"nobody there", admin, 4711, fail.Missing},
		} {
			if err := w.TakeFactors(w.ctx, c.v, c.member); !fail.Is(err, c.want) {
				t.Errorf("%s: %v", c.what, err)
			}
		}
		w.clock.Advance(10 * time.Minute)
		refused(t, w.TakeFactors(w.ctx, admin, ada.ID), fail.Proof)
		if w.factors(ada.ID) != 12 || !w.who(token).SignedIn() || len(w.box.take()) != 0 || strings.Contains(w.log.String(), "second factors taken") {
			t.Errorf("%d factors are left, signed in %v", w.factors(ada.ID), w.who(token).SignedIn())
		}
	})
}
