package server_test

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"answerable/forum/db"
	"answerable/forum/forumtest"
	"answerable/forum/thread"

	"golang.org/x/net/html"
)

// campaign is set for the long trials: every string instead of a sample.
func campaign() bool { return os.Getenv("ANSWERABLE_CAMPAIGN") == "1" }

// hostile gives one in every so many strings of the corpora, all in a campaign.
func hostile(t testing.TB, every int, folders ...string) (sample []string) {
	t.Helper()
	dir := corpora(t)
	var all []string
	for _, folder := range folders {
		all = append(all, hostileIn(t, filepath.Join(dir, folder))...)
	}
	all = unrepeated(all)
	if len(all) < 50 {
		t.Fatalf("%v hold only %d strings", folders, len(all))
	}
	for i, s := range all {
		if campaign() || i%every == 0 {
			sample = append(sample, s)
		}
	}
	return sample
}

// unrepeated leaves out what stands in the corpora again.
func unrepeated(texts []string) (kept []string) {
	seen := map[string]bool{}
	for _, s := range texts {
		if !seen[s] {
			kept = append(kept, s)
		}
		seen[s] = true
	}
	return kept
}

func hostileIn(t testing.TB, folder string) (all []string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*.*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var plain []string
		var cases []struct{ Payload string }
		switch {
		case filepath.Base(name) == "SOURCE.txt":
		case filepath.Ext(name) == ".txt":
			all = append(all, strings.Split(strings.TrimSpace(string(raw)), "\n")...)
		case filepath.Ext(name) == ".json" && json.Unmarshal(raw, &plain) == nil:
			all = append(all, plain...)
		case filepath.Ext(name) == ".json":
			if err := json.Unmarshal(raw, &cases); err != nil {
				t.Fatal(name, err)
			}
			for _, c := range cases {
				all = append(all, c.Payload)
			}
		}
	}
	return all
}

// What the default theme's pages are made of. A new element or attribute of the
// theme is added here by whoever adds it there.
var (
	pageElements = words(`html head meta title link script body a header div form label input kbd svg path use circle rect line polyline nav ul li details summary main ol p span
		h1 h2 h3 h4 h5 h6 section article aside button footer textarea select option optgroup fieldset legend dl dt dd blockquote q time strong em del code pre
		table thead tbody tr th td br hr img mark datalist text-expander markdown-composer relative-time small ins caption figure figcaption g text tspan desc`)
	pageAttributes = regexp.MustCompile(`^(charset|name|content|property|rel|type|title|href|src|defer|class|id|tabindex|action|role|for|value|placeholder|maxlength|minlength|autocomplete|` +
		`method|enctype|hidden|lang|dir|datetime|open|rows|cols|required|readonly|disabled|checked|selected|multiple|accept|list|alt|loading|align|start|spellcheck|` +
		`formnovalidate|novalidate|label|keys|viewBox|cx|cy|r|rx|ry|x|y|x1|x2|y1|y2|points|transform|opacity|stroke-[a-z]+|width|height|d|fill|stroke|focusable|xmlns|scope|inputmode|autofocus|nonce|pattern|step|min|max|size|preserveAspectRatio|text-anchor|dx|dy|font-size|autocapitalize|threshold|precision|format|tense|data-[a-z-]+|aria-[a-z]+)$`)
	bodyElements = words(`p br hr em strong del blockquote ul ol li h3 h4 h5 h6 table thead tbody tr th td div pre code span a img input`)
	address      = regexp.MustCompile(`(?i)^(https?://|mailto:|/([^/\\]|$)|#|\?)`)
)

func words(text string) map[string]bool {
	known := map[string]bool{}
	for _, word := range strings.Fields(text) {
		known[word] = true
	}
	return known
}

// inert says what is wrong with an answer that shows hostile text: an element,
// an attribute or an address that is not of ours, or text that is not as typed.
func inert(p forumtest.Page) error {
	switch kind := p.Header.Get("Content-Type"); {
	case p.Body == "", strings.HasPrefix(kind, "text/plain"), strings.HasPrefix(kind, "text/event-stream"), strings.HasPrefix(kind, "text/csv"), strings.HasPrefix(kind, "image/"):
		return nil
	case strings.HasPrefix(kind, "application/json"):
		if !json.Valid([]byte(p.Body)) {
			return errors.New("no JSON: " + p.Body)
		}
		return nil
	case strings.Contains(kind, "xml"):
		return inertFeed(p.Body)
	case strings.HasPrefix(kind, "text/html"):
		return inertPage(p.Body)
	default:
		return fmt.Errorf("content type %q", kind)
	}
}

