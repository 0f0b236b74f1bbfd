package web_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"image"
	"image/png"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"answerable/forum/account"
	"answerable/forum/config"
	"answerable/forum/db"
	"answerable/forum/fault"
	"answerable/forum/forumtest"
	"answerable/forum/notify"
	"answerable/forum/server"
	"answerable/forum/thread"
	"answerable/forum/web"
	"answerable/moderation"
	"answerable/moderation/modlog"

	"github.com/PuerkitoBio/goquery"
)

// village is a forum with somebody in every role and one of everything that
// routes name.
type village struct {
	*forumtest.World
	t       *testing.T
	people  map[string]int64 // member id by role
	fill    map[string]string
	special map[string]string // whole paths of routes whose object is another one
}

// roles are the readers of the matrix, in the order of its columns.
func roles() []string { return []string{"guest", "member", "staff", "moderator", "administrator"} }

func newVillage(t *testing.T, engine db.Dialect) *village {
	t.Helper()
	w := forumtest.New(t, engine, func(s *config.Settings, _ *server.Options) { s.Demo = true }) // sessions without passwords, see token
	v := &village{World: w, t: t, people: map[string]int64{"guest": 0}}
	clients := map[string]*forumtest.Client{}
	for _, role := range []string{"administrator", "member", "staff", "moderator"} {
		clients[role] = w.Member(role+"_maria", account.Role(role))
		v.people[role] = clients[role].Viewer.ID
	}
	asker, staff, admin := clients["member"], clients["staff"], clients["administrator"]
	ctx := context.Background()
	board := w.Board("Broadband")
	_, err := w.Forum.SaveProduct(ctx, admin.Viewer, thread.Product{BoardID: board.ID, Name: "Home Hub 3"}, []string{"Type A"})
	v.must(err)
	picture, err := w.Forum.Upload(ctx, asker.Viewer, bytes.NewReader(somePNG(t)))
	v.must(err)
	place, err := w.Forum.Start(ctx, asker.Viewer, thread.Opening{BoardID: board.ID, Kind: thread.Question, Title: "No dial tone since Tuesday",
		Body: "The line is **dead**. ![socket](" + picture.Path + ")", Tags: []string{"hub3"}, Key: forumtest.Key()})
	v.must(err)
	w.Settle() // the first thread's care comes before the other's
	answer, other := w.Reply(staff, place, "Try the test socket."), w.Thread(asker, board, "Something else entirely", "Never mind.")
	_, err = w.Forum.MarkOfficial(ctx, staff.Viewer, answer.PostID, "")
	v.must(err)
	v.must(w.Forum.SaveDraft(ctx, asker.Viewer, thread.Draft{Place: thread.ReplyDraft(place.ThreadID), Body: "Half a reply"}))
	team, err := w.People.CreateTeam(ctx, admin.Viewer, "Network", "")
	v.must(err)
	v.must(w.People.AddToTeam(ctx, admin.Viewer, team, v.people["staff"]))
	_, err = w.Forum.SaveReplyTemplate(ctx, admin.Viewer, thread.ReplyTemplate{Name: "Line check", Body: "Please run it."})
	v.must(err)
	w.Settle() // the thread's care comes first, the fault's after it
	_, err = w.Faults.Open(ctx, staff.Viewer, fault.Opening{ThreadID: place.ThreadID, Title: "No dial tone in the north"})
	v.must(err)
	_, err = w.Faults.Promise(ctx, staff.Viewer, fault.NewPromise{FaultID: 1, What: "A line check", DueAt: w.Clock.Now().Add(48 * time.Hour)})
	v.must(err)
	bad := v.moderated(asker, clients["moderator"], w.Reply(asker, other, "Words of anger."))
	w.Settle()
	v.must(w.ModLog.Seal(ctx))
	w.Address(asker, "maria@example.test")
	link := w.Outbox.Links.Token(notify.Link{MemberID: asker.Viewer.ID}, "maria@example.test")
	v.fill = map[string]string{":kind": "reset", ":token": "x", ":id": "1", ":member": id(v.people["staff"]), ":slug": board.Slug, ":tag": "hub3", ":name": "member_maria", ":n": "1", ":version": "1", ":number": "2.1", ":channel": "chat"}
	v.special = map[string]string{"/faults/:n": "/faults/F-1", "/follow/faults/:n": "/follow/faults/F-1", "/notifications/live": "/notifications/live?once=1", "/mail/:token": "/mail/" + link, "/record/items": "/record/items?figure=late", "/t/:id/:slug": "/t/1/" + place.Slug, "/uploads/:name": picture.Path, "/static/:name": w.Theme.Asset("app.css"),
		"/p/:id/withdraw": fmt.Sprintf("/p/%d/withdraw", other.PostID), "/p/:id/official/withdraw": "/p/2/official/withdraw?mark=1", "/p/:id/confirm": "/p/2/confirm", "/p/:id/accept": "/p/2/accept", "/p/:id/original": postPath(bad) + "/original",
		"/moderation/log/tile/*": "/moderation/log/tile/0/000.p/2", "/moderation/log/texts/*": "/moderation/log/texts/000.p/2"}
	return v
}

