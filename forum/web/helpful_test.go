package web_test

import (
	"fmt"
	"strings"
	"testing"

	"answerable/forum/db"
	"answerable/forum/forumtest"
)

// A mark is its member's to set and to undo, on a page that was known without any;
// the post's author reads how many there are and is asked for none.
func TestHelpfulIsOffered(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		h := newHub(t, engine)
		answer := h.Reply(h.staff, h.thread, "Update to 4.7.6")
		h.Settle()
		post, path := fmt.Sprintf("#p%d", answer.PostID), fmt.Sprintf("/p/%d/helpful", answer.PostID)
		own := func(who *forumtest.Client) (there, hidden bool, text string) {
			t.Helper()
			mark := who.Get(h.threadPath).OK().DOM().Find(post + " .acts > .own-post")
			_, hidden = mark.Attr("hidden")
			return mark.Length() == 1, hidden, mark.Text()
		}
		undo := func(who *forumtest.Client) bool {
			t.Helper()
			return strings.Contains(who.Get(h.threadPath).OK().Text(post), "You found this helpful")
		}
		for range 2 { // made, then known
			if there, hidden, text := own(h.staff); !there || !hidden || text != "" {
				t.Errorf("without marks its author gets %v, hidden %v, %q", there, hidden, text)
			}
			if there, _, _ := own(h.asker); there || undo(h.asker) {
				t.Error("another's post is taken for the reader's, or for marked")
			}
		}
		h.do(h.asker, path, "on", "1")
		for range 2 {
			if _, hidden, text := own(h.staff); hidden || text != "1 helpful" {
				t.Errorf("its author reads %q, hidden %v", text, hidden)
			}
			if !undo(h.asker) || undo(h.other) {
				t.Errorf("undo: who marked %v, another %v", undo(h.asker), undo(h.other))
			}
		}
		if got := h.staff.Post(path, form("on", "1")).Status; got != 403 {
			t.Errorf("one's own post can be marked: %d", got)
		}
		h.do(h.asker, path, "on", "0")
		if undo(h.asker) {
			t.Error("an undone mark is still shown")
		}
	})
}
