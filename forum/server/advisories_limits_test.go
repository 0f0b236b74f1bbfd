package server_test

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/forumtest"
	"answerable/forum/thread"
)

// Every text has a limit in runes and in bytes, hidden comments counted, and
// beyond it nothing is written (row 9).
func TestEveryTextHasALimit(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		g := newGuarded(t, engine)
		for _, c := range g.fields() {
			before := g.counts()
			emoji := strings.Repeat("👩‍🚒", c.most/3+1)
			if c.field == "tags" {
				emoji = strings.Repeat("字", c.most+1) // of emoji nothing is left in a tag
			}
			for _, long := range []string{strings.Repeat("ä", c.most+1), strings.Repeat("a", c.most+1), emoji, "<!--" + strings.Repeat(" x", c.most/2) + "-->b"} {
				form := url.Values{}
				for name, values := range c.form {
					form[name] = values
				}
				form.Set(c.field, long)
				form.Set("key", forumtest.Key())
				p := c.by.Post(c.path, form)
				if p.Status != 422 && p.Status != 413 && p.Status != 400 {
					t.Errorf("%s %s with %d bytes: %d", c.path, c.field, len(long), p.Status)
				}
			}
			if after := g.counts(); after != before {
				t.Errorf("%s %s: rows changed from %s to %s", c.path, c.field, before, after)
			}
		}
	})
}

// field is a text of a form that is right but for it.
type field struct {
	by          *forumtest.Client
	path, field string
	form        url.Values
	most        int // runes
}

func (g *guarded) fields() []field {
	at, post := "/t/"+text(g.threadID), "/p/"+text(g.posts[1])
	opening := url.Values{"kind": {"question"}, "title": {"Line drops"}, "body": {"Since May."}}
	edit := url.Values{"body": {"Better"}, "version": {"2"}}
	board := url.Values{"name": {"New board"}, "position": {"3"}, "see": {"everyone"}, "start": {"members"}, "reply": {"members"}}
	product := url.Values{"name": {"Box"}, "board": {"1"}, "models": {"A\nB"}}
	site := url.Values{"name": {"Site"}, "sign_up": {"open"}, "language": {"en"}}
	var all []field
	add := func(by *forumtest.Client, path string, form url.Values, most map[string]int) {
		for name, runes := range most {
			all = append(all, field{by, path, name, form, runes})
		}
	}
	add(g.rita, "/b/lounge/new", opening, map[string]int{"title": 200, "tags": 40, "version": 60, "body": 50_000})
	add(g.rita, at+"/reply", url.Values{}, map[string]int{"body": 50_000})
	add(g.rita, "/drafts", url.Values{"key": {thread.NewDraft(1)}, "body": {"x"}}, map[string]int{"body": 50_000, "title": 200})
	add(g.rita, post+"/confirm", url.Values{"worked": {"0"}}, map[string]int{"version": 60, "note": 400})
	add(g.author, post+"/edit", edit, map[string]int{"body": 50_000, "note": 200})
	add(g.author, "/p/"+text(g.posts[0])+"/edit", url.Values{"title": {"Line drops"}, "body": {"Better"}, "version": {"1"}}, map[string]int{"title": 200, "tags": 40})
	add(g.author, post+"/withdraw", url.Values{}, map[string]int{"reason": 400})
	add(g.stig, "/p/"+text(g.posts[2])+"/official", url.Values{}, map[string]int{"versions": 200})
	add(g.stig, post+"/official/withdraw", url.Values{"mark": {"1"}}, map[string]int{"reason": 4000})
	add(g.stig, at+"/notes", url.Values{}, map[string]int{"body": 10_000})
	add(g.stig, at+"/reply", url.Values{"body": {"An answer"}, "official": {"1"}}, map[string]int{"versions": 200})
	add(g.admin, "/admin/boards/new", board, map[string]int{"name": 60, "slug": 60, "description": 400})
	add(g.admin, "/admin/products/new", product, map[string]int{"name": 80, "find_model": 200, "find_version": 200, "models": 80})
	add(g.admin, "/admin/teams/new", url.Values{"name": {"Team"}}, map[string]int{"name": 60, "description": 200})
	add(g.admin, "/admin/site", site, map[string]int{"name": 20_000, "sign_up_text": 20_000, "contact": 20_000})
	add(g.admin, "/admin/templates/new", url.Values{"name": {"Hello"}, "body": {"Hi"}}, map[string]int{"name": 80, "body": 10_000})
	add(g.Guest(), "/sign-up", url.Values{"name": {"New_one"}, "password": {forumtest.Password}}, map[string]int{"name": 32, "email": 320, "password": 1024})
	return all
}