// moderated warns the member (entry 0, with an appeal), hides his post (entry 1),
// and has a guest flag his opening post.
func (v *village) moderated(member, moderator *forumtest.Client, bad thread.Placed) thread.Placed {
	v.t.Helper()
	ctx, form := context.Background(), moderation.Form{Rule: "1.1", Reason: "Insults people.", Source: modlog.OwnInitiative}
	warned, err := v.Moderation.Act(ctx, moderator.Viewer, moderation.Proposal{Kind: modlog.WarnMember, TargetID: member.Viewer.ID, Form: form})
	v.must(err)
	hidden, err := v.Moderation.Act(ctx, moderator.Viewer, moderation.Proposal{Kind: modlog.HidePost, TargetID: bad.PostID, Form: form})
	v.must(err)
	if warned.EntryID != 0 || hidden.EntryID != 1 {
		v.t.Fatalf("the entries are %d and %d", warned.EntryID, hidden.EntryID)
	}
	_, err = v.Moderation.AppealEntry(ctx, member.Viewer, warned.EntryID, "I insulted nobody.")
	v.must(err)
	v.must(v.Moderation.FlagPost(ctx, account.Viewer{}, moderation.Flag{PostID: 1, Reason: "It is unkind."}))
	return bad
}

func postPath(p thread.Placed) string { return fmt.Sprintf("/p/%d", p.PostID) }

func (v *village) must(err error) {
	v.t.Helper()
	if err != nil {
		v.t.Fatal(err)
	}
}

func somePNG(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 8, 8))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// path is a route's address with something that is there in its places.
func (v *village) path(pattern string) string {
	if whole := v.special[pattern]; whole != "" {
		return whole
	}
	return v.with(pattern, func(name string) string { return v.fill[name] })
}

func (v *village) with(pattern string, value func(name string) string) string {
	parts := strings.Split(pattern, "/")
	for i, part := range parts {
		if name, end, _ := strings.Cut(part, "."); strings.HasPrefix(name, ":") {
			parts[i] = value(name)
			if end != "" {
				parts[i] += "." + end
			}
		}
	}
	return strings.Join(parts, "/")
}

// token opens a session for somebody in that role, "" for a guest.
func (v *village) token(role string) string {
	v.t.Helper()
	if role == "guest" {
		return ""
	}
	token, err := v.People.SignInAs(context.Background(), v.people[role], "test")
	v.must(err)
	return token
}

func cookie(token string) []string {
	if token == "" {
		return nil
	}
	return []string{"Cookie", "session=" + token}
}

func (v *village) routes(method string) []web.Route {
	return slices.DeleteFunc(v.Web.Routes(), func(r web.Route) bool { return r.Method != method })
}

