package thread_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/forumtest"
	"answerable/forum/thread"
	"answerable/moderation/modlog"
)

func TestPostsAreNumberedWithoutGapsAndNeverTwice(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		c := newCommunity(t, engine)
		place := c.start(c.asker, c.public, "The line is dead.")
		key := c.key()
		var wait sync.WaitGroup
		places := make([]thread.Placed, 50)
		errs := make([]error, 50)
		for i := range places {
			wait.Add(1)
			go func() {
				defer wait.Done()
				k, body := key, "Try the test socket." // half send one form twice and more, the others each their own
				if i%2 == 0 {
					k, body = c.key(), fmt.Sprintf("Try the test socket %d.", i)
				}
				places[i], errs[i] = c.Reply(c.ctx, c.helper, thread.Reply{ThreadID: place.ThreadID, Body: body, Key: k})
			}()
		}
		wait.Wait()
		c.must(errors.Join(errs...))
		if n := c.count("SELECT count(*) FROM posts WHERE thread_id = ?", place.ThreadID); n != 1+25+1 {
			t.Fatalf("%d posts after 25 forms and one sent 25 times", n)
		}
		if n := c.count("SELECT last_number FROM threads"); n != 27 {
			t.Fatalf("the last number is %d", n)
		}
		if n := c.count("SELECT count(DISTINCT number) FROM posts WHERE number BETWEEN 1 AND 27"); n != 27 {
			t.Fatalf("%d different numbers", n)
		}
	})
}

func TestWhoMayStartAndReplyWhere(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		c := newCommunity(t, engine)
		inside := c.start(c.staff, c.internal, "For us only.")
		for _, one := range []struct {
			who   string
			v     account.Viewer
			board int64
			want  fail.Kind
		}{
			{"guest", c.guest, c.public, fail.SignIn}, {"guest in the lounge", c.guest, c.members, fail.Missing},
			{"member", c.asker, c.public, fine}, {"member in the back office", c.asker, c.internal, fail.Missing},
			{"moderator in the back office", c.moderator, c.internal, fine}, {"nowhere", c.asker, 999, fail.Missing},
		} {
			_, err := c.Start(c.ctx, one.v, thread.Opening{BoardID: one.board, Kind: thread.Question, Title: "A title", Body: "Text", Key: c.key()})
			wants(t, one.who, err, one.want)
		}
		_, err := c.Reply(c.ctx, c.asker, thread.Reply{ThreadID: inside.ThreadID, Body: "Hello", Key: c.key()})
		wants(t, "a reply where he may not look", err, fail.Missing)
		_, err = c.Start(c.ctx, c.asker, thread.Opening{BoardID: c.public, Kind: thread.Announcement, Title: "A title", Body: "Text", Key: c.key()})
		wantsField(t, "a member's announcement", err, "kind")
	})
}

func TestABadOpeningIsRefusedBesideItsFieldsAndWritesNothing(t *testing.T) {
	t.Parallel()
	c := newCommunity(t, db.SQLite)
	before := c.count("SELECT (SELECT count(*) FROM threads) + (SELECT count(*) FROM posts) + (SELECT count(*) FROM river_job)")
	for field, o := range map[string]thread.Opening{
		"title":   {Kind: thread.Question, Title: "ab", Body: "x"},
		"body":    {Kind: thread.Question, Title: "A title", Body: " \n "},
		"kind":    {Kind: "poll", Title: "A title", Body: "x"},
		"tags":    {Kind: thread.Question, Title: "A title", Body: "x", Tags: strings.Split("a,b,c,d,e,f", ",")},
		"version": {Kind: thread.Question, Title: "A title", Body: "x", Version: long(61)},
		"model":   {Kind: thread.Question, Title: "A title", Body: "x", ModelID: 77},
	} {
		o.BoardID, o.Key = c.public, c.key()
		_, err := c.Start(c.ctx, c.asker, o)
		wantsField(t, field, err, field)
	}
	for what, o := range map[string]thread.Opening{
		"title": {Title: long(201), Body: "x"}, "bidi": {Title: "pay\u202egnp", Body: "x"}, "utf8": {Title: "A title", Body: "a\xff"},
		"huge": {Title: "A title", Body: strings.Repeat("x", 50_001)}, "deep": {Title: "A title", Body: strings.Repeat(">", 5000)},
	} {
		o.BoardID, o.Kind, o.Key = c.public, thread.Question, c.key()
		_, err := c.Start(c.ctx, c.asker, o)
		wants(t, what, err, fail.Invalid)
	}
	_, err := c.Start(c.ctx, c.asker, thread.Opening{BoardID: c.public, Kind: thread.Question, Title: "A title", Body: "x", Key: "short"})
	wants(t, "a form without a key", err, fail.Malformed)
	if after := c.count("SELECT (SELECT count(*) FROM threads) + (SELECT count(*) FROM posts) + (SELECT count(*) FROM river_job)"); after != before {
		t.Fatalf("%d rows were written by refused openings", after-before)
	}
}

