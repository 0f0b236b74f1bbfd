package web_test

import (
	"bufio"
	"context"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"answerable/forum/account"
	"answerable/forum/config"
	"answerable/forum/db"
	"answerable/forum/forumtest"
	"answerable/forum/server"
	"answerable/forum/web"
)

func credentials(name, password string, more ...string) url.Values {
	form := url.Values{"name": {name}, "password": {password}}
	for i := 0; i+1 < len(more); i += 2 {
		form.Set(more[i], more[i+1])
	}
	return form
}

// sessionCookie is the session's cookie as an answer sets it, nil when it does not.
func sessionCookie(p forumtest.Page) *http.Cookie {
	for _, c := range (&http.Response{Header: p.Header}).Cookies() {
		if c.Name == "session" || c.Name == "__Host-session" {
			return c
		}
	}
	return nil
}

func TestSigningInGivesANewSessionAndEndsTheOldOne(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := forumtest.New(t, engine)
		w.Member("hub3_owner", account.Member)
		visitor := w.Guest()
		first := visitor.Post("/sign-in", credentials("hub3_owner", forumtest.Password, "return", "/latest"))
		if first.Status != 303 || first.Header.Get("Location") != "/latest" {
			t.Fatalf("signing in gave %d to %q: %.400s", first.Status, first.Header.Get("Location"), first.Body)
		}
		before := sessionCookie(first)
		if before == nil || !before.HttpOnly || before.SameSite != http.SameSiteLaxMode || before.Path != "/" || len(before.Value) < 22 {
			t.Fatalf("the session's cookie is %v", before)
		}
		visitor.Get("/account").OK()
		after := sessionCookie(visitor.Post("/sign-in", credentials("hub3_owner", forumtest.Password)))
		if after == nil || after.Value == before.Value {
			t.Fatal("signing in again gave the same session")
		}
		if got := w.Guest().Get("/account", "Cookie", "session="+before.Value); got.Status != 303 {
			t.Errorf("the session from before still opens the account: %d", got.Status)
		}
	})
}

func TestAPlantedSessionIsNeverAdopted(t *testing.T) {
	t.Parallel()
	w := forumtest.New(t, db.SQLite)
	w.Member("hub3_owner", account.Member)
	planted := strings.Repeat("A", 43)
	in := w.Guest().Post("/sign-in", credentials("hub3_owner", forumtest.Password), "Cookie", "session="+planted)
	if cookie := sessionCookie(in); in.Status != 303 || cookie == nil || cookie.Value == planted {
		t.Fatalf("signing in with a planted session gave %d, %v", in.Status, sessionCookie(in))
	}
	if got := w.Guest().Get("/account", "Cookie", "session="+planted); got.Status != 303 {
		t.Fatalf("the planted session opens the account: %d", got.Status)
	}
}

func TestARefusedSignInKeepsTheNameAndNeverThePassword(t *testing.T) {
	t.Parallel()
	w := forumtest.New(t, db.SQLite)
	w.Member("hub3_owner", account.Member)
	const secret = "wrong-horse-battery-0815"
	for name, form := range map[string]url.Values{"wrong password": credentials("hub3_owner", secret), "nobody": credentials("nobody_here", secret),
		"no name": credentials("", secret), "no password": credentials("hub3_owner", ""), "broken text": credentials("hub3\xff", secret)} {
		got := w.Guest().Post("/sign-in", form)
		if got.Status != 422 || got.DOM().Find(".field-error").Length() == 0 || sessionCookie(got) != nil {
			t.Errorf("%s: status %d without an error beside the field: %.600s", name, got.Status, got.Body)
		}
		if typed, _ := got.DOM().Find("#f-name").Attr("value"); typed != strings.ToValidUTF8(form.Get("name"), "\uFFFD") {
			t.Errorf("%s: the name came back as %q", name, typed)
		}
		if strings.Contains(got.Body, secret) || strings.Contains(w.Log.String(), secret) {
			t.Errorf("%s: the password is in the page or in the log", name)
		}
	}
	if strings.Contains(w.Log.String(), "hub3_owner") {
		t.Error("the log holds the name")
	}
}

