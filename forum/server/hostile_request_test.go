package server_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"mime/multipart"
	"net/url"
	"strings"
	"testing"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/forumtest"
	"answerable/forum/thread"
)

// A search of 10 kB is answered; an address beyond what is read says what to do.
func TestALongAddressIsToldWhatToDo(t *testing.T) {
	t.Parallel()
	w := forumtest.New(t, db.SQLite)
	w.Member("root_admin", account.Administrator) // else the set-up page answers
	if got := w.Guest().Get("/search?q=" + strings.Repeat("word+", 2000)); got.Status != 200 {
		t.Errorf("a search of 10 kB: %d", got.Status)
	}
	got := w.Guest().Get("/search?q=" + strings.Repeat("%22", 10_000))
	if got.Status != 431 || !strings.Contains(got.Body, "This address is too long") || !strings.Contains(got.Body, "fewer words") {
		t.Errorf("an address of 30 kB: %d %q", got.Status, got.Body)
	}
}

// Row 85: fields that no form has change nothing.
func TestExtraFieldsChangeNothing(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		g := newGuarded(t, engine)
		more := func(names ...string) url.Values {
			form := url.Values{"role": {"administrator"}, "author": {"Adam"}, "author_id": {text(g.admin.Viewer.ID)}, "member_id": {text(g.admin.Viewer.ID)}, "opener_id": {"1"},
				"as_role": {"staff"}, "as_team": {"Adams"}, "official": {"1"}, "official_count": {"1"}, "versions": {"all"}, "accepted": {"1"}, "pinned": {"1"}, "locked": {"1"}, "state": {"official"},
				"created_at": {"2001-01-01"}, "active_at": {"2099-01-01"}, "number": {"9"}, "id": {"7777"}, "thread_id": {text(g.open.ThreadID)}, "post_id": {"1"}, "helpful_count": {"99"},
				"withdrawn_at": {"2001-01-01"}, "revision": {"44"}, "html": {"<script>alert(1)</script>"}, "plain": {"x"}, "origin_url": {"https://evil.example"}, "imported_from": {"x"},
				"may_see": {"staff"}, "see": {"staff"}, "user": {"Adam"}, "name": {"Adam"}, "Viewer.ID": {"1"}, "viewer[role]": {"administrator"}, "_method": {"DELETE"}}
			for i := 0; i+1 < len(names); i += 2 {
				form.Set(names[i], names[i+1])
			}
			form.Set("key", forumtest.Key())
			return form
		}
		opened := g.place(g.rita.Post("/b/lounge/new?role=administrator&author_id=1", more("kind", "question", "title", "Line drops", "body", "Since May.")))
		replied := g.place(g.rita.Post("/t/"+text(opened.ThreadID)+"/reply", more("body", "And June.")))
		g.does(g.rita, "/p/"+text(replied.PostID)+"/edit", more("body", "And July.", "version", "1"))
		g.does(g.rita, "/p/"+text(g.open.PostID)+"/helpful", more("on", "1"))
		g.does(g.rita, "/p/"+text(g.posts[1])+"/confirm", more("worked", "1"))
		draft := more("body", "x")
		draft.Set("key", thread.ReplyDraft(opened.ThreadID))
		g.does(g.rita, "/drafts", draft)
		for what, query := range map[string]string{
			"posts of Rita in her own name":   `SELECT count(*) - 2 FROM posts WHERE thread_id = ` + text(opened.ThreadID) + ` AND author_id = ` + text(g.rita.Viewer.ID) + ` AND as_role = 'member' AND as_team = ''`,
			"posts with another time":         `SELECT count(*) FROM posts WHERE thread_id = ` + text(opened.ThreadID) + ` AND created_at <> (SELECT min(created_at) FROM threads)`,
			"the numbers":                     `SELECT max(number) - 2 FROM posts WHERE thread_id = ` + text(opened.ThreadID),
			"marks on the thread":             `SELECT official_count + accepted_count FROM threads WHERE id = ` + text(opened.ThreadID),
			"official answers by members":     `SELECT count(*) FROM official_answers WHERE post_id = ` + text(replied.PostID),
			"posts that are withdrawn":        `SELECT count(*) FROM posts WHERE withdrawn_at IS NOT NULL`,
			"posts with a script or origin":   `SELECT count(*) FROM posts WHERE html LIKE '%<script%' OR origin_url <> ''`,
			"one's own mark, not counted":     `SELECT helpful_count - (SELECT count(*) FROM helpful_marks WHERE post_id = posts.id) FROM posts WHERE id = ` + text(g.open.PostID),
			"confirmations of others":         `SELECT count(*) - 1 FROM confirmations WHERE member_id = ` + text(g.rita.Viewer.ID),
			"drafts of others":                `SELECT count(*) FROM drafts WHERE member_id <> ` + text(g.rita.Viewer.ID),
			"Rita's role":                     `SELECT count(*) - 1 FROM members WHERE id = ` + text(g.rita.Viewer.ID) + ` AND role = 'member' AND name = 'Rita'`,
			"boards that are no longer open":  `SELECT count(*) FROM boards WHERE may_see <> 'everyone'`,
			"administrators":                  `SELECT count(*) - 1 FROM members WHERE role = 'administrator'`,
			"revisions beyond what was saved": `SELECT max(revision) - 2 FROM posts WHERE id = ` + text(replied.PostID),
		} {
			if n := g.number(query); n != 0 {
				t.Errorf("%s: off by %d", what, n)
			}
		}
	})
}

