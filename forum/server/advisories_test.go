package server_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"answerable/forum/account"
	"answerable/forum/config"
	"answerable/forum/db"
	"answerable/forum/forumtest"
	"answerable/forum/server"
	"answerable/forum/thread"
)

// The faults that other forums published and that what exists here could have,
// by the trial that looks for them (../../../shared/corpora/forum-advisories).
var advisories = map[string][]string{
	"TestNobodyChangesWhatOtherGuestsGet": {"CVE-2021-41271", "CVE-2021-43794", "CVE-2022-24824", "CVE-2022-31182", "CVE-2023-32301", "CVE-2024-47773",
		"CVE-2024-55948", "CVE-2025-23023"},
	"TestNothingOfANarrowedBoardIsLeftAnywhere": {"CVE-2021-3138", "CVE-2021-32788", "CVE-2021-37703", "CVE-2021-43792", "CVE-2022-21642", "CVE-2022-24782",
		"CVE-2022-24804", "CVE-2022-39378", "CVE-2022-41944", "CVE-2023-22453", "CVE-2023-23620", "CVE-2023-23622", "CVE-2023-23624", "CVE-2023-23935",
		"CVE-2023-25819", "CVE-2023-34250", "CVE-2023-38685", "CVE-2023-44391", "CVE-2023-49099", "CVE-2024-24748", "CVE-2024-28242", "CVE-2024-45297",
		"CVE-2026-23743", "CVE-2026-26265", "CVE-2026-27151", "CVE-2026-27162", "CVE-2026-27481", "CVE-2026-27934", "CVE-2026-27935"},
	"TestAForbiddenObjectAnswersAsAMissingOne": {"CVE-2023-45131", "CVE-2024-36113", "CVE-2026-26207", "CVE-2026-26979", "CVE-2026-27021", "CVE-2026-27150"},
	"TestOthersThingsAnswerAsMissingOnes":      {"CVE-2022-31096", "CVE-2023-45816", "CVE-2025-58055", "CVE-2025-68660"},
	"TestAWithdrawnPostIsGoneEverywhereAtOnce": {"CVE-2026-27454"},
	"TestWhoLosesARoleLosesWhatItShowed":       {"CVE-2022-21678", "CVE-2025-49845"},
	"TestEveryRefusalForbidsKeepingIt":         {"CVE-2025-61598"},
	"TestEveryTextHasALimit":                   {"CVE-2022-23549", "CVE-2022-39226", "CVE-2023-22739", "CVE-2023-22740", "CVE-2023-23616", "CVE-2023-36466", "CVE-2023-37906", "CVE-2023-40588", "CVE-2024-21655", "CVE-2025-48053"},
	"TestFloodsMeetALimit":                     {"CVE-2023-38684", "CVE-2023-38706", "CVE-2024-24827", "CVE-2024-43789", "CVE-2025-68934"},
	"TestMentionsAreBounded":                   {"CVE-2023-48297"},
	"TestTheLogIsNeitherFilledNorForged":       {"CVE-2023-23621", "CVE-2023-44388"},
	"TestNoQueryChangesItsMeaning":             {"CVE-2023-45806", "CVE-2026-27149"},
	"TestExtraFieldsChangeNothing":             {"CVE-2022-46159", "CVE-2023-23615", "CVE-2023-45147", "CVE-2026-27491", "CVE-2026-28219"},
	"TestHostileTextsStayText":                 {"CVE-2021-37633", "CVE-2021-39161", "CVE-2021-41095", "CVE-2023-22454", "CVE-2023-22455", "CVE-2023-25172", "CVE-2023-32061", "CVE-2025-48954", "CVE-2025-54411"},
	"TestNoScriptRunsWhateverSomebodyTypes":    {"CVE-2022-46148", "CVE-2023-36473", "CVE-2024-23834", "CVE-2024-53266", "CVE-2025-58054", "CVE-2026-27154"},
	"TestUploadsAreInertWhateverTheyHold":      {"CVE-2023-30538", "CVE-2025-66488"},
	"TestAStaffBoardTakesNoThreadsOfMembers":   {"CVE-2026-27570", "CVE-2026-28227"},
	"TestNoSharedCacheKeepsWhatPeopleWrote":    {"CVE-2024-53991"},
	"TestAnOutageOfPostgreSQLLosesNothing":     {"CVE-2026-28218"},
}

func TestTheAdvisoriesAreThere(t *testing.T) {
	t.Parallel()
	published := map[string]bool{}
	file, err := os.Open(filepath.Join(corpora(t), "forum-advisories", "advisories.jsonl"))
	if err != nil {
		t.Skip("no advisories: ", err)
	}
	defer func() { _ = file.Close() }()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		var a struct{ ID string }
		if err := json.Unmarshal(lines.Bytes(), &a); err != nil {
			t.Fatal(err)
		}
		published[a.ID] = true
	}
	for trial, ids := range advisories {
		for _, id := range ids {
			if !published[id] {
				t.Errorf("%s names %s, which nobody published", trial, id)
			}
		}
	}
}

