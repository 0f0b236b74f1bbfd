package server_test

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"maps"
	"mime/multipart"
	"net/textproto"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/forumtest"
	"answerable/forum/thread"
)

// Every text of the guarded board has two words: readers search for the one and
// must never be given the other, which stands in no address they ask for.
const (
	known  = "zqknown"
	secret = "zqsecret"
	noted  = "zqnoted"  // in the staff note only
	lonely = "zqlonely" // a tag that no other board has
)

// guarded is a community with an open board and one that gets narrowed.
type guarded struct {
	*forumtest.World
	t                               *testing.T
	admin, author, rita, stig, mona *forumtest.Client
	board                           thread.Board
	threadID                        int64
	posts                           []int64 // opening, answer of the author, Rita's
	open                            thread.Placed
	picture                         string // the upload's name
}

func newGuarded(t *testing.T, engine db.Dialect) *guarded {
	t.Helper()
	w := forumtest.New(t, engine)
	g := &guarded{World: w, t: t, admin: w.Member("Adam", account.Administrator), author: w.Member("Aino", account.Member),
		rita: w.Member("Rita", account.Member), stig: w.Member("Stig", account.Staff), mona: w.Member("Mona", account.Moderator)}
	lounge := w.Board("Lounge")
	g.open = g.place(g.author.Post("/b/"+lounge.Slug+"/new", url.Values{"kind": {"question"}, "title": {"Open talk"}, "tags": {known},
		"body": {"Nothing to hide."}, "key": {forumtest.Key()}}))
	g.board = w.Board("Gateways "+secret, func(b *thread.Board) { b.Slug, b.Description = "gateways", "All about "+secret })
	_, err := w.Forum.SaveProduct(context.Background(), g.admin.Viewer, thread.Product{BoardID: g.board.ID, Name: "Box " + secret,
		FindModel: "below the " + secret}, []string{"Model " + secret})
	if err != nil {
		t.Fatal(err)
	}
	g.write()
	g.redirects()
	w.Settle()
	return g
}

// write fills the guarded board as people would, and leaves their traces.
func (g *guarded) write() {
	both := known + " " + secret
	g.picture = g.upload(g.author)
	opened := g.place(g.author.Post("/b/gateways/new", url.Values{"kind": {"question"}, "title": {"Line drops " + both}, "tags": {strings.Join([]string{known, lonely, secret}, ",")},
		"model": {"1"}, "version": {"4 " + secret}, "body": {"It drops, " + both + " @Rita ![" + secret + "](/uploads/" + g.picture + ")"}, "key": {forumtest.Key()}}))
	g.threadID, g.posts = opened.ThreadID, []int64{opened.PostID}
	at := fmt.Sprintf("/t/%d/", g.threadID)
	for _, c := range []*forumtest.Client{g.author, g.rita} {
		placed := g.place(c.Post(at+"reply", url.Values{"body": {"@Rita @Stig see " + both}, "to": {text(opened.PostID)}, "key": {forumtest.Key()}}))
		g.posts = append(g.posts, placed.PostID)
	}
	answer := fmt.Sprintf("/p/%d/", g.posts[1])
	g.does(g.author, answer+"edit", url.Values{"body": {"@Rita better " + both}, "version": {"1"}, "note": {"was " + secret}})
	g.does(g.stig, answer+"official", url.Values{"versions": {"all " + secret}})
	g.does(g.author, answer+"accept", url.Values{"on": {"1"}})
	g.does(g.rita, answer+"confirm", url.Values{"worked": {"1"}, "model": {"1"}, "version": {"5 " + secret}, "note": {"so says " + secret}})
	g.does(g.rita, answer+"helpful", url.Values{"on": {"1"}})
	g.does(g.rita, at+"follow", url.Values{"on": {"1"}})
	g.does(g.stig, at+"notes", url.Values{"body": {"Between us: " + noted + " " + secret}})
	for key, body := range map[string]string{thread.ReplyDraft(g.threadID): "I begin", thread.NewDraft(g.board.ID): "I ask"} {
		g.does(g.rita, "/drafts", url.Values{"key": {key}, "body": {body}})
	}
}

