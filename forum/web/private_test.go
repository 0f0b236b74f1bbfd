package web_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/forumtest"
	"answerable/forum/thread"
)

// The words that stand in private details and nowhere else.
const (
	askedWord   = "zqaskedfor"
	privateWord = "zqprivate4711"
	answerWord  = "zqanswered"
)

// confidential is a village whose member told the staff of thread 1 something.
type confidential struct {
	*village
	channel string // its address
}

func newConfidential(t *testing.T, engine db.Dialect) *confidential {
	t.Helper()
	c := &confidential{village: newVillage(t, engine)}
	c.channel = "/t/1/private/" + id(c.people["member"])
	now := c.Clock.Now()
	c.must(c.DB.Write(context.Background(), func(tx *db.Tx) error {
		return tx.Exec(`INSERT INTO care (thread_id, board_id, team_id, began_at, urgent_since, changed_at) VALUES (1, 1, (SELECT min(id) FROM teams), ?, ?, ?)
			ON CONFLICT (thread_id) DO UPDATE SET team_id = excluded.team_id`, now, now, now).Error
	}))
	c.sends("staff", "/t/1/private", url.Values{"member": {"member_maria"}, "asked_for": {"Your number, " + askedWord}}, 303)
	c.sends("member", c.channel, url.Values{"body": {"It is " + privateWord + "\n<b>at home</b>"}}, 303)
	c.sends("staff", c.channel, url.Values{"body": {"Thank you, " + answerWord}}, 303)
	c.Settle()
	return c
}

func (c *confidential) get(role, path string) forumtest.Page {
	c.t.Helper()
	return c.Guest().Get(path, cookie(c.token(role))...)
}

func (c *confidential) sends(role, path string, form url.Values, want int) forumtest.Page {
	c.t.Helper()
	p := c.Guest().Post(path, form, cookie(c.token(role))...)
	if p.Status != want {
		c.t.Fatalf("%s sends %s: %d %s", role, path, p.Status, p.Text("main"))
	}
	return p
}

func TestPrivateDetailsLeakNowhere(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		c := newConfidential(t, engine)
		c.sends("member", c.channel, url.Values{"body": {strings.Repeat(privateWord, 1000)}}, 422)
		c.special["/t/:id/private/:member"] = c.channel
		var paths []string
		for _, r := range c.routes(http.MethodGet) {
			paths = append(paths, c.path(r.Path))
		}
		for _, q := range []string{"zqpriv*", "zqasked*", "zqanswer*", "at+home", "number", "author%3Amember_maria"} {
			paths = append(paths, "/search?q="+q)
		}
		paths = append(paths, "/t/1/private/"+id(c.people["staff"]), "/p/1", "/latest?state=answered")
		for _, role := range roles() {
			for _, path := range paths {
				p := c.get(role, path)
				allowed := path == c.channel && (role == "member" || role == "staff")
				for _, word := range []string{privateWord, askedWord, answerWord} {
					if found := strings.Contains(p.Body+fmt.Sprint(p.Header), word); found != allowed {
						t.Errorf("%s at %s: %s is there: %v (%d)", role, path, word, found, p.Status)
					}
				}
				if allowed && (!strings.Contains(p.Header.Get("Cache-Control"), "no-store") || p.Header.Get("ETag") != "") {
					t.Errorf("%s may keep the page: %v", role, p.Header)
				}
			}
		}
		for _, word := range []string{privateWord, askedWord, answerWord} {
			if log := c.Log.String(); strings.Contains(log, word) {
				t.Errorf("the log has %s", word)
			}
			if where := c.tablesWith(word); !slices.Equal(where, []string{"private_channels"}) && !slices.Equal(where, []string{"private_messages"}) {
				t.Errorf("%s stands in the tables %v", word, where)
			}
		}
	})
}

