package server_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/forumtest"
)

// withdrawn is a thread whose opening and answer their author takes back.
type withdrawn struct {
	*forumtest.World
	t                   *testing.T
	author, rita, stig  *forumtest.Client
	threadID            int64
	slug                string
	posts               []int64
	picture             string
	everyone            map[string]*forumtest.Client
	addressesOfTheTrial []string
}

func newWithdrawn(t *testing.T, engine db.Dialect) *withdrawn {
	w := forumtest.New(t, engine)
	x := &withdrawn{World: w, t: t, author: w.Member("Aino", account.Member), rita: w.Member("Rita", account.Member), stig: w.Member("Stig", account.Staff)}
	x.everyone = map[string]*forumtest.Client{"guest": w.Guest(), "author": x.author, "member": x.rita, "staff": x.stig,
		"moderator": w.Member("Mona", account.Moderator), "administrator": w.Member("Adam", account.Administrator)}
	g := &guarded{World: w, t: t}
	x.picture = g.upload(x.author)
	board := w.Board("Gateways")
	body := known + " and " + secret + " @Rita ![" + secret + "](/uploads/" + x.picture + ")"
	opened := g.place(x.author.Post("/b/gateways/new", url.Values{"kind": {"question"}, "title": {"Line drops"}, "body": {body}, "key": {forumtest.Key()}}))
	answer := g.place(x.author.Post(fmt.Sprintf("/t/%d/reply", opened.ThreadID), url.Values{"body": {"Again " + body}, "key": {forumtest.Key()}}))
	x.threadID, x.slug, x.posts = opened.ThreadID, opened.Slug, []int64{opened.PostID, answer.PostID}
	post := "/p/" + text(answer.PostID)
	g.does(x.author, post+"/edit", url.Values{"body": {"Better " + body}, "version": {"1"}, "note": {"was " + secret}})
	g.does(x.stig, post+"/official", url.Values{"versions": {"all"}})
	g.does(x.author, post+"/accept", url.Values{"on": {"1"}})
	w.Settle()
	x.listAddresses(board.Slug)
	return x
}

func (x *withdrawn) listAddresses(board string) {
	at := fmt.Sprintf("/t/%d/", x.threadID)
	x.addressesOfTheTrial = []string{"/", "/latest", "/latest.atom", "/b/" + board, "/b/" + board + "/feed.atom", at + x.slug, at + "feed.atom", at + "reply", at + "unread",
		"/m/Aino", "/notifications", "/drafts", "/subscriptions", "/search?q=" + known, "/search?q=again+" + known, "/search?q=%22" + known + "%22", "/search?q=" + known[:4] + "*", "/sitemap/1.xml",
		"/uploads/" + x.picture}
	for _, post := range x.posts {
		for _, act := range []string{"", "/quote", "/history", "/edit", "/withdraw", "/confirm", "/official", "/official/withdraw?mark=1"} {
			x.addressesOfTheTrial = append(x.addressesOfTheTrial, "/p/"+text(post)+act)
		}
		x.addressesOfTheTrial = append(x.addressesOfTheTrial, at+"reply?quote="+text(post), at+"reply?to="+text(post))
	}
}

func (x *withdrawn) reading(when string) (shown map[string]bool) {
	shown = map[string]bool{}
	for name, c := range x.everyone {
		for _, address := range x.addressesOfTheTrial {
			p := c.Get(address)
			picture := strings.HasPrefix(address, "/uploads/") && p.Status == 200 && name != "author" // who sent a picture keeps it
			if picture || seen(p, address, secret) != "" {
				shown[address] = true
				if when != "" {
					x.t.Errorf("%s, a %s reads at %s: %s", when, name, address, seen(p, address, secret))
				}
			}
			if p.Status >= 500 {
				x.t.Errorf("%s: %d", address, p.Status)
			}
		}
	}
	return shown
}

func TestAWithdrawnPostIsGoneEverywhereAtOnce(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		x := newWithdrawn(t, engine)
		shown := x.reading("")
		post := "/p/" + text(x.posts[1])
		for _, address := range []string{fmt.Sprintf("/t/%d/%s", x.threadID, x.slug), fmt.Sprintf("/t/%d/feed.atom", x.threadID), "/m/Aino", "/notifications",
			"/search?q=" + known, "/uploads/" + x.picture, post + "/quote", post + "/history", post + "/edit", post + "/official"} {
			if !shown[address] {
				t.Errorf("before, %s shows nothing of the post", address)
			}
		}
		g := &guarded{World: x.World, t: t}
		for _, post := range x.posts {
			g.does(x.author, "/p/"+text(post)+"/withdraw", url.Values{"reason": {"Wrong box"}})
		}
		x.reading("right after the withdrawal")
		x.Settle()
		x.reading("after the jobs are done")
		page := x.Guest().Get(fmt.Sprintf("/t/%d/%s", x.threadID, x.slug)).OK()
		if page.DOM().Find(".tombstone").Length() != 2 {
			t.Errorf("the withdrawn posts left %d tombstones, not 2", page.DOM().Find(".tombstone").Length())
		}
	})
}

// What may be kept by browsers and proxies is gone from there within 5 seconds
// too (DESIGN.md section 5): nothing that people wrote may be kept for longer.
func TestNoSharedCacheKeepsWhatPeopleWrote(t *testing.T) {
	t.Parallel()
	x := newWithdrawn(t, db.SQLite)
	for name, c := range x.everyone {
		for _, address := range x.addressesOfTheTrial {
			p := c.Get(address)
			if p.Status != 200 {
				continue
			}
			policy := p.Header.Get("Cache-Control")
			revalidated := strings.Contains(policy, "no-cache") || strings.Contains(policy, "no-store")
			if !revalidated && !strings.HasSuffix(policy, "max-age=5") {
				t.Errorf("%s may be kept by anybody: Cache-Control %q", address, policy)
			}
			if name != "guest" && !strings.Contains(policy, "private") && !strings.HasPrefix(address, "/uploads/") && !strings.HasSuffix(address, ".atom") && !strings.HasSuffix(address, ".xml") {
				t.Errorf("a %s's page %s may be kept for others: Cache-Control %q", name, address, policy)
			}
		}
	}
}