// corpora is the folder ../shared/corpora, found above this package.
func corpora(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for parent := ""; dir != parent; parent, dir = dir, filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "shared", "corpora")); err == nil {
			return filepath.Join(dir, "shared", "corpora")
		}
	}
	t.Skip("needs ../shared/corpora")
	return ""
}

func TestNobodyChangesWhatOtherGuestsGet(t *testing.T) {
	t.Parallel()
	w := forumtest.New(t, db.SQLite)
	author := w.Member("Aino", account.Member)
	w.Board("Gateways")
	placeOf(t, author.Post("/b/gateways/new", url.Values{"kind": {"question"}, "title": {"Line drops"}, "tags": {"dsl"}, "body": {"Since May."}, "key": {forumtest.Key()}}))
	w.Settle()
	const poison = "zqpoison"
	poisons := map[string]func(string) forumtest.Page{
		"query": func(at string) forumtest.Page { return w.Guest().Get(at + "?utm=" + poison + "&x=%22%3E%3Cscript%3E") },
		"forwarded": func(at string) forumtest.Page {
			return w.Guest().Get(at, "X-Forwarded-Host", poison, "X-Forwarded-Proto", "gopher", "X-Forwarded-Prefix", "/"+poison, "X-Original-URL", "/"+poison, "X-Rewrite-URL", "/"+poison)
		},
		"json": func(at string) forumtest.Page {
			return w.Guest().Get(at, "Accept", "application/json", "X-Requested-With", "XMLHttpRequest")
		},
		"language": func(at string) forumtest.Page {
			return w.Guest().Get(at, "Accept-Language", poison, "User-Agent", poison, "Referer", poison, "Origin", "https://"+poison+".example")
		},
		"cookie": func(at string) forumtest.Page {
			return w.Guest().Get(at, "Cookie", "notice=posted."+poison+"; session="+poison+"; theme="+poison)
		},
		"range":  func(at string) forumtest.Page { return w.Guest().Get(at, "Range", "bytes=0-10") },
		"head":   func(at string) forumtest.Page { return w.Guest().Do("HEAD", at+"?"+poison, nil) },
		"packed": func(at string) forumtest.Page { return w.Guest().Get(at+"?"+poison, "Accept-Encoding", "br") },
	}
	for _, at := range []string{"/", "/latest", "/b/gateways", "/t/1/line-drops", "/tag/dsl", "/m/Aino", "/latest.atom", "/t/1/feed.atom", "/sitemap.xml", "/sitemap/1.xml", "/robots.txt", "/search", "/nothing/here"} {
		clean := w.Guest().Get(at)
		for _, name := range slices.Sorted(maps.Keys(poisons)) {
			forget(t, w)
			poisons[name](at)
			got := w.Guest().Get(at)
			if got.Status != clean.Status || got.Body != clean.Body || got.Header.Get("ETag") != clean.Header.Get("ETag") || strings.Contains(got.Body, poison) {
				t.Errorf("after a request with another %s, %s is another page for everybody: %d", name, at, got.Status)
			}
		}
	}
}

// What one guest is told once stands on his page, and on nobody else's.
func TestAGuestIsToldOnce(t *testing.T) {
	t.Parallel()
	w := forumtest.New(t, db.SQLite)
	w.Member("Aino", account.Member)
	const told = "You are signed out."
	for _, kept := range []bool{false, true} {
		one := w.SignIn("Aino")
		out := one.Post("/sign-out", nil)
		if !kept {
			forget(t, w)
		}
		p := one.Follow(out)
		if !strings.Contains(p.Body, told) || !strings.Contains(p.Header.Get("Cache-Control"), "no-store") {
			t.Errorf("page kept %t: who signed out is not told, or %q lets others be: %s", kept, p.Header.Get("Cache-Control"), p.Text("main"))
		}
		if strings.Contains(one.Get("/").Body, told) || strings.Contains(w.Guest().Get("/").Body, told) {
			t.Errorf("page kept %t: it is told twice or to others", kept)
		}
	}
}

