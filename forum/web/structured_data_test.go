package web_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/forumtest"
	"answerable/forum/thread"
)

// said is what a page tells engines in schema.org's words.
type said struct {
	Type       string `json:"@type"`
	MainEntity *said  `json:"mainEntity"`
	Name       string `json:"name"`
	Headline   string `json:"headline"`
	Text       string `json:"text"`
	URL        string `json:"url"`
	Published  string `json:"datePublished"`
	Author     struct{ Name string }
	Answers    *int   `json:"answerCount"`
	Comments   *int   `json:"commentCount"`
	Accepted   []said `json:"acceptedAnswer"`
	Suggested  []said `json:"suggestedAnswer"`
	Comment    []said `json:"comment"`
}

// saidBy reads the page's JSON-LD; nil where there is none.
func saidBy(t *testing.T, p forumtest.Page) *said {
	t.Helper()
	block := p.DOM().Find(`script[type="application/ld+json"]`)
	if block.Length() == 0 {
		return nil
	}
	var all said
	if err := json.Unmarshal([]byte(block.Text()), &all); err != nil {
		t.Fatalf("%v: %s", err, block.Text())
	}
	return &all
}

func meta(p forumtest.Page, selector string) string {
	return p.DOM().Find("meta["+selector+"]").AttrOr("content", "")
}

// authored are "author: text" of each, in their order.
func authored(all []said) string {
	var lines []string
	for _, one := range all {
		lines = append(lines, one.Author.Name+": "+one.Text)
	}
	return strings.Join(lines, "; ")
}

// long is a thread of two pages, whose second has three posts.
type long struct {
	*forumtest.World
	asker, other, staff *forumtest.Client
	place               thread.Placed
	path                string
	last                [3]thread.Placed // the posts of page 2
}

func newLong(t *testing.T, engine db.Dialect, kind thread.Kind) *long {
	t.Helper()
	l := &long{World: forumtest.New(t, engine)}
	l.Member("root_admin", account.Administrator)
	l.asker, l.other, l.staff = l.Member("ada_asks", account.Member), l.Member("otto_odd", account.Member), l.Member("net_ops", account.Staff)
	var err error
	l.place, err = l.Forum.Start(context.Background(), l.asker.Viewer, thread.Opening{BoardID: l.Board("Broadband").ID, Kind: kind, Title: "No dial tone", Body: "The line is dead.", Key: forumtest.Key()})
	if err != nil {
		t.Fatal(err)
	}
	l.Clock.Advance(time.Hour) // the asker wrote an hour before the others
	for n := 2; n <= thread.PageSize; n++ {
		l.Reply(l.other, l.place, fmt.Sprintf("Reply %d.", n))
	}
	for i, who := range []*forumtest.Client{l.other, l.staff, l.other} {
		l.last[i] = l.Reply(who, l.place, fmt.Sprintf("Later %d.", i))
	}
	l.path = "/t/1/" + l.place.Slug
	l.Settle()
	return l
}

// page gives what one page of the thread says, and checks what all pages say alike.
func (l *long) page(t *testing.T, number int, kind string) *said {
	t.Helper()
	path := l.path
	if number > 1 {
		path += fmt.Sprint("?page=", number)
	}
	p := l.Guest().Get(path).OK()
	all := saidBy(t, p)
	if all == nil || all.Type != kind {
		t.Fatalf("page %d says %+v, not of a %s", number, all, kind)
	}
	if all.MainEntity != nil {
		all = all.MainEntity
	}
	if all.Author.Name != "ada_asks" || all.Published != "2026-05-18T09:00:00Z" || all.URL != l.URL+l.path || all.Name+all.Headline != "No dial tone" {
		t.Errorf("page %d says that the thread is %+v", number, all)
	}
	return all
}

func TestLaterPagesSayWhoseThreadItIs(t *testing.T) {
	t.Parallel()
	for _, one := range []struct {
		kind thread.Kind
		said string
	}{{thread.Question, "QAPage"}, {thread.Discussion, "DiscussionForumPosting"}} {
		t.Run(string(one.kind), func(t *testing.T) {
			t.Parallel()
			forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
				l := newLong(t, engine, one.kind)
				first, second := l.page(t, 1, one.said), l.page(t, 2, one.said)
				if first.Text != "The line is dead." || second.Text != "" {
					t.Errorf("the thread's text is %q on page 1, %q on page 2", first.Text, second.Text)
				}
				if got := authored(append(second.Suggested, second.Comment...)); got != "otto_odd: Later 0.; net_ops: Later 1.; otto_odd: Later 2." {
					t.Errorf("page 2 says: %s", got)
				}
				if got := len(first.Suggested) + len(first.Comment); got != thread.PageSize-1 {
					t.Errorf("page 1 has %d replies", got)
				}
			})
		})
	}
}

