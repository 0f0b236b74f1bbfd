package thread_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"testing"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/forumtest"
	"answerable/forum/thread"
)

func TestFollowingBeginsEndsAndStaysEnded(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		c := newCommunity(t, engine)
		opening := c.start(c.asker, c.public, "It worked yesterday.")
		follows := func(v account.Viewer) bool {
			p, err := c.Personal(c.ctx, v, opening.ThreadID, 1, 20)
			c.must(err)
			return p.Following
		}
		if !follows(c.asker) || follows(c.helper) {
			t.Fatal("who writes in a thread follows it, and nobody else")
		}
		c.must(c.Follow(c.ctx, c.helper, opening.ThreadID, true))
		c.must(c.Follow(c.ctx, c.asker, opening.ThreadID, false))
		c.must(c.Follow(c.ctx, c.asker, opening.ThreadID, false))
		c.reply(c.asker, opening.ThreadID, "One more thing", 0)
		if follows(c.asker) || !follows(c.helper) {
			t.Fatal("a reply must not undo that its author stopped following")
		}
		hidden := c.start(c.staff, c.internal, "Hidden")
		wants(t, "guest", c.Follow(c.ctx, c.guest, opening.ThreadID, true), fail.SignIn)
		wants(t, "no such thread", c.Follow(c.ctx, c.helper, 99999, true), fail.Missing)
		wants(t, "hidden thread", c.Follow(c.ctx, c.helper, hidden.ThreadID, true), fail.Missing)
		_, err := c.Following(c.ctx, c.guest, "")
		wants(t, "guest lists", err, fail.SignIn)
	})
}

func TestFollowedThreadsArePagedCountedAndNeverHiddenOnes(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		c := newCommunity(t, engine)
		const threads = thread.ListSize + 5
		var first thread.Placed
		for i := range threads {
			opening := c.start(c.asker, c.public, fmt.Sprintf("Number %d", i))
			c.must(c.Follow(c.ctx, c.helper, opening.ThreadID, true))
			if i%2 == 0 {
				c.clock.Advance(time.Second) // pairs share their time and are told apart by id
			}
			if i == 0 {
				first = opening
			}
		}
		c.reply(c.asker, first.ThreadID, "Nobody?", 0)
		c.Read(c.helper, first.ThreadID, 1)
		hidden := c.start(c.asker, c.members, "Hidden soon")
		c.must(c.Follow(c.ctx, c.helper, hidden.ThreadID, true))
		c.show(c.members, thread.StaffOnly)

		seen, older := map[int64]thread.FollowedThread{}, ""
		for stretch := range 3 {
			list, err := c.Following(c.ctx, c.helper, older)
			c.must(err)
			for _, f := range list.Threads {
				seen[f.ID] = f
			}
			if older = list.Older; older == "" && stretch == 0 {
				t.Fatal("the first stretch holds all")
			}
			if older == "" {
				break
			}
		}
		if len(seen) != threads || older != "" {
			t.Fatalf("%d of %d threads listed, cursor %q left", len(seen), threads, older)
		}
		if f := seen[first.ThreadID]; f.LastNumber != 2 || f.Read != 1 || f.Unread != 1 || f.BoardSlug != "routers" {
			t.Fatalf("%+v", f)
		}
		_, err := c.Following(c.ctx, c.helper, "nonsense")
		wants(t, "cursor", err, fail.Malformed)
	})
}

func TestReadPositionsOnlyRiseAndAreWrittenTogether(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		c := newCommunity(t, engine)
		opening := c.start(c.asker, c.public, "It worked yesterday.")
		stored := func(v account.Viewer) int {
			return c.count(`SELECT coalesce(max(number), 0) FROM read_positions WHERE member_id = ? AND thread_id = ?`, v.ID, opening.ThreadID)
		}
		c.Read(c.helper, opening.ThreadID, 20)
		c.Read(c.helper, opening.ThreadID, 7)
		c.Read(c.other, opening.ThreadID, 1)
		c.Read(c.guest, opening.ThreadID, 5)
		if n := c.count(`SELECT count(*) FROM read_positions`); n != 0 {
			t.Fatalf("reading wrote %d rows", n)
		}
		if p, err := c.Personal(c.ctx, c.helper, opening.ThreadID, 1, 20); err != nil || p.Read != 20 {
			t.Fatalf("%+v %v", p, err)
		}
		ctx, statements := db.CountStatements(c.ctx)
		c.must(c.FlushRead(ctx))
		if stored(c.helper) != 20 || stored(c.other) != 1 || c.count(`SELECT count(*) FROM read_positions`) != 2 || statements.Load() != 1 {
			t.Fatalf("helper %d, other %d, %d statements", stored(c.helper), stored(c.other), statements.Load())
		}
		c.Read(c.helper, opening.ThreadID, 3)
		c.must(c.FlushRead(c.ctx))
		c.must(c.FlushRead(c.ctx))
		if stored(c.helper) != 20 {
			t.Fatalf("went back to %d", stored(c.helper))
		}
	})
}

