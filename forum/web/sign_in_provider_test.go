package web_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"io"
	"net"
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

	"github.com/golang-jwt/jwt/v5"
	"github.com/oauth2-proxy/mockoidc"
)

// provided is a forum with a real provider beside it.
type provided struct {
	*forumtest.World
	idp *mockoidc.MockOIDC
	// forge changes the claims and may sign in the provider's place.
	forge func(claims map[string]any) (raw string)
}

func newProvided(t *testing.T, engine db.Dialect) *provided {
	t.Helper()
	idp, err := mockoidc.NewServer(nil)
	if err != nil {
		t.Fatal(err)
	}
	p := &provided{idp: idp}
	if err := idp.AddMiddleware(p.forging); err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if err := idp.Start(listener, nil); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := idp.Shutdown(); err != nil {
			t.Error(err)
		}
	})
	list, err := json.Marshal([]map[string]any{{"id": "acme", "name": "Acme", "issuer": idp.Issuer(), "client_id": idp.ClientID, "client_secret": idp.ClientSecret,
		"scopes": []string{"profile", "email", "groups"}, "teams": map[string]string{"engineers": "Network"}, "private": true, "trust_mfa": true}})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "providers.json")
	if err := os.WriteFile(file, list, 0o600); err != nil {
		t.Fatal(err)
	}
	p.World = forumtest.New(t, engine, func(s *config.Settings, _ *server.Options) { s.OIDC = file })
	idp.FastForward(time.Until(p.Clock.Now()))
	return p
}

// forging replaces the ID token in the answers of the token endpoint.
func (p *provided) forging(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		kept := &keptAnswer{ResponseWriter: w}
		next.ServeHTTP(kept, r)
		body := kept.body.Bytes()
		var answer map[string]any
		if p.forge != nil && json.Unmarshal(body, &answer) == nil && answer["id_token"] != nil {
			part, _ := base64.RawURLEncoding.DecodeString(strings.Split(answer["id_token"].(string), ".")[1])
			claims := map[string]any{}
			_ = json.Unmarshal(part, &claims)
			if raw := p.forge(claims); raw != "" {
				answer["id_token"] = raw
			}
			body, _ = json.Marshal(answer)
		}
		if kept.status != 0 {
			w.WriteHeader(kept.status)
		}
		_, _ = w.Write(body)
	})
}

type keptAnswer struct {
	http.ResponseWriter
	body   bytes.Buffer
	status int
}

func (k *keptAnswer) Write(b []byte) (int, error) { return k.body.Write(b) }
func (k *keptAnswer) WriteHeader(status int)      { k.status = status }

func (p *provided) sign(claims map[string]any) string {
	raw, err := p.idp.Keypair.SignJWT(jwt.MapClaims(claims))
	if err != nil {
		p.T.Error(err)
	}
	return raw
}

// trip sends a browser to the provider and gives the address it comes back to.
func (p *provided) trip(c *forumtest.Client, path string, user *mockoidc.MockUser) string {
	p.T.Helper()
	p.idp.QueueUser(user)
	page := c.Post(path, url.Values{"return": {"/latest"}}).OK()
	away, _ := page.DOM().Find("a[data-leave]").Attr("href")
	for _, want := range []string{"code_challenge_method=S256", "code_challenge=", "state=", "nonce="} {
		if !strings.Contains(away, want) {
			p.T.Errorf("the way there lacks %s: %s", want, away)
		}
	}
	return p.returns(away)
}

