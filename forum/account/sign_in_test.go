package account_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/forumtest"

	"github.com/alexedwards/argon2id"
)

func TestSignUpAndIn(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		token, v, err := w.SignUp(w.ctx, account.SignUp{Name: " Ada ", Password: goodPassword, Email: "ada@mail.example", Device: "Firefox"})
		w.must(err)
		want := account.Viewer{ID: v.ID, Name: "Ada", Role: account.Member, Held: account.Member, Factor: account.ByPassword, ProvedAt: w.clock.Now(), SessionID: v.SessionID}
		if got := w.who(token); got != v || v != want || v.ID == 0 || v.SessionID == 0 {
			t.Fatalf("signed up as %+v, is %+v", v, got)
		}
		_, _, err = w.SignIn(w.ctx, account.SignIn{Name: "ada@mail.example", Password: goodPassword})
		refused(t, err, fail.Invalid, "password") // nobody knows yet that it is hers
		w.exec("UPDATE members SET email_confirmed_at = created_at")
		for _, login := range []string{"Ada", "aDA", " ada ", "ADA@mail.example"} {
			again, v2, err := w.SignIn(w.ctx, account.SignIn{Name: login, Password: goodPassword, Device: "Firefox"})
			w.must(err)
			if again == token || v2.ID != v.ID || v2.SessionID == v.SessionID || w.who(again) != v2 {
				t.Errorf("%q: %+v after %+v", login, v2, v)
			}
		}
		if n := w.count("sessions WHERE token_hash = ? OR length(token_hash) <> 64", token); n != 0 {
			t.Error("a token is stored as it is")
		}
		if n := w.count("members WHERE password_hash LIKE '$argon2id$v=19$m=19456,t=2,p=1$%' AND length(log_id) = 32"); n != 1 {
			t.Error("the member is not stored as it should be")
		}
	})
}

func TestSignUpRefused(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		w.viewer("Ada", account.Member)
		members := w.count("members")
		_, _, err := w.SignUp(w.ctx, account.SignUp{Name: "a b", Password: "short", Email: "nobody"})
		refused(t, err, fail.Invalid, "name", "password", "email")
		for _, email := range []string{"a@b\r\nBcc: c@d.example", "<a@b.example>", "A <a@b.example>", "a@b.example, c@d.example", strings.Repeat("a", 250) + "@b.example", "@", "\"a b\"@c.example"} {
			_, _, err := w.SignUp(w.ctx, account.SignUp{Name: "Bob", Password: goodPassword, Email: email})
			refused(t, err, fail.Invalid, "email")
		}
		_, _, err = w.SignUp(w.ctx, account.SignUp{Name: "ADA", Password: goodPassword})
		refused(t, err, fail.Conflict, "name")
		admin := w.viewer("Boss", account.Administrator)
		w.must(w.ChangeSite(w.ctx, admin, account.Settings{Name: "Here", SignUp: account.SignUpClosed, Language: "en"}))
		_, _, err = w.SignUp(w.ctx, account.SignUp{Name: "Bob", Password: goodPassword})
		refused(t, err, fail.Forbidden)
		if n := w.count("members"); n != members+1 || w.count("sessions") != 0 {
			t.Errorf("%d members, %d sessions", n, w.count("sessions"))
		}
	})
}

func TestParallelSignUpsWithOneNameMakeOneMember(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		got := inParallel(10, func(i int) error {
			name := []string{"Grace", "grace", "GRACE"}[i%3]
			_, _, err := w.SignUp(w.ctx, account.SignUp{Name: name, Password: goodPassword, Address: fmt.Sprintf("192.0.2.%d", i)})
			return err
		})
		won := 0
		for _, err := range got {
			if err == nil {
				won++
				continue
			}
			refused(t, err, fail.Conflict, "name")
		}
		if won != 1 || w.count("members") != 1 || w.count("sessions") != 1 {
			t.Errorf("%d won, %d members, %d sessions", won, w.count("members"), w.count("sessions"))
		}
	})
}

// inParallel starts all at once and gives what each returned.
func inParallel(n int, do func(i int) error) []error {
	var ready, done sync.WaitGroup
	start, got := make(chan struct{}), make([]error, n)
	for i := range n {
		ready.Add(1)
		done.Go(func() {
			ready.Done()
			<-start
			got[i] = do(i)
		})
	}
	ready.Wait()
	close(start)
	done.Wait()
	return got
}