func TestGuessingIsSlowedDownWithAPage(t *testing.T) {
	t.Parallel()
	w := forumtest.New(t, db.SQLite)
	w.Member("hub3_owner", account.Member)
	var got forumtest.Page
	for range 12 {
		got = w.Guest().Post("/sign-in", credentials("hub3_owner", "wrong horse battery"))
	}
	if got.Status != 429 || got.Header.Get("Retry-After") == "" || got.DOM().Find("h1").Length() != 1 {
		t.Fatalf("the twelfth guess gave %d, Retry-After %q", got.Status, got.Header.Get("Retry-After"))
	}
}

func TestEnteringIsLimitedByTheRouteTable(t *testing.T) {
	t.Parallel()
	w := forumtest.New(t, db.SQLite, func(_ *config.Settings, o *server.Options) {
		o.Limits = map[web.Rate]web.Limit{web.Entering: {Every: time.Minute, Burst: 1}}
	})
	for _, path := range []string{"/sign-in", "/sign-up", "/set-up"} {
		guest := w.Guest()
		var from = "203.0.113." + map[string]string{"/sign-in": "1", "/sign-up": "2", "/set-up": "3"}[path]
		first, second := guest.Post(path, url.Values{}, "X-Forwarded-For", from), guest.Post(path, url.Values{}, "X-Forwarded-For", from)
		if first.Status == 429 || second.Status != 429 || second.Header.Get("Retry-After") != "60" {
			t.Errorf("%s: %d, then %d with Retry-After %q", path, first.Status, second.Status, second.Header.Get("Retry-After"))
		}
	}
}

func TestSigningInLeadsNowhereElse(t *testing.T) {
	t.Parallel()
	w := forumtest.New(t, db.SQLite)
	member := w.Member("hub3_owner", account.Member)
	w.Web.Demo = func(context.Context) ([]web.DemoPerson, error) {
		return []web.DemoPerson{{Role: "member", ID: member.Viewer.ID}}, nil
	}
	guest := w.Guest()
	for _, raw := range openRedirects(t) {
		shown, _ := guest.Get("/sign-in?return=" + url.QueryEscape(raw)).DOM().Find("input[name=return]").Attr("value")
		if !staysHere(t, shown) {
			t.Errorf("%q: the form would lead to %q", raw, shown)
		}
	}
	for _, raw := range []string{"//evil.example", `/\evil.example`, `\/evil.example`, "https://evil.example/", "/\t/evil.example", "/\n/evil.example",
		" //evil.example", "javascript:alert(1)", "evil.example", "/ok\r\nSet-Cookie: a=b", "/\u2028/evil.example", "/" + strings.Repeat("a", 3000), "/%zz"} {
		w.Clock.Advance(time.Minute) // so that the attempts are not too many
		got := guest.Post("/sign-in", credentials("hub3_owner", forumtest.Password, "return", raw))
		if got.Status != 303 || got.Header.Get("Location") != "/" {
			t.Errorf("%.60q: signing in gave %d to %q", raw, got.Status, got.Header.Get("Location"))
		}
	}
	for raw, want := range map[string]string{"/t/1/no-dial-tone?page=2#p7": "/t/1/no-dial-tone?page=2#p7", "/m/Jörg": "/m/J%C3%B6rg"} {
		w.Clock.Advance(time.Minute)
		got := guest.Post("/sign-in", credentials("hub3_owner", forumtest.Password, "return", raw))
		if got.Header.Get("Location") != want {
			t.Errorf("%q: signing in leads to %q", raw, got.Header.Get("Location"))
		}
	}
}

// staysHere resolves a path as a browser does (WHATWG URL: backslashes are
// slashes, tabs and line ends do not count) and asks whether the host stays.
func staysHere(t *testing.T, path string) bool {
	t.Helper()
	here, err := url.Parse("https://forum.example/sign-in")
	if err != nil {
		t.Fatal(err)
	}
	to, err := url.Parse(strings.NewReplacer("\\", "/", "\t", "", "\n", "", "\r", "").Replace(path))
	if err != nil {
		return false
	}
	there := here.ResolveReference(to)
	return there.Host == here.Host && there.Scheme == here.Scheme
}

