package thread_test

import (
	"testing"

	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/forumtest"
	"answerable/forum/thread"
)

func TestAnEditKeepsTheEarlierTextInPublic(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		c := newCommunity(t, engine)
		place := c.start(c.asker, c.public, "First text.")
		_, err := c.Edit(c.ctx, c.asker, thread.Edit{PostID: place.PostID, Revision: 1, Title: "A new title", Tags: []string{"DHCP", "dhcp ", "Hub 3"}, Body: "Second text.", Note: "clearer"})
		c.must(err)
		_, err = c.Edit(c.ctx, c.asker, thread.Edit{PostID: place.PostID, Revision: 2, Title: "A new title", Body: "Third text."})
		c.must(err)
		p, th, revisions, err := c.History(c.ctx, c.guest, place.PostID)
		c.must(err)
		if p.Source != "Third text." || p.Revision != 3 || p.EditedAt == nil || th.Title != "A new title" || th.Slug != "a-new-title" {
			t.Fatalf("%+v %+v", p, th)
		}
		var got []string
		for _, r := range revisions {
			got = append(got, r.Source+"/"+r.Reason+"/"+r.Title)
		}
		want := []string{"Third text.//A new title", "Second text./clearer/A new title", "First text.//No line since the update"}
		if len(got) != 3 || got[0] != want[0] || got[1] != want[1] || got[2] != want[2] {
			t.Fatalf("revisions %q", got)
		}
	})
}

func TestWhoMayEditAndWithdraw(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		c := newCommunity(t, engine)
		place := c.start(c.asker, c.public, "Text.")
		edit := thread.Edit{PostID: place.PostID, Revision: 1, Title: "Another", Body: "Changed."}
		_, err := c.Edit(c.ctx, c.guest, edit)
		wants(t, "guest", err, fail.SignIn)
		_, err = c.Edit(c.ctx, c.admin, edit)
		wants(t, "an administrator", err, fail.Forbidden)
		stale := edit
		stale.Revision = 7
		_, err = c.Edit(c.ctx, c.asker, stale)
		wants(t, "a stale form", err, fail.Conflict)
		_, err = c.Withdraw(c.ctx, c.helper, place.PostID, "")
		wants(t, "withdrawing another's post", err, fail.Forbidden)
		if n := c.count("SELECT count(*) FROM post_revisions"); n != 0 {
			t.Fatalf("%d revisions of edits that were refused", n)
		}
		_, err = c.Withdraw(c.ctx, c.asker, place.PostID, "wrong thread")
		c.must(err)
		_, err = c.Withdraw(c.ctx, c.asker, place.PostID, "")
		wants(t, "withdrawing twice", err, fail.Gone)
		_, err = c.Edit(c.ctx, c.asker, edit)
		wants(t, "editing a withdrawn post", err, fail.Gone)
		_, err = c.Quote(c.ctx, c.asker, place.PostID, func(int64) string { return "" })
		wants(t, "quoting a withdrawn post", err, fail.Gone)
		_, _, _, err = c.History(c.ctx, c.staff, place.PostID)
		wants(t, "the history of a withdrawn post", err, fail.Gone)
	})
}