// returns goes to the provider and gives the address it sends the browser to.
func (p *provided) returns(away string) string {
	p.T.Helper()
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.Get(away)
	if err != nil {
		p.T.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode != http.StatusFound {
		said, _ := io.ReadAll(answer.Body)
		p.T.Fatalf("the provider answered %d: %s", answer.StatusCode, said)
	}
	return strings.TrimPrefix(answer.Header.Get("Location"), p.URL)
}

func (p *provided) comes(c *forumtest.Client, user *mockoidc.MockUser) forumtest.Page {
	p.T.Helper()
	return c.Get(p.trip(c, "/sign-in/with/acme", user))
}

func someone(subject, name, email string, groups ...string) *mockoidc.MockUser {
	return &mockoidc.MockUser{Subject: subject, PreferredUsername: name, Email: email, EmailVerified: true, Groups: groups}
}

func TestSigningInByProvider(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		p := newProvided(t, engine)
		boss := p.Member("root_admin", account.Administrator)
		team, err := p.People.CreateTeam(t.Context(), boss.Viewer, "Network", "")
		if err != nil {
			t.Fatal(err)
		}
		jane := p.Guest()
		in := p.comes(jane, someone("1", "jane_doe", "jane@example.com"))
		if in.Status != 303 || !strings.HasPrefix(in.Header.Get("Location"), "/sign-in/name") {
			t.Fatalf("somebody new is led to %d %q: %.500s", in.Status, in.Header.Get("Location"), in.Body)
		}
		if offered, _ := jane.Follow(in).OK().DOM().Find("#f-name").Attr("value"); offered != "jane_doe" {
			t.Errorf("the name offered is %q", offered)
		}
		if taken := jane.Post("/sign-in/name", url.Values{"name": {"root_admin"}}); taken.Status != 422 {
			t.Errorf("a taken name gave %d", taken.Status)
		}
		if got := jane.Post("/sign-in/name", url.Values{"name": {"jane_d"}, "return": {"/latest"}}); got.Status != 303 || got.Header.Get("Location") != "/latest" {
			t.Fatalf("the name gave %d: %.500s", got.Status, got.Body)
		}
		jane.Get("/account").OK()
		if got := jane.Post("/account/factors/linked/1/remove", url.Values{}); got.Status != 409 && got.Status != 422 {
			t.Errorf("the only way in was taken away: %d", got.Status)
		}

		again := p.Guest()
		if got := p.comes(again, someone("1", "renamed", "other@example.com", "engineers")); got.Status != 303 || got.Header.Get("Location") != "/latest" {
			t.Fatalf("the same subject gave %d to %q: %.400s", got.Status, got.Header.Get("Location"), got.Body)
		}
		v, err := p.People.ViewerOf(t.Context(), again.Session())
		if err != nil || v.Held != account.Staff || v.Role != account.Member || !v.NeedsFactor { // SECURITY 67
			t.Errorf("by the group he is %+v, %v", v, err)
		}
		if got, err := p.People.Team(t.Context(), boss.Viewer, team); err != nil || len(got.People) != 1 {
			t.Errorf("the team has %v, %v", got.People, err)
		}
		p.forge = func(claims map[string]any) string { claims["amr"] = []string{"pwd", "mfa"}; return p.sign(claims) }
		strong := p.Guest()
		p.comes(strong, someone("1", "x", "other@example.com", "engineers"))
		p.forge = nil
		if v, err := p.People.ViewerOf(t.Context(), strong.Session()); err != nil || v.Role != account.Staff || v.Factor != account.ByProviderStrong || v.Team != "Network" {
			t.Errorf("with the provider's word he is %+v, %v", v, err)
		}
		left := p.Guest()
		p.comes(left, someone("1", "x", "other@example.com"))
		if v, err := p.People.ViewerOf(t.Context(), left.Session()); err != nil || v.Held != account.Member {
			t.Errorf("without the group he is %+v, %v", v, err)
		}
		if v, _ := p.People.ViewerOf(t.Context(), strong.Session()); v.SignedIn() {
			t.Errorf("the session of the lost role lives on: %+v", v)
		}
		if !strings.Contains(p.Log.String(), "left team by provider") {
			t.Error("nothing is logged of the team")
		}
	})
}