func (g *guarded) redirects() {
	g.t.Helper()
	err := g.DB.Write(context.Background(), func(tx *db.Tx) error {
		for path, to := range map[string]struct {
			kind string
			id   int64
		}{"/old/thread": {"thread", g.threadID}, "/old/post": {"post", g.posts[1]}, "/old/board": {"board", g.board.ID}} {
			if err := tx.Exec(`INSERT INTO redirects (path, kind, new_id) VALUES (?, ?, ?)`, path, to.kind, to.id).Error; err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		g.t.Fatal(err)
	}
}

// does sends a form that must be accepted.
func (g *guarded) does(c *forumtest.Client, path string, form url.Values) {
	g.t.Helper()
	if p := c.Post(path, form); p.Status != 303 && p.Status != 204 {
		g.t.Fatalf("POST %s: %d %s", path, p.Status, p.Text("main"))
	}
}

// place reads where a posted text stands from the answer.
func (g *guarded) place(p forumtest.Page) thread.Placed {
	g.t.Helper()
	return placeOf(g.t, p)
}

func placeOf(t testing.TB, p forumtest.Page) (at thread.Placed) {
	t.Helper()
	path, post, _ := strings.Cut(p.Header.Get("Location"), "#p")
	parts := strings.Split(path, "/")
	if p.Status != 303 || len(parts) < 4 {
		t.Fatalf("nothing was posted: %d %s %s", p.Status, p.Header.Get("Location"), p.Text("main"))
	}
	var err1, err2 error
	at.ThreadID, err1 = strconv.ParseInt(parts[2], 10, 64)
	at.PostID, err2 = strconv.ParseInt(post, 10, 64)
	if err1 != nil || err2 != nil {
		t.Fatal(err1, err2)
	}
	at.Slug, _, _ = strings.Cut(parts[3], "?")
	return at
}

func text(id int64) string { return strconv.FormatInt(id, 10) }

// upload sends a small picture as the page's script does.
func (g *guarded) upload(c *forumtest.Client) string {
	g.t.Helper()
	p := sendFile(c, "file", "picture.png", onePixel(g.t))
	_, rest, found := strings.Cut(p.Body, `"/uploads/`)
	name, _, _ := strings.Cut(rest, `"`)
	if p.Status != 201 || !found {
		g.t.Fatalf("upload: %d %s", p.Status, p.Body)
	}
	return name
}

func onePixel(t testing.TB) []byte {
	t.Helper()
	picture := image.NewRGBA(image.Rect(0, 0, 8, 8))
	picture.Set(1, 1, color.White)
	var raw bytes.Buffer
	if err := png.Encode(&raw, picture); err != nil {
		t.Fatal(err)
	}
	return raw.Bytes()
}

func sendFile(c *forumtest.Client, field, name string, content []byte) forumtest.Page {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	header := textproto.MIMEHeader{"Content-Disposition": {`form-data; name="` + field + `"; filename="` + name + `"`}, "Content-Type": {"image/png"}}
	part, err := form.CreatePart(header)
	if err == nil {
		_, err = part.Write(content)
	}
	if err != nil || form.Close() != nil {
		panic("a buffer refused to be written")
	}
	return c.Do("POST", "/uploads", &body, "Content-Type", form.FormDataContentType(), "Sec-Fetch-Site", "same-origin", "Accept", "application/json")
}

// addresses are all GET addresses of the route table with the guarded board's
// ids in them, and the ways round that others' forums were found to have.
func (g *guarded) addresses() []string {
	g.t.Helper()
	fill := map[string][]string{":id": nil, ":tag": {known, lonely}, ":n.xml": {"1.xml"}, ":member": {text(g.author.Viewer.ID)}, ":version": {"1"}, ":number": {"1.1"}, ":token": {"none"}, ":kind": {"reset"}}
	var all []string
	for _, route := range g.Web.Routes() {
		if route.Method != "GET" || strings.HasPrefix(route.Path, "/static/") {
			continue
		}
		path := once(strings.Replace(route.Path, "/t/:id/:slug", "/t/:id/x", 1))
		switch {
		case strings.HasPrefix(path, "/t/:id"):
			fill[":id"] = []string{text(g.threadID)}
		case strings.HasPrefix(path, "/p/:id"):
			fill[":id"] = texts(g.posts)
		default:
			fill[":id"] = []string{text(g.board.ID)}
		}
		fill[":slug"], fill[":name"], fill[":n"] = []string{"gateways"}, []string{"Aino", "Rita"}, []string{"0", "1"}
		if strings.HasPrefix(path, "/faults") {
			fill[":n"] = []string{"F-1"}
		}
		if strings.HasPrefix(path, "/uploads") {
			fill[":name"] = []string{g.picture}
		}
		all = append(all, filled(g.t, path, fill)...)
	}
	return append(all, g.waysRound()...)
}

// once asks the stream of the unread count for its first word only.
func once(path string) string {
	if path == "/notifications/live" {
		return path + "?once=1"
	}
	return path
}

func texts(ids []int64) (all []string) {
	for _, id := range ids {
		all = append(all, text(id))
	}
	return all
}

func filled(t testing.TB, path string, fill map[string][]string) []string {
	t.Helper()
	before, after, found := strings.Cut(path, ":")
	if !found {
		return []string{path}
	}
	name, rest, more := strings.Cut(after, "/")
	values, known := fill[":"+name]
	if !known {
		t.Fatalf("the route %s has a part :%s that this test does not know", path, name)
	}
	var all []string
	for _, value := range values {
		next := before + value
		if more {
			next += "/" + rest
		}
		all = append(all, filled(t, next, fill)...)
	}
	return all
}

func (g *guarded) waysRound() []string {
	open, post := fmt.Sprintf("/t/%d/reply", g.open.ThreadID), g.posts[1]
	all := []string{"/old/thread", "/old/post", "/old/board", "/ask?title=x", "/members/suggest?q=ain",
		fmt.Sprintf("%s?quote=%d", open, post), fmt.Sprintf("%s?to=%d", open, post), fmt.Sprintf("/t/%d/%s", g.open.ThreadID, g.open.Slug),
		"/t/" + text(g.threadID) + "/line-drops-" + known + "-" + secret, "/t/" + text(g.threadID) + "?page=1", "/T/" + text(g.threadID),
		fmt.Sprintf("/p/%d/official/withdraw?mark=1", post), "/b/lounge", "/b/gateways?state=official", "/b/gateways?sort=newest&kind=question"}
	for _, list := range []string{"/latest", "/b/lounge", "/tag/" + known} {
		all = append(all, list+"?tag="+known, list+"?tag="+lonely, list+"?state=official", list+"?state=answered&sort=newest")
	}
	for _, query := range []string{"q=" + known, "q=" + known + "&board=" + text(g.board.ID), "q=" + known + "&tag=" + known, "q=" + known + "&answered=official",
		"q=" + known[:5] + "*", "q=%22" + known + "%22", "q=tag%3A" + known, "q=*", "q=drops+OR+line"} {
		all = append(all, "/search?"+query)
	}
	return all
}

// seen is where in an answer the word stands, the asked address left out.
func seen(p forumtest.Page, address, word string) string {
	all := p.Body
	for _, values := range p.Header {
		all += "\n" + strings.Join(values, "\n")
	}
	for _, echo := range []string{address, url.QueryEscape(address), url.PathEscape(address)} {
		all = strings.ReplaceAll(all, echo, "")
	}
	all = strings.ToLower(all)
	at := strings.Index(all, word)
	if at < 0 {
		return ""
	}
	return all[max(0, at-80):min(len(all), at+80)]
}

// crawl asks every address as one reader and gives those that showed a word.
func (g *guarded) crawl(c *forumtest.Client) (secrets, notes map[string]string) {
	g.Settle() // the log's latest entries are sealed then
	secrets, notes = map[string]string{}, map[string]string{}
	for _, address := range g.addresses() {
		p := c.Get(address)
		if p.Status >= 400 {
			p.Body += c.Get(address, "Accept", "application/json").Body
		}
		if p.Status >= 500 {
			g.t.Errorf("GET %s: %d %s", address, p.Status, p.Text("main"))
		}
		if where := seen(p, address, secret); where != "" {
			secrets[address] = where
		}
		if where := seen(p, address, noted); where != "" {
			notes[address] = where
		}
	}
	return secrets, notes
}

// narrow lets fewer people see the guarded board, through the page that does it.
func (g *guarded) narrow(to thread.Audience) {
	g.t.Helper()
	g.does(g.admin, "/admin/boards/"+text(g.board.ID), url.Values{"name": {g.board.Name}, "slug": {g.board.Slug}, "description": {g.board.Description},
		"position": {"2"}, "see": {string(to)}, "start": {"members"}, "reply": {"members"}, "reason": {"It names customers"}})
}

func TestNothingOfANarrowedBoardIsLeftAnywhere(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		g := newGuarded(t, engine)
		guest := g.Guest()
		readers := map[string]*forumtest.Client{"guest": guest, "member": g.rita, "staff": g.stig, "moderator": g.mona, "administrator": g.admin}
		see := map[thread.Audience][]string{thread.Everyone: {"guest", "member", "staff", "moderator", "administrator"},
			thread.Members: {"member", "staff", "moderator", "administrator"}, thread.StaffOnly: {"staff", "moderator", "administrator"}}
		for _, audience := range []thread.Audience{thread.Everyone, thread.Members, thread.StaffOnly} {
			if audience != thread.Everyone {
				g.narrow(audience)
			}
			for _, name := range slices.Sorted(maps.Keys(readers)) {
				shown, notes := g.crawl(readers[name])
				if slices.Contains(see[audience], name) {
					g.mustHaveShown(audience, name, shown)
				} else {
					for address, where := range shown {
						t.Errorf("the board is for %s, and a %s reads at %s: %s", audience, name, address, where)
					}
				}
				internal := name != "guest" && name != "member"
				if internal != (len(notes) > 0) {
					t.Errorf("a %s reads the staff note at %v", name, notes)
				}
			}
		}
	})
}