func TestALockedThreadTakesNoReplyUntilTheLockEnds(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		c := newCommunity(t, engine)
		place := c.start(c.asker, c.public, "The line is dead.")
		ends := c.clock.Now().Add(time.Hour)
		c.write(func(tx *db.Tx) error {
			r, err := modlog.New(c.db, c.clock.Now).Append(c.ctx, tx, modlog.Act{Kind: modlog.LockThread, TargetID: place.ThreadID,
				ActorID: c.moderator.ID, Source: modlog.OwnInitiative, PublicReason: "Heated.", EndsAt: &ends})
			if err != nil {
				return err
			}
			return tx.Exec("UPDATE threads SET lock_entry_id = ?, lock_kind = ?, lock_ends_at = ? WHERE id = ?", r.Entry(), modlog.LockThread, ends, place.ThreadID).Error
		})
		_, err := c.Reply(c.ctx, c.helper, thread.Reply{ThreadID: place.ThreadID, Body: "x", Key: c.key()})
		wants(t, "a reply to a locked thread", err, fail.Conflict)
		c.clock.Advance(61 * time.Minute)
		c.reply(c.helper, place.ThreadID, "Open again.", 0)
	})
}

func TestALockWithoutItsEntryIsRefusedByTheSchema(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		c := newCommunity(t, engine)
		place := c.start(c.asker, c.public, "The line is dead.")
		other := c.start(c.asker, c.public, "Another.")
		var entry int64
		c.write(func(tx *db.Tx) error {
			r, err := modlog.New(c.db, c.clock.Now).Append(c.ctx, tx, modlog.Act{Kind: modlog.LockThread, TargetID: other.ThreadID,
				ActorID: c.moderator.ID, Source: modlog.OwnInitiative, PublicReason: "Heated."})
			entry = r.Entry()
			return err
		})
		for what, values := range map[string][]any{
			"no entry":                 {99, "thread.lock"},
			"another thread's entry":   {entry, "thread.lock"},
			"an entry of another kind": {entry, "thread.note"},
			"no kind":                  {entry, nil},
		} {
			err := c.db.Write(c.ctx, func(tx *db.Tx) error {
				return tx.Exec("UPDATE threads SET lock_entry_id = ?, lock_kind = ? WHERE id = ?", values[0], values[1], place.ThreadID).Error
			})
			if err == nil {
				t.Errorf("a lock with %s was taken", what)
			}
		}
	})
}

func TestReplyToNamesAPostOfTheSameThread(t *testing.T) {
	t.Parallel()
	c := newCommunity(t, db.SQLite)
	one, two := c.start(c.asker, c.public, "One."), c.start(c.asker, c.public, "Two.")
	_, err := c.Reply(c.ctx, c.helper, thread.Reply{ThreadID: one.ThreadID, Body: "x", ReplyTo: two.PostID, Key: c.key()})
	wantsField(t, "a reply across threads", err, "to")
	placed := c.reply(c.helper, one.ThreadID, "x", one.PostID)
	p, _, err := c.Post(c.ctx, c.guest, placed.PostID)
	if err != nil || p.ReplyToNumber == nil || *p.ReplyToNumber != 1 || *p.ReplyToAuthor != "Ada" {
		t.Fatalf("%v %+v", err, p)
	}
}

func TestAFailureHalfWayLeavesNothing(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		c := newCommunity(t, engine)
		place := c.start(c.asker, c.public, "The line is dead.")
		state := `SELECT (SELECT count(*) FROM posts) * 1000000 + (SELECT count(*) FROM river_job) * 10000 + (SELECT count(*) FROM subscriptions) * 100
			+ (SELECT count(*) FROM submissions) + (SELECT sum(last_number) FROM threads)`
		before := c.count(state)
		for _, table := range []string{"submissions", "subscriptions", "river_job", "drafts"} {
			c.breakTable(table)
			_, err := c.Reply(c.ctx, c.helper, thread.Reply{ThreadID: place.ThreadID, Body: "x", Key: c.key()})
			c.mendTable(table)
			if err == nil {
				t.Errorf("writing to %s failed and the reply went through", table)
			}
			if after := c.count(state); after != before {
				t.Errorf("a failure at %s left something behind: %d, then %d", table, before, after)
			}
		}
	})
}

// breakTable takes a table away under its name, so that a statement on it fails.
func (c *community) breakTable(name string) {
	c.t.Helper()
	c.exec("ALTER TABLE " + name + " RENAME TO broken_" + name)
}

func (c *community) mendTable(name string) {
	c.t.Helper()
	c.exec("ALTER TABLE broken_" + name + " RENAME TO " + name)
}

func TestAReplyToAThreadThatWasLockedMeanwhileIsRefused(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		c := newCommunity(t, engine)
		place := c.start(c.asker, c.public, "The line is dead.")
		before, err := c.Thread(c.ctx, c.helper, place.ThreadID)
		c.must(err)
		entry := c.entryOf(modlog.LockThread, place.ThreadID)
		c.must(c.db.Write(c.ctx, func(tx *db.Tx) error {
			return tx.Exec("UPDATE threads SET lock_entry_id = ?, lock_kind = ? WHERE id = ?", entry, modlog.LockThread, place.ThreadID).Error
		}))
		_, err = c.ReplyLate(c.ctx, c.helper, before, thread.Reply{ThreadID: place.ThreadID, Body: "Try the test socket.", Key: c.key()})
		if !fail.Is(err, fail.Conflict) {
			t.Fatalf("%v", err)
		}
		if n := c.count("SELECT count(*) FROM posts WHERE thread_id = ?", place.ThreadID) + c.count("SELECT count(*) FROM submissions WHERE thread_id = ?", place.ThreadID); n != 2 {
			t.Fatalf("%d rows of the thread, of its first post's there are 2", n)
		}
	})
}