func TestReadPositionsWaitWhileTheyCannotBeWritten(t *testing.T) {
	t.Parallel()
	c := newCommunity(t, db.SQLite)
	opening := c.start(c.asker, c.public, "It worked yesterday.")
	c.Read(c.helper, opening.ThreadID, 4)
	ended, end := context.WithCancel(c.ctx)
	end()
	if err := c.FlushRead(ended); !errors.Is(err, context.Canceled) {
		t.Fatalf("flush gave %v", err)
	}
	c.must(c.FlushRead(c.ctx))
	if n := c.count(`SELECT number FROM read_positions`); n != 4 {
		t.Fatalf("read position is %d", n)
	}
	c.Read(c.helper, 99999, 4) // no such thread: refused by the schema, not kept for ever
	if c.FlushRead(c.ctx) == nil {
		t.Fatal("a position in no thread was written")
	}
	wants(t, "the next flush", c.FlushRead(c.ctx), fine)
}

func TestManyReadPositionsAreBoundedAndWrittenInFewStatements(t *testing.T) {
	t.Parallel()
	c := newCommunity(t, db.SQLite)
	c.exec(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 25000)
		INSERT INTO threads (board_id, title, slug, kind, opener_id, created_at, active_at)
		SELECT ?, 'Many', 'many', 'question', ?, ?, ? FROM n`, c.public, c.asker.ID, c.clock.Now(), c.clock.Now())
	for id := range int64(25000) {
		c.Read(c.helper, id+1, 2)
	}
	ctx, statements := db.CountStatements(c.ctx)
	c.must(c.FlushRead(ctx))
	if n := c.count(`SELECT count(*) FROM read_positions`); n != 20000 || statements.Load() > 100 {
		t.Fatalf("%d rows in %d statements", n, statements.Load())
	}
}

func TestThePersonalViewIsOneStatement(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		c := newCommunity(t, engine)
		opening := c.start(c.asker, c.public, "It worked yesterday.")
		answer := c.reply(c.helper, opening.ThreadID, "Update to 4.7.5", 0)
		bad := c.reply(c.helper, opening.ThreadID, "Throw it away", 0)
		c.reply(c.other, opening.ThreadID, "Me too", 0)
		_, err := c.Helpful(c.ctx, c.asker, answer.PostID, true)
		c.must(err)
		for post, worked := range map[int64]bool{answer.PostID: true, bad.PostID: false} {
			_, err = c.Confirm(c.ctx, c.asker, thread.Confirmation{PostID: post, Worked: worked})
			c.must(err)
		}
		c.must(c.SaveDraft(c.ctx, c.asker, thread.Draft{Place: thread.ReplyDraft(opening.ThreadID), Body: "Thanks"}))
		c.Read(c.asker, opening.ThreadID, 3)
		c.must(c.FlushRead(c.ctx))

		ctx, statements := db.CountStatements(c.ctx)
		p, err := c.Personal(ctx, c.asker, opening.ThreadID, 1, 20)
		c.must(err)
		if statements.Load() != 1 {
			t.Errorf("%d statements", statements.Load())
		}
		if !p.Following || p.Read != 3 || p.Draft != "Thanks" || !p.DraftAt.Equal(c.clock.Now()) || len(p.Posts) != 3 {
			t.Fatalf("%+v", p)
		}
		if one := p.Posts[opening.PostID]; !one.Own || one.Helpful || one.Worked != nil {
			t.Errorf("opening: %+v", one)
		}
		if two := p.Posts[answer.PostID]; two.Own || !two.Helpful || two.Worked == nil || !*two.Worked {
			t.Errorf("answer: %+v", two)
		}
		if three := p.Posts[bad.PostID]; three.Own || three.Helpful || three.Worked == nil || *three.Worked {
			t.Errorf("bad answer: %+v", three)
		}
		if p, err := c.Personal(ctx, c.asker, opening.ThreadID, 2, 2); err != nil || len(p.Posts) != 1 {
			t.Errorf("one number gives %+v, %v", p.Posts, err)
		}
		if p, err := c.Personal(ctx, c.staff, opening.ThreadID, 1, 20); err != nil || p.Following || p.Draft != "" || p.Read != 0 || len(p.Posts) != 0 {
			t.Errorf("a stranger gets %+v, %v", p, err)
		}
		before := statements.Load()
		if p, err := c.Personal(ctx, c.guest, opening.ThreadID, 1, 20); err != nil || p.Posts != nil || statements.Load() != before {
			t.Errorf("a guest gets %+v, %v, %d statements", p, err, statements.Load()-before)
		}
	})
}

// What is known of a page saves looking its posts up and tells the same; what has
// changed since is asked anew.
func TestAViewOfAKnownPageTellsTheSame(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		c := newCommunity(t, engine)
		opening := c.start(c.asker, c.public, "It worked yesterday.")
		elsewhere := c.start(c.asker, c.public, "Another fault.")
		answer := c.reply(c.helper, opening.ThreadID, "Update to 4.7.5", 0)
		aside := c.reply(c.helper, elsewhere.ThreadID, "Between the two answers", 0)
		bad := c.reply(c.helper, opening.ThreadID, "Throw it away", 0)
		for _, post := range []int64{answer.PostID, aside.PostID} {
			_, err := c.Helpful(c.ctx, c.asker, post, true)
			c.must(err)
		}
		for post, worked := range map[int64]bool{answer.PostID: true, bad.PostID: false, aside.PostID: true} {
			_, err := c.Confirm(c.ctx, c.asker, thread.Confirmation{PostID: post, Worked: worked})
			c.must(err)
		}
		place, err := c.Thread(c.ctx, c.asker, opening.ThreadID)
		c.must(err)
		page, err := c.Page(c.ctx, c.asker, place, 1, nil)
		c.must(err)
		look := func(v account.Viewer, known thread.Known) map[int64]thread.PersonalPost {
			t.Helper()
			view := c.View(v.ID, opening.ThreadID, 1, thread.PageSize, known, thread.Beside{})
			c.must(c.db.Ask(c.ctx, view.Queries()...))
			c.must(view.Of(c.ctx, v))
			return view.Personal.Posts
		}
		same := func() {
			t.Helper()
			for _, v := range []account.Viewer{c.asker, c.helper, c.other} {
				if got, want := look(v, page.Known()), look(v, thread.Known{}); !reflect.DeepEqual(got, want) {
					t.Errorf("%s: known %+v, asked %+v", v.Name, got, want)
				}
			}
		}
		same()
		if posts := look(c.asker, page.Known()); len(posts) != 3 {
			t.Fatalf("%+v", posts)
		}
		late := c.reply(c.asker, opening.ThreadID, "It came back", 0)
		same()
		if posts := look(c.asker, page.Known()); !posts[late.PostID].Own {
			t.Errorf("after a reply the known page tells %+v", posts)
		}
	})
}

// Marks are looked for where somebody made one; the first of a page is seen at once
// by who remembers the page without any, and only by who made it.
func TestAKnownPageWithoutMarksLearnsOfTheFirst(t *testing.T) {
	t.Parallel()
	marks := map[string]func(*community, int64) error{
		"helpful": func(c *community, post int64) error {
			_, err := c.Helpful(c.ctx, c.asker, post, true)
			return err
		},
		"worked": func(c *community, post int64) error {
			_, err := c.Confirm(c.ctx, c.asker, thread.Confirmation{PostID: post, Worked: true})
			return err
		},
		"failed": func(c *community, post int64) error {
			_, err := c.Confirm(c.ctx, c.asker, thread.Confirmation{PostID: post})
			return err
		},
	}
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		c := newCommunity(t, engine)
		for name, mark := range marks {
			opening := c.start(c.asker, c.public, "It worked yesterday, says "+name)
			answer := c.reply(c.helper, opening.ThreadID, "Update to 4.7.5", 0)
			read := func() thread.Known {
				place, err := c.Thread(c.ctx, c.asker, opening.ThreadID)
				c.must(err)
				page, err := c.Page(c.ctx, c.asker, place, 1, nil)
				c.must(err)
				return page.Known()
			}
			look := func(v account.Viewer, known thread.Known) thread.PersonalPost {
				view := c.View(v.ID, opening.ThreadID, 1, thread.PageSize, known, thread.Beside{})
				c.must(c.db.Ask(c.ctx, view.Queries()...))
				c.must(view.Of(c.ctx, v))
				return view.Personal.Posts[answer.PostID]
			}
			before, none := read(), thread.PersonalPost{}
			if got := look(c.asker, before); before.Marked || got != none {
				t.Errorf("%s: unmarked, but %+v, %+v", name, before, got)
			}
			c.must(mark(c, answer.PostID))
			after := read()
			for _, known := range []thread.Known{before, after} {
				if mine, other := look(c.asker, known), look(c.other, known); mine == none || other != none {
					t.Errorf("%s, known at version %d: %+v to who made it, %+v to another", name, known.Version, mine, other)
				}
			}
			if !after.Marked {
				t.Errorf("%s: the page does not know that it is marked", name)
			}
		}
	})
}
