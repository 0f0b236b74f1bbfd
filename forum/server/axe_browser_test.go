package server_test

import (
	"context"

	"maps"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"answerable/forum/config"
	"answerable/forum/db"
	"answerable/forum/forumtest"
	"answerable/forum/forumtest/axetest"
	"answerable/forum/server"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// tour walks the demo community as one reader and notes an address of every
// route of the table whose pages he gets by following links.
type tour struct {
	t      *testing.T
	w      *forumtest.World
	client *forumtest.Client
	routes map[string]*regexp.Regexp // GET routes by pattern
	found  map[string][]string       // addresses by pattern
	seen   map[string]bool
	queue  []string
}

// perRoute is how many pages of a route a tour reads for links.
const perRoute = 12

func newTour(t *testing.T, w *forumtest.World, client *forumtest.Client) *tour {
	t.Helper()
	u := &tour{t: t, w: w, client: client, routes: map[string]*regexp.Regexp{}, found: map[string][]string{}, seen: map[string]bool{}}
	for _, route := range w.Web.Routes() {
		if route.Method != "GET" {
			continue
		}
		u.routes[route.Path] = regexp.MustCompile("^" + strings.NewReplacer(`\*`, ".*").Replace(regexp.MustCompile(`:[a-z]+`).ReplaceAllString(regexp.QuoteMeta(route.Path), `[^/]+`)) + "$")
		if !strings.ContainsAny(route.Path, ":*") {
			u.queue = append(u.queue, route.Path)
		}
	}
	for len(u.queue) > 0 {
		next := u.queue[0]
		u.queue = u.queue[1:]
		u.read(next)
	}
	return u
}

// pattern is the route of an address: the one with the most fixed letters.
func (u *tour) pattern(address string) (best string) {
	path, _, _ := strings.Cut(address, "?")
	fixed := func(pattern string) int { return len(regexp.MustCompile(`:[a-z]+|\*`).ReplaceAllString(pattern, "")) }
	for pattern, matches := range u.routes {
		if matches.MatchString(path) && (best == "" || fixed(pattern) > fixed(best)) {
			best = pattern
		}
	}
	return best
}

func (u *tour) read(address string) {
	u.t.Helper()
	pattern := u.pattern(address)
	if pattern == "" || u.seen[address] || len(u.found[pattern]) >= perRoute {
		return
	}
	u.seen[address] = true
	p := u.client.Get(address)
	switch {
	case p.Status >= 500:
		u.t.Errorf("%s: %d", address, p.Status)
	case p.Status >= 300 && p.Status < 400:
		u.note(p.Header.Get("Location"))
	case p.Status == 200 && strings.HasPrefix(p.Header.Get("Content-Type"), "text/html"):
		u.found[pattern] = append(u.found[pattern], address)
		links := p.DOM().Find("a[href], form[method=get], form:not([method])")
		for _, n := range links.Nodes {
			for _, a := range n.Attr {
				if a.Key == "href" || a.Key == "action" {
					u.note(a.Val)
				}
			}
		}
	}
}

// note keeps an address of this forum for reading.
func (u *tour) note(link string) {
	link = strings.TrimPrefix(link, u.w.URL)
	link, _, _ = strings.Cut(link, "#")
	if to, err := url.Parse(link); err == nil && to.Host == "" && strings.HasPrefix(link, "/") && !u.seen[link] {
		u.queue = append(u.queue, link)
	}
}

// sights are the pages to look at: of every route the first that was found, and
// with a query (a page further on, a filter) one more.
func (u *tour) sights() []string {
	var all []string
	for _, pattern := range slices.Sorted(maps.Keys(u.found)) {
		plain, asked := "", ""
		for _, address := range u.found[pattern] {
			if strings.Contains(address, "?") && asked == "" {
				asked = address
			} else if plain == "" {
				plain = address
			}
		}
		for _, address := range []string{plain, asked} {
			if address != "" {
				all = append(all, address)
			}
		}
	}
	return append(all, "/nothing/here")
}

func newDemo(t *testing.T) (w *forumtest.World, clients map[string]*forumtest.Client) {
	t.Helper()
	w = forumtest.New(t, db.SQLite, func(s *config.Settings, _ *server.Options) { s.Demo = true })
	if err := w.SettleDemo(context.Background()); err != nil {
		t.Fatal(err)
	}
	w.Settle()
	clients = map[string]*forumtest.Client{"guest": w.Guest()}
	for _, role := range []string{"member", "staff", "moderator", "administrator"} {
		c := w.Guest()
		if p := c.Post("/sign-in/demo", url.Values{"role": {role}}); p.Status != 303 {
			t.Fatalf("signing in as a %s: %d %.300s", role, p.Status, p.Body)
		}
		clients[role] = c
	}
	return w, clients
}

// TestAxeFindsNothingCampaign opens the demo community's pages as everybody and
// holds them against WCAG 2.2 AA, wide and on a phone, light and dark. The long
// trial takes an address of every route of the table that the reader gets by
// following links; go test takes a few. ANSWERABLE_AXE_ONLY=PATTERN takes every
// page of one route.
func TestAxeFindsNothingCampaign(t *testing.T) {
	t.Parallel()
	ctx := browser(t)
	w, clients := newDemo(t)
	only := os.Getenv("ANSWERABLE_AXE_ONLY")
	for _, role := range []string{"guest", "member", "staff", "moderator", "administrator"} {
		client := clients[role]
		sights := map[string][]string{"guest": {"/", "/sign-in"}, "member": {"/faults", "/notifications"}, "staff": {"/desk"}, "moderator": {"/moderation/queue"}, "administrator": {"/admin/members"}}[role]
		if campaign() || only != "" {
			u := newTour(t, w, client)
			sights = u.sights()
			if only != "" {
				sights = u.found[only]
			}
			t.Logf("a %s: %d pages of %d routes", role, len(sights), len(u.found))
		}
		look(t, ctx, w, role, client, sights)
	}
}

func look(t *testing.T, browser context.Context, w *forumtest.World, role string, client *forumtest.Client, sights []string) {
	t.Helper()
	tab, closeTab := chromedp.NewContext(browser) // guests come first: the browser keeps the last one's cookie
	defer closeTab()
	if err := chromedp.Run(tab); err != nil {
		t.Fatal(err)
	}
	if client.Session() != "" {
		if err := chromedp.Run(tab, network.SetCookie("session", client.Session()).WithURL(w.URL)); err != nil {
			t.Fatal(err)
		}
	}
	for _, path := range sights {
		if err := chromedp.Run(tab, chromedp.Navigate(w.URL+path)); err != nil {
			t.Fatal(path, err)
		}
		for i, form := range axetest.Forms() {
			if !campaign() && i%2 == 1 {
				continue
			}
			found, err := axetest.Look(tab, form)
			if err != nil {
				t.Fatal(path, err)
			}
			for _, f := range found {
				t.Errorf("%s as a %s, %s: %s", path, role, form, f)
			}
		}
	}
}
