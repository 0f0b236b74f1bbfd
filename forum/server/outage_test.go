package server_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"answerable/forum/account"
	"answerable/forum/config"
	"answerable/forum/db"
	"answerable/forum/forumtest"
	"answerable/forum/server"
	"answerable/forum/thread"
)

// wire is a line to PostgreSQL that can be cut and mended.
type wire struct {
	listener net.Listener
	to       string
	afterOf  atomic.Pointer[string] // cut once the forum has said this, before the answer
	mu       sync.Mutex
	cut      bool
	open     map[net.Conn]bool
}

func newWire(t testing.TB, to string) *wire {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &wire{listener: listener, to: to, open: map[net.Conn]bool{}}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go w.join(conn)
		}
	}()
	return w
}

func (w *wire) join(from net.Conn) {
	to, err := net.Dial("tcp", w.to)
	if err != nil || !w.keep(from, to) {
		_ = from.Close()
		return
	}
	go func() { _, _ = io.Copy(from, to); w.hangUp(from, to) }() // ends when either side hangs up
	buffer := make([]byte, 64<<10)
	for {
		n, err := from.Read(buffer)
		if n > 0 {
			if said := w.afterOf.Load(); said != nil && bytes.Contains(bytes.ToLower(buffer[:n]), []byte(*said)) {
				w.sayAndCut(to, buffer[:n])
			} else if _, err := to.Write(buffer[:n]); err != nil {
				break
			}
		}
		if err != nil {
			break
		}
	}
	w.hangUp(from, to)
}

// sayAndCut lets the database hear the last words and the forum no answer. The
// forum's side is gone before the words are said, so nothing can come back.
func (w *wire) sayAndCut(to net.Conn, words []byte) {
	w.afterOf.Store(nil)
	w.mu.Lock()
	w.cut = true
	for conn := range w.open {
		if conn != to {
			_ = conn.Close()
			delete(w.open, conn)
		}
	}
	w.mu.Unlock()
	_, _ = to.Write(words)
	_, _ = io.Copy(io.Discard, io.LimitReader(to, 1)) // its answer proves that it was carried out
}

func (w *wire) keep(conns ...net.Conn) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, conn := range conns {
		if w.cut {
			_ = conn.Close()
			continue
		}
		w.open[conn] = true
	}
	return !w.cut
}

func (w *wire) hangUp(conns ...net.Conn) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, conn := range conns {
		_ = conn.Close()
		delete(w.open, conn)
	}
}

// Cut ends every connection and takes no new one.
func (w *wire) Cut() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.cut = true
	for conn := range w.open {
		_ = conn.Close()
		delete(w.open, conn)
	}
}

// Mend lets new connections through.
func (w *wire) Mend() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.cut = false
}

// newWired is a forum on PostgreSQL behind a wire.
func newWired(t testing.TB) (*forumtest.World, *wire) {
	t.Helper()
	var line *wire
	w := forumtest.New(t, db.Postgres, func(s *config.Settings, _ *server.Options) {
		there, err := url.Parse(s.DatabaseURL.Reveal())
		if err != nil {
			t.Fatal(err)
		}
		line = newWire(t, there.Host)
		there.Host = line.listener.Addr().String()
		s.DatabaseURL = config.NewSecretURL(there.String())
	})
	t.Cleanup(line.Mend) // before the world closes
	until(t, "the node hears the others", func() bool { return !w.DB.Deaf() })
	return w, line
}

// until waits for something that the forum does by itself.
func until(t testing.TB, what string, holds func() bool) {
	t.Helper()
	tick, late := time.NewTicker(5*time.Millisecond), time.NewTimer(60*time.Second)
	defer tick.Stop()
	defer late.Stop()
	for !holds() {
		select {
		case <-tick.C:
		case <-late.C:
			t.Fatal("waited in vain until ", what)
		}
	}
}

