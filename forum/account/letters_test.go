package account_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/forumtest"
)

const resetPassword = "amber kettle 19 orchard"

func TestAnAddressIsConfirmedByTheLinkSentToIt(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newMailWorld(t, engine)
		v := w.join("Ada", "ada@mail.example")
		l := w.letter(account.LetterConfirm, "ada@mail.example")
		token := tokenOf(l)
		if l.Path != "/link/confirm/"+token || len(token) != 43 || l.MemberID != v.ID || l.Facts[account.FactName] != "Ada" || !l.ExpiresAt.Equal(w.clock.Now().Add(48*time.Hour)) {
			t.Errorf("the letter is %+v", l)
		}
		if w.count("account_links WHERE token_hash = ?", token) != 0 {
			t.Error("the token is stored as it is")
		}
		link, err := w.AddressLink(w.ctx, token)
		w.must(err)
		if _, confirmed := w.email(v.ID); confirmed || link.Name != "Ada" || link.Email != "ada@mail.example" {
			t.Errorf("looking confirmed it, or shows %+v", link)
		}
		_, err = w.Confirm(w.ctx, token)
		w.must(err)
		if email, confirmed := w.email(v.ID); email != "ada@mail.example" || !confirmed || w.count("account_links") != 0 {
			t.Errorf("%s, confirmed %v, %d links", email, confirmed, w.count("account_links"))
		}
	})
}

// SECURITY 68, 69, 71, 75: the matrix of token life.
func TestALinkThatConfirmsDies(t *testing.T) {
	t.Parallel()
	use := func(w *mailWorld, token string) error {
		_, err := w.Confirm(w.ctx, token)
		return err
	}
	again := func(w *mailWorld, v account.Viewer) { w.must(w.ConfirmAgain(w.ctx, v, "")) }
	for _, row := range lives(48*time.Hour, use, again) {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
				w := newMailWorld(t, engine)
				v := w.join("Ada", "ada@mail.example")
				token := tokenOf(w.letter(account.LetterConfirm, "ada@mail.example"))
				row.kill(w, token, v)
				refused(t, use(w, token), fail.Gone)
				_, err := w.AddressLink(w.ctx, token)
				refused(t, err, fail.Gone)
			})
		})
	}
}

func TestALinkThatResetsDies(t *testing.T) {
	t.Parallel()
	use := func(w *mailWorld, token string) error {
		_, err := w.Reset(w.ctx, token, resetPassword)
		return err
	}
	again := func(w *mailWorld, _ account.Viewer) { w.must(w.AskReset(w.ctx, "ada@mail.example", "")) }
	for _, row := range append(lives(time.Hour, use, again), struct {
		name string
		kill func(w *mailWorld, token string, v account.Viewer)
	}{"after the password changed", func(w *mailWorld, _ string, v account.Viewer) {
		w.must(w.ChangePassword(w.ctx, v, goodPassword, resetPassword))
	}}) {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
				w := newMailWorld(t, engine)
				v := w.confirmed("Ada", "ada@mail.example")
				w.must(w.AskReset(w.ctx, "ADA@mail.example", ""))
				token := tokenOf(w.letter(account.LetterReset, "ada@mail.example"))
				row.kill(w, token, v)
				refused(t, use(w, token), fail.Gone)
			})
		})
	}
}

func TestInParallelOnTwoNodesALinkIsUsedOnce(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newMailWorld(t, engine)
		node := func(i int) *account.People { return []*account.People{w.People, w.other}[i%2] }
		w.join("Ada", "ada@mail.example")
		token := tokenOf(w.letter(account.LetterConfirm, "ada@mail.example"))
		oneWins(t, inParallel(6, func(i int) error {
			_, err := node(i).Confirm(w.ctx, token)
			return err
		}))
		w.must(w.AskReset(w.ctx, "ada@mail.example", ""))
		token = tokenOf(w.letter(account.LetterReset, "ada@mail.example"))
		oneWins(t, inParallel(4, func(i int) error {
			_, err := node(i).Reset(w.ctx, token, resetPassword)
			return err
		}))
		if l := w.box.take(); len(l) != 1 || l[0].Kind != account.LetterPassword {
			t.Errorf("letters after one reset: %+v", l)
		}
		admin := w.viewer("Boss", account.Administrator)
		path, err := w.Invite(w.ctx, admin, account.NewInvitation{})
		w.must(err)
		oneWins(t, inParallel(4, func(i int) error {
			_, _, err := node(i).Join(w.ctx, path[len("/link/join/"):], account.SignUp{Name: fmt.Sprintf("Guest%d", i), Password: goodPassword, Address: fmt.Sprint(i)})
			return err
		}))
		if w.count("members WHERE name LIKE 'Guest%'") != 1 || w.count("invitations WHERE used_by IS NOT NULL") != 1 {
			t.Error("an invitation made several members, or does not say whom")
		}
	})
}

