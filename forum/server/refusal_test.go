package server_test

import (
	"bytes"
	"errors"
	"io"
	"net/url"
	"strings"
	"testing"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/forumtest"
)

// endless gives letters for ever and counts them.
type endless struct{ n, end int64 }

func (e *endless) Read(p []byte) (int, error) {
	if e.n >= e.end {
		return 0, io.EOF
	}
	n := copy(p, bytes.Repeat([]byte("a"), int(min(int64(len(p)), e.end-e.n))))
	e.n += int64(n)
	return n, nil
}

// Whoever sends far too much sees the page that says so, not a connection that
// breaks.
func TestABodyFarOverTheLimitGetsThePage(t *testing.T) {
	t.Parallel()
	w := forumtest.New(t, db.SQLite)
	member := w.Member("Aino", account.Member)
	w.Thread(member, w.Board("Gateways"), "Line drops", "Since May.")
	for path, sizes := range map[string][]int64{"/t/1/reply": {16 << 20}, "/sign-in": {600 << 10, 16 << 20}, "/uploads": {16 << 20}, "/nothing": {600 << 10, 16 << 20}} {
		for _, size := range sizes {
			p := member.Do("POST", path, io.LimitReader(&endless{end: size}, size), "Content-Type", "application/x-www-form-urlencoded", "Sec-Fetch-Site", "same-origin")
			if p.Status != 413 || !strings.Contains(p.Body, "more than this page can take") {
				t.Errorf("%d bytes in chunks to %s: %d", size, path, p.Status)
			}
			p = member.Do("POST", path, bytes.NewReader(bytes.Repeat([]byte("a"), int(size))), "Content-Type", "application/x-www-form-urlencoded", "Sec-Fetch-Site", "same-origin")
			if p.Status != 413 || !strings.Contains(p.Body, "more than this page can take") {
				t.Errorf("%d bytes to %s: %d", size, path, p.Status)
			}
		}
	}
}

func TestMethodsThatNothingTakes(t *testing.T) {
	t.Parallel()
	w := forumtest.New(t, db.SQLite)
	w.Member("root_admin", account.Administrator)
	w.Thread(w.Member("Aino", account.Member), w.Board("Gateways"), "Line drops", "Since May.")
	for _, method := range []string{"PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "BREW", "get"} {
		for _, path := range []string{"/", "/t/1/reply", "/nothing"} {
			p := w.Guest().Do(method, path, nil, "Sec-Fetch-Site", "same-origin")
			if p.Status != 405 || p.Header.Get("Allow") == "" || p.Header.Get("Content-Security-Policy") == "" || p.Header.Get("X-Content-Type-Options") != "nosniff" {
				t.Errorf("%s %s: %d %v", method, path, p.Status, p.Header)
			}
			if text := p.Text("main"); !strings.Contains(text, "read with GET") {
				t.Errorf("%s %s: %q", method, path, text)
			}
		}
	}
}

func TestFormsOfAnotherType(t *testing.T) {
	t.Parallel()
	w := forumtest.New(t, db.SQLite)
	member := w.Member("Aino", account.Member)
	place := w.Thread(member, w.Board("Gateways"), "Line drops", "Since May.")
	for _, kind := range []string{"application/json", "text/plain", "", "text/xml", `"/;=`, "application/x-www-form-urlencodedx"} {
		for _, path := range []string{"/t/1/reply", "/p/1/helpful", "/sign-in", "/drafts", "/preview"} {
			p := member.Do("POST", path, strings.NewReader("body=x&on=1&key="+forumtest.Key()), "Content-Type", kind, "Sec-Fetch-Site", "same-origin")
			if p.Status != 415 || !strings.Contains(p.Text("main"), "takes forms only") {
				t.Errorf("%q to %s: %d", kind, path, p.Status)
			}
		}
	}
	p := member.Do("POST", "/t/1/reply", strings.NewReader("body=x&key="+forumtest.Key()), "Content-Type", "application/x-www-form-urlencoded; charset=UTF-8", "Sec-Fetch-Site", "same-origin")
	if p.Status != 303 {
		t.Errorf("a form with a charset: %d", p.Status)
	}
	if p := member.Do("POST", "/p/"+text(place.PostID)+"/helpful", nil, "Sec-Fetch-Site", "same-origin"); p.Status == 415 {
		t.Error("an empty form has no type and needs none")
	}
}

// No link fills a form that is posted.
func TestTheAddressFillsNoPostedField(t *testing.T) {
	t.Parallel()
	w := forumtest.New(t, db.SQLite)
	member := w.Member("Aino", account.Member)
	w.Thread(member, w.Board("Gateways"), "Line drops", "Since May.")
	p := member.Post("/t/1/reply?body=planted&do=draft&official=1", url.Values{"key": {forumtest.Key()}, "body": {""}})
	if p.Status != 422 || strings.Contains(p.Body, "planted") {
		t.Errorf("an empty reply with a text in the address: %d", p.Status)
	}
	if p := member.Get("/drafts"); strings.Contains(p.Body, "planted") {
		t.Error("the address made a draft")
	}
}

func TestIdsInTheAddressThatCannotBeRead(t *testing.T) {
	t.Parallel()
	w := forumtest.New(t, db.SQLite)
	staff := w.Member("root_admin", account.Administrator)
	place := w.Thread(staff, w.Board("Gateways"), "Line drops", "Since May.")
	for _, n := range []string{"x", "-1", "1e3", "9223372036854775808", "1%20"} {
		for _, path := range []string{"/t/1/reply?quote=", "/t/1/reply?to=", "/p/" + text(place.PostID) + "/official/withdraw?mark="} {
			if p := staff.Get(path + n); p.Status != 400 {
				t.Errorf("%s%s: %d", path, n, p.Status)
			}
		}
	}
	for _, path := range []string{"/t/1/reply?quote=99", "/t/1/reply?to=99", "/p/" + text(place.PostID) + "/official/withdraw?mark=99"} {
		if p := staff.Get(path); p.Status != 404 {
			t.Errorf("%s: %d", path, p.Status)
		}
	}
	if p := staff.Get("/t/1/reply?quote=&to=" + text(place.PostID)); p.Status != 200 {
		t.Errorf("an empty id is none: %d", p.Status)
	}
}

// What a new thread's form held comes back when the database goes away.
func TestAnOutageGivesTitleTextAndTagsBack(t *testing.T) {
	t.Parallel()
	w := forumtest.New(t, db.SQLite)
	w.Member("root_admin", account.Administrator)
	member := w.Member("Aino", account.Member)
	w.Board("Gateways")
	if err := errors.Join(w.DB.Close()); err != nil {
		t.Fatal(err)
	}
	p := member.Post("/b/gateways/new", url.Values{"key": {forumtest.Key()}, "kind": {"question"}, "title": {"No dial tone at all"}, "body": {"The line is dead."}, "tags": {"gateway, dialtone"}})
	kept := p.Text("#f-kept")
	for _, typed := range []string{"No dial tone at all", "The line is dead.", "gateway, dialtone"} {
		if !strings.Contains(kept, typed) {
			t.Errorf("status %d: %q is lost: %q", p.Status, typed, kept)
		}
	}
}
