package thread_test

import (
	"strings"
	"testing"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/forumtest"
	"answerable/forum/thread"
)

func TestADraftIsKeptChangedAndDropped(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		c := newCommunity(t, engine)
		opening := c.start(c.asker, c.public, "It worked yesterday.")
		place := thread.ReplyDraft(opening.ThreadID)
		c.must(c.SaveDraft(c.ctx, c.helper, thread.Draft{Place: place, Body: "Have you\r\ntried"}))
		c.clock.Advance(time.Minute)
		c.must(c.SaveDraft(c.ctx, c.helper, thread.Draft{Place: place, Body: "Have you tried\nturning it"}))
		c.must(c.SaveDraft(c.ctx, c.helper, thread.Draft{Place: thread.NewDraft(c.members), Title: "  unfinished ", Body: ""}))
		got, err := c.Draft(c.ctx, c.helper, place)
		c.must(err)
		if got.Body != "Have you tried\nturning it" || !got.ChangedAt.Equal(c.clock.Now()) || got.ID == 0 {
			t.Fatalf("draft is %+v", got)
		}
		all, err := c.Drafts(c.ctx, c.helper)
		c.must(err)
		if len(all) != 2 || all[0].Title != "  unfinished " || all[0].BoardName != "Lounge" || all[0].ThreadID != 0 ||
			all[1].ThreadTitle != "No line since the update" || all[1].ThreadID != opening.ThreadID || all[1].BoardSlug != "routers" {
			t.Fatalf("drafts are %+v", all)
		}
		c.must(c.SaveDraft(c.ctx, c.helper, thread.Draft{Place: place, Body: "  \n"}))
		c.must(c.DiscardDraft(c.ctx, c.helper, all[0].ID))
		if n := c.count(`SELECT count(*) FROM drafts`); n != 0 {
			t.Fatalf("%d drafts left", n)
		}
		none, err := c.Draft(c.ctx, c.helper, place)
		if err != nil || none.ID != 0 {
			t.Fatalf("no draft reads as %+v, %v", none, err)
		}
	})
}

func TestPostingDropsItsDraftOnly(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		c := newCommunity(t, engine)
		opening := c.start(c.asker, c.public, "It worked yesterday.")
		reply := thread.ReplyDraft(opening.ThreadID)
		for _, v := range []account.Viewer{c.helper, c.other} {
			c.must(c.SaveDraft(c.ctx, v, thread.Draft{Place: reply, Body: "Try this"}))
		}
		c.must(c.SaveDraft(c.ctx, c.helper, thread.Draft{Place: thread.NewDraft(c.public), Body: "Another"}))
		c.reply(c.helper, opening.ThreadID, "Try this", 0)
		if n := c.count(`SELECT count(*) FROM drafts`); n != 2 || c.count(`SELECT count(*) FROM drafts WHERE member_id = ? AND place = ?`, c.helper.ID, reply) != 0 {
			t.Fatalf("%d drafts left, or the wrong ones", n)
		}
	})
}

func TestADraftNeedsAPlaceItsMemberMaySee(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		c := newCommunity(t, engine)
		open, hidden := c.start(c.asker, c.public, "Open"), c.start(c.staff, c.internal, "Hidden")
		for _, test := range []struct {
			what  string
			by    account.Viewer
			place string
			want  fail.Kind
		}{
			{"guest", c.guest, thread.NewDraft(c.public), fail.SignIn},
			{"own edit", c.asker, thread.EditDraft(open.PostID), fine},
			{"edit of another's post", c.helper, thread.EditDraft(open.PostID), fail.Missing},
			{"administrator on another's post", c.admin, thread.EditDraft(open.PostID), fail.Missing},
			{"edit of no post", c.asker, thread.EditDraft(99999), fail.Missing},
			{"hidden board", c.asker, thread.NewDraft(c.internal), fail.Missing},
			{"hidden thread", c.asker, thread.ReplyDraft(hidden.ThreadID), fail.Missing},
			{"no such thread", c.asker, thread.ReplyDraft(99999), fail.Missing},
			{"staff in the hidden thread", c.moderator, thread.ReplyDraft(hidden.ThreadID), fine},
			{"no place", c.asker, "", fail.Malformed},
			{"unknown kind", c.asker, "mail:1", fail.Malformed},
			{"no number", c.asker, "thread:", fail.Malformed},
			{"number twice", c.asker, "thread:01", fail.Malformed},
			{"sign", c.asker, "thread:+1", fail.Malformed},
			{"huge", c.asker, "thread:9223372036854775808", fail.Malformed},
			{"largest", c.asker, "thread:9223372036854775807", fail.Missing},
			{"quote", c.asker, "thread:1' OR '1'='1", fail.Malformed},
		} {
			wants(t, "save, "+test.what, c.SaveDraft(c.ctx, test.by, thread.Draft{Place: test.place, Body: "x"}), test.want)
			_, err := c.Draft(c.ctx, test.by, test.place)
			wants(t, "read, "+test.what, err, test.want)
		}
	})
}

