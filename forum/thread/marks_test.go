package thread_test

import (
	"strings"
	"sync"
	"testing"

	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/forumtest"
	"answerable/forum/thread"
)

// counters are a thread's and its board's counts, to be compared with rows.
func (c *community) counters(id int64) (official, accepted, unanswered int) {
	c.t.Helper()
	return c.count("SELECT official_count FROM threads WHERE id = ?", id), c.count("SELECT accepted_count FROM threads WHERE id = ?", id),
		c.count("SELECT unanswered_count FROM boards WHERE id = ?", c.public)
}

func TestAnOfficialAnswerIsMarkedAndWithdrawnThroughTheLog(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		c := newCommunity(t, engine)
		place := c.start(c.asker, c.public, "The line is dead.")
		answer := c.reply(c.helper, place.ThreadID, "Use the test socket.", 0)
		_, err := c.MarkOfficial(c.ctx, c.helper, answer.PostID, "")
		wants(t, "a member marks", err, fail.Forbidden)
		_, err = c.MarkOfficial(c.ctx, c.moderator, answer.PostID, "")
		wants(t, "a moderator, who is no staff, marks", err, fail.Forbidden)
		_, err = c.MarkOfficial(c.ctx, c.staff, answer.PostID, long(201))
		wantsField(t, "too many versions", err, "versions")
		_, err = c.MarkOfficial(c.ctx, c.staff, answer.PostID, "4.7.5")
		c.must(err)
		_, err = c.MarkOfficial(c.ctx, c.staff, answer.PostID, "")
		wants(t, "marked twice", err, fail.Conflict)
		if o, a, u := c.counters(place.ThreadID); o != 1 || a != 0 || u != 0 {
			t.Fatalf("official %d, accepted %d, unanswered %d", o, a, u)
		}
		marks, err := c.Officials(c.ctx, place.ThreadID)
		c.must(err)
		_, err = c.WithdrawOfficial(c.ctx, c.staff, marks[0].ID, "")
		wantsField(t, "no reason", err, "reason")
		_, err = c.WithdrawOfficial(c.ctx, c.asker, marks[0].ID, "It is wrong.")
		wants(t, "a member withdraws", err, fail.Forbidden)
		if n := c.count("SELECT count(*) FROM log_entries"); n != 0 {
			t.Fatalf("%d entries of refused withdrawals", n)
		}
		_, err = c.WithdrawOfficial(c.ctx, c.staff, marks[0].ID, "The socket differs in newer houses.")
		c.must(err)
		_, err = c.WithdrawOfficial(c.ctx, c.staff, marks[0].ID, "Again.")
		wants(t, "withdrawn twice", err, fail.Conflict)
		marks, err = c.Officials(c.ctx, place.ThreadID)
		c.must(err)
		if len(marks) != 1 || marks[0].WithdrawnAt == nil || *marks[0].Reason != "The socket differs in newer houses." || marks[0].EntryID == nil {
			t.Fatalf("%+v", marks)
		}
		if n := c.count("SELECT count(*) FROM log_entries"); n != 1 {
			t.Fatalf("%d entries after one withdrawal", n)
		}
		if o, _, u := c.counters(place.ThreadID); o != 0 || u != 1 {
			t.Fatalf("official %d, unanswered %d after the withdrawal", o, u)
		}
		_, err = c.MarkOfficial(c.ctx, c.staff, answer.PostID, "4.7.6")
		c.must(err) // a new mark beside the withdrawn one
	})
}

func TestTheSchemaRefusesAWithdrawalWithoutItsEntry(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		c := newCommunity(t, engine)
		place := c.start(c.asker, c.public, "The line is dead.")
		answer := c.reply(c.staff, place.ThreadID, "Use the test socket.", 0)
		_, err := c.MarkOfficial(c.ctx, c.staff, answer.PostID, "")
		c.must(err)
		now := c.clock.Now()
		for _, statement := range []string{
			"UPDATE official_answers SET withdrawn_at = ?, withdrawn_by = 1",
			"UPDATE official_answers SET withdrawn_at = ?, withdrawn_by = 1, withdraw_kind = 'official_answer.withdraw'",
			"UPDATE official_answers SET withdrawn_at = ?, withdrawn_by = 1, withdraw_kind = 'official_answer.withdraw', withdraw_entry_id = 7",
		} {
			if err := c.db.Write(c.ctx, func(tx *db.Tx) error { return tx.Exec(statement, now).Error }); err == nil {
				t.Errorf("%s was taken", statement)
			}
		}
		for _, statement := range []string{"DELETE FROM official_answers", "DELETE FROM posts", "DELETE FROM threads"} {
			if err := c.db.Write(c.ctx, func(tx *db.Tx) error { return tx.Exec(statement).Error }); err == nil || strings.Contains(err.Error(), "syntax") {
				t.Errorf("%s: %v", statement, err)
			}
		}
	})
}