// tablesWith names the tables, those of the jobs included, that hold a word.
func (c *confidential) tablesWith(word string) (found []string) {
	c.t.Helper()
	list := `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`
	if c.DB.Dialect() == db.Postgres {
		list = `SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'`
	}
	var tables []string
	c.must(c.DB.Read(context.Background()).Raw(list).Scan(&tables).Error)
	for _, table := range tables {
		var rows []map[string]any
		c.must(c.DB.Read(context.Background()).Raw(`SELECT * FROM ` + table).Scan(&rows).Error)
		if strings.Contains(asText(rows), word) {
			found = append(found, table)
		}
	}
	return found
}

func asText(rows []map[string]any) string {
	var b strings.Builder
	for _, row := range rows {
		for _, value := range row {
			if raw, ok := value.([]byte); ok {
				value = string(raw)
			}
			fmt.Fprintln(&b, value)
		}
	}
	return b.String()
}

func TestStaffOpenPrivateDetailsAndTheCustomerSees(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		c := newConfidential(t, engine)
		kim := c.Member("kim_network", account.Staff)
		c.must(c.People.AddToTeam(context.Background(), account.Viewer{ID: c.people["administrator"], Role: account.Administrator, Factor: account.ByDemo}, 1, kim.Viewer.ID))
		if p := kim.Get(c.channel).OK(); strings.Contains(p.Body, privateWord) || !strings.Contains(p.Text("main"), "2 messages to open") {
			t.Errorf("before opening: %s", p.Text("main"))
		}
		if readers := c.get("member", c.channel).OK().Text("section[aria-labelledby=read-by]"); strings.Contains(readers, "kim_network") {
			t.Errorf("looking counts as reading: %s", readers)
		}
		p := kim.Follow(kim.Post(c.channel+"/open", url.Values{}))
		if text := p.DOM().Find(".private-text").First().Text(); text != "It is "+privateWord+"\n<b>at home</b>" {
			t.Errorf("Kim reads %q", text)
		}
		if p.DOM().Find(".private-text b").Length() != 0 {
			t.Error("a message is markup")
		}
		readers := c.get("member", c.channel).OK().Text("section[aria-labelledby=read-by]")
		if !strings.Contains(readers, "kim_network Staff · Network") || !strings.Contains(readers, "staff_maria Staff · Network") {
			t.Errorf("the customer sees as readers: %s", readers)
		}
		c.sends("member", c.channel+"/delete", url.Values{}, 422)
		c.sends("staff", c.channel+"/delete", url.Values{"sure": {"1"}}, 403)
		c.sends("member", c.channel+"/delete", url.Values{"sure": {"1"}}, 303)
		for _, role := range []string{"member", "staff"} {
			p := c.get(role, c.channel).OK()
			if strings.Contains(p.Body, privateWord) || strings.Contains(p.Body, askedWord) || !strings.Contains(p.Text("main"), "deleted by member_maria") {
				t.Errorf("%s after deletion: %s", role, p.Text("main"))
			}
		}
		if found := append(c.tablesWith(privateWord), c.tablesWith(askedWord)...); len(found) != 0 {
			t.Errorf("deleted words stand in %v", found)
		}
	})
}