func TestAResetEndsSessionsAndSignsNobodyIn(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newMailWorld(t, engine)
		v := w.confirmed("Ada", "ada@mail.example")
		w.must(w.AskReset(w.ctx, "ada@mail.example", ""))
		token := tokenOf(w.letter(account.LetterReset, "ada@mail.example"))
		for _, bad := range []string{"", "short", "ada@mail.example", "password1"} {
			_, err := w.Reset(w.ctx, token, bad)
			refused(t, err, fail.Invalid, "password")
		}
		if w.count("sessions") != 1 {
			t.Fatal("a refused password ended the session")
		}
		link, err := w.Reset(w.ctx, token, resetPassword)
		w.must(err)
		if link.MemberID != v.ID || w.count("sessions") != 0 {
			t.Errorf("%d sessions live", w.count("sessions"))
		}
		w.letter(account.LetterPassword, "ada@mail.example")
		_, _, err = w.SignIn(w.ctx, account.SignIn{Name: "Ada", Password: goodPassword, Address: "Ada"})
		refused(t, err, fail.Invalid, "password")
		_, _, err = w.SignIn(w.ctx, account.SignIn{Name: "ada@mail.example", Password: resetPassword, Address: "Ada"})
		w.must(err)
		events, err := w.Events(w.ctx, v)
		w.must(err)
		if len(events) != 2 || events[0].What != account.EventPasswordReset || events[1].What != account.EventAddressConfirmed {
			t.Errorf("events %+v", events)
		}
	})
}

func TestTheOldAddressStaysUntilTheNewOneIsConfirmed(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newMailWorld(t, engine)
		v := w.confirmed("Ada", "ada@mail.example")
		stale := v
		stale.ProvedAt = w.clock.Now().Add(-time.Hour)
		refused(t, w.ChangeEmail(w.ctx, stale, "new@mail.example", ""), fail.Proof) // SECURITY 81
		w.must(w.ChangeEmail(w.ctx, v, "new@mail.example", ""))
		w.settle()
		got := w.box.take()
		if len(got) != 2 || got[0].Kind != account.LetterChanging || got[0].To != "ada@mail.example" || got[0].Facts[account.FactNew] != "n…@mail.example" ||
			got[1].Kind != account.LetterConfirm || got[1].To != "new@mail.example" {
			t.Fatalf("letters %+v", got)
		}
		if email, confirmed := w.email(v.ID); email != "ada@mail.example" || !confirmed {
			t.Errorf("changed before it was confirmed: %s %v", email, confirmed)
		}
		_, err := w.Confirm(w.ctx, tokenOf(got[1]))
		w.must(err)
		if email, confirmed := w.email(v.ID); email != "new@mail.example" || !confirmed {
			t.Errorf("%s %v", email, confirmed)
		}
		w.letter(account.LetterChanged, "ada@mail.example")
		w.must(w.AskReset(w.ctx, "ada@mail.example", ""))
		w.settle()
		if l := w.box.take(); len(l) != 0 {
			t.Errorf("the old address still resets: %+v", l)
		}
	})
}

