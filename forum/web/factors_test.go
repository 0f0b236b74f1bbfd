package web_test

import (
	"bytes"
	"context"
	"image/png"
	"net/url"
	"strings"
	"testing"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/forumtest"

	"github.com/pquerna/otp/totp"
)

// appCode is what an authenticator app with the key of the page shows.
func appCode(t *testing.T, w *forumtest.World, key string) string {
	t.Helper()
	code, err := totp.GenerateCode(strings.ReplaceAll(key, " ", ""), w.Clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// setUpApp walks the pages that set an authenticator app up and gives its key.
func setUpApp(t *testing.T, w *forumtest.World, c *forumtest.Client) (key string, done forumtest.Page) {
	t.Helper()
	page := c.Follow(c.Post("/account/factors/app/start", url.Values{})).OK()
	key = page.Text("code.key")
	if link, _ := page.DOM().Find("a[href^='otpauth://totp/']").Attr("href"); !strings.Contains(link, "secret="+strings.ReplaceAll(page.Text("code.key"), " ", "")) {
		t.Errorf("the link for an app on the same device is %q", link)
	}
	picture := c.Get("/account/factors/app/picture.png").OK()
	if _, err := png.Decode(bytes.NewReader([]byte(picture.Body))); err != nil || picture.Header.Get("Cache-Control") != "private, no-store" {
		t.Fatalf("the picture: %v, %s", err, picture.Header.Get("Cache-Control"))
	}
	if wrong := c.Post("/account/factors/app", url.Values{"code": {"000000"}}); wrong.Status != 422 || wrong.Text("code.key") != key {
		t.Fatalf("a wrong code gave %d: %.500s", wrong.Status, wrong.Body)
	}
	done = c.Post("/account/factors/app", url.Values{"code": {appCode(t, w, key)}})
	w.Clock.Advance(time.Minute)
	return key, done
}

// SECURITY 67: the whole way of a first administrator, who may do nothing before.
func TestTheFirstAdministratorSetsUpASecondFactor(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := forumtest.New(t, engine)
		token, err := w.People.NewSetupToken(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		boss := w.Guest()
		in := boss.Post("/set-up", credentials("root_admin", forumtest.Password, "site", "Hub help", "token", token))
		if in.Header.Get("Location") != "/account/factors" {
			t.Fatalf("setting up leads to %q", in.Header.Get("Location"))
		}
		if page := boss.Follow(in).OK(); !strings.Contains(page.Text("main"), "Your role sleeps until you set up a second factor: Administrator.") {
			t.Errorf("the page says %q", page.Text("main"))
		}
		for _, path := range []string{"/admin", "/admin/boards/new", "/desk", "/moderation/queue"} {
			if got := boss.Get(path); got.Status != 403 || !strings.Contains(got.Text("main"), "second proof") {
				t.Errorf("%s gave %d: %s", path, got.Status, got.Text("main"))
			}
		}
		if got := boss.Post("/admin/boards/new", url.Values{"name": {"Mine"}}); got.Status != 403 {
			t.Errorf("making a board gave %d", got.Status)
		}
		if home := boss.Get("/").OK(); home.DOM().Find(`a[href="/account/factors"]`).Length() == 0 {
			t.Error("no page leads to a second factor")
		}
		before := boss.Session()
		_, done := setUpApp(t, w, boss)
		if done.Status != 303 || done.Header.Get("Location") != "/account/factors/recovery" || boss.Session() == before {
			t.Fatalf("the first code gave %d to %q, same session %v", done.Status, done.Header.Get("Location"), boss.Session() == before)
		}
		if got := w.Guest().Get("/account", "Cookie", "session="+before); got.Status != 303 { // SECURITY 76
			t.Errorf("the session from before opens the account: %d", got.Status)
		}
		boss.Get("/admin/boards/new").OK()
	})
}

func TestSigningInTakesASecondStep(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := forumtest.New(t, engine)
		c := w.Member("keeper_k", account.Moderator)
		key, _ := setUpApp(t, w, c)
		made := c.Post("/account/factors/recovery", url.Values{}).OK()
		codes := strings.Fields(made.DOM().Find("input[name=codes]").AttrOr("value", ""))
		if len(codes) != 10 || made.Header.Get("Cache-Control") != "private, no-store" || strings.Contains(c.Get("/account/factors/recovery").OK().Body, codes[0]) {
			t.Fatalf("codes %v, or they are shown again", codes)
		}
		file := c.Post("/account/factors/recovery/file", url.Values{"codes": {strings.Join(codes, " ")}}).OK()
		if !strings.Contains(file.Body, codes[9]) || !strings.HasPrefix(file.Header.Get("Content-Disposition"), "attachment") || !strings.HasPrefix(file.Header.Get("Content-Type"), "text/plain") {
			t.Errorf("the file: %v %q", file.Header, file.Body)
		}
		for what, code := range map[string]func() string{"the app": func() string { return appCode(t, w, key) }, "a recovery code": func() string { return codes[0] }} {
			visitor := w.Guest()
			first := visitor.Post("/sign-in", credentials("keeper_k", forumtest.Password, "return", "/moderation/queue"))
			if first.Status != 303 || first.Header.Get("Location") != "/sign-in/second?return=%2Fmoderation%2Fqueue" || sessionCookie(first) != nil {
				t.Fatalf("the first step gave %d to %q, session %v", first.Status, first.Header.Get("Location"), sessionCookie(first))
			}
			if got := visitor.Get("/account"); got.Status != 303 {
				t.Errorf("between the steps the account opens: %d", got.Status)
			}
			visitor.Follow(first).OK()
			if wrong := visitor.Post("/sign-in/second", url.Values{"code": {"123456"}}); wrong.Status != 422 || wrong.DOM().Find("#f-code-error").Length() != 1 {
				t.Errorf("a wrong code gave %d", wrong.Status)
			}
			in := visitor.Post("/sign-in/second", url.Values{"code": {code()}, "return": {"/moderation/queue"}})
			if in.Status != 303 || in.Header.Get("Location") != "/moderation/queue" {
				t.Fatalf("%s gave %d to %q: %.500s", what, in.Status, in.Header.Get("Location"), in.Body)
			}
			visitor.Follow(in).OK()
			w.Clock.Advance(time.Minute)
		}
		lost := w.Guest()
		lost.Post("/sign-in", credentials("keeper_k", forumtest.Password))
		for range 5 {
			lost.Post("/sign-in/second", url.Values{"code": {"123456"}})
		}
		if got := lost.Post("/sign-in/second", url.Values{"code": {codes[1]}}); got.Header.Get("Location") != "/sign-in" {
			t.Errorf("after five wrong codes: %d to %q", got.Status, got.Header.Get("Location"))
		}
		if strings.Contains(w.Log.String(), codes[1]) || strings.Contains(w.Log.String(), strings.ReplaceAll(key, " ", "")) {
			t.Error("the log holds a code or the key")
		}
	})
}
