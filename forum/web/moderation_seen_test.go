package web_test

import (
	"fmt"
	"testing"
	"time"

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