func openRedirects(t *testing.T) []string {
	t.Helper()
	dir := corpus(t, "open-redirect")
	names, err := filepath.Glob(filepath.Join(dir, "*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, name := range names {
		if filepath.Base(name) != "SOURCE.txt" {
			all = append(all, lines(t, name)...)
		}
	}
	if len(all) < 300 {
		t.Fatalf("only %d cases in %s", len(all), dir)
	}
	return all
}

func lines(t *testing.T, name string) (all []string) {
	t.Helper()
	file, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	scanner := bufio.NewScanner(file)
	for scanner.Scan() {
		all = append(all, scanner.Text())
	}
	if err := scanner.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

// corpus is a folder of ../shared/corpora, found above this package.
func corpus(t *testing.T, name string) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		found := filepath.Join(dir, "shared", "corpora", name)
		if _, err := os.Stat(found); err == nil {
			return found
		}
	}
	forumtest.Lacks(t, "corpora", "no shared/corpora/"+name+" above this folder")
	return ""
}

func TestDemoButtonsExistInDemoModeOnly(t *testing.T) {
	t.Parallel()
	people := func(id int64) func(context.Context) ([]web.DemoPerson, error) {
		return func(context.Context) ([]web.DemoPerson, error) {
			return []web.DemoPerson{{Role: "staff", Text: "Staff, Network", Name: "nadia_network", ID: id}}, nil
		}
	}
	demo := forumtest.New(t, db.SQLite, func(s *config.Settings, _ *server.Options) { s.Demo = true })
	demo.Web.Demo = people(demo.Member("nadia_network", account.Staff).Viewer.ID)
	visitor := demo.Guest()
	if got := visitor.Get("/sign-in").OK().Text("form[action='/sign-in/demo'] button[value=staff]"); got != "Staff, Network nadia_network" {
		t.Fatalf("the button says %q", got)
	}
	in := visitor.Post("/sign-in/demo", url.Values{"role": {"staff"}, "return": {"//evil.example"}})
	if in.Status != 303 || in.Header.Get("Location") != "/" || !strings.Contains(visitor.Get("/account").OK().Body, "nadia_network") {
		t.Fatalf("signing in by button gave %d to %q", in.Status, in.Header.Get("Location"))
	}
	if got := visitor.Post("/sign-in/demo", url.Values{"role": {"administrator"}}); got.Status != 404 {
		t.Errorf("a role nobody has gave %d", got.Status)
	}

	real := forumtest.New(t, db.SQLite)
	real.Web.Demo = people(real.Member("nadia_network", account.Staff).Viewer.ID)
	if got := real.Guest().Post("/sign-in/demo", url.Values{"role": {"staff"}}); got.Status != 404 || sessionCookie(got) != nil {
		t.Errorf("outside demo mode the button gave %d", got.Status)
	}
	if real.Guest().Get("/sign-in").OK().DOM().Find("form[action='/sign-in/demo']").Length() != 0 {
		t.Error("outside demo mode there are buttons")
	}
}

func TestTheSessionsCookieIsBoundToItsSecureHost(t *testing.T) {
	t.Parallel()
	w := forumtest.New(t, db.SQLite, func(s *config.Settings, _ *server.Options) { s.SecureCookies = "always" })
	w.Member("hub3_owner", account.Member)
	visitor := w.Guest()
	in := visitor.Post("/sign-in", credentials("hub3_owner", forumtest.Password))
	cookie := sessionCookie(in)
	if cookie == nil || cookie.Name != "__Host-session" || !cookie.Secure || !cookie.HttpOnly || cookie.SameSite != http.SameSiteLaxMode || cookie.Path != "/" || cookie.Domain != "" {
		t.Fatalf("the session's cookie is %v", cookie)
	}
	if page := visitor.Get("/account").OK(); strings.Contains(page.Body, cookie.Value) {
		t.Error("the page holds the session's token")
	}
	if got := w.Guest().Get("/account", "Cookie", "session="+cookie.Value); got.Status != 303 {
		t.Errorf("the token in a cookie without the prefix gave %d", got.Status)
	}
	if out := sessionCookie(visitor.Post("/sign-out", url.Values{})); out == nil || out.Name != "__Host-session" || !out.Secure || out.MaxAge >= 0 {
		t.Errorf("signing out sets %v", out)
	}
}