func TestUnknownNameAndWrongPasswordGiveTheSameAnswer(t *testing.T) {
	t.Parallel()
	w := newWorld(t, db.SQLite)
	w.signUp("Ada")
	w.viewer("Nopassword", account.Member)
	texts := map[string]bool{}
	for i, s := range []account.SignIn{{Name: "Ada", Password: "x"}, {Name: "Nobody-known", Password: "x"}, {Name: "Nopassword", Password: "x"},
		{Name: "ada@nowhere.example", Password: "x"}, {Name: strings.Repeat("x", 5000), Password: "x"}, {Name: "a\x00b\xff", Password: "x"},
		{Name: "Ada", Password: strings.Repeat("x", 100_000)}} {
		s.Address = fmt.Sprintf("192.0.2.%d", i)
		token, v, err := w.SignIn(w.ctx, s)
		refused(t, err, fail.Invalid, "password")
		failure := fail.From(err)
		texts[failure.Text+failure.Next+failure.Fields["password"]] = true
		if token != "" || v.SignedIn() {
			t.Error("something was given away")
		}
	}
	if len(texts) != 1 {
		t.Errorf("%d different answers", len(texts))
	}
	_, _, err := w.SignIn(w.ctx, account.SignIn{})
	refused(t, err, fail.Invalid, "name", "password")
}

// The measure is the processor's work, not a clock: both cases must enter the
// hashing queue.
func TestAnUnknownNameIsHashedToo(t *testing.T) {
	t.Parallel()
	w := newWorld(t, db.SQLite)
	w.viewer("Nopassword", account.Member)
	release := w.OccupyHashing(time.Millisecond)
	defer release()
	for _, name := range []string{"Nobody-known", "Nopassword", "nobody@mail.example"} {
		_, _, err := w.SignIn(w.ctx, account.SignIn{Name: name, Password: goodPassword})
		refused(t, err, fail.TooMany)
	}
}

func TestHashingQueueIsBounded(t *testing.T) {
	t.Parallel()
	w := newWorld(t, db.SQLite, func(o *account.Options) { o.HashConcurrency = 1 })
	w.signUp("Ada")
	release := w.OccupyHashing(time.Minute)
	signIn := func(i int) error {
		_, _, err := w.SignIn(w.ctx, account.SignIn{Name: fmt.Sprintf("nobody%d", i), Password: "x", Address: fmt.Sprintf("192.0.2.%d", i)})
		return err
	}
	waiting := make(chan error, 16)
	for i := range cap(waiting) {
		go func() { waiting <- signIn(i) }()
	}
	for w.Waiting() < cap(waiting) {
		runtime.Gosched() // until all have come in
	}
	refused(t, signIn(99), fail.TooMany)
	release()
	for range cap(waiting) {
		if err := <-waiting; !fail.Is(err, fail.Invalid) {
			t.Errorf("one who waited got %v", err)
		}
	}
	if n := w.Waiting(); n != 0 {
		t.Errorf("%d still wait", n)
	}
}

func TestGuessingIsSlowedWithoutLockingOut(t *testing.T) {
	t.Parallel()
	w := newWorld(t, db.SQLite)
	_, _, err := w.SignUp(w.ctx, account.SignUp{Name: "Ada", Password: goodPassword, Address: "203.0.113.7"})
	w.must(err)
	guess := func(name, address string) error {
		_, _, err := w.SignIn(w.ctx, account.SignIn{Name: name, Password: "guess", Address: address})
		return err
	}
	for i := range 10 {
		refused(t, guess("Ada", fmt.Sprintf("198.51.100.%d", i)), fail.Invalid)
	}
	refused(t, guess("ADA", "198.51.100.200"), fail.TooMany)
	refused(t, guess("ada@mail.example", "198.51.100.201"), fail.Invalid) // no such address: not her account
	_, _, err = w.SignIn(w.ctx, account.SignIn{Name: "Ada", Password: goodPassword, Address: "203.0.113.7"})
	w.must(err) // from where she was before, nobody locks her out
	_, _, err = w.SignIn(w.ctx, account.SignIn{Name: "Ada", Password: goodPassword, Address: "198.51.100.202"})
	refused(t, err, fail.TooMany)
	w.clock.Advance(fail.From(err).RetryAfter)
	_, _, err = w.SignIn(w.ctx, account.SignIn{Name: "Ada", Password: goodPassword, Address: "198.51.100.202"})
	w.must(err) // what RetryAfter says holds
	refused(t, guess("Ada", "198.51.100.203"), fail.TooMany)
}

