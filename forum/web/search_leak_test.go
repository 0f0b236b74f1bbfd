package web_test

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"answerable/forum/account"
	"answerable/forum/config"
	"answerable/forum/db"
	"answerable/forum/forumtest"
	"answerable/forum/server"
	"answerable/forum/thread"
	"answerable/moderation"
	"answerable/moderation/modlog"

	"github.com/PuerkitoBio/goquery"
)

// hall is a forum with boards for different readers, all of it in the index.
type hall struct {
	*forumtest.World
	admin, asker, staff, mona *forumtest.Client
}

// newHall fills three boards; every thread has the word zqall, and each board words,
// a tag, a version and a member of its own.
func newHall(t *testing.T, engine db.Dialect, with func(*config.Settings, *server.Options)) *hall {
	t.Helper()
	w := forumtest.New(t, engine, func(_ *config.Settings, o *server.Options) { o.NoJobs = true }, with)
	h := &hall{World: w, admin: w.Member("root_admin", account.Administrator), asker: w.Member("hub3_owner", account.Member),
		staff: w.Member("net_ops", account.Staff), mona: w.Member("mona_mod", account.Moderator)}
	for _, audience := range []thread.Audience{thread.Everyone, thread.Members, thread.StaffOnly} {
		name := "zq" + string(audience)
		b := w.Board("Board "+name, func(b *thread.Board) {
			b.Slug, b.MaySee = name, audience
			if audience == thread.StaffOnly {
				b.MayStart, b.MayReply = thread.StaffOnly, thread.StaffOnly
			}
		})
		_, err := w.Forum.Start(context.Background(), h.staff.Viewer, thread.Opening{BoardID: b.ID, Kind: thread.Question, Title: "About " + name + "title zqall",
			Tags: []string{name + "tag"}, Version: "9.9-" + name, Body: "Nobody but the readers of " + name + "secretword knows.", Key: forumtest.Key()})
		if err != nil {
			t.Fatal(err)
		}
	}
	h.reindex()
	return h
}

func (h *hall) reindex() {
	h.T.Helper()
	if err := h.Search.Reindex(context.Background(), func(int, int) {}); err != nil {
		h.T.Fatal(err)
	}
}

// search gives what the results say for a query, without the query itself.
func (h *hall) search(who *forumtest.Client, q string) (forumtest.Page, string) {
	h.T.Helper()
	page := who.Get("/search?q=" + url.QueryEscape(q)).OK()
	if note := page.Text(".notice-warn"); strings.Contains(note, "database was searched") {
		h.T.Fatalf("the index is not in use: %s", note)
	}
	dom := page.DOM()
	dom.Find("input, .search-said, .tries, a[rel=nofollow]").Each(func(_ int, s *goquery.Selection) {
		if !s.Is(".facets a, .tries") {
			s.Remove() // they repeat what was typed
		}
	})
	return page, dom.Find("main").Text()
}

// TestSearchTellsNobodyOfWhatHeMayNotSee holds sentence 86 of the requirements
// (V8.3.1: the search uses the same check): neither hits nor counts, facets nor
// proposed spellings come from boards that a reader may not see.
func TestSearchTellsNobodyOfWhatHeMayNotSee(t *testing.T) {
	t.Parallel()
	forumtest.EachIndex(t, func(t *testing.T, engine db.Dialect, with func(*config.Settings, *server.Options)) {
		h := newHall(t, engine, with)
		for _, one := range []struct {
			who   string
			as    *forumtest.Client
			sees  int
			never []string
		}{
			{"a guest", h.Guest(), 1, []string{"zqmembers", "zqstaff"}},
			{"a member", h.asker, 2, []string{"zqstaff"}},
			{"staff", h.staff, 3, nil},
			{"a moderator", h.mona, 3, nil},
			{"an administrator", h.admin, 3, nil},
		} {
			page, said := h.search(one.as, "zqall")
			if n := page.DOM().Find(".results > li").Length(); n != one.sees || !strings.HasPrefix(page.Text(".found-count"), fmt.Sprint(one.sees)) {
				t.Errorf("%s finds %d threads and reads %q, want %d", one.who, n, page.Text(".found-count"), one.sees)
			}
			for _, secret := range one.never {
				if strings.Contains(said, secret) {
					t.Errorf("%s reads of %s in the results or facets: %s", one.who, secret, said)
				}
				for _, q := range []string{secret + "secretword", secret + "title", `"` + secret + `secretword knows"`, "tag:" + secret + "tag", "version:9.9-" + secret, "board:" + secret,
					secret + "secretwrod", "nothing " + secret + "titel", secret[:5], "zqall tag:" + secret + "tag", "zqall version:9.9-" + secret, "by:net_ops tag:" + secret + "tag"} {
					page, said := h.search(one.as, q)
					if page.DOM().Find(".facets").Length() > 0 && page.DOM().Find(".results > li").Length() == 0 {
						t.Errorf("%s looks for %q and finds nothing but facets", one.who, q)
					}
					for _, whole := range []string{secret + "secretword", secret + "tag", "9.9-" + secret, "Board " + secret} {
						if strings.Contains(said, whole) && !strings.Contains(q, whole) {
							t.Errorf("%s looks for %q and reads of %q: %s", one.who, q, whole, said)
						}
					}
					if strings.Contains(said, secret+"title zqall") {
						t.Errorf("%s finds a thread by %q that he may not see", one.who, q)
					}
				}
			}
		}
	})
}