func inertPage(body string) error {
	root, err := html.Parse(strings.NewReader(body))
	if err != nil {
		return err
	}
	for node := range root.Descendants() {
		switch node.Type {
		case html.CommentNode:
			return fmt.Errorf("a comment: %q", node.Data)
		case html.ElementNode:
			if err := inertElement(node); err != nil {
				return err
			}
		}
	}
	return nil
}

func inertElement(node *html.Node) error {
	allowed := pageElements
	if inside(node, "body") {
		allowed = bodyElements
	}
	if !allowed[node.Data] {
		return fmt.Errorf("an element <%s> in <%s>", node.Data, node.Parent.Data)
	}
	has := map[string]string{}
	for _, a := range node.Attr {
		has[a.Key] = a.Val
		if !pageAttributes.MatchString(a.Key) || strings.HasPrefix(a.Key, "on") {
			return fmt.Errorf("an attribute <%s %s=%q>", node.Data, a.Key, a.Val)
		}
		if (a.Key == "href" || a.Key == "src" || a.Key == "action") && a.Val != "" && !address.MatchString(a.Val) {
			return fmt.Errorf("an address <%s %s=%q>", node.Data, a.Key, a.Val)
		}
	}
	switch node.Data {
	case "script":
		if has["type"] == "application/ld+json" && (node.FirstChild == nil || !json.Valid([]byte(node.FirstChild.Data))) {
			return errors.New("structured data that is no JSON")
		}
		if has["type"] != "application/ld+json" && !strings.HasPrefix(has["src"], "/static/app") {
			return fmt.Errorf("a script %v", has)
		}
	case "img":
		if !strings.HasPrefix(has["src"], "/uploads/") {
			return fmt.Errorf("a picture from %q", has["src"])
		}
	case "form":
		if has["action"] != "" && !strings.HasPrefix(has["action"], "/") {
			return fmt.Errorf("a form to %q", has["action"])
		}
	case "meta":
		if has["http-equiv"] != "" {
			return errors.New("a meta http-equiv")
		}
	}
	return nil
}

// inside says whether an ancestor has the class, which is a user's text there.
func inside(node *html.Node, class string) bool {
	for up := node.Parent; up != nil; up = up.Parent {
		for _, a := range up.Attr {
			if a.Key == "class" && up.Data == "div" && slices.Contains(strings.Fields(a.Val), class) {
				return true
			}
		}
	}
	return false
}

// inertFeed reads a feed or a sitemap as XML, and its texts of type html as HTML.
func inertFeed(body string) error {
	decoder := xml.NewDecoder(strings.NewReader(body))
	var kind string
	for {
		token, err := decoder.Token()
		if err != nil && err.Error() == "EOF" {
			return nil
		}
		if err != nil {
			return err
		}
		switch token := token.(type) {
		case xml.StartElement:
			kind = ""
			for _, a := range token.Attr {
				if a.Name.Local == "type" {
					kind = a.Value
				}
				if a.Name.Local == "href" && !address.MatchString(a.Value) {
					return fmt.Errorf("a feed's address %q", a.Value)
				}
			}
		case xml.CharData:
			if kind == "html" {
				if err := inertPage(`<div class="body">` + string(token) + `</div>`); err != nil {
					return fmt.Errorf("in a feed: %w", err)
				}
			}
		}
	}
}

// Rows 2 and 8: every hostile string in every field and parameter, posted as
// the pages post, never breaks the forum and stays text wherever it is shown.
func TestHostileTextsStayText(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		every := map[db.Dialect]int{db.SQLite: 200, db.Postgres: 900}[engine]
		texts := append(hostile(t, every, "naughty-strings", "xss-payloads", "bleach-xss", "dompurify-expect"), hostileExtras()...)
		forums := 0
		for some := range slices.Chunk(texts, 100) { // a forum of some thousand posts would only be slower
			forums++
			t.Run(fmt.Sprint("forum ", forums), func(t *testing.T) { stayText(t, engine, some) })
		}
	})
}

func stayText(t *testing.T, engine db.Dialect, texts []string) {
	g := newGuarded(t, engine)
	for i, s := range texts {
		g.types(s)
		g.asks(s, i)
	}
	g.Settle()
	g.does(g.admin, "/admin/site", url.Values{"name": {`</title><script>alert(1)</script>`}, "sign_up": {"open"}, "language": {"en"}})
	g.everyPage()
}