func TestADraftThatCannotBeStoredIsRefusedBesideItsField(t *testing.T) {
	t.Parallel()
	c := newCommunity(t, db.SQLite)
	place := thread.NewDraft(c.public)
	c.must(c.SaveDraft(c.ctx, c.asker, thread.Draft{Place: place, Title: long(200), Body: strings.Repeat("a", thread.MaxBody)}))
	for field, d := range map[string]thread.Draft{
		"title": {Title: long(201)},
		"body":  {Body: strings.Repeat("a", thread.MaxBody+1)},
	} {
		d.Place = place
		wantsField(t, field, c.SaveDraft(c.ctx, c.asker, d), field)
	}
	wantsField(t, "NUL", c.SaveDraft(c.ctx, c.asker, thread.Draft{Place: place, Body: "a\x00"}), "body")
	wantsField(t, "NUL", c.SaveDraft(c.ctx, c.asker, thread.Draft{Place: place, Title: "a\x00"}), "title")
	wantsField(t, "bytes", c.SaveDraft(c.ctx, c.asker, thread.Draft{Place: place, Title: "a\xff"}), "title")
	if d, err := c.Draft(c.ctx, c.asker, place); err != nil || len(d.Body) != thread.MaxBody {
		t.Fatalf("a refused draft changed the kept one: %d bytes, %v", len(d.Body), err)
	}
}

func TestAnothersDraftIsAsGoodAsNone(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		c := newCommunity(t, engine)
		place := thread.NewDraft(c.public)
		c.must(c.SaveDraft(c.ctx, c.asker, thread.Draft{Place: place, Body: "secret"}))
		kept, err := c.Drafts(c.ctx, c.asker)
		c.must(err)
		for _, v := range []account.Viewer{c.helper, c.admin} {
			wants(t, "discard another's", c.DiscardDraft(c.ctx, v, kept[0].ID), fail.Missing)
			if d, err := c.Draft(c.ctx, v, place); err != nil || d.Body != "" {
				t.Errorf("%s reads %q, %v", v.Name, d.Body, err)
			}
			if all, err := c.Drafts(c.ctx, v); err != nil || len(all) != 0 {
				t.Errorf("%s lists %v, %v", v.Name, all, err)
			}
		}
		wants(t, "discard none", c.DiscardDraft(c.ctx, c.asker, 99999), fail.Missing)
		wants(t, "guest discards", c.DiscardDraft(c.ctx, c.guest, kept[0].ID), fail.SignIn)
		_, err = c.Drafts(c.ctx, c.guest)
		wants(t, "guest lists", err, fail.SignIn)
	})
}

func TestADraftOutlivesTheRightToSeeItsPlaceWithoutItsTitle(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		c := newCommunity(t, engine)
		opening := c.start(c.asker, c.public, "Open")
		c.must(c.SaveDraft(c.ctx, c.helper, thread.Draft{Place: thread.ReplyDraft(opening.ThreadID), Body: "mine"}))
		c.show(c.public, thread.StaffOnly)
		all, err := c.Drafts(c.ctx, c.helper)
		c.must(err)
		if len(all) != 1 || all[0].Body != "mine" || all[0].ThreadTitle+all[0].ThreadSlug+all[0].BoardName+all[0].BoardSlug != "" || all[0].ThreadID != 0 {
			t.Fatalf("%+v", all)
		}
	})
}

func TestMoreDraftsThanAllowedAreRefusedAndNoneIsLost(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		c := newCommunity(t, engine)
		opening := c.start(c.asker, c.public, "Open")
		for i := range thread.MaxDrafts - 1 {
			c.exec(`INSERT INTO drafts (member_id, place, body, changed_at) VALUES (?, ?, 'x', ?)`, c.helper.ID, thread.ReplyDraft(int64(1000+i)), c.clock.Now())
		}
		places := []string{thread.ReplyDraft(opening.ThreadID), thread.NewDraft(c.public), thread.NewDraft(c.members)}
		results := make(chan error, len(places))
		for _, place := range places {
			go func() { results <- c.SaveDraft(c.ctx, c.helper, thread.Draft{Place: place, Body: "y"}) }()
		}
		refused := 0
		for range places {
			if err := <-results; err != nil {
				wants(t, "one too many", err, fail.Conflict)
				refused++
			}
		}
		if n := c.count(`SELECT count(*) FROM drafts`); refused != 2 || n != thread.MaxDrafts {
			t.Fatalf("%d refused, %d drafts", refused, n)
		}
		c.exec(`UPDATE drafts SET place = ? WHERE body = 'y'`, places[0])
		wants(t, "changing one of the hundred", c.SaveDraft(c.ctx, c.helper, thread.Draft{Place: places[0], Body: "z"}), fine)
	})
}
