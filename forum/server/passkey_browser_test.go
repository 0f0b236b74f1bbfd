package server_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"answerable/forum/account"
	"answerable/forum/config"
	"answerable/forum/db"
	"answerable/forum/forumtest"
	"answerable/forum/server"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"
)

// device is a tab in Chromium with a virtual authenticator.
type device struct {
	t   *testing.T
	ctx context.Context
	id  webauthn.AuthenticatorID
	url string
}

func newDevice(t *testing.T, url string) *device {
	t.Helper()
	ctx, cancel := chromedp.NewContext(browser(t))
	ctx, late := context.WithTimeout(ctx, 5*time.Minute)
	t.Cleanup(func() { late(); cancel() })
	d := &device{t: t, ctx: ctx, url: url}
	d.do(network.Enable(), webauthn.Enable(), chromedp.ActionFunc(func(ctx context.Context) (err error) {
		d.id, err = webauthn.AddVirtualAuthenticator(&webauthn.VirtualAuthenticatorOptions{Protocol: webauthn.AuthenticatorProtocolCtap2, Transport: webauthn.AuthenticatorTransportInternal,
			HasResidentKey: true, HasUserVerification: true, IsUserVerified: true, AutomaticPresenceSimulation: true}).Do(ctx)
		return err
	}))
	return d
}

func (d *device) do(actions ...chromedp.Action) {
	d.t.Helper()
	if err := chromedp.Run(d.ctx, actions...); err != nil {
		var text string
		_ = chromedp.Run(d.ctx, chromedp.Evaluate("location.href + ' ' + document.body.innerText.slice(0, 800)", &text))
		d.t.Fatalf("%v at %s", err, text)
	}
}

// arrives waits until the page has the path.
func (d *device) arrives(path string) {
	d.t.Helper()
	for range 60 {
		err := chromedp.Run(d.ctx, chromedp.Poll("location.pathname === '"+path+"' && document.readyState === 'complete'", nil, chromedp.WithPollingTimeout(time.Second)))
		if err == nil {
			return
		}
	}
	d.do(chromedp.ActionFunc(func(context.Context) error { return errors.New("did not arrive at " + path) }))
}

func (d *device) text(selector string) (text string) {
	d.t.Helper()
	d.do(chromedp.Text(selector, &text, chromedp.ByQuery))
	return text
}

// signsIn opens the sign-in page without a session and presses the button.
func (d *device) signsIn() {
	d.t.Helper()
	d.do(network.ClearBrowserCookies(), webauthn.SetAutomaticPresenceSimulation(d.id, false), chromedp.Navigate(d.url+"/sign-in?return=/latest"),
		chromedp.Click(`form[action="/sign-in/passkey"] button`, chromedp.ByQuery), webauthn.SetAutomaticPresenceSimulation(d.id, true))
}

// TestPasskeysInABrowser registers one, which wakes a role, and signs in with
// it; answers that are forged, unverified or cloned are refused.
func TestPasskeysInABrowser(t *testing.T) {
	t.Parallel()
	w := forumtest.New(t, db.SQLite, func(s *config.Settings, _ *server.Options) {
		s.BaseURL = config.Origin(strings.Replace(string(s.BaseURL), "127.0.0.1", "localhost", 1)) // passkeys want a name
	})
	ctx := context.Background()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(w.AddMember(ctx, account.NewMember{Name: "keeper_k", Role: account.Moderator, Password: forumtest.Password}))
	weak, v, err := w.People.SignIn(ctx, account.SignIn{Name: "keeper_k", Password: forumtest.Password})
	must(err)
	if !v.NeedsFactor {
		t.Fatalf("signed in as %+v", v)
	}
	d := newDevice(t, w.URL)
	d.do(network.SetCookie("session", weak).WithURL(w.URL), chromedp.Navigate(w.URL+"/account/factors"), chromedp.Click(`form[data-passkey=create] button`, chromedp.ByQuery))
	d.arrives("/account/factors/recovery")
	if old, err := w.People.ViewerOf(ctx, weak); err != nil || old.SignedIn() {
		t.Errorf("the session from before is %+v, %v", old, err)
	}
	d.do(chromedp.Navigate(w.URL + "/moderation/queue"))
	if h1 := d.text("h1"); strings.Contains(h1, "Not allowed") {
		t.Errorf("with a passkey the queue says %q", h1)
	}
	d.do(chromedp.Navigate(w.URL+"/account/factors"), chromedp.Click(`form[data-passkey=create] button`, chromedp.ByQuery), chromedp.WaitVisible(`form[data-passkey=create] [data-passkey-problem]`, chromedp.ByQuery))
	if said := d.text(`form[data-passkey=create] [data-passkey-problem]`); !strings.Contains(said, "a passkey for you already") {
		t.Errorf("a second one on the same device says %q", said)
	}

	d.signsIn()
	d.arrives("/latest")
	d.do(chromedp.Navigate(w.URL + "/moderation/queue"))
	if h1 := d.text("h1"); strings.Contains(h1, "Not allowed") {
		t.Errorf("signed in by passkey the queue says %q", h1)
	}
	w.Clock.Advance(11 * time.Minute)
	d.do(chromedp.Navigate(w.URL + "/confirm-it-is-you?return=/account"))
	d.do(chromedp.Click(`form[data-passkey=get] button`, chromedp.ByQuery))
	d.arrives("/account")

	d.do(network.ClearBrowserCookies(), chromedp.Navigate(w.URL+"/sign-in?return=/latest")) // among the suggestions for the name
	d.arrives("/latest")

	refused := func(what, says string) {
		t.Helper()
		d.signsIn()
		d.arrives("/sign-in/passkey")
		if said := d.text("main"); !strings.Contains(said, says) {
			t.Errorf("%s: %s", what, said)
		}
	}
	d.do(webauthn.SetResponseOverrideBits(d.id).WithIsBogusSignature(true))
	refused("a forged signature", "not known here")
	d.do(webauthn.SetResponseOverrideBits(d.id).WithIsBogusSignature(false).WithIsBadUV(true))
	refused("a device that did not ask who holds it", "not known here")
	d.do(webauthn.SetResponseOverrideBits(d.id))
	d.do(chromedp.ActionFunc(func(ctx context.Context) error {
		kept, err := webauthn.GetCredentials(d.id).Do(ctx)
		if err != nil || len(kept) != 1 {
			t.Fatalf("%d passkeys kept, %v", len(kept), err)
		}
		if err := webauthn.ClearCredentials(d.id).Do(ctx); err != nil {
			return err
		}
		kept[0].SignCount = 1 // as in a copy that was made early
		return webauthn.AddCredential(d.id, kept[0]).Do(ctx)
	}))
	refused("a copy", "like a copy")
	refused("a copy, again", "not known here")
}
