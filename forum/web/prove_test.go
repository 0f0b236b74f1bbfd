package web_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/forumtest"
)

// proofForm is the form of the page that asks for a proof, with all it kept.
func proofForm(p forumtest.Page, password string) url.Values {
	form := url.Values{"proof_password": {password}}
	for _, field := range p.DOM().Find("form[action^='/confirm-it-is-you']").Last().Find("input[type=hidden]").EachIter() {
		name, _ := field.Attr("name")
		value, _ := field.Attr("value")
		form.Add(name, value)
	}
	return form
}

func TestAFormThatNeedsAProofGoesOnWithWhatWasTyped(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := forumtest.New(t, engine)
		admin, ada := w.Member("Boss", account.Administrator), w.Member("Ada", account.Member)
		path := fmt.Sprintf("/admin/members/%d", ada.Viewer.ID)
		w.Clock.Advance(11 * time.Minute)
		asked := admin.Post(path, url.Values{"role": {"moderator"}, "password": {"never shown again"}})
		if asked.Status != 403 || !strings.Contains(asked.Text("h1"), "Confirm that it is you") || strings.Contains(asked.Body, "never shown again") {
			t.Fatalf("an old proof gave %d: %.600s", asked.Status, asked.Body)
		}
		wrong := admin.Post("/confirm-it-is-you", proofForm(asked, "wrong horse battery"))
		if wrong.Status != 422 || wrong.DOM().Find("#f-proof_password-error").Length() != 1 {
			t.Fatalf("a wrong password gave %d: %.600s", wrong.Status, wrong.Body)
		}
		form := proofForm(wrong, forumtest.Password) // what was typed is still kept
		right := admin.Post("/confirm-it-is-you", form)
		if right.Status != 307 || right.Header.Get("Location") != path {
			t.Fatalf("the proof gave %d to %q", right.Status, right.Header.Get("Location"))
		}
		if done := admin.Post(path, form); done.Status != 303 {
			t.Fatalf("the form sent on gave %d: %.600s", done.Status, done.Body)
		}
		if got := w.SignIn("Ada"); got.Viewer.Role != account.Moderator {
			t.Errorf("Ada is %s", got.Viewer.Role)
		}
	})
}

func TestTheProofLeadsNowhereElse(t *testing.T) {
	t.Parallel()
	w := forumtest.New(t, db.SQLite)
	ada := w.Member("Ada", account.Member)
	for _, away := range []string{"https://evil.example/", "//evil.example", `/\evil.example`, "javascript:alert(1)"} {
		got := ada.Post("/confirm-it-is-you", url.Values{"proof_password": {forumtest.Password}, "proof_to": {away}, "return": {away}})
		if got.Status != 303 || got.Header.Get("Location") != "/" {
			t.Errorf("%q gave %d to %q", away, got.Status, got.Header.Get("Location"))
		}
	}
	if got := ada.Post("/confirm-it-is-you", url.Values{"proof_password": {forumtest.Password}, "return": {"/account"}}); got.Header.Get("Location") != "/account" {
		t.Errorf("the way back leads to %q", got.Header.Get("Location"))
	}
}