// No oracle: who gives an address that has an account sees what he would see
// with any other, on every page and for ever after; its owner is told.
func TestAKnownAddressTellsStrangersNothing(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newMailWorld(t, engine)
		ada := w.confirmed("Ada", "ada@mail.example")
		see := func(name, email string) string {
			_, v, err := w.SignUp(w.ctx, account.SignUp{Name: name, Password: resetPassword, Email: email, Address: name})
			w.must(err)
			own, err := w.Own(w.ctx, v)
			w.must(err)
			again := w.ConfirmAgain(w.ctx, v, name)
			changed := w.ChangeEmail(w.ctx, v, email, name)
			later, err := w.Own(w.ctx, v)
			w.must(err)
			_, _, entered := w.SignIn(w.ctx, account.SignIn{Name: email, Password: resetPassword, Address: name})
			return strings.ReplaceAll(fmt.Sprintf("%+v %v %v %+v %v", own, again, changed, later, fail.From(entered).Text), email, "EMAIL")
		}
		known := see("Eve", "Ada@mail.example")
		w.settle()
		for _, l := range w.box.take() {
			if l.Kind != account.LetterKnown || l.To != "ada@mail.example" || l.MemberID != ada.ID || strings.Contains(l.Path, "/link/") {
				t.Errorf("a letter %+v", l)
			}
		}
		if unknown := see("Bob", "bob@mail.example"); known != unknown {
			t.Errorf("a known address gives\n%s\nan unknown one\n%s", known, unknown)
		}
		if email, confirmed := w.email(ada.ID); email != "ada@mail.example" || !confirmed {
			t.Errorf("the owner's address is %s %v", email, confirmed)
		}
	})
}

// The work of a request is the same: the same statements, and the address is
// looked up by a job only.
func TestAskingForAResetCostsTheSameForAnyAddress(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newMailWorld(t, engine)
		w.confirmed("Ada", "ada@mail.example")
		var costs []int64
		for _, email := range []string{"ada@mail.example", "nobody@mail.example"} {
			ctx, n := db.CountStatements(w.ctx)
			w.must(w.AskReset(ctx, email, ""))
			costs = append(costs, n.Load())
		}
		if costs[0] != costs[1] {
			t.Errorf("%d statements for a known address, %d for another", costs[0], costs[1])
		}
		if len(w.box.take()) != 0 {
			t.Error("a letter was written during the request")
		}
		w.settle()
		if l := w.box.take(); len(l) != 1 || l[0].Kind != account.LetterReset {
			t.Errorf("letters %+v", l)
		}
	})
}

// SECURITY 19, 27.
func TestLettersAreLimitedPerAddressAndPerSender(t *testing.T) {
	t.Parallel()
	w := newMailWorld(t, db.SQLite)
	for range 3 {
		w.must(w.AskReset(w.ctx, "victim@mail.example", "192.0.2.1"))
	}
	refused(t, w.AskReset(w.ctx, "Victim@mail.example", "192.0.2.2"), fail.TooMany) // nobody has it: the same as for a known one
	for i := range 12 {
		w.must(w.AskReset(w.ctx, fmt.Sprintf("a%d@mail.example", i), "192.0.2.1"))
	}
	refused(t, w.AskReset(w.ctx, "b@mail.example", "192.0.2.1"), fail.TooMany)
	w.must(w.AskReset(w.ctx, "b@mail.example", "192.0.2.9"))
}

func TestWithoutMailAnAddressStaysUnconfirmed(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		_, v, err := w.SignUp(w.ctx, account.SignUp{Name: "Ada", Password: goodPassword, Email: "ada@mail.example"})
		w.must(err)
		refused(t, w.AskReset(w.ctx, "ada@mail.example", ""), fail.Forbidden)
		refused(t, w.ConfirmAgain(w.ctx, v, ""), fail.Forbidden)
		w.must(w.ChangeEmail(w.ctx, v, "new@mail.example", ""))
		if own, err := w.Own(w.ctx, v); err != nil || own.Email != "new@mail.example" || own.Confirmed {
			t.Errorf("%+v %v", own, err)
		}
		admin := w.viewer("Boss", account.Administrator)
		admin.ProvedAt = w.clock.Now()
		path, err := w.MakeResetLink(w.ctx, admin, v.ID)
		w.must(err)
		_, err = w.Reset(w.ctx, path[len("/link/reset/"):], resetPassword)
		w.must(err)
		_, err = w.MakeResetLink(w.ctx, v, admin.ID)
		refused(t, err, fail.Forbidden)
	})
}

func TestTwoAccountsCannotConfirmOneAddress(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newMailWorld(t, engine)
		w.join("Ada", "both@mail.example")
		first := tokenOf(w.letter(account.LetterConfirm, "both@mail.example"))
		w.join("Bob", "BOTH@mail.example")
		second := tokenOf(w.letter(account.LetterConfirm, "BOTH@mail.example"))
		_, err := w.Confirm(w.ctx, first)
		w.must(err)
		_, err = w.Confirm(w.ctx, second)
		refused(t, err, fail.Conflict)
		if w.count("members WHERE email_confirmed_at IS NOT NULL") != 1 {
			t.Error("two own one address")
		}
	})
}
