package web_test

import (
	"context"
	"net/url"
	"testing"

	"answerable/forum/account"
	"answerable/forum/config"
	"answerable/forum/db"
	"answerable/forum/forumtest"
	"answerable/forum/server"
)

func TestReplyAddressesEndOnThePageAboutMail(t *testing.T) {
	t.Parallel()
	const path = "/account/mail/reply-addresses"
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := forumtest.New(t, engine, func(s *config.Settings, _ *server.Options) { s.MailInDomain = "in.forum.example" })
		ada, mel := w.Member("Ada", account.Member), w.Member("Mel", account.Member)
		generation := func(c *forumtest.Client) int64 {
			who, _, err := w.People.CorrespondentByID(context.Background(), c.Viewer.ID)
			if err != nil {
				t.Fatal(err)
			}
			return who.Generation
		}
		before, others := generation(ada), generation(mel)
		if n := ada.Get("/account/mail").OK().DOM().Find("form[action='" + path + "'] button").Length(); n != 1 {
			t.Errorf("%d buttons", n)
		}
		if got := ada.Post(path, url.Values{}); got.Status != 303 || generation(ada) == before || generation(mel) != others {
			t.Errorf("%d: from %d to %d, another's from %d to %d", got.Status, before, generation(ada), others, generation(mel))
		}
		if got := w.Guest().Post(path, url.Values{}); got.Status != 401 {
			t.Errorf("a guest: %d", got.Status)
		}
	})
	without := forumtest.New(t, db.SQLite).Member("Ada", account.Member)
	if n := without.Get("/account/mail").OK().DOM().Find("form[action='" + path + "']").Length(); n != 0 {
		t.Error("the button is there without mail in")
	}
}
