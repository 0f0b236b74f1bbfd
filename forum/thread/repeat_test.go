package thread_test

import (
	"sync"
	"testing"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/forumtest"
	"answerable/forum/thread"
)

// Whose connection broke after his form arrived writes it again from what his browser
// kept, as another form.
func TestATextSentAgainByAnotherFormIsOnePost(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		c := newCommunity(t, engine)
		place := c.start(c.asker, c.public, "The line is dead.")
		first := c.reply(c.helper, place.ThreadID, "Try the test socket.", 0)
		rows := func() int {
			return c.count(`SELECT (SELECT count(*) FROM posts) + (SELECT count(*) FROM submissions) + (SELECT sum(last_number) FROM threads) + (SELECT count(*) FROM river_job)`)
		}
		before := rows()
		again, err := c.Reply(c.ctx, c.helper, thread.Reply{ThreadID: place.ThreadID, Body: "Try the test socket.", Key: c.key()})
		c.must(err)
		if first.Again = true; again != first || rows() != before {
			t.Errorf("sent again it stands at %+v, first at %+v; %d rows, before %d", again, first, rows(), before)
		}
		opened := thread.Opening{BoardID: c.public, Kind: thread.Question, Title: "No light", Body: "The lamp is off."}
		starts := func(v account.Viewer, o thread.Opening) thread.Placed {
			o.Key = c.key()
			place, err := c.Start(c.ctx, v, o)
			c.must(err)
			return place
		}
		begun := starts(c.asker, opened)
		if twice := starts(c.asker, opened); !twice.Again || twice.ThreadID != begun.ThreadID || twice.PostID != begun.PostID {
			t.Errorf("a thread sent again stands at %+v, first at %+v", twice, begun)
		}
		opened.Title = "No light at all"
		if other := starts(c.asker, opened); other.Again {
			t.Error("a thread with another title was taken for the same")
		}
	})
}

func TestTheSameWordsInAnotherPlaceOrLaterAreAnotherPost(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		c := newCommunity(t, engine)
		place, other := c.start(c.asker, c.public, "The line is dead."), c.start(c.asker, c.public, "The line is slow.")
		says := func(what string, v account.Viewer, to thread.Placed, replyTo int64) thread.Placed {
			t.Helper()
			got, err := c.Reply(c.ctx, v, thread.Reply{ThreadID: to.ThreadID, ReplyTo: replyTo, Body: "Any news?", Key: c.key()})
			if c.must(err); got.Again {
				t.Errorf("%s: taken for a post sent twice", what)
			}
			return got
		}
		says("first", c.helper, place, 0)
		says("somebody else", c.other, place, 0)
		says("in answer to a post", c.helper, place, place.PostID)
		says("in another thread", c.helper, other, 0)
		says("with another post between", c.helper, place, 0)
		c.clock.Advance(time.Hour)
		last := says("an hour later", c.helper, place, 0)
		_, err := c.Withdraw(c.ctx, c.helper, last.PostID, "")
		c.must(err)
		says("after it was withdrawn", c.helper, place, 0)
	})
}

func TestATextSentAgainAtTheSameTimeIsOnePost(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		c := newCommunity(t, engine)
		place := c.start(c.asker, c.public, "The line is dead.")
		errs := make([]error, 8)
		var both sync.WaitGroup
		for i := range errs {
			both.Go(func() {
				_, errs[i] = c.Reply(c.ctx, c.helper, thread.Reply{ThreadID: place.ThreadID, Body: "Any news?", Key: c.key()})
			})
		}
		both.Wait()
		for _, err := range errs {
			c.must(err)
		}
		if n := c.count("SELECT count(*) FROM posts WHERE thread_id = ?", place.ThreadID); n != 2 {
			t.Errorf("%d posts of two", n)
		}
	})
}