func TestAnOutageOfPostgreSQLLosesNothing(t *testing.T) {
	t.Parallel()
	w, line := newWired(t)
	member, guest := w.Member("Aino", account.Member), w.Guest()
	asked := w.Thread(member, w.Board("Gateways"), "Line drops", "Since May.")
	at := "/t/" + text(asked.ThreadID) + "/" + asked.Slug
	guest.Get(at).OK()
	member.Get(at).OK()
	before := countRows(t, w)

	mended := make(chan struct{}, 1)
	w.DB.Hear(func(topic string) {
		if topic == db.Everything {
			select {
			case mended <- struct{}{}:
			default:
			}
		}
	})
	line.Cut()
	until(t, "the node notices that it hears nobody", w.DB.Deaf)

	for _, path := range []string{at, "/", "/latest", "/search?q=line", "/account", "/drafts", "/t/99"} {
		unavailable(t, "a member's "+path, member.Get(path))
		if p := guest.Get(path); p.Status != 200 && p.Status != 303 {
			unavailable(t, "a guest's "+path, p)
		}
	}
	if guest.Get("/healthz").Status != 200 || guest.Get("/readyz").Status != 503 {
		t.Error("without its database the node must be alive and not ready")
	}
	const typed = "A long answer that nobody wants to type again."
	reply := url.Values{"body": {typed}, "key": {forumtest.Key()}}
	opening := url.Values{"kind": {"question"}, "title": {"Another one, same box"}, "body": {typed}, "key": {forumtest.Key()}}
	for path, form := range map[string]url.Values{"/t/" + text(asked.ThreadID) + "/reply": reply, "/b/gateways/new": opening} {
		p := member.Post(path, form)
		unavailable(t, path, p)
		if !strings.Contains(p.Text("textarea"), typed) {
			t.Errorf("what was typed for %s is lost: %s", path, p.Text("main"))
		}
	}
	picture := multipartForm(t, reply)
	p := member.Do("POST", "/t/"+text(asked.ThreadID)+"/reply", strings.NewReader(picture.body), "Content-Type", picture.kind, "Sec-Fetch-Site", "same-origin")
	if unavailable(t, "a form with a picture", p); !strings.Contains(p.Text("textarea"), typed) {
		t.Errorf("what was typed beside a picture is lost: %s", p.Text("main"))
	}
	unavailable(t, "a sign-in", guest.Post("/sign-in", url.Values{"name": {"Aino"}, "password": {forumtest.Password}}))

	line.Mend()
	<-mended
	until(t, "the node trusts its cache again", func() bool { return !w.DB.Deaf() })
	if after := countRows(t, w); after != before {
		t.Errorf("half written: %s became %s", before, after)
	}
	first := placeOf(t, member.Post("/t/"+text(asked.ThreadID)+"/reply", reply))
	if again := placeOf(t, member.Post("/t/"+text(asked.ThreadID)+"/reply", reply)); again.PostID != first.PostID {
		t.Errorf("posted twice: %v and %v", first, again)
	}
	if got := guest.Get(at).OK().DOM().Find("article.post").Length(); got != 2 {
		t.Errorf("after the outage a guest sees %d posts, not 2", got)
	}
	w.Settle()
}

// unavailable checks the answer while a part is away.
func unavailable(t testing.TB, what string, p forumtest.Page) {
	t.Helper()
	if p.Status != 503 || p.Header.Get("Retry-After") == "" || !strings.Contains(p.Header.Get("Cache-Control"), "no-store") || p.DOM().Find("h1").Length() != 1 {
		t.Errorf("%s: %d, Retry-After %q: %s", what, p.Status, p.Header.Get("Retry-After"), p.Text("main"))
	}
}

type multipartBody struct{ body, kind string }