func TestEveryRouteSaysWhoHowOftenAndHowMuch(t *testing.T) {
	t.Parallel()
	v := newVillage(t, db.SQLite)
	classes := []web.Rate{web.Reading, web.Searching, web.Writing, web.Saving, web.Uploading, web.Entering, web.Calling}
	seen := map[string]bool{}
	for _, r := range v.Web.Routes() {
		name := r.Method + " " + r.Path
		if seen[name] {
			t.Errorf("%s is there twice", name)
		}
		seen[name] = true
		if !slices.Contains(classes, r.Rate) || r.Access < web.Anybody || r.Access > web.Administrators || r.Do == nil {
			t.Errorf("%s has the rate %q, the access %d", name, r.Rate, r.Access)
		}
		switch r.Method {
		case http.MethodGet:
			if r.Body != 0 {
				t.Errorf("%s takes a body of %d bytes", name, r.Body)
			}
		case http.MethodPost:
			if _, limited := web.Limits()[r.Rate]; !limited || r.Body < 1 || r.Body > 16<<20 {
				t.Errorf("%s takes %d bytes at the rate %q", name, r.Body, r.Rate)
			}
		default:
			t.Errorf("%s: forms know GET and POST only", name)
		}
		if strings.HasPrefix(r.Path, "/admin") != (r.Access == web.Administrators) {
			t.Errorf("%s is open to %d", name, r.Access)
		}
	}
}

// TestEachRouteAndRole holds every cell of the matrix below against the running
// forum: who asks for what, and what he gets.
func TestEachRouteAndRole(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		v := newVillage(t, engine)
		want := matrix()
		for _, r := range append(v.routes(http.MethodGet), v.routes(http.MethodPost)...) {
			name := r.Method + " " + r.Path
			cells := strings.Fields(want[name])
			delete(want, name)
			var got []string
			for _, role := range roles() {
				answer := v.ask(r, role)
				v.fine(name+" as "+role, answer)
				got = append(got, fmt.Sprint(answer.Status))
			}
			if !slices.Equal(got, cells) {
				t.Errorf("%q: %q, but the matrix says %q", name, strings.Join(got, " "), strings.Join(cells, " "))
			}
		}
		for name := range want {
			t.Errorf("the matrix has %s, the route table has not", name)
		}
	})
}

// ask uses a route in a session of its own, with an empty form.
func (v *village) ask(r web.Route, role string) forumtest.Page {
	v.t.Helper()
	header := cookie(v.token(role))
	if r.Method == http.MethodPost {
		return v.Guest().Post(v.path(r.Path), url.Values{}, header...)
	}
	return v.Guest().Get(v.path(r.Path), header...)
}

// fine checks what holds for every answer whatever it is.
func (v *village) fine(what string, p forumtest.Page) {
	v.t.Helper()
	h := p.Header
	if p.Status >= 500 {
		log := v.Log.String()
		v.t.Errorf("%s: %d\n%s", what, p.Status, log[max(0, len(log)-800):])
	}
	policy := h.Get("Content-Security-Policy")
	if h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Referrer-Policy") != "same-origin" || policy == "" ||
		strings.Contains(policy, "unsafe") || h.Get("Access-Control-Allow-Origin") != "" {
		v.t.Errorf("%s: the headers are %v", what, h)
	}
	if !strings.HasPrefix(h.Get("Content-Type"), "text/html") || p.Body == "" {
		return
	}
	for _, directive := range []string{"default-src 'none'", "script-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"} {
		if !strings.Contains(policy, directive) {
			v.t.Errorf("%s: the policy lacks %s", what, directive)
		}
	}
	if h.Get("Content-Type") != "text/html; charset=utf-8" {
		v.t.Errorf("%s: Content-Type %q", what, h.Get("Content-Type"))
	}
	p.DOM().Find("*").Each(func(_ int, s *goquery.Selection) {
		if problem := inline(s); problem != "" {
			v.t.Errorf("%s: %s", what, problem)
		}
	})
}

// inline names what a page must not hold: script or style of its own.
func inline(s *goquery.Selection) string {
	node := s.Get(0)
	if kind, _ := s.Attr("type"); node.Data == "script" && s.AttrOr("src", "") == "" && kind != "application/ld+json" {
		return "an inline script"
	}
	if node.Data == "style" || node.Data == "iframe" || node.Data == "object" || node.Data == "embed" {
		return "a <" + node.Data + ">"
	}
	for _, a := range node.Attr {
		if strings.HasPrefix(a.Key, "on") || a.Key == "style" || strings.HasPrefix(strings.TrimSpace(strings.ToLower(a.Val)), "javascript:") {
			return fmt.Sprintf("<%s %s=%q>", node.Data, a.Key, a.Val)
		}
	}
	return ""
}

