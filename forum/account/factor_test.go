package account_test

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/forumtest"

	"github.com/pquerna/otp/totp"
)

// code is what an authenticator app shows now, or off by d.
func (w *world) code(secret string, d time.Duration) string {
	w.t.Helper()
	code, err := totp.GenerateCode(strings.ReplaceAll(secret, " ", ""), w.clock.Now().Add(d))
	w.must(err)
	return code
}

// withApp gives the viewer of the session an authenticator app: its secret and
// the session's new token.
func (w *world) withApp(token string) (secret, renewed string) {
	w.t.Helper()
	v := w.who(token)
	w.must(w.StartTOTP(w.ctx, v))
	waiting, err := w.WaitingTOTP(w.ctx, v)
	w.must(err)
	renewed, err = w.ConfirmTOTP(w.ctx, v, w.code(waiting.Key, 0))
	w.must(err)
	w.clock.Advance(time.Minute) // so that the next code is another
	return waiting.Key, renewed
}

// firstStep gives the token of the second step of a sign-in.
func (w *world) firstStep(name string) string {
	w.t.Helper()
	token, _, err := w.SignIn(w.ctx, account.SignIn{Name: name, Password: goodPassword, Device: "Test"})
	var step account.SecondStep
	if !errors.As(err, &step) || token != "" {
		w.t.Fatalf("the first step gave %q, %v", token, err)
	}
	return step.Token
}

func (w *world) finish(step, code string) (string, error) {
	token, _, err := w.FinishSignIn(w.ctx, account.SecondProof{Token: step, Code: code})
	return token, err
}

func TestAnAuthenticatorAppIsTheSecondStep(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		before, ada := w.signUp("Ada")
		other, _, err := w.SignIn(w.ctx, account.SignIn{Name: "Ada", Password: goodPassword})
		w.must(err)
		w.must(w.StartTOTP(w.ctx, ada))
		waiting, err := w.WaitingTOTP(w.ctx, ada)
		w.must(err)
		if url := waiting.Picture.URL(); !strings.Contains(url, "secret="+strings.ReplaceAll(waiting.Key, " ", "")) || waiting.Picture.Issuer() != "Answerable" || waiting.Picture.AccountName() != "Ada" {
			t.Errorf("the picture says %s", url)
		}
		for _, wrong := range []string{"", "000000", "12345", "abcdef", w.code(waiting.Key, 2*time.Minute), w.code(waiting.Key, -2*time.Minute)} {
			_, err := w.ConfirmTOTP(w.ctx, ada, wrong)
			refused(t, err, fail.Invalid, "code")
		}
		first := w.code(waiting.Key, 0)
		renewed, err := w.ConfirmTOTP(w.ctx, ada, first)
		w.must(err)
		if w.who(before).SignedIn() || w.who(other).SignedIn() || w.who(renewed).Factor != account.ByPasswordTOTP || renewed == before {
			t.Error("the sessions from before live on, or this one does not") // SECURITY 76, 80
		}
		if _, err := w.WaitingTOTP(w.ctx, w.who(renewed)); !fail.Is(err, fail.Missing) {
			t.Errorf("the secret is shown again: %v", err)
		}
		_, err = w.finish(w.firstStep("Ada"), first)
		refused(t, err, fail.Invalid, "code") // SECURITY 70: it was used to confirm
		w.clock.Advance(time.Minute)
		for _, skew := range []time.Duration{-30 * time.Second, 0, 30 * time.Second} { // SECURITY 71
			w.clock.Advance(2 * time.Minute)
			token, err := w.finish(w.firstStep("Ada"), w.code(waiting.Key, skew))
			w.must(err)
			if v := w.who(token); v.Factor != account.ByPasswordTOTP || v.Name != "Ada" {
				t.Errorf("signed in as %+v", v)
			}
		}
		for _, skew := range []time.Duration{-90 * time.Second, 90 * time.Second} {
			_, err := w.finish(w.firstStep("Ada"), w.code(waiting.Key, skew))
			refused(t, err, fail.Invalid, "code")
		}
		if strings.Contains(w.log.String(), strings.ReplaceAll(waiting.Key, " ", "")) {
			t.Error("the log holds the secret")
		}
	})
}