func multipartForm(t testing.TB, form url.Values) multipartBody {
	t.Helper()
	var b strings.Builder
	const line = "----edge"
	for name, values := range form {
		b.WriteString("--" + line + "\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + values[0] + "\r\n")
	}
	b.WriteString("--" + line + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\n" + string(onePixel(t)) + "\r\n--" + line + "--\r\n")
	return multipartBody{b.String(), "multipart/form-data; boundary=" + line}
}

// The answer to the commit itself is lost: nobody can know then whether the
// reply is in, and sending the form again must be right in either case.
func TestACommitWhoseAnswerIsLostPostsOnce(t *testing.T) {
	t.Parallel()
	w, line := newWired(t)
	member := w.Member("Aino", account.Member)
	asked := w.Thread(member, w.Board("Gateways"), "Line drops", "Since May.")
	w.Settle()
	form := url.Values{"body": {"It came back by itself."}, "key": {forumtest.Key()}}
	commit := "insert into submissions"
	for _, word := range []string{commit, "commit"} {
		line.afterOf.Store(&word)
		p := member.Post("/t/"+text(asked.ThreadID)+"/reply", form)
		if p.Status != 503 && p.Status != 303 {
			t.Errorf("cut at %q: %d %s", word, p.Status, p.Text("main"))
		}
		line.afterOf.Store(nil)
		line.Mend()
		until(t, "the node hears the others", func() bool { return !w.DB.Deaf() && w.DB.Ping(context.Background()) == nil })
		w.Settle() // else the next cut may hit a job of this round
	}
	var again forumtest.Page
	until(t, "no connection is left that the cuts ended", func() bool {
		again = member.Post("/t/"+text(asked.ThreadID)+"/reply", form)
		return again.Status != 503
	})
	first := placeOf(t, again)
	var posts, numbers int
	err := w.DB.Read(context.Background()).Raw(`SELECT count(*), max(number) FROM posts WHERE thread_id = ?`, asked.ThreadID).Row().Scan(&posts, &numbers)
	if err != nil || posts != 2 || numbers != 2 || first.PostID == 0 {
		t.Errorf("%d posts with numbers up to %d, %v", posts, numbers, err)
	}
	w.Settle()
}

func TestAFullDiskLosesNothing(t *testing.T) {
	t.Parallel()
	w := forumtest.New(t, db.SQLite)
	member := w.Member("Aino", account.Member)
	asked := w.Thread(member, w.Board("Gateways"), "Line drops", "Since May.")
	w.Settle()
	before := countRows(t, w)
	var pages int64
	ctx := context.Background()
	if err := w.DB.Writer().QueryRowContext(ctx, "PRAGMA page_count").Scan(&pages); err != nil {
		t.Fatal(err)
	}
	limit(t, w, pages)
	typed := "Begins here. " + strings.Repeat("It drops again and again. ", 1200)
	form := url.Values{"body": {typed}, "key": {forumtest.Key()}}
	for path, f := range map[string]url.Values{"/t/1/reply": form, "/b/gateways/new": {"kind": {"question"}, "title": {"Another"}, "body": {typed}, "key": {forumtest.Key()}},
		"/p/1/edit": {"title": {"Line drops"}, "version": {"1"}, "body": {typed}}} {
		p := member.Post(path, f)
		unavailable(t, path, p)
		if !strings.Contains(p.Text("textarea"), "Begins here.") || !strings.Contains(p.Text("main"), "room") {
			t.Errorf("%s: does not say what is wrong, or loses the text: %s", path, p.Text("main h1, main p"))
		}
	}
	member.Get("/t/1/" + asked.Slug).OK()
	w.Guest().Get("/").OK()
	if after := countRows(t, w); after != before {
		t.Errorf("half written: %s became %s", before, after)
	}
	limit(t, w, 1<<30)
	first := placeOf(t, member.Post("/t/1/reply", form))
	if again := placeOf(t, member.Post("/t/1/reply", form)); again != (thread.Placed{ThreadID: first.ThreadID, Slug: first.Slug, PostID: first.PostID}) {
		t.Errorf("posted twice: %v and %v", first, again)
	}
	w.Settle()
	var sound string
	if err := w.DB.Writer().QueryRowContext(ctx, "PRAGMA integrity_check").Scan(&sound); err != nil || sound != "ok" {
		t.Errorf("the database is %q, %v", sound, err)
	}
}

// limit keeps SQLite from growing beyond so many pages, as a full disk does.
func limit(t testing.TB, w *forumtest.World, pages int64) {
	t.Helper()
	var now int64
	if err := w.DB.Writer().QueryRowContext(context.Background(), "PRAGMA max_page_count = "+text(pages)).Scan(&now); err != nil || now != pages {
		t.Fatal(errors.Join(err, errors.New("max_page_count is "+text(now))))
	}
}