// TestSearchForgetsWhatWasHidden, before any job has run: no hit, no count and no
// facet tells what a hidden, withdrawn or unlisted text had.
func TestSearchForgetsWhatWasHidden(t *testing.T) {
	t.Parallel()
	forumtest.EachIndex(t, func(t *testing.T, engine db.Dialect, with func(*config.Settings, *server.Options)) {
		h, ctx := newHall(t, engine, with), context.Background()
		board, err := h.Forum.BoardBySlug(ctx, h.asker.Viewer, "zq"+string(thread.Everyone))
		if err != nil {
			t.Fatal(err)
		}
		talk := h.Thread(h.asker, board, "An open talk", "Nothing here.")
		hidden, withdrawn := h.Reply(h.asker, talk, "zqhiddenword stands here."), h.Reply(h.asker, talk, "zqwithdrawnword stands here.")
		unlisted := h.Thread(h.asker, board, "A quiet talk", "zqunlistedword stands here.")
		h.reindex()
		words := []string{"zqhiddenword", "zqwithdrawnword", "zqunlistedword"}
		for _, word := range words {
			if page, _ := h.search(h.Guest(), word); page.DOM().Find(".results > li").Length() != 1 {
				t.Fatalf("%s is not found before: %s", word, page.Text("main"))
			}
		}
		form := moderation.Form{Rule: "1.1", Reason: "Insults people in the thread.", Explanation: "Please keep to the matter.", Source: modlog.OwnInitiative}
		_, errHide := h.Moderation.Act(ctx, h.mona.Viewer, moderation.Proposal{Kind: modlog.HidePost, TargetID: hidden.PostID, Form: form})
		_, errUnlist := h.Moderation.Act(ctx, h.mona.Viewer, moderation.Proposal{Kind: modlog.UnlistThread, TargetID: unlisted.ThreadID, Form: form})
		if errHide != nil || errUnlist != nil {
			t.Fatal(errHide, errUnlist)
		}
		if p := h.asker.Post(fmt.Sprintf("/p/%d/withdraw", withdrawn.PostID), url.Values{}); p.Status != 303 {
			t.Fatalf("withdrawing: %d", p.Status)
		}
		look := func(when string) {
			t.Helper()
			for who, as := range map[string]*forumtest.Client{"guest": h.Guest(), "author": h.asker, "staff": h.staff, "moderator": h.mona} {
				for _, word := range words {
					page, said := h.search(as, word)
					if page.DOM().Find(".results > li").Length() > 0 || page.DOM().Find(".facets, .found-count").Length() > 0 {
						t.Errorf("%s, %s finds by %s: %s", when, who, word, said)
					}
				}
			}
		}
		look("before the jobs")
		if err := h.StartJobs(); err != nil {
			t.Fatal(err)
		}
		h.Settle()
		look("after the jobs")
		if n, err := h.Search.State(ctx); err != nil || n.Documents != 4 { // the open talk and one of each board
			t.Errorf("the index holds %d documents, %v", n.Documents, err)
		}
	})
}
