package web_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/forumtest"
)

func TestAnAdministratorTakesSecondFactorsOnThePageOfAMember(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := forumtest.New(t, engine)
		admin, ada, plain := w.Member("Boss", account.Administrator), w.Member("Ada", account.Moderator), w.Member("Mel", account.Member)
		if err := w.DB.Write(t.Context(), func(tx *db.Tx) error {
			now := w.Clock.Now()
			return tx.Exec("INSERT INTO totp_secrets (member_id, secret, created_at, confirmed_at) VALUES (?, ?, ?, ?)", ada.Viewer.ID, "v1."+strings.Repeat("A", 60), now, now).Error
		}); err != nil {
			t.Fatal(err)
		}
		action := func(c *forumtest.Client) string { return fmt.Sprintf("/admin/members/%d/take-factors", c.Viewer.ID) }
		button := func(c *forumtest.Client) int {
			return admin.Get(strings.TrimSuffix(action(c), "/take-factors")).OK().DOM().Find("form[action='" + action(c) + "'] button").Length()
		}
		if button(plain) != 0 || button(admin) != 0 || button(ada) != 1 {
			t.Fatalf("buttons: %d without a factor, %d on oneself, %d with one", button(plain), button(admin), button(ada))
		}
		unsure := admin.Post(action(ada), url.Values{})
		if unsure.Status != 422 || unsure.DOM().Find("#f-sure-error").Length() != 1 || ada.Get("/account").Status != 200 {
			t.Fatalf("without being sure: %d %s", unsure.Status, unsure.Text("main"))
		}
		sure := url.Values{"sure": {"yes"}}
		if got := admin.Post(action(ada), sure); got.Status != 303 || ada.Get("/account").Status != 303 || button(ada) != 0 {
			t.Errorf("%d: %s", got.Status, got.Text("main"))
		}
		if got := admin.Post(action(ada), sure); got.Status != 409 {
			t.Errorf("twice: %d", got.Status)
		}
		if got := plain.Post(action(admin), sure); got.Status != 404 {
			t.Errorf("a member: %d", got.Status)
		}
	})
}