// SECURITY 72: the same address elsewhere takes nothing over; its owner links.
func TestAProvidersAddressTakesNoAccountOver(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		p := newProvided(t, engine)
		ada := p.Member("Ada", account.Member)
		err := p.DB.Write(t.Context(), func(tx *db.Tx) error {
			return tx.Exec("UPDATE members SET email = 'ada@example.com', email_confirmed_at = ? WHERE id = ?", p.Clock.Now(), ada.Viewer.ID).Error
		})
		if err != nil {
			t.Fatal(err)
		}
		thief := p.Guest()
		if got := p.comes(thief, someone("9", "ada", "ADA@example.com")); got.Status != 409 || sessionCookie(got) != nil {
			t.Fatalf("the same address gave %d", got.Status)
		}
		back := p.trip(ada, "/account/factors/providers/acme", someone("7", "ada", "ada@example.com"))
		if got := ada.Get(back); got.Status != 303 || got.Header.Get("Location") != "/account/factors" {
			t.Fatalf("linking gave %d: %.400s", got.Status, got.Body)
		}
		if page := ada.Get("/account/factors").OK(); !strings.Contains(page.Text("[aria-labelledby=providers]"), "linked") {
			t.Errorf("the page says %q", page.Text("[aria-labelledby=providers]"))
		}
		in := p.Guest()
		p.comes(in, someone("7", "x", ""))
		if v, _ := p.People.ViewerOf(t.Context(), in.Session()); v.Name != "Ada" {
			t.Errorf("the linked identity is %+v", v)
		}
		other := p.Member("Eve", account.Member)
		if got := other.Get(p.trip(other, "/account/factors/providers/acme", someone("7", "ada", ""))); got.Status != 409 {
			t.Errorf("another's identity was linked: %d", got.Status)
		}
		p.Clock.Advance(11 * time.Minute)
		if got := ada.Post("/account/factors/providers/acme", url.Values{}); got.Status != 403 {
			t.Errorf("linking with an old proof gave %d", got.Status)
		}
		ada.Post("/confirm-it-is-you", url.Values{"proof_password": {forumtest.Password}})
		link, _ := ada.Get("/account/factors").OK().DOM().Find("form[action*='/linked/']").Attr("action")
		if got := other.Post(link, url.Values{}); got.Status != 403 && got.Status != 404 {
			t.Errorf("another unlinked it: %d", got.Status)
		}
		if got := ada.Post(link, url.Values{}); got.Status != 303 {
			t.Errorf("unlinking gave %d", got.Status)
		}
	})
}

// A role that comes or goes with a provider ends every sign-in, so the page that
// follows says why, and leads on.
func TestARoleByProviderSaysWhyTheSignInEnded(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		p := newProvided(t, engine)
		root, ada := p.Member("Ines", account.Administrator), p.Member("Ada", account.Member)
		if _, err := p.People.CreateTeam(t.Context(), root.Viewer, "Network", ""); err != nil {
			t.Fatal(err)
		}
		explained := func(c *forumtest.Client, got forumtest.Page, want string) {
			t.Helper()
			if to := got.Header.Get("Location"); got.Status != 303 || to != "/sign-in?return=%2Faccount%2Ffactors" {
				t.Fatalf("%d to %q: %.300s", got.Status, to, got.Body)
			}
			if page := c.Follow(got).OK(); !strings.Contains(page.Text(".notice"), want) {
				t.Errorf("the page says %q", page.Text(".notice"))
			}
		}
		explained(ada, ada.Get(p.trip(ada, "/account/factors/providers/acme", someone("7", "ada", "", "engineers"))), "Your groups there give you a role here")
		in := p.SignIn("Ada") // and her second factor
		link, _ := in.Get("/account/factors").OK().DOM().Find("form[action*='/linked/']").Attr("action")
		explained(in, in.Post(link, url.Values{}), "The role that it gave went with it")
	})
}