func TestMentionsAreBounded(t *testing.T) {
	t.Parallel()
	w := forumtest.New(t, db.SQLite)
	author := w.Member("Aino", account.Member)
	board := w.Board("Gateways")
	var body strings.Builder
	err := w.DB.Write(context.Background(), func(tx *db.Tx) error {
		for i := range 300 {
			name := fmt.Sprintf("person_%d", i)
			fmt.Fprintf(&body, "@%s ", name)
			if err := tx.Exec(`INSERT INTO members (log_id, name, name_key, created_at) VALUES (?, ?, ?, ?)`, name, name, name, w.Clock.Now()).Error; err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	w.Thread(author, board, "Look here", body.String())
	w.Settle()
	var told int
	if err := w.DB.Read(context.Background()).Raw(`SELECT count(*) FROM notices`).Row().Scan(&told); err != nil || told == 0 || told > 50 {
		t.Errorf("one post told %d people, %v", told, err)
	}
}

// Row 91: who asks for nonsense fills no disk, and what people type, their
// passwords above all, never gets into the log.
func TestTheLogIsNeitherFilledNorForged(t *testing.T) {
	t.Parallel()
	w := forumtest.New(t, db.SQLite)
	member := w.Member("Aino", account.Member)
	w.Board("Gateways")
	const requests = 60
	before := len(w.Log.String())
	long := strings.Repeat("zqlog", 1500)
	forged := "zqlog\r\nlevel=ERROR msg=\"the forum was broken into\""
	began := time.Now()
	for range requests / 6 {
		w.Guest().Get("/" + long)
		w.Guest().Get("/b/gateways?state=" + long)
		w.Guest().Post("/sign-in", url.Values{"name": {forged}, "password": {"zqlog password 4711"}}, "User-Agent", "("+long, "Accept", "application/json")
		member.Post("/t/1/reply?"+long, url.Values{"body": {long + "\xff"}, "key": {"short"}}, "Origin", "https://zqlog.example", "Sec-Fetch-Site", "cross-site")
		member.Post("/b/gateways/new", url.Values{"kind": {forged}, "title": {forged}, "body": {forged + "\x00"}, "key": {"zqlog"}})
		member.Post("/sign-up", url.Values{"name": {forged}, "password": {"zqlog password 4711"}, "email": {forged}})
	}
	grown := w.Log.String()[before:]
	if len(grown) > requests*600 {
		t.Errorf("%d requests wrote %d bytes of log", requests, len(grown))
	}
	if strings.Contains(grown, "zqlog") || strings.Contains(grown, "broken into") {
		t.Errorf("what was typed got into the log: %.600s", grown[max(0, strings.Index(grown, "zqlog")-300):])
	}
	if took := time.Since(began); took > 30*time.Second {
		t.Errorf("%d odd requests took %s", requests, took)
	}
}

func TestAStaffBoardTakesNoThreadsOfMembers(t *testing.T) {
	t.Parallel()
	w := forumtest.New(t, db.SQLite)
	member, staff := w.Member("Aino", account.Member), w.Member("Stig", account.Staff)
	open := w.Board("Open")
	news := w.Board("News", func(b *thread.Board) { b.MayStart, b.MayReply = thread.StaffOnly, thread.Nobody })
	inner := w.Board("Inner", func(b *thread.Board) {
		b.MaySee, b.MayStart, b.MayReply = thread.StaffOnly, thread.StaffOnly, thread.StaffOnly
	})
	announced := w.Thread(staff, news, "New firmware", "Soon.")
	before := countRows(t, w)
	form := func(more ...string) url.Values {
		f := url.Values{"kind": {"question"}, "title": {"Line drops"}, "body": {"Since May."}, "key": {forumtest.Key()}}
		for i := 0; i+1 < len(more); i += 2 {
			f.Set(more[i], more[i+1])
		}
		return f
	}
	for name, p := range map[string]forumtest.Page{
		"by its address":     member.Post("/b/news/new", form()),
		"through another":    member.Post("/b/open/new", form("board", text(news.ID))),
		"through a hidden":   member.Post("/b/open/new", form("board", text(inner.ID))),
		"an announcement":    member.Post("/b/open/new", form("kind", "announcement")),
		"an answer to news":  member.Post("/t/"+text(announced.ThreadID)+"/reply", form()),
		"staff's own answer": staff.Post("/t/"+text(announced.ThreadID)+"/reply", form()),
		"another's model":    member.Post("/b/open/new", form("model", "99")),
	} {
		if p.Status < 400 || p.Status >= 500 {
			t.Errorf("%s: %d", name, p.Status)
		}
	}
	if after := countRows(t, w); after != before {
		t.Errorf("rows changed: %s became %s", before, after)
	}
	placeOf(t, member.Post("/b/open/new", form("board", text(open.ID))))
	placeOf(t, member.Post("/b/open/new?board="+text(news.ID), form("title", "Line drops again"))) // a link fills no field: it goes where its address says
	var inOpen int
	if err := w.DB.Read(context.Background()).Raw(`SELECT count(*) FROM threads WHERE board_id = ?`, open.ID).Row().Scan(&inOpen); err != nil || inOpen != 2 {
		t.Errorf("%d threads in the open board, %v", inOpen, err)
	}
}

// Rows 10, 28, 51, 53: whatever is uploaded is a picture or refused, and is
// given as nothing else.
func TestUploadsAreInertWhateverTheyHold(t *testing.T) {
	t.Parallel()
	w := forumtest.New(t, db.SQLite)
	member := w.Member("Aino", account.Member)
	files := map[string][]byte{"page.png": []byte("<!doctype html><script>alert(1)</script>"), "a.svg": []byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`),
		"a.xml": []byte(`<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><script>alert(1)</script></html>`), "empty.png": nil,
		"../../../../etc/passwd": onePixel(t), "a\r\nSet-Cookie: x=1.png": onePixel(t), "\u202egnp.exe": onePixel(t), "polyglot.png": append(onePixel(t), "<script>alert(1)</script>"...)}
	for _, folder := range []string{"upload-files/upload", "mini-images"} {
		err := filepath.WalkDir(filepath.Join(corpora(t), folder), func(path string, entry os.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			files[folder+"/"+entry.Name()], err = os.ReadFile(path)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	taken := 0
	for name, content := range files {
		p := sendFile(member, "file", strings.NewReplacer(`"`, "", "\r", "", "\n", "").Replace(name), content)
		if p.Status >= 500 || p.Status < 201 {
			t.Errorf("%q: %d", name, p.Status)
		}
		_, rest, found := strings.Cut(p.Body, `"url":"`)
		if p.Status != 201 || !found {
			continue
		}
		taken++
		at, _, _ := strings.Cut(rest, `"`)
		got := member.Get(at).OK()
		policy, kind := got.Header.Get("Content-Security-Policy"), got.Header.Get("Content-Type")
		if !strings.HasPrefix(kind, "image/") || strings.Contains(kind, "svg") || !strings.Contains(policy, "sandbox") || got.Header.Get("X-Content-Type-Options") != "nosniff" ||
			strings.Contains(got.Body, "<script") || strings.Contains(got.Body, "alert(") {
			t.Errorf("%q is given as %q with %q", name, kind, policy)
		}
	}
	if taken < 5 {
		t.Errorf("only %d of %d files were taken as pictures", taken, len(files))
	}
}