func TestOddBodiesAreRefusedWhole(t *testing.T) {
	t.Parallel()
	w := forumtest.New(t, db.SQLite)
	member := w.Member("Aino", account.Member)
	w.Thread(member, w.Board("Gateways"), "Line drops", "Since May.")
	key, form := forumtest.Key(), "application/x-www-form-urlencoded"
	before := countRows(t, w)
	multi := func(parts string) string { return strings.ReplaceAll(parts, "\n", "\r\n") }
	for name, c := range map[string]struct{ kind, body string }{
		"JSON":                     {"application/json", `{"body":"x","key":"` + key + `"}`},
		"plain text":               {"text/plain", "body=x&key=" + key},
		"XML":                      {"text/xml", "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><body>&b;</body>"},
		"no type":                  {"", "body=x&key=" + key},
		"a type of nonsense":       {"\"/;=", "body=x&key=" + key},
		"multipart, no boundary":   {"multipart/form-data", "body=x"},
		"multipart, long boundary": {"multipart/form-data; boundary=" + strings.Repeat("b", 5000), "x"},
		"multipart, cut off":       {"multipart/form-data; boundary=b", multi("--b\nContent-Disposition: form-data; name=\"body\"\n\nx")},
		"multipart, no end":        {"multipart/form-data; boundary=b", multi("--b\nContent-Disposition: form-data; name=\"body\"")},
		"multipart of parts":       {"multipart/form-data; boundary=b", strings.Repeat(multi("--b\nContent-Disposition: form-data; name=\"a\"\n\nx\n"), 3000) + "--b--\r\n"},
		"empty":                    {form, ""},
		"ampersands":               {form, strings.Repeat("&", 100_000)},
		"percent":                  {form, "body=%&key=%zz"},
		"a field of 200 kB":        {form, "body=" + strings.Repeat("x", 200<<10) + "&key=" + key},
		"ten thousand fields":      {form, strings.Repeat("a=1&", 10_000)},
		"bad UTF-8":                {form, "body=%ff%fe&key=" + key},
		"NUL":                      {form, "body=a%00b&key=" + key},
		"a short key":              {form, "body=x&key=1"},
		"a long key":               {form, "body=x&key=" + strings.Repeat("k", 500)},
		"a post of another thread": {form, "body=x&to=99&key=" + key},
		"an id beyond int64":       {form, "body=x&to=9223372036854775808&key=" + key},
		"a negative id":            {form, "body=x&to=-1&key=" + key},
	} {
		p := member.Do("POST", "/t/1/reply", strings.NewReader(c.body), "Content-Type", c.kind, "Sec-Fetch-Site", "same-origin")
		if p.Status < 400 || p.Status >= 500 || inert(p) != nil {
			t.Errorf("%s: %d %v", name, p.Status, inert(p))
		}
	}
	if after := countRows(t, w); after != before {
		t.Errorf("rows changed: %s became %s", before, after)
	}
	twice := member.Do("POST", "/t/1/reply", strings.NewReader("body=first&body=second&key="+key+"&key="+forumtest.Key()), "Content-Type", form, "Sec-Fetch-Site", "same-origin")
	if at := placeOf(t, twice); at.PostID == 0 || strings.Contains(member.Get("/p/"+text(at.PostID)+"/quote").Body, "second") {
		t.Error("a field sent twice counts with its second value")
	}
}

// A body without a length, and one that unpacks to much, are stopped early.
func TestBodiesWithoutALimitAreStopped(t *testing.T) {
	t.Parallel()
	w := forumtest.New(t, db.SQLite)
	member := w.Member("Aino", account.Member)
	w.Thread(member, w.Board("Gateways"), "Line drops", "Since May.")
	for _, path := range []string{"/sign-in", "/t/1/reply", "/uploads", "/nothing"} {
		chunk := "10000\r\n" + strings.Repeat("a", 1<<16) + "\r\n"
		head := "POST " + path + " HTTP/1.1\r\nHost: a\r\nCookie: session=" + member.Session() + "\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n"
		began := time.Now()
		answer := raw(t, w, head+strings.Repeat(chunk, 512))
		if answer != "" && !strings.HasPrefix(answer, "HTTP/1.1 4") || time.Since(began) > 15*time.Second {
			t.Errorf("32 MB in chunks to %s: %.100q after %s", path, answer, time.Since(began))
		}
	}
	bomb, kind := gzipBomb(t)
	for _, path := range []string{"/t/1/reply", "/sign-in", "/uploads"} {
		began := time.Now()
		p := member.Do("POST", path, bytes.NewReader(bomb), "Content-Type", kind, "Content-Encoding", "gzip", "Sec-Fetch-Site", "same-origin")
		if p.Status != 400 || !strings.Contains(p.Body, "compressed") {
			t.Errorf("a body of %d bytes that unpacks to 128 MB, to %s: %d after %s", len(bomb), path, p.Status, time.Since(began))
		}
	}
}