// A reply is not what the thread is about, so no shared link shows it as that.
func TestLaterPagesAreNotDescribedByAReply(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		l := newLong(t, engine, thread.Question)
		for path, want := range map[string]string{l.path: "The line is dead.", l.path + "?page=2": ""} {
			p := l.Guest().Get(path).OK()
			if og, plain := meta(p, `property="og:description"`), meta(p, `name="description"`); og != want || plain != want {
				t.Errorf("%s is described as %q and %q", path, og, plain)
			}
		}
	})
}

// What stands as an answer is one on every page, wherever its post is, and only
// while everybody may read it.
func TestAnswersAreToldOnEveryPage(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		l, ctx := newLong(t, engine, thread.Question), context.Background()
		accepted := func(when, want string) {
			t.Helper()
			l.Settle()
			for number := 1; number <= 2; number++ {
				all := l.page(t, number, "QAPage")
				if got := authored(all.Accepted); got != want {
					t.Errorf("%s: page %d accepts %q, want %q", when, number, got, want)
				}
				if strings.Contains(authored(all.Suggested), "Later 1.") {
					t.Errorf("%s: page %d suggests what is accepted", when, number)
				}
			}
		}
		for _, post := range []thread.Placed{l.place, l.last[1]} { // a question does not answer itself
			if _, err := l.Forum.MarkOfficial(ctx, l.staff.Viewer, post.PostID, ""); err != nil {
				t.Fatal(err)
			}
		}
		accepted("official", "net_ops: Later 1.")
		for _, post := range []int64{2, l.last[1].PostID, l.last[2].PostID} {
			if _, err := l.Forum.Accept(ctx, l.asker.Viewer, post); err != nil {
				t.Fatal(err)
			}
		}
		accepted("accepted, too", "otto_odd: Reply 2.; net_ops: Later 1.; otto_odd: Later 2.")
		answer := l.page(t, 1, "QAPage").Accepted[1]
		if answer.URL != fmt.Sprintf("%s/p/%d", l.URL, l.last[1].PostID) || answer.Published != "2026-05-18T10:00:00Z" {
			t.Errorf("the answer stands at %s since %s", answer.URL, answer.Published)
		}
		if got := l.staff.Post(fmt.Sprintf("/p/%d/withdraw", l.last[1].PostID), form()).Status; got != 303 {
			t.Fatalf("withdrawing gave %d", got)
		}
		accepted("its author withdrew it", "otto_odd: Reply 2.; otto_odd: Later 2.")
	})
}

func TestHiddenAnswersAreNotTold(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		l := newLong(t, engine, thread.Question)
		mona := l.Member("mona_mod", account.Moderator)
		if _, err := l.Forum.MarkOfficial(context.Background(), l.staff.Viewer, l.last[1].PostID, ""); err != nil {
			t.Fatal(err)
		}
		got := mona.Post(fmt.Sprintf("/p/%d/moderate", l.last[1].PostID), form(act("post.hide")...))
		if got.Status != 303 {
			t.Fatalf("hiding gave %d: %s", got.Status, got.Text("main"))
		}
		l.Settle()
		for number := 1; number <= 2; number++ {
			if all := l.page(t, number, "QAPage"); len(all.Accepted) != 0 || strings.Contains(authored(all.Suggested), "net_ops") {
				t.Errorf("page %d tells a hidden answer: %+v", number, all)
			}
		}
	})
}

// Who has the address of an unlisted thread reads it; engines are told nothing.
func TestAnUnlistedThreadIsNotForEngines(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		l := newLong(t, engine, thread.Question)
		mona := l.Member("mona_mod", account.Moderator)
		look := func(when, robots string, tells bool) {
			t.Helper()
			l.Settle()
			for who, as := range map[string]*forumtest.Client{"guest": l.Guest(), "asker": l.asker} {
				for _, path := range []string{l.path, l.path + "?page=2"} {
					p := as.Get(path).OK()
					if got := meta(p, `name="robots"`); got != robots || (saidBy(t, p) != nil) != tells {
						t.Errorf("%s, %s, %s: robots are told %q, JSON-LD %v", when, who, path, got, saidBy(t, p))
					}
				}
			}
		}
		look("listed", "", true)
		if got := mona.Post("/t/1/moderate", form(act("thread.unlist")...)); got.Status != 303 {
			t.Fatalf("unlisting gave %d: %s", got.Status, got.Text("main"))
		}
		look("unlisted", "noindex", false)
		if got := mona.Post("/moderation/log/0/undo", form("reason", "It may be found again.")); got.Status != 303 {
			t.Fatalf("listing again gave %d: %s", got.Status, got.Text("main"))
		}
		look("listed again", "", true)
	})
}