// SECURITY 70: a code works once, also in parallel.
func TestACodeWorksOnceAlsoInParallel(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		token, _ := w.signUp("Ada")
		secret, token := w.withApp(token)
		codes, err := w.NewRecoveryCodes(w.ctx, w.who(token))
		w.must(err)
		w.clock.Advance(time.Minute)
		for what, code := range map[string]string{"totp": w.code(secret, 0), "recovery": codes[3]} {
			steps := []string{w.firstStep("Ada"), w.firstStep("Ada"), w.firstStep("Ada")}
			var won sync.Map
			var done sync.WaitGroup
			for _, step := range steps {
				done.Go(func() {
					token, err := w.finish(step, code)
					if err == nil {
						won.Store(token, true)
					} else if !fail.Is(err, fail.Invalid) {
						t.Errorf("%s: %v", what, err)
					}
				})
			}
			done.Wait()
			n := 0
			won.Range(func(token, _ any) bool {
				n++
				if v := w.who(token.(string)); v.Factor != account.Factor("password+"+what) {
					t.Errorf("%s gave %+v", what, v)
				}
				return true
			})
			if n != 1 {
				t.Errorf("%d of 3 got in with one %s code", n, what)
			}
		}
	})
}

func TestASecondStepEnds(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		token, _ := w.signUp("Ada")
		secret, _ := w.withApp(token)
		guessed := w.firstStep("Ada")
		for range 5 {
			_, err := w.finish(guessed, "000000")
			refused(t, err, fail.Invalid, "code")
		}
		_, err := w.finish(guessed, w.code(secret, 0))
		refused(t, err, fail.Gone) // five wrong codes, then the password again
		late := w.firstStep("Ada")
		w.clock.Advance(10 * time.Minute)
		_, err = w.finish(late, w.code(secret, 0))
		refused(t, err, fail.Gone)
		twice := w.firstStep("Ada")
		in, err := w.finish(twice, w.code(secret, 0))
		w.must(err)
		w.clock.Advance(time.Minute)
		_, err = w.finish(twice, w.code(secret, 0))
		refused(t, err, fail.Gone)
		dead := w.firstStep("Ada")
		w.must(w.ChangePassword(w.ctx, w.who(in), goodPassword, "another violet gravel 74"))
		_, err = w.finish(dead, w.code(secret, 0))
		refused(t, err, fail.Gone) // the password of its first half is no more
		for _, wrong := range []string{"", "x", strings.Repeat("A", 43)} {
			_, err = w.finish(wrong, w.code(secret, 0))
			refused(t, err, fail.Gone)
		}
	})
}

func TestGuessingCodesIsSlowedAndNobodyIsLockedOut(t *testing.T) {
	t.Parallel()
	w := newWorld(t, db.SQLite)
	token, _ := w.signUp("Ada")
	secret, _ := w.withApp(token)
	steps := []string{w.firstStep("Ada"), w.firstStep("Ada"), w.firstStep("Ada")}
	var err error
	for i := range 11 {
		_, err = w.finish(steps[i/4], "000000")
	}
	refused(t, err, fail.TooMany)
	w.clock.Advance(5 * time.Minute)
	_, err = w.finish(w.firstStep("Ada"), w.code(secret, 0))
	w.must(err)
}

func TestARoleKeepsASecondFactor(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		w.must(w.db.Write(w.ctx, func(tx *db.Tx) error {
			_, err := w.CreateMember(w.ctx, tx, account.NewMember{Name: "Sam", Role: account.Moderator, Password: goodPassword})
			return err
		}))
		token, _, err := w.SignIn(w.ctx, account.SignIn{Name: "Sam", Password: goodPassword})
		w.must(err)
		if _, err := w.NewRecoveryCodes(w.ctx, w.who(token)); !fail.Is(err, fail.Conflict) {
			t.Errorf("recovery codes without a factor: %v", err)
		}
		_, token = w.withApp(token)
		if v := w.who(token); v.Role != account.Moderator || v.NeedsFactor {
			t.Fatalf("with the app he is %+v", v)
		}
		refused(t, w.RemoveTOTP(w.ctx, w.who(token)), fail.Conflict)
		if n := w.count("totp_secrets"); n != 1 {
			t.Errorf("%d secrets after the refusal", n)
		}
		ada, _ := w.signUp("Ada")
		_, ada = w.withApp(ada)
		_, err = w.NewRecoveryCodes(w.ctx, w.who(ada))
		w.must(err)
		w.must(w.RemoveTOTP(w.ctx, w.who(ada)))
		if n := w.count("recovery_codes WHERE member_id = ?", w.who(ada).ID); n != 0 {
			t.Errorf("%d recovery codes stand for nothing", n)
		}
		if !fail.Is(w.RemoveTOTP(w.ctx, w.who(ada)), fail.Missing) {
			t.Error("it is removed twice")
		}
	})
}

