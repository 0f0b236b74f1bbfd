package web_test

import (
	"fmt"
	"strings"
	"testing"

	"answerable/forum/db"
	"answerable/forum/forumtest"
)

// Rule 7: "no answer needed" is a public word, and whoever may say it has a button
// for it at the post.
func TestNoAnswerNeededStandsAtThePostInPublic(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		h := newHub(t, engine)
		thanks, answer := h.Reply(h.asker, h.thread, "Thanks, that was all"), h.Reply(h.staff, h.thread, "You are welcome")
		h.Settle()
		post, path := fmt.Sprintf("#p%d", thanks.PostID), fmt.Sprintf("/p/%d/no-answer", thanks.PostID)
		button := func(on string) string { return fmt.Sprintf(`%s form[action="%s"] button[value="%s"]`, post, path, on) }
		offered := func(name string, who *forumtest.Client, on string, want int) {
			t.Helper()
			if n := who.Get(h.threadPath).OK().DOM().Find(button(on)).Length(); n != want {
				t.Errorf("%s is offered on=%s %d times, want %d", name, on, n, want)
			}
		}
		for name, who := range map[string]*forumtest.Client{"a guest": h.Guest(), "another member": h.other} {
			offered(name, who, "1", 0)
		}
		offered("staff", h.lead, "1", 1)
		offered("its author", h.asker, "1", 1)
		if n := h.lead.Get(h.threadPath).DOM().Find(fmt.Sprintf(`form[action="/p/%d/no-answer"]`, answer.PostID)).Length(); n != 0 {
			t.Error("staff's own answer starts no clock, and offers the button")
		}
		h.do(h.staff, path, "on", "1")
		for name, who := range map[string]*forumtest.Client{"a guest": h.Guest(), "another member": h.other, "its author": h.asker, "staff": h.lead} {
			if got := who.Get(h.threadPath).OK().Text(post); !strings.Contains(got, "No answer needed, says net_ops") {
				t.Errorf("%s reads %q", name, got)
			}
		}
		offered("staff", h.lead, "1", 0)
		offered("staff", h.lead, "0", 1)
		offered("its author", h.asker, "0", 1)
		h.do(h.asker, path, "on", "0")
		h.do(h.asker, path, "on", "1")
		if got := h.Guest().Get(h.threadPath).OK().Text(post); !strings.Contains(got, "No answer needed, says its author") {
			t.Errorf("a guest reads %q", got)
		}
		h.do(h.asker, path, "on", "0")
		if got := h.Guest().Get(h.threadPath).OK().Text(post); strings.Contains(got, "No answer needed") {
			t.Errorf("taken back, a guest reads %q", got)
		}
		h.do(h.asker, fmt.Sprintf("/p/%d/withdraw", thanks.PostID))
		offered("staff", h.lead, "1", 0)
	})
}
