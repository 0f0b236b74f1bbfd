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

// mode sets who may sign up, and gives an administrator.
func (w *mailWorld) mode(mode account.SignUpMode, change ...func(*account.Settings)) account.Viewer {
	w.t.Helper()
	admin := w.viewer("Boss", account.Administrator)
	admin.ProvedAt = w.clock.Now()
	s := account.Settings{Name: "Here", SignUp: mode, Language: "en"}
	for _, c := range change {
		c(&s)
	}
	w.must(w.ChangeSite(w.ctx, admin, s))
	return admin
}

func TestAnApprovedSignUpWaitsForAnAdministrator(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newMailWorld(t, engine)
		admin := w.mode(account.SignUpApproved)
		ask := func(name, email string) error {
			token, v, err := w.SignUp(w.ctx, account.SignUp{Name: name, Password: goodPassword, Email: email, About: "I have a Home Hub 3.", Address: name})
			if token != "" || v.SignedIn() {
				t.Error("somebody got in unapproved")
			}
			return err
		}
		enter := func(name string) error {
			_, _, err := w.SignIn(w.ctx, account.SignIn{Name: name, Password: goodPassword, Address: name})
			return err
		}
		w.must(ask("Ada", "ada@mail.example"))
		w.letter(account.LetterHeld, "ada@mail.example")
		w.must(ask("Bob", ""))
		refused(t, ask("ADA", ""), fail.Conflict, "name")
		if w.count("members") != 1 {
			t.Error("a sign-up made a member before it was approved")
		}
		refused(t, enter("Ada"), fail.Invalid, "")
		_, _, err := w.SignIn(w.ctx, account.SignIn{Name: "Ada", Password: "guess", Address: "x"})
		refused(t, err, fail.Invalid, "password") // who does not know the password learns nothing
		_, err = w.HeldSignUps(w.ctx, account.Viewer{ID: 99, Role: account.Moderator})
		refused(t, err, fail.Forbidden)
		held, err := w.HeldSignUps(w.ctx, admin)
		w.must(err)
		if len(held) != 2 || held[0].Name != "Ada" || held[0].About != "I have a Home Hub 3." {
			t.Fatalf("held %+v", held)
		}
		refused(t, w.RefuseSignUp(w.ctx, admin, held[1].ID, " "), fail.Invalid, "reason")
		w.must(w.RefuseSignUp(w.ctx, admin, held[1].ID, "An advertising account."))
		refused(t, w.ApproveSignUp(w.ctx, admin, held[1].ID), fail.Conflict)
		if err := enter("Bob"); !fail.Is(err, fail.Invalid) || !strings.Contains(fail.From(err).Fields[""], "An advertising account.") {
			t.Errorf("a refused person is told %v", err)
		}
		oneDecides(t, inParallel(4, func(i int) error {
			return []*account.People{w.People, w.other}[i%2].ApproveSignUp(w.ctx, admin, held[0].ID)
		}))
		w.settle()
		got := w.box.take()
		if len(got) != 2 || got[0].Kind != account.LetterApproved || got[1].Kind != account.LetterConfirm {
			t.Errorf("letters %+v", got)
		}
		w.must(enter("Ada"))
		w.clock.Advance(31 * 24 * time.Hour)
		w.must(w.Sweep(w.ctx))
		if w.count("sign_ups") != 0 {
			t.Error("a refused sign-up is kept for ever")
		}
	})
}

func oneDecides(t *testing.T, got []error) {
	t.Helper()
	won := 0
	for _, err := range got {
		if err == nil {
			won++
			continue
		}
		refused(t, err, fail.Conflict)
	}
	if won != 1 {
		t.Errorf("%d decided: %v", won, got)
	}
}

