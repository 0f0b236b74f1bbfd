package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"answerable/forum/db"
	"answerable/forum/forumtest"
	"answerable/forum/web"
)

// asksForProof are the forms of administration: those with fields are refused
// without a proof of the last ten minutes, because a stolen session could make
// itself at home by them; nil is done at once.
func asksForProof() map[string]url.Values {
	site := url.Values{"name": {"Hub help"}, "sign_up": {"closed"}, "sign_up_mail": {"optional"}, "invites": {"0"}, "language": {"en"}}
	return map[string]url.Values{
		"/admin/teams/:id/people":                {"member": {"member_maria"}},
		"/admin/teams/:id/people/:member/remove": {},
		"/admin/members/:id":                     {"role": {"moderator"}},
		"/admin/members/:id/sign-out":            {},
		"/admin/members/:id/take-factors":        {"sure": {"1"}},
		"/admin/members/:id/reset-link":          {},
		"/admin/members/:id/erase":               {"contents": {"keep"}, "reason": {"Article 17"}},
		"/admin/site":                            site,
		"/admin/intake/new":                      {"name": {"Chat"}, "slug": {"chat-two"}, "board": {"1"}},
		"/admin/intake/:id":                      {"name": {"Chat"}, "board": {"1"}},
		"/account/invitations":                   {"role": {"administrator"}},

		"/admin/boards/new": nil, "/admin/boards/:id": nil, "/admin/boards/:id/move": nil, "/admin/products/new": nil, "/admin/products/:id": nil, "/admin/products/:id/retire": nil,
		"/admin/teams/new": nil, "/admin/teams/:id": nil, "/admin/templates/new": nil, "/admin/templates/:id": nil, "/admin/templates/:id/remove": nil, "/admin/care/:id": nil,
		"/admin/intake/boards/:id": nil, "/admin/sign-ups/:id/approve": nil, "/admin/sign-ups/:id/refuse": nil, "/admin/outbox/:id/retry": nil, "/admin/rules": nil, "/admin/new-members": nil,
	}
}

// SECURITY 81: every form of administration is in the list above, and asks or does
// not ask for a fresh proof as it says; nothing is done before.
func TestDangerousActsAskForAFreshProof(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		v := newVillage(t, engine)
		v.must(v.DB.Write(t.Context(), func(tx *db.Tx) error {
			return tx.Exec("INSERT INTO intake_channels (slug, name, board_id, enabled, created_at, changed_at) VALUES ('chat', 'Chat', 1, TRUE, ?, ?)", v.Clock.Now(), v.Clock.Now()).Error
		}))
		token := v.token("administrator")
		v.must(v.DB.Write(t.Context(), func(tx *db.Tx) error {
			return tx.Exec("UPDATE sessions SET factor = 'password+totp', proved_at = ?", v.Clock.Now().Add(-11*time.Minute)).Error
		}))
		list := asksForProof()
		for _, r := range v.routes(http.MethodPost) {
			form, listed := list[r.Path]
			if r.Access == web.Administrators && !listed {
				t.Errorf("%s: is it dangerous? It is in no list", r.Path)
			}
			delete(list, r.Path)
			if !listed {
				continue
			}
			got := v.Guest().Post(strings.Replace(v.path(r.Path), "/members/1", "/members/"+id(v.people["member"]), 1), form, cookie(token)...)
			if asked := strings.Contains(got.Text("h1"), "Confirm that it is you"); asked != (form != nil) || asked && got.Status != 403 {
				t.Errorf("%s: asked for a proof %v, status %d: %.300s", r.Path, asked, got.Status, got.Text("main"))
			}
		}
		for path := range list {
			t.Errorf("there is no form %s", path)
		}
	})
}