// A sign-in that was ended elsewhere says so where the next one begins, once.
func TestAnEndedSignInSaysSo(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := forumtest.New(t, engine)
		ada := w.Member("Ada", account.Member)
		if got := w.Guest().Get("/account"); sessionCookie(got) != nil || strings.Contains(w.Guest().Follow(got).Text(".notice"), "has ended") {
			t.Error("a guest is told that his sign-in ended")
		}
		if err := w.People.RevokeOthers(t.Context(), w.SignIn("Ada").Viewer); err != nil {
			t.Fatal(err)
		}
		page := ada.Follow(ada.Get("/account")).OK()
		if !strings.Contains(page.Text(".notice"), "Your sign-in here has ended") {
			t.Errorf("the page says %q", page.Text(".notice"))
		}
		if again := ada.Follow(ada.Get("/account")).OK(); strings.Contains(again.Text(".notice"), "has ended") {
			t.Error("it is said twice")
		}
	})
}

// SECURITY 73, 74: what is forged, late or another browser's is refused.
func TestForgedAnswersOfAProviderAreRefused(t *testing.T) {
	t.Parallel()
	p := newProvided(t, db.SQLite)
	stranger, err := mockoidc.RandomKeypair(2048)
	if err != nil {
		t.Fatal(err)
	}
	set := func(name string, value any) func(map[string]any) string {
		return func(claims map[string]any) string { claims[name] = value; return p.sign(claims) }
	}
	for what, forge := range map[string]func(map[string]any) string{
		"another key": func(claims map[string]any) string {
			raw, err := stranger.SignJWT(jwt.MapClaims(claims))
			if err != nil {
				t.Error(err)
			}
			return raw
		},
		"alg none": func(claims map[string]any) string {
			raw, err := jwt.NewWithClaims(jwt.SigningMethodNone, jwt.MapClaims(claims)).SignedString(jwt.UnsafeAllowNoneSignatureType)
			if err != nil {
				t.Error(err)
			}
			return raw
		},
		"a shared secret": func(claims map[string]any) string {
			raw, err := jwt.NewWithClaims(jwt.SigningMethodHS256, jwt.MapClaims(claims)).SignedString([]byte(p.idp.ClientSecret))
			if err != nil {
				t.Error(err)
			}
			return raw
		},
		"another nonce": set("nonce", "of another trip"), "no nonce": set("nonce", ""), "another audience": set("aud", []string{"somebody else"}),
		"another issuer": set("iss", "https://evil.example"), "expired": set("exp", p.Clock.Now().Add(-time.Minute).Unix()), "no subject": set("sub", ""),
		"no token": func(map[string]any) string { return "nonsense" },
	} {
		p.forge = forge
		if got := p.comes(p.Guest(), someone("1", "jane", "")); got.Status != 403 || sessionCookie(got) != nil {
			t.Errorf("%s gave %d to %q", what, got.Status, got.Header.Get("Location"))
		}
	}
	p.forge = nil
	back := p.trip(p.Guest(), "/sign-in/with/acme", someone("1", "jane", ""))
	if got := p.Guest().Get(back); got.Status != 410 {
		t.Errorf("without the browser's cookie: %d", got.Status)
	}
	for what, change := range map[string]func(string) string{
		"another state": func(back string) string { return strings.Replace(back, "state=", "state=x", 1) }, "no state": func(back string) string { before, _, _ := strings.Cut(back, "&state="); return before },
		"another code": func(back string) string { return strings.Replace(back, "code=", "code=x", 1) },
	} {
		c := p.Guest()
		if got := c.Get(change(p.trip(c, "/sign-in/with/acme", someone("1", "jane", "")))); got.Status != 403 {
			t.Errorf("%s gave %d", what, got.Status)
		}
	}
	twice := p.Guest()
	back = p.trip(twice, "/sign-in/with/acme", someone("1", "jane", ""))
	if got := twice.Get(back); got.Status != 303 {
		t.Fatalf("the right answer gave %d: %.400s", got.Status, got.Body)
	}
	if got := twice.Get(back); got.Status != 410 {
		t.Errorf("the same answer again gave %d", got.Status)
	}
	for _, secret := range []string{p.idp.ClientSecret, "id_token"} {
		if strings.Contains(p.Log.String(), secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
}
