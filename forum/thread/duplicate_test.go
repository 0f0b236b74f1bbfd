package thread_test

import (
	"reflect"
	"testing"

	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/forumtest"
	"answerable/forum/thread"
)

// TestChainsOfDuplicatesCollapse: A leads to B, then B to C: A leads to C; taking
// B's mark back lets A lead to B again.
func TestChainsOfDuplicatesCollapse(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		c := newCommunity(t, engine)
		board := c.board("Talk", thread.Everyone)
		var ids []int64
		for _, title := range []string{"Thread A here", "Thread B here", "Thread C here", "Thread D here"} {
			ids = append(ids, c.start(c.asker, board, title).ThreadID)
		}
		a, b, d, e := ids[0], ids[1], ids[2], ids[3]
		leads := func() (to []int64) {
			for _, id := range ids {
				one, err := c.Thread(c.ctx, c.admin, id)
				if err != nil {
					t.Fatal(err)
				}
				if one.DuplicateOf == nil {
					to = append(to, 0)
				} else {
					to = append(to, *one.DuplicateOf)
				}
			}
			return to
		}
		mark := func(id, to int64) {
			t.Helper()
			if err := c.MarkDuplicate(c.ctx, c.admin, id, to, "The same."); err != nil {
				t.Fatal(err)
			}
		}
		want := func(what string, to ...int64) {
			t.Helper()
			if got := leads(); !reflect.DeepEqual(got, to) {
				t.Errorf("%s: they lead to %v, want %v", what, got, to)
			}
		}
		mark(a, b)
		mark(b, d)
		want("A to B, B to C", d, d, 0, 0)
		if err := c.MarkDuplicate(c.ctx, c.admin, d, a, "Round."); !fail.Is(err, fail.Invalid) {
			t.Errorf("a circle: %v", err)
		}
		mark(d, e)
		want("C to D", e, e, e, 0)
		if err := c.UndoDuplicate(c.ctx, c.admin, d, "It is none."); err != nil {
			t.Fatal(err)
		}
		want("C stands alone", d, d, 0, 0)
		if err := c.UndoDuplicate(c.ctx, c.admin, b, "It is none."); err != nil {
			t.Fatal(err)
		}
		want("B stands alone", b, 0, 0, 0)
		marks, err := c.DuplicateMarks(c.ctx, b)
		if err != nil || len(marks) != 1 || marks[0].UndoneAt == nil || marks[0].UndoReason != "It is none." || marks[0].TargetID != d {
			t.Errorf("the line that stays: %+v, %v", marks, err)
		}
		rows, n, err := c.Duplicates(c.ctx, c.asker, b, 5)
		if err != nil || n != 1 || len(rows) != 1 || rows[0].ID != a {
			t.Errorf("duplicates of B: %+v, %d, %v", rows, n, err)
		}
	})
}

func TestAMarkThatFailsHalfWayLeavesNothing(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		c := newCommunity(t, engine)
		board := c.board("Talk", thread.Everyone)
		one, other := c.start(c.asker, board, "Thread A here").ThreadID, c.start(c.helper, board, "Thread B here").ThreadID
		state := `SELECT (SELECT count(*) FROM duplicate_marks) * 1000000 + (SELECT count(*) FROM river_job) * 10000 + (SELECT count(*) FROM subscriptions) * 100
			+ (SELECT count(*) FROM threads WHERE duplicate_of IS NOT NULL) + (SELECT sum(version) FROM threads)`
		before := c.count(state)
		for _, table := range []string{"subscriptions", "river_job"} {
			c.breakTable(table)
			err := c.MarkDuplicate(c.ctx, c.admin, one, other, "The same.")
			c.mendTable(table)
			if err == nil {
				t.Errorf("writing to %s failed and the mark went through", table)
			}
			if after := c.count(state); after != before {
				t.Errorf("a failure at %s left something behind: %d, then %d", table, before, after)
			}
		}
		if err := c.MarkDuplicate(c.ctx, c.admin, one, other, "The same."); err != nil || c.count(state) == before {
			t.Errorf("with all tables it does not go through: %v", err)
		}
	})
}