// hostileExtras are what the corpora lack.
func hostileExtras() []string {
	return []string{"\x00", "a\x00b", "\xff\xfe\xfd", "\xed\xa0\x80", "a\r\nSet-Cookie: evil=1", "\u2028</script>", "\u202egnp.exe", "]]><x>", "<!--", "${7*7}{{7*7}}#{7*7}",
		strings.Repeat("[", 3000), strings.Repeat("> ", 4000) + "x", "%00%0d%0a", "\u0000\uFEFF\u200b", "@Rita\" onmouseover=alert(1)", "`" + strings.Repeat("*a_", 2000)}
}

// fresh gives Rita a new post to act on.
func (g *guarded) fresh() string {
	return text(g.place(g.rita.Post("/t/"+text(g.threadID)+"/reply", url.Values{"body": {"Fresh"}, "key": {forumtest.Key()}})).PostID)
}

// types sends the string through the forms.
func (g *guarded) types(s string) {
	at, post := "/t/"+text(g.threadID), g.fresh()
	send := func(c *forumtest.Client, path string, form url.Values) {
		g.t.Helper()
		if form.Get("key") == "" {
			form.Set("key", forumtest.Key())
		}
		p := c.Post(path, form)
		if err := inert(p); err != nil || p.Status >= 500 {
			g.t.Errorf("POST %s with %.120q: %d %v", path, s, p.Status, err)
		}
	}
	question := url.Values{"kind": {"question"}, "title": {"Line drops"}, "body": {"Since May."}}
	with := func(form url.Values, names ...string) url.Values {
		full := url.Values{}
		for name, values := range form {
			full[name] = values
		}
		for _, name := range names {
			full.Set(name, s)
		}
		return full
	}
	send(g.rita, "/b/lounge/new", with(question, "title", "tags", "version"))
	send(g.rita, "/b/lounge/new", with(question, "body"))
	send(g.rita, "/b/lounge/new", with(question, "title", "body", "tags", "version", "kind", "model", "board", "do"))
	send(g.rita, at+"/reply", with(nil, "body"))
	send(g.rita, at+"/reply", with(url.Values{"do": {"preview"}}, "body", "to"))
	send(g.rita, "/preview", with(nil, "body"))
	send(g.rita, "/p/"+post+"/edit", with(url.Values{"version": {"1"}, "body": {"Better"}}, "note"))
	send(g.rita, "/p/"+post+"/edit", with(url.Values{"version": {"1"}}, "body", "note", "title", "tags"))
	send(g.rita, "/p/"+text(g.posts[1])+"/confirm", with(url.Values{"worked": {"1"}}, "note"))
	send(g.rita, "/p/"+text(g.posts[1])+"/confirm", with(url.Values{"worked": {"0"}}, "version"))
	send(g.rita, "/drafts", with(url.Values{"key": {thread.ReplyDraft(g.threadID)}}, "body", "title"))
	send(g.rita, "/drafts", with(url.Values{"body": {"x"}}, "key"))
	send(g.stig, at+"/notes", with(nil, "body"))
	send(g.stig, "/p/"+post+"/official", with(nil, "versions"))
	send(g.stig, "/p/"+post+"/official/withdraw", with(url.Values{"mark": {text(g.number(`SELECT max(id) FROM official_answers`))}}, "reason"))
	send(g.stig, at+"/reply", with(url.Values{"official": {"1"}, "body": {"So."}}, "versions"))
	send(g.rita, "/p/"+post+"/withdraw", with(nil, "reason"))
	send(g.admin, "/admin/boards/new", with(url.Values{"position": {"9"}, "see": {"everyone"}, "start": {"members"}, "reply": {"members"}}, "name", "description"))
	send(g.admin, "/admin/products/new", with(url.Values{"board": {"1"}}, "name", "models", "find_model", "find_version"))
	send(g.admin, "/admin/teams/new", with(nil, "name", "description"))
	send(g.admin, "/admin/templates/new", with(nil, "name", "body"))
	send(g.admin, "/admin/site", with(url.Values{"sign_up": {"open"}, "language": {"en"}}, "name", "sign_up_text", "contact"))
	send(g.Guest(), "/sign-up", with(nil, "name", "email", "password", "return"))
	if p := sendFile(g.rita, "file", strings.NewReplacer(`"`, `\"`, "\r", "", "\n", "").Replace(s), onePixel(g.t)); p.Status >= 500 || inert(p) != nil {
		g.t.Errorf("upload named %.120q: %d %v", s, p.Status, inert(p))
	}
}