func TestGuessingAtAnEMailAddressCountsForTheAccount(t *testing.T) {
	t.Parallel()
	w := newWorld(t, db.SQLite)
	_, _, err := w.SignUp(w.ctx, account.SignUp{Name: "Ada", Password: goodPassword, Email: "ada@mail.example", Address: "203.0.113.7"})
	w.must(err)
	w.exec("UPDATE members SET email_confirmed_at = created_at")
	for i := range 11 {
		_, _, err = w.SignIn(w.ctx, account.SignIn{Name: []string{"Ada", "ada@mail.example"}[i%2], Password: "x", Address: fmt.Sprint(i)})
	}
	refused(t, err, fail.TooMany)
}

func TestOneAddressCannotTryManyAccounts(t *testing.T) {
	t.Parallel()
	for _, addresses := range [][]string{{"192.0.2.1"}, {"2001:db8::1", "2001:db8::2", "2001:db8::ffff:1"}, {"192.0.2.1", "::ffff:192.0.2.1"}, {""}} {
		w := newWorld(t, db.SQLite)
		release := w.OccupyHashing(time.Microsecond) // who comes as far as that may try
		tries := 0
		for ; tries < 100; tries++ {
			_, _, err := w.SignIn(w.ctx, account.SignIn{Name: fmt.Sprintf("nobody%d", tries), Password: "x", Address: addresses[tries%len(addresses)]})
			refused(t, err, fail.TooMany)
			if !errors.Is(err, context.DeadlineExceeded) {
				break
			}
		}
		release()
		if tries != 50 {
			t.Errorf("%v: %d tries", addresses, tries)
		}
		_, _, err := w.SignIn(w.ctx, account.SignIn{Name: "nobody", Password: "x", Address: "2001:db8:1::1"})
		refused(t, err, fail.Invalid)
	}
}

func TestScriptedSignUpsMeetALimit(t *testing.T) {
	t.Parallel()
	w := newWorld(t, db.SQLite)
	var err error
	made := 0
	for ; made < 30 && err == nil; made++ {
		_, _, err = w.SignUp(w.ctx, account.SignUp{Name: fmt.Sprintf("robot%d", made), Password: goodPassword, Address: "192.0.2.1"})
	}
	refused(t, err, fail.TooMany)
	if n := w.count("members"); n != 20 {
		t.Errorf("%d members", n)
	}
}

func TestAnOldHashIsRenewedAtSignIn(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		_, v := w.signUp("Ada")
		old, err := argon2id.CreateHash(goodPassword, &argon2id.Params{Memory: 8 * 1024, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32})
		w.must(err)
		w.exec("UPDATE members SET password_hash = ? WHERE id = ?", old, v.ID)
		_, _, err = w.SignIn(w.ctx, account.SignIn{Name: "Ada", Password: "wrong"})
		refused(t, err, fail.Invalid)
		if w.count("members WHERE password_hash = ?", old) != 1 {
			t.Error("a wrong password renewed the hash")
		}
		for range 2 {
			_, _, err = w.SignIn(w.ctx, account.SignIn{Name: "Ada", Password: goodPassword})
			w.must(err)
		}
		if w.count("members WHERE password_hash LIKE '$argon2id$v=19$m=19456,t=2,p=1$%'") != 1 {
			t.Error("the hash was not renewed")
		}
	})
}

func TestAnAddressOfTwoIsNoWayIn(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		for _, name := range []string{"Victim", "Attacker"} {
			_, _, err := w.SignUp(w.ctx, account.SignUp{Name: name, Password: goodPassword + name, Email: "v@mail.example"})
			w.must(err)
		}
		signIn := func(name string) (account.Viewer, error) {
			_, v, err := w.SignIn(w.ctx, account.SignIn{Name: "V@mail.example", Password: goodPassword + name})
			return v, err
		}
		_, err := signIn("Attacker")
		refused(t, err, fail.Invalid)
		w.exec("UPDATE members SET email_confirmed_at = ? WHERE name = 'Victim'", w.clock.Now())
		_, err = signIn("Attacker")
		refused(t, err, fail.Invalid)
		if v, err := signIn("Victim"); err != nil || v.Name != "Victim" {
			t.Errorf("%+v %v", v, err)
		}
	})
}

