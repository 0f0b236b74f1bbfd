package web_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/forumtest"
)

// TestAHiddenWorkaroundLeavesThePagesOfOtherThreads: every linked thread's page and
// the fault's own show the workaround, whose post stands in one of them.
func TestAHiddenWorkaroundLeavesThePagesOfOtherThreads(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		h := newHub(t, engine)
		mona := h.Member("mona", account.Moderator)
		h.open()
		h.do(h.lead, "/t/2/fault", "fault", "F-1")
		answer := h.Reply(h.lead, h.thread, "Use zyxwvut as your address.")
		if _, err := h.Forum.MarkOfficial(context.Background(), h.lead.Viewer, answer.PostID, ""); err != nil {
			t.Fatal(err)
		}
		h.do(h.staff, "/faults/F-1/workaround", "answer", "1")
		h.Settle()
		pages := []string{h.threadPath, h.secondPath, "/faults/F-1", "/faults"}
		for _, path := range pages[:3] {
			has(t, path, h.Guest().Get(path).OK(), "main", "zyxwvut")
			has(t, path, h.asker.Get(path).OK(), "main", "zyxwvut")
		}
		h.do(mona, fmt.Sprintf("/p/%d/moderate", answer.PostID), act("post.hide")...)
		for name, who := range map[string]*forumtest.Client{"guest": h.Guest(), "customer": h.asker, "staff": h.staff} {
			for _, path := range pages {
				if page := who.Get(path).OK(); strings.Contains(page.Body, "zyxwvut") {
					t.Errorf("%s still reads it on %s", name, path)
				}
			}
		}
	})
}