// mustHaveShown keeps the trial honest: who may read finds the word where it stands.
func (g *guarded) mustHaveShown(audience thread.Audience, name string, shown map[string]string) {
	g.t.Helper()
	at, post := "/t/"+text(g.threadID), "/p/"+text(g.posts[1])
	want := []string{"/", "/latest", "/b/gateways", "/tag/" + known, "/m/Aino", "/m/Rita", at, at + "/x", at + "/line-drops-" + known + "-" + secret,
		post, post + "/quote", post + "/history", "/search?q=" + known, "/old/thread", "/old/post", "/latest?tag=" + known}
	if audience == thread.Everyone {
		want = append(want, "/latest.atom", "/b/gateways/feed.atom", at+"/feed.atom", "/sitemap/1.xml")
	}
	if name == "member" {
		want = append(want, "/notifications", "/subscriptions", "/drafts", at+"/reply", at+"/unread", post+"/confirm", "/b/gateways/new")
	}
	for _, address := range want {
		if shown[address] == "" {
			g.t.Errorf("a %s may read the board for %s, but %s shows nothing of it", name, audience, address)
		}
	}
}

// unknownOf is the same address with an id or name that nothing has.
func (g *guarded) unknownOf(address string) string {
	const none = "987654321"
	for _, post := range g.posts {
		address = strings.Replace(address, "/p/"+text(post), "/p/"+none, 1)
		address = strings.Replace(strings.Replace(address, "quote="+text(post), "quote="+none, 1), "to="+text(post), "to="+none, 1)
	}
	address = strings.Replace(address, "/t/"+text(g.threadID), "/t/"+none, 1)
	address = strings.Replace(address, "/b/gateways", "/b/getaways", 1)
	address = strings.Replace(address, "/admin/boards/"+text(g.board.ID), "/admin/boards/"+none, 1)
	address = strings.Replace(strings.Replace(address, "/old/", "/odd/", 1), "/tag/"+lonely, "/tag/zqnobody", 1)
	address = strings.Replace(address, "board="+text(g.board.ID), "board="+none, 1)
	return strings.Replace(address, g.picture, strings.Repeat("0", 32)+".png", 1)
}