func TestAnInvitationWorksOnceAndForAWhile(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newMailWorld(t, engine)
		admin := w.mode(account.SignUpInvited)
		_, _, err := w.SignUp(w.ctx, account.SignUp{Name: "Ada", Password: goodPassword})
		refused(t, err, fail.Forbidden)
		_, err = w.Invite(w.ctx, w.viewer("Olaf", account.Member), account.NewInvitation{})
		refused(t, err, fail.Forbidden)
		path, err := w.Invite(w.ctx, admin, account.NewInvitation{Email: "ada@mail.example", Note: "Come in."})
		w.must(err)
		l := w.letter(account.LetterInvitation, "ada@mail.example")
		if path != "" || l.Facts[account.FactFrom] != "Boss" || l.Facts[account.FactText] != "Come in." || l.Facts[account.FactSite] != "Here" {
			t.Errorf("path %q, letter %+v", path, l)
		}
		token := tokenOf(l)
		_, v, err := w.Join(w.ctx, token, account.SignUp{Name: "Ada", Password: goodPassword, Email: "ada@mail.example"})
		w.must(err)
		if _, confirmed := w.email(v.ID); !confirmed {
			t.Error("the address that got the letter is not confirmed by it")
		}
		list, err := w.Invitations(w.ctx, admin)
		w.must(err)
		if len(list) != 1 || list[0].UsedBy != "Ada" || list[0].Inviter != "Boss" {
			t.Errorf("list %+v", list)
		}
		for name, kill := range map[string]func(token string){
			"used": func(token string) {
				_, _, err := w.Join(w.ctx, token, account.SignUp{Name: "Used", Password: goodPassword})
				w.must(err)
			},
			"late": func(string) { w.clock.Advance(14 * 24 * time.Hour) },
			"revoked": func(string) {
				list, err := w.Invitations(w.ctx, admin)
				w.must(err)
				w.must(w.RevokeInvitation(w.ctx, admin, list[0].ID))
				refused(t, w.RevokeInvitation(w.ctx, admin, list[0].ID), fail.Conflict)
			},
			"after its inviter was erased": func(string) {
				w.exec("UPDATE invitations SET inviter_id = ? WHERE used_at IS NULL", w.viewer("Gone", account.Member).ID)
				w.exec("UPDATE members SET erased_at = ? WHERE name = 'Gone'", w.clock.Now())
			},
			"closed": func(string) {
				w.must(w.ChangeSite(w.ctx, admin, account.Settings{Name: "Here", SignUp: account.SignUpClosed, Language: "en"}))
			},
		} {
			admin.ProvedAt = w.clock.Now() // who may sign up changes only with a fresh proof
			w.must(w.ChangeSite(w.ctx, admin, account.Settings{Name: "Here", SignUp: account.SignUpInvited, Language: "en"}))
			path, err := w.Invite(w.ctx, admin, account.NewInvitation{})
			w.must(err)
			token := path[len("/link/join/"):]
			kill(token)
			_, _, err = w.Join(w.ctx, token, account.SignUp{Name: "Late" + name[:4], Password: goodPassword})
			refused(t, err, fail.Gone)
			if _, err = w.InvitationLink(w.ctx, token); name != "after its inviter was erased" {
				refused(t, err, fail.Gone)
			}
		}
	})
}

// SECURITY 67: a role that comes by invitation acts only with a second factor,
// and only administrators give one.
func TestARoleByInvitation(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newMailWorld(t, engine)
		admin := w.mode(account.SignUpInvited, func(s *account.Settings) { s.Invites = "2" })
		olaf := w.viewer("Olaf", account.Member)
		_, err := w.Invite(w.ctx, olaf, account.NewInvitation{Role: account.Staff})
		refused(t, err, fail.Invalid, "role")
		path, err := w.Invite(w.ctx, admin, account.NewInvitation{Role: account.Moderator})
		w.must(err)
		token := path[len("/link/join/"):]
		_, _, err = w.Join(w.ctx, token, account.SignUp{Name: "Mona", Password: "vgu73 qkelm"})
		refused(t, err, fail.Invalid, "password") // 12 characters for a role
		session, v, err := w.Join(w.ctx, token, account.SignUp{Name: "Mona", Password: goodPassword})
		w.must(err)
		if got := w.who(session); got.Role != account.Member || !got.NeedsFactor || got.Held != account.Moderator || v.IsModerator() {
			t.Errorf("joined as %+v", got)
		}
		path, err = w.Invite(w.ctx, admin, account.NewInvitation{Role: account.Administrator})
		w.must(err)
		w.exec("UPDATE members SET role = 'member' WHERE name = 'Boss'")
		_, _, err = w.Join(w.ctx, path[len("/link/join/"):], account.SignUp{Name: "Eve", Password: goodPassword})
		refused(t, err, fail.Gone) // who invited her administers no more
	})
}

