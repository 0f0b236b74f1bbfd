package web_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/forumtest"
)

// TestAProvisionalTombstoneIsReadByEverybody: an act that waits for a second
// person says so where the post stood, with its end.
func TestAProvisionalTombstoneIsReadByEverybody(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		c := newCourt(t, engine)
		c.hides()
		c.Clock.Advance(time.Minute)
		again := c.Reply(c.otto, c.opening, "Somebody removed what I wrote.")
		c.does(c.mona, fmt.Sprintf("/p/%d/moderate", again.PostID), act("post.hide")...)
		stone := fmt.Sprintf("#p%d .stone-lapse", again.PostID)
		for name, who := range map[string]*forumtest.Client{"guest": c.Guest(), "author": c.otto, "moderator": c.milo} {
			has(t, name, who.Get(c.thread()).OK(), stone, "Provisional", "unless a second moderator or an administrator confirms it")
		}
		c.does(c.milo, "/moderation/log/1/confirm", "reason", "It is off the matter.")
		if page := c.Guest().Get(c.thread()).OK(); page.DOM().Find(stone).Length() != 0 {
			t.Error("what was confirmed still reads as provisional")
		}
	})
}

// waits gives the number of the post that waits for staff in a thread, 0 for none.
func (c *court) waits(thread int64) (number int) {
	c.T.Helper()
	c.Settle()
	err := c.DB.Read(context.Background()).Raw(`SELECT coalesce(max(p.number), 0) FROM care c JOIN posts p ON p.id = c.waiting_post_id WHERE c.thread_id = ?`, thread).Row().Scan(&number)
	if err != nil {
		c.T.Fatal(err)
	}
	return number
}

// TestTheClockFollowsPostsWhereModeratorsPutThem: a customer waits in the thread
// where his post stands now, and nobody waits for an answer to what is hidden.
func TestTheClockFollowsPostsWhereModeratorsPutThem(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		c := newCourt(t, engine)
		stig := c.Member("stig_staff", account.Staff)
		id, is := c.opening.ThreadID, func(what string, thread int64, want int) {
			t.Helper()
			if got := c.waits(thread); got != want {
				t.Errorf("%s: post %d waits, not %d", what, got, want)
			}
		}
		c.Clock.Advance(time.Hour)
		c.Reply(stig, c.opening, "Please update the firmware.")
		is("answered", id, 0)
		c.Clock.Advance(time.Hour)
		late := c.Reply(c.otto, c.opening, "It still fails here.")
		is("a new question", id, 4)
		at := fmt.Sprintf("/p/%d/moderate", late.PostID)
		c.does(c.mona, at, act("post.hide")...)
		is("hidden", id, 0)
		c.does(c.mona, "/moderation/log/0/undo", "reason", "It insults nobody.")
		is("restored", id, 4)
		c.does(c.aditi, c.thread()[:len("/t/1")]+"/moderate", act("thread.split", "title", "Fails on tablets", "posts", "4")...)
		is("split off from", id, 0)
		is("split off", id+1, 1)
		c.does(c.aditi, fmt.Sprintf("/t/%d/moderate", id+1), act("thread.merge", "into", fmt.Sprint(id))...)
		is("merged", id+1, 0)
		is("merged into", id, 5)
		if page := c.Guest().Get(fmt.Sprintf("/t/%d/fails-on-tablets", id+1)).OK(); strings.Contains(page.Text("main"), "customer waits") {
			t.Errorf("somebody waits in a thread without posts: %s", page.Text("main"))
		}
		c.Clock.Advance(time.Hour)
		other := c.Thread(c.ada, c.board, "No lease on tablets", "Nothing connects.")
		c.Clock.Advance(time.Hour)
		c.Reply(stig, other, "That is known.")
		is("answered elsewhere", other.ThreadID, 0)
		c.Clock.Advance(time.Hour)
		c.Reply(c.otto, c.opening, "And the phone fails too.")
		is("the oldest still waits", id, 5)
		c.does(c.aditi, fmt.Sprintf("/t/%d/moderate", other.ThreadID), act("thread.merge", "into", fmt.Sprint(id))...)
		is("an older answer that came behind", id, 5)
		c.Reply(stig, c.opening, "We look at all of it.")
		is("answered at the end", id, 0)
	})
}