// bare is an answer without what names the request itself.
func bare(p forumtest.Page, address string) string {
	body := p.Body
	echoes := []string{address, url.QueryEscape(address), strings.ReplaceAll(address, "&", "&amp;")}
	if _, tag, follow := strings.Cut(address, "/follow/tag/"); follow {
		echoes = append(echoes, tag) // any tag may be followed, before anybody used it
	}
	for _, echo := range echoes {
		body = strings.ReplaceAll(body, echo, "ADDRESS")
	}
	location := strings.ReplaceAll(p.Header.Get("Location"), url.QueryEscape(address), "ADDRESS")
	return fmt.Sprint(p.Status, location, p.Header.Get("Cache-Control"), p.Header.Get("Content-Type"), p.Header.Get("Vary"), p.Header.Get("Set-Cookie"), body)
}

// Row 83: what may not be known of answers as what is missing.
func TestAForbiddenObjectAnswersAsAMissingOne(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		g := newGuarded(t, engine)
		g.narrow(thread.StaffOnly)
		g.rita.Get("/account").OK() // her last notice is told, and its cookie gone
		for name, c := range map[string]*forumtest.Client{"guest": g.Guest(), "member": g.rita} {
			compared := 0
			for _, address := range g.addresses() {
				other := g.unknownOf(address)
				if other == address {
					continue
				}
				compared++
				got, want := bare(c.Get(address), address), bare(c.Get(other), other)
				if got != want {
					t.Errorf("a %s tells %s from what is missing:\n%.300s\n%.300s", name, address, got, want)
				}
			}
			g.posted(name, c, &compared)
			if compared < 40 {
				t.Errorf("only %d addresses compared", compared)
			}
		}
	})
}

