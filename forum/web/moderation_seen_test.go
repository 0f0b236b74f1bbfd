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
	"answerable/moderation/modlog"
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

// TestWhoMayNotActIsOfferedNoForm: a moderator who is kept out reads why, and fills
// in nothing for nothing.
func TestWhoMayNotActIsOfferedNoForm(t *testing.T) {
	t.Parallel()
	c := newCourt(t, db.SQLite)
	mention := c.Reply(c.otto, c.opening, "mona_mod hides whatever I write.")
	path := fmt.Sprintf("/p/%d/moderate", mention.PostID)
	page := c.mona.Get(path).OK()
	has(t, "who is mentioned", page, ".notice-warn", "You may not act here", "mentions you")
	if page.DOM().Find("main form").Length() != 0 {
		t.Error("who may not act is offered the form")
	}
	if c.milo.Get(path).OK().DOM().Find("main form").Length() != 1 {
		t.Error("another moderator has no form")
	}
}

// TestALockSaysUntilWhen: nobody has to open the log to learn when he can reply.
func TestALockSaysUntilWhen(t *testing.T) {
	t.Parallel()
	c := newCourt(t, db.SQLite)
	at := fmt.Sprintf("/t/%d/moderate", c.opening.ThreadID)
	c.does(c.aditi, at, act("thread.lock", "ends_at", c.Clock.Now().Add(48*time.Hour).Format("2006-01-02T15:04"))...)
	has(t, "the lock", c.Guest().Get(c.thread()).OK(), ".tombstone", "locked", "It takes replies again 20 May 2026")
	c.Clock.Advance(49 * time.Hour)
	if page := c.ada.Get(c.thread()).OK(); page.DOM().Find("form#reply").Length() != 1 {
		t.Error("the lock has ended, and nobody can reply")
	}
}

// TestNoticesSayWhatAModeratorDid: who reads his notices need not open each to
// learn what was done.
func TestNoticesSayWhatAModeratorDid(t *testing.T) {
	t.Parallel()
	c := newCourt(t, db.SQLite)
	c.hides()
	thread := fmt.Sprintf("/t/%d/moderate", c.opening.ThreadID)
	c.does(c.aditi, thread, act("thread.edit", "title", "No lease on tablets", "tags", "")...)
	c.does(c.aditi, thread, act("thread.unlist")...)
	c.does(c.aditi, "/m/otto_odd/moderate", act("member.warn")...)
	has(t, "the author", c.otto.Get("/notifications").OK(), ".rows", "Your post was hidden", "A moderator warned you")
	has(t, "the asker", c.ada.Get("/notifications").OK(), ".rows", "The title or tags of your thread were changed", "Your thread was taken out of the lists")
}

// TestTheLogIsSearchedInABoardToItsBeginning: words and a board together find what
// is far from the newest entries, a stretch at a time.
func TestTheLogIsSearchedInABoardToItsBeginning(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		c := newCourt(t, engine)
		c.hides()
		elsewhere := c.Thread(c.ada, c.Board("Mobile"), "No signal", "None.")
		at := func(id int64) string { return fmt.Sprintf("/t/%d/moderate", id) }
		c.does(c.aditi, at(elsewhere.ThreadID), act("thread.unlist", "reason", "Insults people, too.")...)
		err := c.DB.Write(context.Background(), func(tx *db.Tx) error {
			for n := range 260 { // more than a page asks for at once
				a := modlog.Act{Kind: modlog.NoteThread, TargetID: c.opening.ThreadID, ActorID: c.mona.Viewer.ID, Source: modlog.OwnInitiative, PublicReason: fmt.Sprint("A line ", n)}
				if _, err := c.ModLog.Append(context.Background(), tx, a); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		board := fmt.Sprint("/moderation/log?board=", c.board.ID)
		page := c.Guest().Get(board + "&q=insults").OK()
		has(t, "the log", page, ".log-table", "Insults people.")
		if strings.Contains(page.Text(".log-table"), "too") {
			t.Error("it shows an entry of another board")
		}
		has(t, "many", c.Guest().Get(board+"&q=line").OK(), ".log-table", "A line 259", "A line 210")
		var older string
		seen := 0
		for path := board + "&q=line"; path != ""; path = older {
			page := c.Guest().Get(path).OK()
			seen += page.DOM().Find(".log-table tbody tr").Length()
			older, _ = page.DOM().Find(`a[rel="next"]`).Attr("href")
		}
		if seen != 260 {
			t.Errorf("page by page there are %d entries, not 260", seen)
		}
	})
}

// TestTheWayToPrivateDetailsIsShownToTheCase: others of the staff read on the page
// of who answers whom to ask.
func TestTheWayToPrivateDetailsIsShownToTheCase(t *testing.T) {
	t.Parallel()
	c := newCourt(t, db.SQLite)
	stig, vera := c.Member("stig_staff", account.Staff), c.Member("vera_staff", account.Staff)
	c.Settle()
	var care int64
	if err := c.DB.Read(context.Background()).Raw(`SELECT id FROM care WHERE thread_id = ?`, c.opening.ThreadID).Row().Scan(&care); err != nil {
		t.Fatal(err)
	}
	way, who := fmt.Sprintf(`main a[href="/t/%d/private"]`, c.opening.ThreadID), fmt.Sprintf("/care/%d", care)
	has(t, "before anybody took it", vera.Get(who).OK(), "main", "Private details are read by the teams that hold or held this thread. Take it")
	c.does(stig, who+"/take")
	for path, shown := range map[string]int{c.thread(): 1, who: 1, "/desk": 1} {
		if got := stig.Get(path).OK().DOM().Find(way).Length(); got != shown {
			t.Errorf("%s leads who answers to the details %d times", path, got)
		}
		if got := vera.Get(path).OK().DOM().Find(way).Length(); got != 0 {
			t.Errorf("%s leads others of the staff to details that they may not open", path)
		}
	}
	has(t, "whom to ask", vera.Get(who).OK(), "main", "stig_staff can hand it over to your team")
	if got := c.ada.Get(c.thread()).OK().DOM().Find(way).Length(); got != 1 {
		t.Errorf("the customer is led to hers %d times", got)
	}
}