func TestPrivateFormsSayWhatIsWrong(t *testing.T) {
	t.Parallel()
	c := newConfidential(t, db.SQLite)
	for _, one := range []struct {
		role, path string
		form       url.Values
		want       string
	}{
		{"staff", "/t/1/private", url.Values{"member": {"nobody_here"}, "asked_for": {"Your number"}}, "There is no member of this name."},
		{"staff", "/t/1/private", url.Values{"member": {"moderator_maria"}, "asked_for": {"Your number"}}, "Private details are asked of customers"},
		{"staff", "/t/1/private", url.Values{"member": {"staff_maria"}, "asked_for": {"Your number"}}, "This member cannot be asked here."},
		{"staff", "/t/1/private", url.Values{"member": {"member_maria"}, "asked_for": {strings.Repeat("a", 401)}}, "400"},
		{"member", c.channel, url.Values{"body": {"  "}}, "Please write something."},
		{"member", c.channel, url.Values{"body": {strings.Repeat("é", 10_001)}}, "at most 10,000 characters"},
	} {
		p := c.sends(one.role, one.path, one.form, 422)
		if !strings.Contains(p.Text("main"), one.want) {
			t.Errorf("%v: %s", one.form, p.Text("main"))
		}
		if typed := one.form.Get("body"); strings.TrimSpace(typed) != "" && p.DOM().Find("textarea[name=body]").Text() != typed {
			t.Error("what was typed is lost")
		}
	}
	if to := c.get("member", "/t/1/private").Header.Get("Location"); !strings.HasSuffix(to, c.channel) {
		t.Errorf("the customer's way leads to %s", to)
	}
	if link := c.get("member", c.path("/t/:id/:slug")).DOM().Find(`a[href="/t/1/private"]`); link.Length() != 1 {
		t.Errorf("the thread's page has %d links to the private details", link.Length())
	}
	if link := c.get("guest", c.path("/t/:id/:slug")).DOM().Find(`a[href="/t/1/private"]`); link.Length() != 0 {
		t.Error("a guest has a link to private details")
	}
	if notice := c.get("member", "/notifications").Text("main"); !strings.Contains(notice, "Private details") || strings.Contains(notice, answerWord) {
		t.Errorf("the notice says %s", notice)
	}
}

// Staff of other teams have no link; the page of who answers says whom to ask, and
// so does the address itself.
func TestStaffOutsideTheCaseAreToldWhomToAsk(t *testing.T) {
	t.Parallel()
	h := cared(t, db.SQLite)
	care, err := h.Faults.ThreadCare(context.Background(), h.staff.Viewer, h.thread.ThreadID)
	if err != nil {
		t.Fatal(err)
	}
	h.do(h.staff, "/care/"+id(care.ID)+"/take")
	outside := h.Member("tv_staff", account.Staff)
	const link = "/t/1/private"
	if outside.Get(h.threadPath).OK().DOM().Find(`a[href$="/private"]`).Length() != 0 {
		t.Error("staff are led to what they may not open")
	}
	has(t, "who answers", outside.Get("/care/"+id(care.ID)).OK(), "main", "net_ops can hand it over to your team")
	page := outside.Get(link)
	has(t, "outside", page, "main", "net_ops (Community) answers for this thread now", "handed over")
	has(t, "outside", page, `main a[href="/care/`+id(care.ID)+`"]`, "Who answers for this")
	if page.Status != 403 || page.DOM().Find("main form").Length() != 0 {
		t.Errorf("%d with %d forms", page.Status, page.DOM().Find("main form").Length())
	}
	if got := h.staff.Get(link).OK().Text("main"); !strings.Contains(got, "Ask a customer") {
		t.Errorf("who holds it reads %q", got)
	}
	h.do(h.staff, "/t/1/private", "member", "hub3_owner", "asked_for", "Your number")
	again := outside.Get(link)
	if again.Text("main") != page.Text("main") {
		t.Error("the page tells whether there are private details")
	}
}

// TestNoTitleHidesAPageOfItsThread walks the route table: a thread may be called
// "Private" and still be read.
func TestNoTitleHidesAPageOfItsThread(t *testing.T) {
	t.Parallel()
	w := forumtest.New(t, db.SQLite)
	for _, r := range w.Web.Routes() {
		word, below := strings.CutPrefix(r.Path, "/t/:id/")
		if below && !strings.ContainsAny(word, ":/.") && thread.Slug(word) == word {
			t.Errorf("a thread called %q has the address of %s", word, r.Path)
		}
	}
	ann := w.Member("ann_hub", account.Member)
	place := w.Thread(ann, w.Board("Broadband"), "Private", "Is this one read?")
	if p := w.Guest().Get(fmt.Sprintf("/t/%d/%s", place.ThreadID, place.Slug)).OK(); !strings.Contains(p.Text("main"), "Is this one read?") {
		t.Error(p.Text("main"))
	}
}
