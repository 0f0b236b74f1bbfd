package web_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/forumtest"
)

// joins makes a member who came through the provider.
func (p *provided) joins(subject, name string) *forumtest.Client {
	p.T.Helper()
	c := p.Guest()
	p.comes(c, someone(subject, name, name+"@example.com"))
	if got := c.Post("/sign-in/name", url.Values{"name": {name}}); got.Status != 303 {
		p.T.Fatalf("the name gave %d: %.400s", got.Status, got.Body)
	}
	return c
}

// proves answers the page that asks for a proof through the provider.
func (p *provided) proves(c *forumtest.Client, asked forumtest.Page, subject string) forumtest.Page {
	p.T.Helper()
	p.idp.QueueUser(someone(subject, "x", ""))
	action, there := asked.DOM().Find("form[action^='/confirm-it-is-you/with/']").Attr("action")
	if !there {
		p.T.Fatalf("the page offers no provider: %s", asked.Text("main"))
	}
	page := c.Post(action, proofForm(asked, "")).OK()
	away, _ := page.DOM().Find("a[data-leave]").Attr("href")
	if !strings.Contains(away, "max_age=0") {
		p.T.Errorf("the provider is not told to ask again: %s", away)
	}
	return c.Get(p.returns(away))
}

// Who has no password proves it through his provider; what he typed goes on.
func TestAProofThroughTheProvider(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		p := newProvided(t, engine)
		jane := p.joins("1", "jane_doe")
		p.joins("2", "other_one")
		p.Clock.Advance(11 * time.Minute)
		p.idp.FastForward(11 * time.Minute)
		if page := jane.Get("/account").OK(); page.DOM().Find("form[action='/account/password/first']").Length() != 0 || page.DOM().Find("a[href^='/confirm-it-is-you']").Length() != 1 {
			t.Errorf("without a fresh proof the page says %s", page.Text("[aria-labelledby=password]"))
		}
		asked := jane.Post("/account/email", url.Values{"email": {"jane@elsewhere.example"}})
		if asked.Status != 403 || asked.DOM().Find("input[name=proof_password]").Length() != 0 {
			t.Fatalf("asked by %d: %s", asked.Status, asked.Text("main"))
		}
		if got := p.proves(jane, asked, "2"); got.Status != 403 || !strings.Contains(got.Text("main"), "not the account there") {
			t.Errorf("another's account there gave %d: %s", got.Status, got.Text("main"))
		}
		p.forge = func(claims map[string]any) string {
			claims["auth_time"] = p.Clock.Now().Add(-time.Hour).Unix()
			return p.sign(claims)
		}
		if got := p.proves(jane, asked, "1"); got.Status != 403 {
			t.Errorf("a provider that did not ask gave %d", got.Status)
		}
		p.forge = nil
		back := p.proves(jane, asked, "1").OK()
		form := back.DOM().Find("form[action='/account/email']")
		if kept, _ := form.Find("input[name=email]").Attr("value"); kept != "jane@elsewhere.example" {
			t.Fatalf("what was typed is lost: %s", back.Text("main"))
		}
		if got := jane.Post("/account/email", url.Values{"email": {"jane@elsewhere.example"}}); got.Status != 303 {
			t.Errorf("going on gave %d: %s", got.Status, got.Text("main"))
		}
		if got := jane.Post("/account/password/first", url.Values{"password": {"password1"}}); got.Status != 422 || got.DOM().Find("#f-password-error").Length() != 1 {
			t.Errorf("a common password gave %d", got.Status)
		}
		if got := jane.Post("/account/password/first", url.Values{"password": {forumtest.Password}}); got.Status != 303 {
			t.Errorf("the first password gave %d: %s", got.Status, got.Text("main"))
		}
		if in := p.SignIn("jane_doe"); in.Viewer.Name != "jane_doe" {
			t.Errorf("signed in as %+v", in.Viewer)
		}
		p.Clock.Advance(11 * time.Minute)
		p.idp.FastForward(11 * time.Minute)
		if got := p.proves(jane, jane.Get("/confirm-it-is-you?return=/account").OK(), "1"); got.Status != 303 || got.Header.Get("Location") != "/account" {
			t.Errorf("from a page the proof leads to %d %q", got.Status, got.Header.Get("Location"))
		}
		if got := p.Member("Ada", account.Member).Post("/confirm-it-is-you/with/nowhere", url.Values{}); got.Status != 404 {
			t.Errorf("an unknown provider gave %d", got.Status)
		}
	})
}