func TestRecoveryCodesAreShownOnceAndKeptHashed(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		token, _ := w.signUp("Ada")
		_, token = w.withApp(token)
		older, err := w.NewRecoveryCodes(w.ctx, w.who(token))
		w.must(err)
		codes, err := w.NewRecoveryCodes(w.ctx, w.who(token))
		w.must(err)
		if len(codes) != 10 || w.count("recovery_codes") != 10 {
			t.Fatalf("codes %v, %d kept", codes, w.count("recovery_codes"))
		}
		_, err = w.finish(w.firstStep("Ada"), older[0])
		refused(t, err, fail.Invalid, "code")
		for _, typed := range []string{strings.ToUpper(codes[0]), strings.ReplaceAll(codes[1], "-", ""), strings.ReplaceAll(codes[2], "-", " ")} {
			_, err := w.finish(w.firstStep("Ada"), typed)
			w.must(err)
		}
		f, err := w.Factors(w.ctx, w.who(token))
		w.must(err)
		if f.RecoveryLeft != 7 || f.TOTPSince == nil || !f.Password || len(f.Passkeys) != 0 {
			t.Errorf("%+v", f)
		}
		eve, _ := w.signUp("Eve")
		_, eve = w.withApp(eve)
		_, err = w.finish(w.firstStep("Eve"), codes[5])
		refused(t, err, fail.Invalid, "code")
		fresh, err := w.NewRecoveryCodes(w.ctx, w.who(eve))
		w.must(err)
		for what, own := range map[string]struct {
			codes []string
			want  bool
		}{"one's own": {fresh, true}, "another's": {codes, false}, "fewer": {fresh[1:], false}, "none": {nil, false}, "one made up": {append([]string{"<script>"}, fresh[1:]...), false}} {
			if got, err := w.OwnsRecoveryCodes(w.ctx, w.who(eve), own.codes); err != nil || got != own.want {
				t.Errorf("%s: %v %v", what, got, err)
			}
		}
	})
}

func TestWithAnAppAProofTakesItsCode(t *testing.T) {
	t.Parallel()
	w := newWorld(t, db.SQLite)
	token, _ := w.signUp("Ada")
	secret, token := w.withApp(token)
	w.clock.Advance(11 * time.Minute)
	refused(t, w.Prove(w.ctx, w.who(token), account.Proof{Password: goodPassword}), fail.Invalid, "proof_code")
	refused(t, w.Prove(w.ctx, w.who(token), account.Proof{Password: "wrong horse battery", Code: w.code(secret, 0)}), fail.Invalid, "proof_password")
	for _, err := range []error{w.StartTOTP(w.ctx, w.who(token)), w.RemoveTOTP(w.ctx, w.who(token))} {
		refused(t, err, fail.Proof)
	}
	_, err := w.NewRecoveryCodes(w.ctx, w.who(token))
	refused(t, err, fail.Proof)
	w.must(w.Prove(w.ctx, w.who(token), account.Proof{Password: goodPassword, Code: w.code(secret, 0)}))
	w.must(w.RemoveTOTP(w.ctx, w.who(token)))
}

func TestPasskeysWantADomainName(t *testing.T) {
	t.Parallel()
	for base, want := range map[string]bool{"https://forum.example.org": true, "http://localhost:8080": true, "http://127.0.0.1:8080": false, "": false} {
		w := newWorld(t, db.SQLite, func(o *account.Options) { o.BaseURL = base })
		token, v := w.signUp("Ada")
		f, err := w.Factors(w.ctx, v)
		w.must(err)
		_, _, err = w.BeginPasskey(w.ctx, v)
		if f.PasskeysWork != want || (err == nil) != want {
			t.Errorf("%q: works %v, begins with %v", base, f.PasskeysWork, err)
		}
		if !want {
			continue
		}
		w.clock.Advance(11 * time.Minute)
		_, _, err = w.BeginPasskey(w.ctx, w.who(token))
		refused(t, err, fail.Proof)
		options, step, err := w.BeginPasskeyAnswer(w.ctx)
		w.must(err)
		if !strings.Contains(string(options), `"userVerification":"required"`) || strings.Contains(string(options), "allowCredentials") {
			t.Errorf("asked for %s", options)
		}
		for _, answer := range []string{"", "{}", "null", `{"id":"AA","rawId":"AA","type":"public-key","response":{}}`} {
			_, _, err := w.SignInWithPasskey(w.ctx, step, []byte(answer), account.SignIn{})
			if !fail.Is(err, fail.Invalid) && !fail.Is(err, fail.Gone) {
				t.Errorf("%q gave %v", answer, err)
			}
		}
		if n := w.count("ceremonies"); n != 1 {
			t.Errorf("%d challenges wait", n) // the registration's alone: one answer ends one
		}
	}
}
