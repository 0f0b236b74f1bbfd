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

func TestSetUp(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		if needs, err := w.NeedsSetUp(w.ctx); err != nil || !needs || w.count("members") != 0 {
			t.Fatalf("a fresh forum: needs %v, %d members, %v", needs, w.count("members"), err)
		}
		token, err := w.NewSetupToken(w.ctx)
		w.must(err)
		ofAnotherNode, err := w.NewSetupToken(w.ctx)
		w.must(err)
		if len(token) != 43 || w.count("setup_tokens WHERE token_hash = ?", token) != 0 || w.count("setup_tokens") != 2 {
			t.Fatalf("token %q is short, kept as it is, or ended by another", token)
		}
		good := account.SetUp{Site: "Gateway help", Name: "Ada", Password: goodPassword, Email: "ada@mail.example", Device: "Firefox"}
		for _, wrong := range []string{"", strings.Repeat("x", 43)} {
			_, _, err := w.SetUp(w.ctx, wrong, good)
			refused(t, err, fail.Gone)
		}
		_, _, err = w.SetUp(w.ctx, token, account.SetUp{Site: "x", Name: "admin", Password: "vgu73 qkelm", Email: "x"})
		refused(t, err, fail.Invalid, "site", "name", "password", "email")
		_, _, err = w.SetUp(w.ctx, token, account.SetUp{Site: "Purple Octopus", Name: "Ada", Password: "purpleoctopus"})
		refused(t, err, fail.Invalid, "password")
		session, v, err := w.SetUp(w.ctx, token, good)
		w.must(err)
		if got := w.who(session); got != v || v.Held != account.Administrator || !v.NeedsFactor || v.Name != "Ada" {
			t.Errorf("%+v, then %+v", v, got)
		}
		if site, err := w.Site(w.ctx); err != nil || site.Name != "Gateway help" || site.SignUp != account.SignUpOpen {
			t.Errorf("%+v %v", site, err)
		}
		for _, spent := range []string{token, ofAnotherNode} {
			_, _, err = w.SetUp(w.ctx, spent, account.SetUp{Site: "Mine", Name: "Eve", Password: goodPassword})
			refused(t, err, fail.Gone)
		}
		if n := w.count("setup_tokens WHERE used_at IS NULL"); n != 0 {
			t.Errorf("%d tokens still work", n)
		}
		if again, err := w.NewSetupToken(w.ctx); err != nil || again != "" {
			t.Errorf("another token %q %v", again, err)
		}
		if needs, err := w.NeedsSetUp(w.ctx); err != nil || needs {
			t.Errorf("needs %v %v", needs, err)
		}
	})
}

func TestASetupTokenEndsAfterADay(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		token, err := w.NewSetupToken(w.ctx)
		w.must(err)
		w.clock.Advance(24 * time.Hour)
		_, _, err = w.SetUp(w.ctx, token, account.SetUp{Site: "Here", Name: "Ada", Password: goodPassword})
		refused(t, err, fail.Gone)
		w.must(w.Sweep(w.ctx))
		if w.count("setup_tokens") != 0 || w.count("members") != 0 {
			t.Error("something is left")
		}
	})
}

func TestATokenIsUselessOnceThereIsAnAdministrator(t *testing.T) {
	t.Parallel()
	w := newWorld(t, db.SQLite)
	token, err := w.NewSetupToken(w.ctx)
	w.must(err)
	w.viewer("Boss", account.Administrator) // by the command line
	_, _, err = w.SetUp(w.ctx, token, account.SetUp{Site: "Here", Name: "Ada", Password: goodPassword})
	refused(t, err, fail.Gone)
	if w.count("members") != 1 {
		t.Error("a second administrator was made")
	}
}

func TestParallelSetUpsMakeOneAdministrator(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		token, err := w.NewSetupToken(w.ctx)
		w.must(err)
		got := inParallel(8, func(i int) error {
			_, _, err := w.SetUp(w.ctx, token, account.SetUp{Site: "Here", Name: fmt.Sprintf("Ada%d", i), Password: goodPassword})
			return err
		})
		won := 0
		for _, err := range got {
			if err == nil {
				won++
				continue
			}
			refused(t, err, fail.Gone)
		}
		if won != 1 || w.count("members") != 1 || w.count("sessions") != 1 {
			t.Errorf("%d won, %d members", won, w.count("members"))
		}
	})
}

func TestSettings(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		admin := w.viewer("Boss", account.Administrator)
		if site, err := w.Site(w.ctx); err != nil || site != (account.Settings{Name: "Answerable", SignUp: account.SignUpOpen, SignUpMail: account.MailOptional, Invites: "0", Language: "en"}) {
			t.Errorf("%+v %v", site, err)
		}
		ctx, statements := db.CountStatements(w.ctx)
		if _, err := w.Site(ctx); err != nil || statements.Load() != 0 {
			t.Errorf("%d statements, %v", statements.Load(), err)
		}
		err := w.ChangeSite(w.ctx, admin, account.Settings{Name: "x", SignUp: "maybe", SignUpText: "a\x00b", SignUpMail: "perhaps", Invites: "101", Language: "<>", Contact: "two\nlines"})
		refused(t, err, fail.Invalid, "name", "sign_up", "sign_up_text", "sign_up_mail", "invites", "language", "contact")
		if w.count("settings") != 0 {
			t.Error("refused, but written")
		}
		other := w.node() // has read the old ones
		if _, err := other.Site(w.ctx); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"First", "Second"} {
			want := account.Settings{Name: name, SignUp: account.SignUpClosed, SignUpText: "By invitation.\nAsk us.", SignUpMail: account.MailNeeded, Invites: "5", Language: "en-GB", Contact: "help@mail.example"}
			w.must(w.ChangeSite(w.ctx, admin, want))
			for _, node := range []*account.People{w.People, other} {
				if site, err := node.Site(w.ctx); err != nil || site != want {
					t.Errorf("%+v %v", site, err)
				}
			}
		}
	})
}

// Two processes over one PostgreSQL hear of each other's changes.
func TestAnotherProcessHearsOfNewSettings(t *testing.T) {
	t.Parallel()
	url := forumtest.PostgresURL(t)
	open := func() *db.DB {
		d, err := db.Open(t.Context(), db.Options{URL: url})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = d.Close() })
		return d
	}
	clock := forumtest.NewClock()
	w := &world{t: t, ctx: t.Context(), db: open(), clock: clock, log: &safeBuffer{}}
	w.must(w.db.Migrate(w.ctx))
	w.People = w.node()
	admin := w.viewer("Boss", account.Administrator)

	there := open()
	other := account.New(there, account.Options{Now: clock.Now})
	heard := make(chan string, 20)
	there.Hear(func(topic string) { heard <- topic })
	there.Listen()
	<-heard // that it may have missed something
	for there.Deaf() {
		if _, err := other.Site(w.ctx); err != nil { // past the cache meanwhile
			t.Fatal(err)
		}
	}
	if site, err := other.Site(w.ctx); err != nil || site.Name != "Answerable" {
		t.Fatalf("%+v %v", site, err)
	}
	w.must(w.ChangeSite(w.ctx, admin, account.Settings{Name: "Fresh", SignUp: account.SignUpOpen, Language: "en"}))
	if topic := <-heard; topic != "settings" {
		t.Fatalf("heard %q", topic)
	}
	if site, err := other.Site(w.ctx); err != nil || site.Name != "Fresh" {
		t.Errorf("%+v %v", site, err)
	}
}