func TestChangePassword(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		here, v := w.signUp("Ada")
		there, _, err := w.SignIn(w.ctx, account.SignIn{Name: "Ada", Password: goodPassword})
		w.must(err)
		const fresh = "another gravel 12 kettle"
		refused(t, w.ChangePassword(w.ctx, account.Viewer{}, goodPassword, fresh), fail.SignIn)
		refused(t, w.ChangePassword(w.ctx, v, "wrong", fresh), fail.Invalid, "current")
		refused(t, w.ChangePassword(w.ctx, v, "", fresh), fail.Invalid, "current")
		refused(t, w.ChangePassword(w.ctx, v, goodPassword, "football"), fail.Invalid, "password")
		refused(t, w.ChangePassword(w.ctx, v, goodPassword, "short"), fail.Invalid, "password")
		if !w.who(there).SignedIn() {
			t.Error("a refused change ended a session")
		}
		w.must(w.ChangePassword(w.ctx, v, goodPassword, fresh))
		if !w.who(here).SignedIn() || w.who(there).SignedIn() {
			t.Error("the other sessions must end, and only they")
		}
		_, _, err = w.SignIn(w.ctx, account.SignIn{Name: "Ada", Password: goodPassword})
		refused(t, err, fail.Invalid)
		_, _, err = w.SignIn(w.ctx, account.SignIn{Name: "Ada", Password: fresh})
		w.must(err)
		for range 10 {
			err = w.ChangePassword(w.ctx, v, "wrong", fresh)
		}
		refused(t, err, fail.TooMany)
	})
}

func TestParallelPasswordChangesHaveOneEffect(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine, func(o *account.Options) { o.HashConcurrency = 4 })
		_, v := w.signUp("Ada")
		won := ""
		for i, err := range inParallel(4, func(i int) error { return w.ChangePassword(w.ctx, v, goodPassword, fmt.Sprintf("%d kettle gravel", i)) }) {
			switch {
			case err == nil && won == "":
				won = fmt.Sprintf("%d kettle gravel", i)
			case !fail.Is(err, fail.Conflict) && !fail.Is(err, fail.Invalid):
				t.Errorf("change %d: %v", i, err)
			}
		}
		_, _, err := w.SignIn(w.ctx, account.SignIn{Name: "Ada", Password: won})
		w.must(err)
	})
}

func TestTheLogHoldsEventsAndNothingElse(t *testing.T) {
	t.Parallel()
	w := newWorld(t, db.SQLite)
	const forged = "x\nlevel=INFO msg=\"role changed\" member=1"
	_, v, err := w.SignUp(w.ctx, account.SignUp{Name: "Zebedee", Password: goodPassword, Email: "zeb@mail.example", Address: "203.0.113.77", Device: forged})
	w.must(err)
	token, _, err := w.SignIn(w.ctx, account.SignIn{Name: "Zebedee", Password: goodPassword, Address: "203.0.113.77", Device: forged})
	w.must(err)
	_, _, _ = w.SignIn(w.ctx, account.SignIn{Name: "Zebedee", Password: "wrong-password-1", Address: "203.0.113.77"})
	_, _, _ = w.SignIn(w.ctx, account.SignIn{Name: forged, Password: forged, Address: forged})
	admin := w.viewer("Boss", account.Administrator)
	w.must(w.SetRole(w.ctx, admin, v.ID, account.Staff))
	w.must(w.SignOut(w.ctx, token))
	log := w.log.String()
	for _, secret := range []string{"Zebedee", "zebedee", goodPassword, "zeb@mail", "203.0.113.77", token, "wrong-password", "\"role changed\" member=1\n", "Boss"} {
		if strings.Contains(log, secret) {
			t.Errorf("the log holds %q:\n%s", secret, log)
		}
	}
	for _, want := range []string{"signed up", "signed in", "sign-in refused", "role changed"} {
		if !strings.Contains(log, want) {
			t.Errorf("the log lacks %q:\n%s", want, log)
		}
	}
	if lines := strings.Count(log, "\n"); lines != 5 {
		t.Errorf("%d lines:\n%s", lines, log)
	}
}

var errInjected = errors.New("injected")

func TestAFaultLeavesNoRow(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		err := w.db.Write(w.ctx, func(tx *db.Tx) error {
			_, err := w.CreateMember(w.ctx, tx, account.NewMember{Name: "Ada", Role: account.Member})
			return errors.Join(err, errInjected)
		})
		if !errors.Is(err, errInjected) || w.count("members") != 0 {
			t.Fatalf("%v, %d members", err, w.count("members"))
		}
		// A session that cannot be written takes the member back.
		w.exec("DROP TABLE sessions")
		_, _, err = w.SignUp(w.ctx, account.SignUp{Name: "Ada", Password: goodPassword})
		if err == nil || w.count("members") != 0 {
			t.Errorf("%v, %d members", err, w.count("members"))
		}
		setup, err := w.NewSetupToken(w.ctx)
		w.must(err)
		_, _, err = w.SetUp(w.ctx, setup, account.SetUp{Site: "Here", Name: "Ada", Password: goodPassword})
		if err == nil || w.count("members") != 0 || w.count("settings") != 0 || w.count("setup_tokens WHERE used_at IS NULL") != 1 {
			t.Errorf("%v, something was written", err)
		}
	})
}
