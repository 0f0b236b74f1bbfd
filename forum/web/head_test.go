package web_test

import (
	"fmt"
	"testing"

	"answerable/forum/db"
	"answerable/forum/forumtest"
	"answerable/forum/thread"
)

// A feed is made for a guest: where he may not read, there is none to offer.
func TestFeedsAreOfferedWhereGuestsMayRead(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		h := newHub(t, engine)
		lounge := h.Board("Lounge", func(b *thread.Board) { b.MaySee = thread.Members })
		inside := h.Thread(h.asker, lounge, "Among ourselves", "Hello.")
		for path, feeds := range map[string]int{h.threadPath: 2, "/b/broadband": 1, "/b/lounge": 0, fmt.Sprintf("/t/%d/%s", inside.ThreadID, inside.Slug): 0} {
			page := h.asker.Get(path).OK()
			if n := page.DOM().Find(`[href$="feed.atom"]`).Length(); n != feeds {
				t.Errorf("%s offers %d feeds, want %d", path, n, feeds)
			}
		}
	})
}

// What a page is called stands in its heading, in its title and in links to it
// that are shared; none of them is empty.
func TestListsSayWhatTheyAre(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		h := newHub(t, engine)
		for _, one := range []struct{ path, title, heading, shared string }{
			{"/", "Answerable", "What is not working?", "Answerable"},
			{"/latest", "Latest threads · Answerable", "Latest threads", "Latest threads"},
			{"/latest?state=unanswered", "Latest threads · Answerable", "Latest threads", "Latest threads"},
			{"/tag/dhcp?state=answered", "Threads tagged dhcp · Answerable", "Threads with the tag dhcp", "Threads tagged dhcp"},
		} {
			page := h.Guest().Get(one.path).OK()
			shared := page.DOM().Find(`meta[property="og:title"]`).AttrOr("content", "")
			if title, heading := page.Text("title"), page.Text("h1"); title != one.title || heading != one.heading || shared != one.shared {
				t.Errorf("%s is titled %q, headed %q, shared as %q", one.path, title, heading, shared)
			}
			if page.DOM().Find("h1 .tag").Length() != 0 && page.Text("h1 .tag") == "" {
				t.Errorf("%s names an empty tag", one.path)
			}
		}
	})
}