// forget makes all kept pages old, so that the next request makes them anew.
func forget(t testing.TB, w *forumtest.World) {
	t.Helper()
	err := w.DB.Write(context.Background(), func(tx *db.Tx) error {
		tx.Announce(thread.BoardsTopic)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestEveryRefusalForbidsKeepingIt(t *testing.T) {
	t.Parallel()
	w := forumtest.New(t, db.SQLite)
	member := w.Member("Aino", account.Member)
	w.Board("Gateways")
	long := strings.Repeat("a", 300<<10)
	answers := map[string]forumtest.Page{
		"404": member.Get("/t/99"), "400": w.Guest().Get("/b/gateways?state=odd"), "403": member.Do("POST", "/preview", strings.NewReader("body=x"), "Sec-Fetch-Site", "cross-site"),
		"422": member.Post("/b/gateways/new", url.Values{"kind": {"question"}, "key": {forumtest.Key()}}), "413": member.Post("/preview", url.Values{"body": {long}}),
		"303 to sign in": w.Guest().Get("/account"), "401": w.Guest().Post("/preview", url.Values{"body": {"x"}}), "404 for members": member.Get("/admin"),
		"405 or 404": w.Guest().Do("DELETE", "/t/1", nil), "JSON": member.Get("/t/99", "Accept", "application/json"),
	}
	for name, p := range answers {
		if !strings.Contains(p.Header.Get("Cache-Control"), "no-store") {
			t.Errorf("%s (%d): Cache-Control %q", name, p.Status, p.Header.Get("Cache-Control"))
		}
	}
	for _, path := range []string{"/healthz", "/readyz", "/robots.txt", "/static/none", "/uploads/none"} {
		answers[path] = w.Guest().Get(path)
	}
	for name, p := range answers {
		if p.Header.Get("X-Content-Type-Options") != "nosniff" || !strings.Contains(p.Header.Get("Content-Security-Policy"), "default-src 'none'") ||
			!strings.Contains(p.Header.Get("Content-Security-Policy"), "frame-ancestors 'none'") {
			t.Errorf("%s (%d) lacks a header: %q %q", name, p.Status, p.Header.Get("X-Content-Type-Options"), p.Header.Get("Content-Security-Policy"))
		}
	}
	for name, request := range map[string]string{"a huge header": "GET / HTTP/1.1\r\nHost: a\r\nX: " + strings.Repeat("x", 40<<10) + "\r\n\r\n",
		"no HTTP": "\x16\x03\x01\x02\x00\x01\x00\r\n\r\n", "two lengths": "POST /sign-in HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
		"length and chunks": "POST /sign-in HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"} {
		answer := raw(t, w, request)
		if answer != "" && !strings.Contains(answer, "X-Content-Type-Options: nosniff") || strings.HasPrefix(answer, "HTTP/1.1 5") || strings.HasPrefix(answer, "HTTP/1.1 2") {
			t.Errorf("%s gave %.200q", name, answer)
		}
	}
}

// raw sends bytes that no HTTP client sends, and gives the answer's head.
func raw(t testing.TB, w *forumtest.World, request string) string {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(w.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	if err := conn.SetDeadline(time.Now().Add(20 * time.Second)); err != nil {
		t.Fatal(err)
	}
	go func() { _, _ = conn.Write([]byte(request)) }() // the forum may hang up before it read all
	var head strings.Builder
	for lines := bufio.NewScanner(conn); lines.Scan() && lines.Text() != ""; {
		head.WriteString(lines.Text() + "\n")
	}
	return head.String()
}

func TestWhoLosesARoleLosesWhatItShowed(t *testing.T) {
	t.Parallel()
	g := newGuarded(t, db.SQLite)
	g.narrow(thread.StaffOnly)
	if shown, notes := g.crawl(g.stig); len(shown) == 0 || len(notes) == 0 {
		t.Fatal("staff see nothing of a staff board")
	}
	g.does(g.admin, "/admin/members/"+text(g.stig.Viewer.ID), url.Values{"role": {"member"}})
	if p := g.stig.Get("/notifications"); p.Status == 303 { // a role's change may end the sessions
		g.stig = g.SignIn("Stig")
	}
	if shown, notes := g.crawl(g.stig); len(shown)+len(notes) > 0 {
		t.Errorf("who is no longer staff reads at %v %v", shown, notes)
	}
}

func TestOthersThingsAnswerAsMissingOnes(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		g := newGuarded(t, engine)
		mallory := g.Member("Mallory", account.Member)
		draft := g.number(`SELECT min(id) FROM drafts WHERE member_id = ?`, g.rita.Viewer.ID)
		session := g.number(`SELECT min(id) FROM sessions WHERE member_id = ?`, g.rita.Viewer.ID)
		unposted := g.upload(g.rita)
		before := g.counts()
		for _, act := range []struct{ yours, none string }{
			{"/drafts/" + text(draft) + "/discard", "/drafts/987654321/discard"},
			{"/account/sessions/" + text(session) + "/revoke", "/account/sessions/987654321/revoke"},
		} {
			got, want := mallory.Post(act.yours, nil), mallory.Post(act.none, nil)
			if got.Status != 404 || bare(got, act.yours) != bare(want, act.none) {
				t.Errorf("%s: %d, of nobody: %d", act.yours, got.Status, want.Status)
			}
		}
		if p := mallory.Get("/uploads/" + unposted); p.Status != 404 {
			t.Errorf("a picture that was not posted yet: %d", p.Status)
		}
		if p := mallory.Post("/drafts", url.Values{"key": {thread.EditDraft(g.posts[1])}, "body": {"x"}}); p.Status != 404 {
			t.Errorf("a draft of a change to another's post: %d", p.Status)
		}
		unread := g.number(`SELECT count(*) FROM notices WHERE member_id = ? AND read_at IS NULL`, g.rita.Viewer.ID)
		g.does(mallory, "/notifications/read", url.Values{"upto": {"9000000"}})
		if still := g.number(`SELECT count(*) FROM notices WHERE member_id = ? AND read_at IS NULL`, g.rita.Viewer.ID); still != unread || unread == 0 {
			t.Errorf("another's notices: %d unread became %d", unread, still)
		}
		if after := g.counts(); after != before || g.rita.Get("/account").Status != 200 {
			t.Errorf("rows changed: %s became %s", before, after)
		}
	})
}

func (g *guarded) number(query string, values ...any) (n int64) {
	g.t.Helper()
	if err := g.DB.Read(context.Background()).Raw(query, values...).Row().Scan(&n); err != nil {
		g.t.Fatal(err)
	}
	return n
}

func TestNoQueryChangesItsMeaning(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		g := newGuarded(t, engine)
		g.narrow(thread.StaffOnly)
		guest := g.Guest()
		for _, value := range []string{`' OR '1'='1`, `" OR 1=1 --`, `1); DROP TABLE posts; --`, `%`, `_`, `zq%`, `\`, `*`, `+access:b2`, `access:b2 OR zqknown`, `/.*/`, `(a+)+$`,
			`"`, `zqknown^9999`, `zqknown~5`, `{"query":{}}`, `[1 TO 9]`, `-zzz`, `NOT zzz`, "\x00", "\xff\xfe", strings.Repeat("(", 2000), strings.Repeat("a*", 900), "$1", "?", ":name", "@@version"} {
			for _, parameter := range []string{"q", "board", "answered", "tag", "after", "state", "kind", "sort", "older", "newer", "page", "before", "role", "quote", "title"} {
				for _, path := range []string{"/search?q=zqknown&", "/latest?", "/b/lounge?", "/tag/zqknown?", "/m/Aino?"} {
					if parameter == "page" || path == "/m/Aino?" && parameter != "before" || strings.HasPrefix(path, "/tag") && parameter != "older" {
						continue
					}
					at := path + parameter + "=" + url.QueryEscape(value)
					p := guest.Get(at)
					if where := seen(p, at, secret); p.Status >= 500 || where != "" {
						t.Errorf("%.120s: %d %s", at, p.Status, where)
					}
				}
			}
		}
	})
}

func TestFloodsMeetALimit(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, path string
		form       func(i int) url.Values
		most       int
	}{
		{"replies", "/t/1/reply", func(i int) url.Values { return url.Values{"body": {fmt.Sprint("flood ", i)}, "key": {forumtest.Key()}} }, 40},
		{"previews", "/preview", func(int) url.Values { return url.Values{"body": {"x"}} }, 100},
		{"drafts", "/drafts", func(i int) url.Values { return url.Values{"key": {"thread:1"}, "body": {fmt.Sprint(i)}} }, 100},
		{"marks", "/p/1/helpful", func(i int) url.Values { return url.Values{"on": {fmt.Sprint(i % 2)}} }, 40},
		{"searches", "GET /search?q=line", nil, 60}, {"names", "GET /members/suggest?q=a", nil, 100},
		{"pictures", "/uploads", nil, 40}, {"sign-ins", "/sign-in", func(int) url.Values { return url.Values{"name": {"nobody"}, "password": {"wrong horse 4711"}} }, 30},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := forumtest.New(t, db.SQLite, func(_ *config.Settings, o *server.Options) { o.Limits = nil })
			member := w.Member("Aino", account.Member)
			w.Thread(member, w.Board("Gateways"), "Line drops", "Since May.")
			for i := range c.most + 1 {
				var p forumtest.Page
				switch {
				case strings.HasPrefix(c.path, "GET "):
					p = member.Get(strings.TrimPrefix(c.path, "GET "))
				case c.form == nil:
					p = sendFile(member, "file", "a.png", onePixel(t))
				default:
					p = member.Post(c.path, c.form(i))
				}
				if p.Status == 429 {
					if p.Header.Get("Retry-After") == "" {
						t.Error("no Retry-After")
					}
					if c.name == "replies" && !strings.Contains(p.Body, fmt.Sprint("flood ", i)) {
						t.Errorf("what was typed is lost: %s", p.Text("main"))
					}
					return
				}
			}
			t.Errorf("%d at once meet no limit", c.most)
		})
	}
}
