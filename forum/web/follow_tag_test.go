package web_test

import (
	"testing"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/forumtest"
)

// A tag may be followed before anybody used it; what is saved leads somewhere.
func TestATagWithoutThreadsIsFollowed(t *testing.T) {
	t.Parallel()
	w := forumtest.New(t, db.SQLite)
	ada := w.Member("Ada", account.Member)
	saved := ada.Post("/follow/tag/not-used-yet", form("level", "all"))
	if to := saved.Header.Get("Location"); saved.Status != 303 || to != "/subscriptions" {
		t.Fatalf("%d, to %q", saved.Status, to)
	}
	has(t, "what is followed", ada.Get("/subscriptions").OK(), "main", "not-used-yet")
}