func TestAFormOfAnotherSiteIsRefusedEverywhere(t *testing.T) {
	t.Parallel()
	v := newVillage(t, db.SQLite)
	token := v.token("administrator")
	before := v.dump()
	for _, r := range v.routes(http.MethodPost) {
		for _, header := range [][]string{{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Sec-Fetch-Site", "", "Origin", "https://evil.example"},
			{"Sec-Fetch-Site", "", "Origin", "null"}, {"Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example", "Accept", "application/json"}} {
			form := url.Values{"name": {"Evil"}, "body": {"Evil words of evil people"}, "on": {"1"}, "role": {"administrator"}, "title": {"Evil thread"}, "kind": {"question"}, "key": {forumtest.Key()}}
			got := v.Guest().Post(v.path(r.Path), form, append(header, cookie(token)...)...)
			if got.Status != 403 || sessionCookie(got) != nil {
				t.Errorf("%s with %q gave %d", r.Path, header, got.Status)
			}
			v.fine(r.Path, got)
		}
	}
	v.same("forms of another site", before, v.dump())
}

func TestABodyBeyondTheLimitIsRefusedEverywhere(t *testing.T) {
	t.Parallel()
	v := newVillage(t, db.SQLite)
	token := v.token("administrator")
	before := v.dump()
	turns, all := make(chan struct{}, 8), sync.WaitGroup{}
	for _, r := range v.routes(http.MethodPost) {
		turns <- struct{}{}
		all.Go(func() {
			v.beyond(r, token)
			<-turns
		})
	}
	all.Wait()
	v.same("bodies beyond the limit", before, v.dump())
}

// beyond sends a route more than it takes: by what the head says, and without a
// word about the length.
func (v *village) beyond(r web.Route, token string) {
	head := fmt.Sprintf("Content-Length: %d\r\n", r.Body+1)
	if got := v.raw(r.Path, token, head, strings.Repeat("a", 16<<10)); got != 413 {
		v.t.Errorf("%s with %d bytes gave %d", r.Path, r.Body+1, got)
	}
	chunk := strings.Repeat("a", 64<<10)
	body := strings.Repeat(fmt.Sprintf("%x\r\n%s\r\n", len(chunk), chunk), int(r.Body/int64(len(chunk)))+2) + "0\r\n\r\n"
	if got := v.raw(r.Path, token, "Transfer-Encoding: chunked\r\n", body); got != 413 {
		v.t.Errorf("%s with chunks beyond %d bytes gave %d", r.Path, r.Body, got)
	}
}

// raw sends a POST whose body may be shorter than it says, and gives the status.
func (v *village) raw(pattern, token, head, body string) int {
	v.t.Helper()
	host := strings.TrimPrefix(v.URL, "http://")
	conn, err := net.Dial("tcp", host)
	v.must(err)
	defer func() { _ = conn.Close() }()
	written := make(chan struct{})
	go func() {
		defer close(written)
		// The server may answer and close before it has read all.
		_, _ = fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: %s\r\nCookie: session=%s\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\n%s\r\n%s",
			v.path(pattern), host, token, head, body)
	}()
	answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		v.t.Errorf("%s: %v", pattern, err)
		return 0
	}
	_ = answer.Body.Close()
	_ = conn.Close()
	<-written
	return answer.StatusCode
}

func TestLookingChangesNothing(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		v := newVillage(t, engine)
		tokens := map[string]string{}
		for _, role := range roles() {
			tokens[role] = v.token(role)
		}
		before := v.dump()
		for _, role := range roles() {
			if pages := v.crawl(role, tokens[role]); pages < 40 {
				t.Errorf("a %s came to %d pages only", role, pages)
			}
			v.same("what a "+role+" looked at", before, v.dump())
			if role == "guest" {
				v.must(v.Forum.FlushRead(context.Background()))
				v.must(v.People.FlushSeen(context.Background()))
				v.same("what a guest looked at, once batches are written", before, v.dump())
			}
		}
		v.must(v.Forum.FlushRead(context.Background()))
		v.must(v.People.FlushSeen(context.Background()))
		after := v.dump()
		for _, batched := range []string{"read_positions", "sessions"} { // how far members read, and when they were last here
			delete(before, batched)
			delete(after, batched)
		}
		v.same("what everybody looked at, once batches are written", before, after)
	})
}

