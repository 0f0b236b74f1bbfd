package server_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/forumtest"
)

// TestMailsOfModerationSayWhatAndWhy: whose post was hidden, or whose appeal was
// decided, reads the outcome and its public reason in the mail itself.
func TestMailsOfModerationSayWhatAndWhy(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w, box, ada, _, place := mailWorld(t, engine)
		mona, milo := w.Member("mona_mod", account.Moderator), w.Member("milo_mod", account.Moderator)
		bad := w.Reply(ada, place, "You are all fools.")
		does := func(who *forumtest.Client, at string, form url.Values) {
			t.Helper()
			if got := who.Post(at, form); got.Status != 303 {
				t.Fatalf("%s: %d %s", at, got.Status, got.Text(".notice, .field-error"))
			}
		}
		mail := func(subject string, words ...string) {
			t.Helper()
			if _, err := w.Deliver(); err != nil {
				t.Fatal(err)
			}
			all := box.All()
			last := all[len(all)-1]
			if !strings.Contains(last.Header.Get("Subject"), subject) {
				t.Fatalf("the last mail is %q", last.Header.Get("Subject"))
			}
			for _, word := range words {
				if strings.Count(last.Raw, word) != 2 {
					t.Errorf("%s: %q is not in both parts:\n%s", subject, word, last.Raw)
				}
			}
		}
		does(mona, fmt.Sprintf("/p/%d/moderate", bad.PostID), url.Values{"do": {"act"}, "act": {"post.hide"}, "rule": {"1.1"}, "reason": {"Insults people."}, "explanation": {"Please stay kind."}, "source": {"own_initiative"}})
		mail("Your post was hidden", "Reason: Insults people.")
		entry := strings.TrimPrefix(ada.Get("/notifications").OK().DOM().Find(`main a[href*="/moderation/log/"]`).AttrOr("href", ""), "/")
		does(ada, "/"+entry+"/appeal", url.Values{"reason": {"It was a quotation."}})
		does(milo, "/moderation/appeals/1/decide", url.Values{"outcome": {"upheld"}, "reason": {"A quotation is no insult."}})
		mail("Your appeal was upheld", "Reason: A quotation is no insult.")
		if notices := ada.Get("/notifications").OK().Text("main"); !strings.Contains(notices, "Your appeal was upheld") {
			t.Error(notices)
		}
	})
}