// gzipBomb is a small multipart body of a reply whose file unpacks to 128 MB.
func gzipBomb(t testing.TB) (body []byte, kind string) {
	t.Helper()
	var packed bytes.Buffer
	zip := gzip.NewWriter(&packed)
	form := multipart.NewWriter(zip)
	part, err := form.CreateFormFile("file", "a.png")
	if err != nil {
		t.Fatal(err)
	}
	for zeros := make([]byte, 1<<20); zeros != nil; {
		for range 128 {
			if _, err := part.Write(zeros); err != nil {
				t.Fatal(err)
			}
		}
		zeros = nil
	}
	if err := form.Close(); err != nil {
		t.Fatal(err)
	}
	if err := zip.Close(); err != nil {
		t.Fatal(err)
	}
	return packed.Bytes(), form.FormDataContentType()
}

// Rows 1 and 16: numbers at the limits and paths encoded twice lead nowhere.
func TestNumbersAndPathsAtTheLimits(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		g := newGuarded(t, engine)
		for _, n := range []string{"0", "-1", "9223372036854775806", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "18446744073709551616",
			"1e3", "0x1", "1.0", "1_0", "%201", "1%20", "١", "NaN", strings.Repeat("9", 400), "%31%00"} {
			for _, path := range []string{"/t/%s", "/t/%s/x", "/p/%s", "/p/%s/history", "/p/%s/quote", "/p/%s/edit", "/t/%s/feed.atom", "/t/%s/reply", "/t/%s/unread", "/sitemap/%s.xml",
				"/t/1/open-talk?page=%s", "/m/Aino?before=%s", "/notifications?before=%s", "/search?q=zzz&board=%s", "/t/1/reply?quote=%s", "/admin/boards/%s", "/admin/members/%s", "/p/2/official/withdraw?mark=%s"} {
				at := fmt.Sprintf(path, n)
				p := g.admin.Get(at)
				listed := p.Status == 200 && strings.ContainsAny(path, "?") && !strings.Contains(path, "page=") && !strings.Contains(path, "mark=")
				if (p.Status < 400 || p.Status >= 500) && !listed {
					t.Errorf("GET %.80s: %d %s", at, p.Status, p.Header.Get("Location"))
				}
			}
		}
		g.encodedTwice()
	})
}

func (g *guarded) encodedTwice() {
	g.t.Helper()
	guest := g.Guest()
	for _, at := range []string{"/t/%2531", "/t%252f1", "/%2574/1", "/b/lou%256ege", "/m/%2541ino", "/tag/zq%256bnown", "/uploads/%252e%252e%252fanswerable.db", "/uploads/..%2fanswerable.db",
		"/uploads/%2e%2e/answerable.db", "/static/..%2f..%2fsecret", "/static/%252e%252e%252fpage.html", "/static/../../go.mod", "//etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/b/..%5c..%5cadmin",
		"/;/admin", "/admin;/", "/admin%2f", "/admin%00", "/ADMIN", "/./admin/../admin/site", "/b/%2e%2e/admin/site", "/t/1/%2e%2e/%2e%2e/admin"} {
		p := guest.Get(at)
		if p.Status == 200 || p.Status >= 500 || inert(p) != nil {
			g.t.Errorf("GET %s: %d %v", at, p.Status, inert(p))
		}
		if to := p.Header.Get("Location"); p.Status == 301 && (strings.Contains(to, "admin") || strings.HasPrefix(to, "//")) {
			g.t.Errorf("GET %s leads to %s", at, to)
		}
	}
	answer := raw(g.t, g.World, "POST /b/x%0d%0aSet-Cookie:%20evil=1;Domain=x/new HTTP/1.1\r\nHost: "+strings.TrimPrefix(g.URL, "http://")+"\r\nCookie: session="+g.rita.Session()+
		"\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 74\r\n\r\nboard=1&kind=question&title=Line+drops&body=Since+May&key=0123456789abcdef")
	if !strings.HasPrefix(answer, "HTTP/1.1 303") || strings.Contains(answer, "\nSet-Cookie: evil") || strings.Contains(strings.ToLower(answer), ";domain") {
		g.t.Errorf("a path sets a cookie of its own: %s", answer)
	}
}