// SECURITY 19, 24: the limit of a day holds in parallel on two nodes.
func TestInvitationsADay(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newMailWorld(t, engine)
		w.mode(account.SignUpInvited, func(s *account.Settings) { s.Invites = "2" })
		olaf := w.viewer("Olaf", account.Member)
		inParallel(8, func(i int) error {
			_, err := []*account.People{w.People, w.other}[i%2].Invite(w.ctx, olaf, account.NewInvitation{})
			return err
		})
		if n := w.count("invitations"); n != 2 {
			t.Errorf("%d invitations", n)
		}
		_, err := w.Invite(w.ctx, olaf, account.NewInvitation{})
		refused(t, err, fail.TooMany)
		id := int64(0)
		w.must(w.db.Read(w.ctx).Raw("SELECT min(id) FROM invitations").Row().Scan(&id))
		refused(t, w.RevokeInvitation(w.ctx, w.viewer("Eve", account.Member), id), fail.Missing) // SECURITY 83
		w.clock.Advance(25 * time.Hour)
		_, err = w.Invite(w.ctx, olaf, account.NewInvitation{})
		w.must(err)
	})
}

func TestASiteMayNeedAnAddress(t *testing.T) {
	t.Parallel()
	w := newMailWorld(t, db.SQLite)
	w.mode(account.SignUpOpen, func(s *account.Settings) { s.SignUpMail = account.MailNeeded })
	_, _, err := w.SignUp(w.ctx, account.SignUp{Name: "Ada", Password: goodPassword})
	refused(t, err, fail.Invalid, "email")
	_, _, err = w.node().SignUp(w.ctx, account.SignUp{Name: "Ada", Password: goodPassword})
	w.must(err) // without mail nobody could confirm one
}

func TestDeletionIsTakenBackBySigningIn(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newMailWorld(t, engine)
		v := w.confirmed("Ada", "ada@mail.example")
		stale := v
		stale.ProvedAt = w.clock.Now().Add(-time.Hour)
		_, err := w.AskDeletion(w.ctx, stale, true)
		refused(t, err, fail.Proof)
		due, err := w.AskDeletion(w.ctx, v, true)
		w.must(err)
		w.letter(account.LetterDeletion, "ada@mail.example")
		if !due.Equal(w.clock.Now().Add(7*24*time.Hour)) || w.count("sessions") != 0 {
			t.Errorf("due %s, %d sessions", due, w.count("sessions"))
		}
		w.clock.Advance(7*24*time.Hour - time.Second)
		if list, err := w.DueDeletions(w.ctx); err != nil || len(list) != 0 {
			t.Errorf("due a second early: %+v %v", list, err)
		}
		_, _, err = w.SignIn(w.ctx, account.SignIn{Name: "Ada", Password: goodPassword})
		w.must(err)
		w.letter(account.LetterDeletionStopped, "ada@mail.example")
		w.clock.Advance(time.Hour)
		if list, err := w.DueDeletions(w.ctx); err != nil || len(list) != 0 || w.count("deletions") != 0 {
			t.Errorf("not taken back: %+v %v", list, err)
		}
		admin := w.viewer("Boss", account.Administrator)
		admin.ProvedAt, admin.Held = w.clock.Now(), account.Administrator
		_, err = w.AskDeletion(w.ctx, admin, false)
		refused(t, err, fail.Conflict)
	})
}
