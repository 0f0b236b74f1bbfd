package web_test

import (
	"context"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/forumtest"
	"answerable/forum/notify"
	"answerable/forum/thread"
)

// The number beside the bell is that of the list: what a member may not see any
// more, or what was withdrawn, is counted as little as it is shown.
func TestUnreadCountsWhatTheListShows(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := forumtest.New(t, engine)
		ctx := context.Background()
		ada, bo, fay := w.Member("Ada", account.Member), w.Member("Bo", account.Member), w.Member("Fay", account.Staff)
		asleep := w.SignIn("Fay") // the same account without its second factor
		err := w.DB.Write(ctx, func(tx *db.Tx) error {
			return tx.Exec("UPDATE sessions SET factor = ? WHERE id = ?", account.ByPassword, asleep.Viewer.SessionID).Error
		})
		if err != nil {
			t.Fatal(err)
		}
		open, closing := w.Board("Gateways"), w.Board("Beta")
		inOpen, inClosing := w.Thread(ada, open, "No line", "The line is dead."), w.Thread(ada, closing, "No light", "The light is dead.")
		w.Settle()
		if err := w.Notices.MarkRead(ctx, fay.Viewer, 1<<40); err != nil { // what staff are told of new threads
			t.Fatal(err)
		}
		for _, place := range []thread.Placed{inOpen, inClosing} {
			if err := w.Forum.SetLevel(ctx, fay.Viewer, place.ThreadID, notify.LevelAll); err != nil {
				t.Fatal(err)
			}
		}
		regretted := w.Reply(bo, inOpen, "Wrong place.")
		w.Reply(bo, inOpen, "Restart it, @Ada.")
		w.Reply(bo, inClosing, "Restart it, @Ada.")
		w.Settle()
		check := func(when string, want map[*forumtest.Client]int) {
			t.Helper()
			w.Settle()
			for c, n := range want {
				page := c.Get("/notifications").OK()
				listed, badge := page.DOM().Find("main .row-unread").Length(), page.Text(".me > summary .count")
				if listed != n || badge != strconv.Itoa(n) {
					t.Errorf("%s: %s has %d in the list and %q beside the bell, want %d", when, c.Viewer.Name, listed, badge, n)
				}
			}
		}
		check("at first", map[*forumtest.Client]int{ada: 3, fay: 3, asleep: 3})
		if _, err := w.Forum.Withdraw(ctx, bo.Viewer, regretted.PostID, ""); err != nil {
			t.Fatal(err)
		}
		check("after a post was withdrawn", map[*forumtest.Client]int{ada: 2, fay: 2, asleep: 2})
		closing.MaySee, closing.MayStart, closing.MayReply, closing.Reason = thread.StaffOnly, thread.StaffOnly, thread.StaffOnly, "The beta has ended."
		if _, err := w.Forum.SaveBoard(ctx, account.Viewer{ID: 1, Role: account.Administrator}, closing); err != nil {
			t.Fatal(err)
		}
		check("after the board closed", map[*forumtest.Client]int{ada: 1, fay: 2, asleep: 1})
	})
}

// A note's form bears a key, so that a double click keeps one note.
func TestANoteSentTwiceIsKeptOnce(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := forumtest.New(t, engine)
		ada, fay := w.Member("Ada", account.Member), w.Member("Fay", account.Staff)
		place := w.Thread(ada, w.Board("Gateways"), "No line", "The line is dead.")
		path := "/t/" + strconv.FormatInt(place.ThreadID, 10)
		keys := map[string]bool{}
		for _, body := range []string{"He is right.", "Still right."} {
			key, _ := fay.Follow(fay.Get(path)).OK().DOM().Find("form[action$='/notes'] input[name=key]").Attr("value")
			form := url.Values{"key": {key}, "body": {body}}
			for range 2 {
				if got := fay.Post(path+"/notes", form); got.Status != 303 {
					t.Fatalf("keeping a note gave %d", got.Status)
				}
			}
			keys[key] = true
		}
		if keys[""] || len(keys) != 2 {
			t.Errorf("the forms' keys are %v", keys)
		}
		page := fay.Follow(fay.Get(path)).OK()
		for _, body := range []string{"He is right.", "Still right."} {
			if n := strings.Count(page.Body, body); n != 1 {
				t.Errorf("%q stands there %d times", body, n)
			}
		}
	})
}
