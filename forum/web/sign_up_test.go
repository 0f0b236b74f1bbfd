package web_test

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/forumtest"
)

func TestSomebodySignsUp(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := forumtest.New(t, engine)
		visitor := w.Guest()
		form := visitor.Get("/sign-up?return=/latest").OK()
		key, _ := form.DOM().Find("input[name=key]").Attr("value")
		in := visitor.Post("/sign-up", credentials("newcomer", forumtest.Password, "email", "new@example.org", "return", "/latest", "key", key))
		if in.Status != 303 || in.Header.Get("Location") != "/welcome?return=%2Flatest" {
			t.Fatalf("signing up gave %d to %q: %.600s", in.Status, in.Header.Get("Location"), in.Body)
		}
		welcome := visitor.Follow(in).OK()
		if welcome.DOM().Find(`a[href="/latest"]`).Length() == 0 || !strings.Contains(welcome.Body, "not confirmed") || welcome.Header.Get("Cache-Control") != "private, no-store" {
			t.Fatalf("the welcome: %.2000s", welcome.Body)
		}
		again := w.Guest().Post("/sign-up", credentials("newcomer", forumtest.Password, "key", key))
		if again.Status != 303 || sessionCookie(again) == nil {
			t.Errorf("the same form once more gave %d", again.Status)
		}
		taken := w.Guest().Post("/sign-up", credentials("NewComer", "another horse battery 17"))
		if taken.Status != 422 || taken.Text("#f-name-error") == "" || sessionCookie(taken) != nil {
			t.Errorf("a taken name gave %d: %.600s", taken.Status, taken.Text("#f-name-error"))
		}
		if strings.Contains(w.Log.String(), "new@example.org") {
			t.Error("the log holds the address")
		}
	})
}

func TestExtraFieldsAtSignUpChangeNothing(t *testing.T) {
	t.Parallel()
	w := forumtest.New(t, db.SQLite)
	visitor := w.Guest()
	in := visitor.Post("/sign-up", credentials("newcomer", forumtest.Password, "role", "administrator", "roles", "administrator", "id", "1", "created_at", "1999-01-01"))
	if in.Status != 303 || visitor.Get("/admin").Status != 404 {
		t.Fatalf("signing up as administrator gave %d, then %d", in.Status, visitor.Get("/admin").Status)
	}
}

func TestARefusedSignUpKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	w := forumtest.New(t, db.SQLite)
	got := w.Guest().Post("/sign-up", credentials("x", "short", "email", "no address", "key", "k-0123456789abcdef", "return", "/latest"))
	doc := got.DOM()
	if got.Status != 422 || doc.Find("#f-name-error, #f-email-error, #f-password-error").Length() != 3 {
		t.Fatalf("status %d: %.1000s", got.Status, got.Body)
	}
	for selector, want := range map[string]string{"#f-name": "x", "#f-email": "no address", "#f-password": "", "input[name=key]": "k-0123456789abcdef", "input[name=return]": "/latest"} {
		if value, _ := doc.Find(selector).Attr("value"); value != want {
			t.Errorf("%s came back as %q", selector, value)
		}
	}
}

func TestNobodySignsUpWhereItIsClosed(t *testing.T) {
	t.Parallel()
	w := forumtest.New(t, db.SQLite)
	admin := w.Member("root_admin", account.Administrator)
	if err := w.People.ChangeSite(context.Background(), admin.Viewer, account.Settings{Name: "Hub help", SignUp: account.SignUpClosed,
		SignUpText: "Write to <help@example.org>.", Language: "en"}); err != nil {
		t.Fatal(err)
	}
	page := w.Guest().Get("/sign-up").OK()
	if page.DOM().Find("form[action='/sign-up']").Length() != 0 || !strings.Contains(page.Text("main"), "Write to <help@example.org>.") {
		t.Fatalf("the closed page: %.1000s", page.Text("main"))
	}
	if got := w.Guest().Post("/sign-up", credentials("newcomer", forumtest.Password)); got.Status != 403 || sessionCookie(got) != nil {
		t.Fatalf("signing up all the same gave %d", got.Status)
	}
	if strings.Contains(w.Guest().Get("/sign-in").OK().Body, "/sign-up") {
		t.Error("the sign-in page leads to signing up")
	}
}

func TestSigningOutEndsTheSessionAtOnce(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := forumtest.New(t, engine)
		w.Member("hub3_owner", account.Member)
		visitor := w.Guest()
		old := sessionCookie(visitor.Post("/sign-in", credentials("hub3_owner", forumtest.Password)))
		out := visitor.Post("/sign-out", url.Values{})
		if out.Status != 303 || out.Header.Get("Location") != "/" || sessionCookie(out) == nil || sessionCookie(out).Value != "" {
			t.Fatalf("signing out gave %d, %v", out.Status, sessionCookie(out))
		}
		if got := w.Guest().Get("/account", "Cookie", "session="+old.Value); got.Status != 303 {
			t.Errorf("the old cookie gave %d", got.Status)
		}
		if got := visitor.Post("/sign-out", url.Values{}); got.Status != 303 {
			t.Errorf("signing out twice gave %d", got.Status)
		}
	})
}

func TestTheFirstAdministratorIsMadeOnce(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := forumtest.New(t, engine)
		token, err := w.People.NewSetupToken(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		visitor := w.Guest()
		form := visitor.Get("/set-up?token=" + token).OK()
		if hidden, _ := form.DOM().Find("input[name=token]").Attr("value"); hidden != token {
			t.Fatalf("the form holds the token %q", hidden)
		}
		fields := credentials("root_admin", forumtest.Password, "site", "Hub help", "token", token)
		bad := credentials("root_admin", "short", "site", "", "token", token)
		if got := visitor.Post("/set-up", bad); got.Status != 422 || got.DOM().Find("#f-site-error, #f-password-error").Length() != 2 {
			t.Fatalf("a bad form gave %d: %.800s", got.Status, got.Body)
		}
		wrong := credentials("root_admin", forumtest.Password, "site", "Hub help", "token", strings.Repeat("A", len(token)))
		if got := visitor.Post("/set-up", wrong); got.Status != 410 || sessionCookie(got) != nil {
			t.Fatalf("a wrong token gave %d", got.Status)
		}
		in := visitor.Post("/set-up", fields)
		if in.Status != 303 || !strings.HasPrefix(in.Header.Get("Location"), "/account") {
			t.Fatalf("setting up gave %d to %q: %.800s", in.Status, in.Header.Get("Location"), in.Body)
		}
		if page := visitor.Follow(in).OK(); !strings.Contains(page.Text(".site-head .brand"), "Hub help") {
			t.Errorf("the site is called %q", page.Text(".site-head .brand"))
		}
		if again := w.Guest().Post("/set-up", fields); again.Status != 410 {
			t.Errorf("the token worked again: %d", again.Status)
		}
		if page := w.Guest().Get("/set-up?token=" + token); page.Status != 410 {
			t.Errorf("the form is still there: %d", page.Status)
		}
	})
}