func TestOneOfManyMarksWins(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		c := newCommunity(t, engine)
		place := c.start(c.asker, c.public, "The line is dead.")
		answer := c.reply(c.helper, place.ThreadID, "Use the test socket.", 0)
		var wait sync.WaitGroup
		for range 50 {
			wait.Add(3)
			go func() { defer wait.Done(); _, _ = c.MarkOfficial(c.ctx, c.staff, answer.PostID, "") }()
			go func() { defer wait.Done(); _, _ = c.Accept(c.ctx, c.asker, answer.PostID) }()
			go func() { defer wait.Done(); _, _ = c.Helpful(c.ctx, c.other, answer.PostID, true) }()
		}
		wait.Wait()
		if o, a, u := c.counters(place.ThreadID); o != 1 || a != 1 || u != 0 {
			t.Fatalf("official %d, accepted %d, unanswered %d", o, a, u)
		}
		if n := c.count("SELECT helpful_count FROM posts WHERE id = ?", answer.PostID); n != 1 {
			t.Fatalf("helpful %d", n)
		}
	})
}

func TestTheAskerAcceptsAndTakesBack(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		c := newCommunity(t, engine)
		place := c.start(c.asker, c.public, "The line is dead.")
		answer := c.reply(c.helper, place.ThreadID, "Use the test socket.", 0)
		_, err := c.Accept(c.ctx, c.helper, answer.PostID)
		wants(t, "not the asker", err, fail.Forbidden)
		_, err = c.Accept(c.ctx, c.asker, place.PostID)
		wants(t, "the question itself", err, fail.Conflict)
		_, err = c.Accept(c.ctx, c.asker, answer.PostID)
		c.must(err)
		_, err = c.Accept(c.ctx, c.asker, answer.PostID)
		c.must(err) // a second click is no error
		if _, a, u := c.counters(place.ThreadID); a != 1 || u != 0 {
			t.Fatalf("accepted %d, unanswered %d", a, u)
		}
		_, err = c.Withdraw(c.ctx, c.helper, answer.PostID, "")
		c.must(err)
		if _, a, u := c.counters(place.ThreadID); a != 0 || u != 1 {
			t.Fatalf("accepted %d, unanswered %d after the author withdrew the post", a, u)
		}
		second := c.reply(c.other, place.ThreadID, "Or the other socket.", 0)
		_, err = c.Accept(c.ctx, c.asker, second.PostID)
		c.must(err)
		_, err = c.TakeBackAccept(c.ctx, c.asker, second.PostID)
		c.must(err)
		_, err = c.TakeBackAccept(c.ctx, c.asker, second.PostID)
		wants(t, "taken back twice", err, fail.Conflict)
	})
}

func TestEverybodyHasOneWordAboutAnAnswer(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		c := newCommunity(t, engine)
		place := c.start(c.asker, c.public, "The line is dead.")
		answer := c.reply(c.helper, place.ThreadID, "Use the test socket.", 0)
		say := func(worked bool) thread.Confirmation {
			return thread.Confirmation{PostID: answer.PostID, Worked: worked, Version: "4.7.5", Note: "after a restart"}
		}
		_, err := c.Confirm(c.ctx, c.guest, say(true))
		wants(t, "guest", err, fail.SignIn)
		_, err = c.Confirm(c.ctx, c.helper, say(true))
		wants(t, "about one's own post", err, fail.Forbidden)
		_, err = c.Confirm(c.ctx, c.other, thread.Confirmation{PostID: answer.PostID, Note: long(401)})
		wantsField(t, "a long note", err, "note")
		for _, worked := range []bool{true, false, false} {
			_, err = c.Confirm(c.ctx, c.other, say(worked))
			c.must(err)
		}
		_, err = c.Confirm(c.ctx, c.asker, say(true))
		c.must(err)
		p, _, err := c.Post(c.ctx, c.guest, answer.PostID)
		if err != nil || p.WorkedCount != 1 || p.FailedCount != 1 {
			t.Fatalf("%v worked %d failed %d", err, p.WorkedCount, p.FailedCount)
		}
		mine, err := c.Confirmed(c.ctx, c.other, answer.PostID)
		if err != nil || mine == nil || mine.Worked || mine.Version != "4.7.5" {
			t.Fatalf("%v %+v", err, mine)
		}
	})
}