// posted sends every form of the route table that names an object.
func (g *guarded) posted(name string, c *forumtest.Client, compared *int) {
	form := url.Values{"body": {"I was here"}, "title": {"I was here"}, "reason": {"mine"}, "on": {"1"}, "worked": {"1"}, "version": {"1"},
		"kind": {"question"}, "mark": {"1"}, "versions": {"1"}, "key": {forumtest.Key()}}
	before := g.counts()
	for _, route := range g.Web.Routes() {
		if route.Method != "POST" || !strings.HasPrefix(route.Path, "/t/") && !strings.HasPrefix(route.Path, "/p/") &&
			!strings.HasPrefix(route.Path, "/b/") && !strings.HasPrefix(route.Path, "/subscriptions/") {
			continue
		}
		fill := map[string][]string{":id": {text(g.threadID)}, ":slug": {"gateways"}, ":member": {text(g.author.Viewer.ID)}}
		if strings.HasPrefix(route.Path, "/p/") {
			fill[":id"] = texts(g.posts[1:])
		}
		for _, address := range filled(g.t, route.Path, fill) {
			*compared++
			other := strings.Replace(g.unknownOf(address), "/subscriptions/"+text(g.threadID), "/subscriptions/987654321", 1)
			got, want := c.Post(address, form), c.Post(other, form)
			if got.Status < 400 || bare(got, address) != bare(want, other) {
				g.t.Errorf("a %s posts to %s: %.200s\nto nothing: %.200s", name, address, bare(got, address), bare(want, other))
			}
		}
	}
	if after := g.counts(); after != before {
		g.t.Errorf("a %s changed rows: %s became %s", name, before, after)
	}
}

// counts is how many rows there are of what people write.
func (g *guarded) counts() string { return countRows(g.t, g.World) }

func countRows(t testing.TB, w *forumtest.World) string {
	t.Helper()
	var all []string
	for _, table := range []string{"threads", "posts", "post_revisions", "official_answers", "accepted_answers", "confirmations", "helpful_marks",
		"submissions", "subscriptions", "drafts", "staff_notes", "log_entries", "boards", "members", "products", "reply_templates", "uploads", "teams"} {
		var n int64
		if err := w.DB.Read(context.Background()).Raw("SELECT count(*) FROM " + table).Row().Scan(&n); err != nil {
			t.Fatal(table, err)
		}
		all = append(all, fmt.Sprint(table, " ", n))
	}
	return strings.Join(all, ", ")
}