// crawl asks for every GET route and for every link on the pages, and gives how
// many addresses there were.
func (v *village) crawl(role, token string) int {
	v.t.Helper()
	var queue []string
	for _, r := range v.routes(http.MethodGet) {
		queue = append(queue, v.path(r.Path))
	}
	seen, reader := map[string]bool{}, v.Guest() // one, as its connections stay open until the test ends
	for len(queue) > 0 {
		path, _, _ := strings.Cut(queue[0], "#")
		queue = queue[1:]
		if seen[path] {
			continue
		}
		seen[path] = true
		for _, method := range []string{http.MethodHead, http.MethodOptions} {
			v.fine(method+" "+path, reader.Do(method, path, nil, cookie(token)...))
		}
		page := reader.Get(path, cookie(token)...)
		v.fine(path+" as "+role, page)
		if token != "" && strings.Contains(page.Body, token) {
			v.t.Errorf("%s as %s holds the session's token", path, role)
		}
		if strings.HasPrefix(page.Header.Get("Content-Type"), "text/html") && page.Body != "" {
			queue = append(queue, links(page)...)
		}
	}
	return len(seen)
}

func links(p forumtest.Page) (all []string) {
	p.DOM().Find("a[href]").Each(func(_ int, s *goquery.Selection) {
		if to := s.AttrOr("href", ""); strings.HasPrefix(to, "/") && !strings.HasPrefix(to, "//") {
			all = append(all, to)
		}
	})
	return all
}

// dump is a digest of each of our tables' rows.
func (v *village) dump() map[string]string {
	v.t.Helper()
	v.Settle()
	list := `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'river%'`
	if v.DB.Dialect() == db.Postgres {
		list = `SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' AND table_name NOT LIKE 'river%'`
	}
	var tables []string
	v.must(v.DB.Read(context.Background()).Raw(list).Scan(&tables).Error)
	if len(tables) < 25 {
		v.t.Fatalf("only these tables: %v", tables)
	}
	all := map[string]string{}
	for _, table := range tables {
		var rows []map[string]any
		v.must(v.DB.Read(context.Background()).Raw(`SELECT * FROM ` + table).Scan(&rows).Error)
		lines := make([]string, len(rows))
		for i, row := range rows {
			lines[i] = fmt.Sprint(row)
		}
		slices.Sort(lines)
		all[table] = fmt.Sprintf("%d rows %x", len(rows), sha256.Sum256([]byte(strings.Join(lines, "\n"))))
	}
	return all
}

func (v *village) same(what string, before, after map[string]string) {
	v.t.Helper()
	for table := range before {
		if before[table] != after[table] {
			v.t.Errorf("%s changed %s: %s, then %s", what, table, before[table], after[table])
		}
	}
}

func TestGarbledAddressesAreRefused(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		v := newVillage(t, engine)
		token := v.token("administrator")
		garbage := []string{"0", "-1", "9223372036854775807", "9223372036854775808", "-9223372036854775809", "99999999999999999999999999", "1.5", "1e3", "0x1",
			"%00", "%ff%fe", "%2e%2e", "%252e%252e%252f1", "1%27%20OR%20%271%27=%271", "%F0%9F%98%80", strings.Repeat("9", 2000), "%E2%80%AE1"}
		for _, r := range v.Web.Routes() {
			for _, value := range garbage {
				path := v.with(r.Path, func(string) string { return value })
				if value == "0" && strings.HasPrefix(r.Path, "/moderation/log/:n") {
					continue // the log's first entry
				}
				if path == r.Path && r.Method == http.MethodPost {
					continue
				}
				if path == r.Path {
					path += "?once=1&page=" + value + "&before=" + value + "&after=" + value + "&older=" + value + "&newer=" + value + "&mark=" + value + "&quote=" + value + "&to=" + value
				}
				header := cookie(token)
				page := v.Guest().Do(r.Method, path, nil, header...)
				v.fine(r.Method+" "+path, page)
				if strings.Contains(r.Path, ":") && (page.Status < 400 || page.Status > 499) && !slices.Contains([]string{"/b/:slug", "/tag/:tag", "/follow/tag/:tag"}, r.Path) {
					t.Errorf("%s %.80s gave %d", r.Method, path, page.Status)
				}
			}
		}
	})
}
