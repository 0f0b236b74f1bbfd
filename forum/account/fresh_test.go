package account_test

import (
	"testing"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/forumtest"
)

// SECURITY 67: a role acts only in a session with a second factor.
func TestARoleWithoutASecondFactorIsNone(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		for _, role := range account.Roles() {
			name := "Sam_" + string(role)
			w.must(w.db.Write(w.ctx, func(tx *db.Tx) error {
				_, err := w.CreateMember(w.ctx, tx, account.NewMember{Name: name, Role: role, Password: goodPassword})
				return err
			}))
			token, in, err := w.SignIn(w.ctx, account.SignIn{Name: name, Password: goodPassword, Device: "Test"})
			w.must(err)
			for what, v := range map[string]account.Viewer{"signing in": in, "coming back": w.who(token)} {
				if v.Role != account.Member || v.Held != role || v.NeedsFactor != (role != account.Member) || v.SeesInternal() || v.Class() != "member" {
					t.Errorf("%s as %s gave %+v", what, role, v)
				}
			}
			w.exec("UPDATE sessions SET factor = ? WHERE id = ?", account.ByPasswordTOTP, in.SessionID)
			if v := w.who(token); v.Role != role || v.NeedsFactor {
				t.Errorf("with a second factor %s is %+v", role, v)
			}
		}
	})
}

func TestAProofIsFreshForTenMinutes(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		token, _ := w.signUp("Ada")
		w.must(w.Fresh(w.who(token)))
		w.clock.Advance(10*time.Minute - time.Microsecond)
		w.must(w.Fresh(w.who(token)))
		w.clock.Advance(time.Microsecond)
		refused(t, w.Fresh(w.who(token)), fail.Proof)
		refused(t, w.Fresh(account.Viewer{}), fail.SignIn)
		for _, wrong := range []string{"", "wrong horse battery", goodPassword + "x"} {
			refused(t, w.Prove(w.ctx, w.who(token), account.Proof{Password: wrong}), fail.Invalid, "proof_password")
		}
		refused(t, w.Fresh(w.who(token)), fail.Proof)
		w.must(w.Prove(w.ctx, w.who(token), account.Proof{Password: goodPassword}))
		w.must(w.Fresh(w.who(token)))
		other, _, err := w.SignIn(w.ctx, account.SignIn{Name: "Ada", Password: goodPassword})
		w.must(err)
		w.clock.Advance(11 * time.Minute)
		w.must(w.Prove(w.ctx, w.who(token), account.Proof{Password: goodPassword}))
		refused(t, w.Fresh(w.who(other)), fail.Proof) // the proof is of that session only
	})
}

func TestGoverningNeedsAFreshProof(t *testing.T) {
	t.Parallel()
	w := newWorld(t, db.SQLite)
	admin, ada := w.viewer("Boss", account.Administrator), w.viewer("Ada", account.Member)
	team, err := w.CreateTeam(w.ctx, admin, "Network", "")
	w.must(err)
	w.clock.Advance(10 * time.Minute)
	for what, err := range map[string]error{"set a role": w.SetRole(w.ctx, admin, ada.ID, account.Staff), "manage": w.Manage(w.ctx, admin, ada.ID, account.Staff, nil),
		"recruit": w.Recruit(w.ctx, admin, team, ada.ID), "end sessions": w.EndSessions(w.ctx, admin, ada.ID)} {
		if !fail.Is(err, fail.Proof) {
			t.Errorf("%s gave %v", what, err)
		}
	}
}
