package web_test

import (
	"context"
	"net/url"
	"strings"
	"sync"
	"testing"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/forumtest"
)

// postbox keeps the letters that would leave.
type postbox struct {
	mu     sync.Mutex
	posted []account.Letter
}

func (b *postbox) Ready() bool { return true }

func (b *postbox) Post(_ context.Context, _ *db.Tx, l account.Letter) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.posted = append(b.posted, l)
	return nil
}

func (b *postbox) last() account.Letter {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.posted) == 0 {
		return account.Letter{}
	}
	return b.posted[len(b.posted)-1]
}

// SECURITY 42, 69, 89: from signing up through a forgotten password, by the
// pages alone.
func TestAForgottenPasswordIsResetByTheLetterOfAConfirmedAddress(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w, box := forumtest.New(t, engine), &postbox{}
		w.People.SendBy(box)
		w.Member("root_admin", account.Administrator)
		person := w.Guest()
		form := url.Values{"name": {"hub3_owner"}, "password": {forumtest.Password}, "email": {"owner@mail.example"}}
		if got := person.Post("/sign-up", form); got.Status != 303 {
			t.Fatalf("signing up gave %d", got.Status)
		}
		w.Settle()
		if page := person.Get("/welcome").OK(); !strings.Contains(page.Text("main"), "owner@mail.example") {
			t.Errorf("the welcome says %q", page.Text("main"))
		}
		page := follow(t, w.Guest(), box.last(), "/confirm-address")
		if !strings.Contains(page.Text("main"), "owner@mail.example is the address of the account hub3_owner") || !strings.Contains(person.Get("/account").Text("main"), "not confirmed") {
			t.Errorf("the page says %q, or looking at it confirmed the address", page.Text("main"))
		}
		reader := w.Guest()
		follow(t, reader, box.last(), "/confirm-address")
		if got := reader.Post("/confirm-address", url.Values{}); got.Status != 303 || !strings.Contains(person.Get("/account").Text("#email ~ p"), "confirmed") {
			t.Fatalf("confirming gave %d", got.Status)
		}
		if got := reader.Post("/confirm-address", url.Values{}); got.Status != 410 {
			t.Errorf("confirming twice gave %d", got.Status)
		}
		resetsByLetter(t, w, person, box)
	})
}

func follow(t *testing.T, c *forumtest.Client, l account.Letter, to string) forumtest.Page {
	t.Helper()
	token := l.Path[strings.LastIndexByte(l.Path, '/')+1:]
	got := c.Get(l.Path, "Host", "evil.example")
	if got.Status != 303 || got.Header.Get("Location") != to || strings.Contains(got.Body, token) {
		t.Fatalf("the letter %s leads to %d %q", l.Kind, got.Status, got.Header.Get("Location"))
	}
	if cookie := got.Header.Get("Set-Cookie"); !strings.Contains(cookie, "HttpOnly") || !strings.Contains(cookie, "SameSite=Lax") || !strings.Contains(cookie, "max-age=3600") {
		t.Errorf("the cookie is %q", cookie)
	}
	page := c.Get(to).OK()
	if strings.Contains(page.Body, token) || page.Header.Get("Cache-Control") != "private, no-store" {
		t.Errorf("the token stands in the page, or it is kept: %q", page.Header.Get("Cache-Control"))
	}
	return page
}

func resetsByLetter(t *testing.T, w *forumtest.World, person *forumtest.Client, box *postbox) {
	t.Helper()
	known := w.Guest().Post("/forgot", url.Values{"email": {"owner@mail.example"}}).OK()
	unknown := w.Guest().Post("/forgot", url.Values{"email": {"stranger@mail.example"}}).OK()
	if strings.ReplaceAll(known.Text("main"), "owner@", "stranger@") != unknown.Text("main") {
		t.Errorf("a known address reads %q, another %q", known.Text("main"), unknown.Text("main"))
	}
	w.Settle()
	letter, reader := box.last(), w.Guest()
	if letter.Kind != account.LetterReset {
		t.Fatalf("the last letter is %+v", letter)
	}
	follow(t, reader, letter, "/reset")
	if got := reader.Post("/reset", url.Values{"password": {"short"}}); got.Status != 422 || got.DOM().Find("#f-password-error").Length() != 1 {
		t.Errorf("a short password gave %d", got.Status)
	}
	got := reader.Post("/reset", url.Values{"password": {"amber kettle 19 orchard"}})
	if got.Status != 303 || got.Header.Get("Location") != "/sign-in" || reader.Get("/account").Status != 303 {
		t.Errorf("the reset gave %d to %q, or signed somebody in", got.Status, got.Header.Get("Location"))
	}
	if person.Get("/account").Status != 303 {
		t.Error("the session from before lives on")
	}
	if got := w.Guest().Post("/sign-in", credentials("owner@mail.example", "amber kettle 19 orchard")); got.Status != 303 {
		t.Errorf("signing in by the address and the new password gave %d", got.Status)
	}
	if log := w.Log.String(); strings.Contains(log, "owner@mail.example") || strings.Contains(log, letter.Path[len("/link/reset/"):]) {
		t.Error("the log holds an address or a token")
	}
}