// longestAddress is what the server reads of an address, with room for headers.
const longestAddress = 14 << 10

// asks puts the string into the parameters and parts of addresses; in the short
// trial each string into some of them.
func (g *guarded) asks(s string, turn int) {
	e, p := url.QueryEscape(s), url.PathEscape(s)
	all := []string{"/search?q=" + e, "/search?q=line&board=" + e, "/search?q=line&answered=" + e, "/search?q=line&tag=" + e, "/search?q=line&after=" + e,
		"/latest?state=" + e, "/latest?kind=" + e, "/latest?tag=" + e, "/latest?sort=" + e, "/latest?older=" + e, "/latest?newer=" + e,
		"/b/lounge?state=" + e, "/b/lounge?tag=" + e, "/b/lounge?older=" + e, "/t/1/open-talk?page=" + e, "/t/1?page=" + e, "/m/Aino?before=" + e,
		"/notifications?before=" + e, "/subscriptions?older=" + e, "/admin/members?q=" + e, "/admin/members?role=" + e, "/admin/members?after=" + e,
		"/members/suggest?q=" + e, "/sign-in?return=" + e, "/sign-up?return=" + e, "/welcome?return=" + e, "/ask?title=" + e, "/b/lounge/new?title=" + e,
		"/b/lounge/new?body=" + e + "&tags=" + e + "&version=" + e + "&kind=" + e + "&key=" + e, "/t/1/reply?quote=" + e, "/t/1/reply?to=" + e,
		"/t/1/reply?body=" + e + "&versions=" + e + "&key=" + e, "/p/1/confirm?worked=" + e, "/p/1/official/withdraw?mark=" + e, "/set-up?token=" + e,
		"/tag/" + p, "/m/" + p, "/b/" + p, "/b/" + p + "/feed.atom", "/t/" + p, "/t/1/" + p, "/p/" + p, "/uploads/" + p, "/static/" + p, "/sitemap/" + p + ".xml", "/" + p, "/?" + e}
	guest := g.Guest() // one for all: each keeps its connection open
	for i, at := range all {
		if !campaign() && i%8 != turn%8 {
			continue
		}
		if len(at) > longestAddress {
			continue // answered with 431 and a closed connection, in the middle of the sending
		}
		for _, c := range []*forumtest.Client{guest, g.admin} {
			got := c.Get(at)
			if err := inert(got); err != nil || got.Status >= 500 {
				g.t.Errorf("GET %.160s: %d %v", at, got.Status, err)
			}
			if strings.Contains(strings.Join(got.Header.Values("Set-Cookie"), ";"), "evil=") {
				g.t.Errorf("GET %.160s sets a cookie of its own", at)
			}
			if to := got.Header.Get("Location"); to != "" && !strings.HasPrefix(to, "/") && !strings.HasPrefix(to, g.URL+"/") {
				g.t.Errorf("GET %.160s leads to %s", at, to)
			}
		}
	}
}

// everyPage opens what shows the typed texts, as everybody.
func (g *guarded) everyPage() {
	all, guest := g.addresses(), g.Guest()
	last, posts := g.number(`SELECT max(id) FROM threads`), g.number(`SELECT max(id) FROM posts`)
	for id := int64(1); id <= last; id++ {
		all = append(all, "/t/"+text(id)+"/feed.atom", guest.Get("/t/"+text(id)).Header.Get("Location"))
	}
	for page := int64(1); page <= posts/20+1; page++ {
		all = append(all, fmt.Sprintf("/t/%d/x?page=%d", g.threadID, page))
	}
	for id := int64(1); id <= posts; id += 1 + posts/30 {
		all = append(all, "/p/"+text(id)+"/history", "/p/"+text(id)+"/quote", "/p/"+text(id)+"/edit", "/p/"+text(id)+"/confirm", fmt.Sprintf("/t/%d/reply?quote=%d", g.threadID, id))
	}
	for _, id := range []int64{1, 2, 3} {
		all = append(all, "/admin/boards/"+text(id), "/admin/products/"+text(id), "/admin/teams/"+text(id), "/admin/templates/"+text(id))
	}
	for name, c := range map[string]*forumtest.Client{"guest": guest, "member": g.rita, "staff": g.stig, "administrator": g.admin} {
		for _, at := range all {
			p := c.Get(at)
			if p.Status == 301 {
				p = c.Follow(p)
			}
			if err := inert(p); err != nil || p.Status >= 500 {
				g.t.Errorf("a %s at %s: %d %v", name, at, p.Status, err)
			}
		}
	}
}
