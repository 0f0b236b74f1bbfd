package thread_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/forumtest"
	"answerable/forum/notify"
	"answerable/forum/thread"
)

// told lists the viewer's notices, newest first, as "kind by name on number".
func (c *community) told(v account.Viewer) []string {
	c.t.Helper()
	var audiences []string
	for _, a := range thread.Audiences(v) {
		audiences = append(audiences, string(a))
	}
	notices, _, err := c.notices.List(c.ctx, v, audiences, 0)
	c.must(err)
	told := []string{}
	for _, n := range notices {
		told = append(told, fmt.Sprintf("%s by %s on %d", n.Kind, n.ActorName, n.PostNumber))
	}
	return told
}

func (c *community) wantTold(what string, v account.Viewer, want ...string) {
	c.t.Helper()
	if got := c.told(v); !slices.Equal(got, want) {
		c.t.Errorf("%s: %s was told %q, want %q", what, v.Name, got, want)
	}
}

// tell does the job of a post, and once more, because a job may be repeated.
func (c *community) tell(posts ...thread.Placed) {
	c.t.Helper()
	for _, post := range append(posts, posts...) {
		c.must(c.TellPublished(c.ctx, thread.Published{PostID: post.PostID}))
	}
}

func TestAReplyIsToldOnceToEachWhoWantsIt(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		c := newCommunity(t, engine)
		opening := c.start(c.asker, c.public, "It worked yesterday. @Otto had it too.")
		c.clock.Advance(time.Second) // who follows from now on has seen the opening
		answer := c.reply(c.helper, opening.ThreadID, "Try 4.7.5", 0)
		c.tell(opening, answer)
		c.must(c.Follow(c.ctx, c.helper, opening.ThreadID, false))
		c.must(c.Follow(c.ctx, c.moderator, opening.ThreadID, true))
		// Hedy is replied to although she does not follow any more; Ada follows, is
		// mentioned and gets one notice; Otto is named in a quote only.
		last := c.reply(c.staff, opening.ThreadID, "@Ada and @Nobody, @Stella: see above\n\n> ask @Otto", answer.PostID)
		c.tell(last)
		c.wantTold("all", c.asker, "mention by Stella on 3", "reply by Hedy on 2")
		c.wantTold("all", c.helper, "reply by Stella on 3")
		c.wantTold("all", c.other, "mention by Ada on 1")
		c.wantTold("all", c.moderator, "reply by Stella on 3")
		c.wantTold("all", c.staff)
		c.wantTold("all", c.admin)
	})
}

func TestMarksAreTold(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		c := newCommunity(t, engine)
		opening := c.start(c.asker, c.public, "It worked yesterday.")
		answer := c.reply(c.helper, opening.ThreadID, "Try 4.7.5", 0)
		c.must(c.Follow(c.ctx, c.other, opening.ThreadID, true))
		c.must(c.Follow(c.ctx, c.asker, opening.ThreadID, false))
		for _, job := range []thread.Marked{
			{PostID: answer.PostID, ByID: c.asker.ID, What: "accepted", MarkID: 1},
			{PostID: answer.PostID, ByID: c.staff.ID, What: "official", MarkID: 1},
			{PostID: answer.PostID, ByID: c.staff.ID, What: "official", MarkID: 1},
			{PostID: answer.PostID, ByID: c.admin.ID, What: "official-withdrawn", MarkID: 1},
			{PostID: answer.PostID, ByID: c.helper.ID, What: "official", MarkID: 2},
			{PostID: 99999, ByID: c.admin.ID, What: "official", MarkID: 3},
		} {
			c.must(c.TellMarked(c.ctx, job))
		}
		c.wantTold("author", c.helper, "official-withdrawn by Aditi on 2", "official by Stella on 2", "accepted by Ada on 2")
		for _, v := range []account.Viewer{c.asker, c.other} { // the opener although he does not follow
			c.wantTold("concerned", v, "official by Hedy on 2", "official-withdrawn by Aditi on 2", "official by Stella on 2")
		}
		c.wantTold("marked it", c.staff)
	})
}

func TestNobodyIsToldOfWhatHeMayNotSee(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		c := newCommunity(t, engine)
		inside := c.start(c.staff, c.internal, "@Ada complains, @Mo-Jo")
		c.exec(`INSERT INTO subscriptions (thread_id, member_id, following, changed_at) VALUES (?, ?, ?, ?)`, inside.ThreadID, c.helper.ID, true, c.clock.Now())
		more := c.reply(c.admin, inside.ThreadID, "I know", 0)
		hidden, withdrawn := c.start(c.asker, c.members, "@Otto look"), c.start(c.asker, c.public, "@Otto see")
		late := c.start(c.asker, c.public, "@Hedy see")
		_, err := c.Withdraw(c.ctx, c.asker, late.PostID, "")
		c.must(err)
		c.tell(inside, more, hidden, withdrawn, late)
		c.wantTold("mentioned in a staff board", c.asker)
		c.wantTold("following a staff board", c.helper)
		c.wantTold("moderator", c.moderator, "mention by Stella on 1")
		c.wantTold("opener", c.staff, "reply by Aditi on 2")
		c.wantTold("before", c.other, "mention by Ada on 1", "mention by Ada on 1")
		if n := c.count(`SELECT count(*) FROM notices WHERE member_id IN (?, ?)`, c.asker.ID, c.helper.ID); n != 0 {
			t.Errorf("%d notices that nobody may see were written", n)
		}
		c.show(c.members, thread.StaffOnly)
		c.wantTold("the board closed", c.other, "mention by Ada on 1")
		_, err = c.Withdraw(c.ctx, c.asker, withdrawn.PostID, "")
		c.must(err)
		c.wantTold("the post is gone", c.other)
		c.show(c.members, thread.Members)
		c.wantTold("the board opened again", c.other, "mention by Ada on 1")
	})
}

func TestFiftyThousandFollowersAreToldInAFewStatements(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		c := newCommunity(t, engine)
		opening := c.start(c.asker, c.public, "It worked yesterday.")
		const followers = 50_000
		numbers := `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50000) `
		c.exec(numbers+`INSERT INTO members (id, log_id, name, name_key, created_at) SELECT 1000 + i, 'l' || i, 'm' || i, 'm' || i, CAST(? AS TIMESTAMP) FROM n`, c.clock.Now())
		c.exec(`INSERT INTO subscriptions (thread_id, member_id, following, changed_at) SELECT ?, id, ?, created_at FROM members WHERE id > 1000`, opening.ThreadID, true)
		answer := c.reply(c.staff, opening.ThreadID, "Known, we are on it", 0)
		var heard []string
		c.db.Hear(func(topic string) { heard = append(heard, topic) })
		ctx, statements := db.CountStatements(c.ctx)
		c.must(c.TellPublished(ctx, thread.Published{PostID: answer.PostID}))
		if n := c.count(`SELECT count(*) FROM notices`); n != followers+1 || statements.Load() > 5 {
			t.Fatalf("%d notices in %d statements", n, statements.Load())
		}
		if !slices.Equal(heard, []string{notify.MembersTopic}) {
			t.Fatalf("heard %d topics: %.100s", len(heard), strings.Join(heard, ", "))
		}
	})
}
