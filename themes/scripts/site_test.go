package main

import (
	"html/template"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"sync"
	"testing"
	"time"
)

// policy is the Content-Security-Policy the forum sends with every page.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"

// request is what the site remembers of a request other than a GET.
type request struct {
	path   string
	form   url.Values
	header http.Header
	file   string // name of the uploaded file
}

// site is a forum of two pages that records what the scripts send it. Tests set
// their own answers with handle before opening a page.
type site struct {
	*httptest.Server
	mu       sync.Mutex
	handlers map[string]http.HandlerFunc
	requests []request
	body     string // of the textarea when the page is served
	kept     string // content of the plain page's <meta name="kept">
}

func newSite(t *testing.T) *site {
	t.Helper()
	s := &site{handlers: map[string]http.HandlerFunc{}}
	s.Server = httptest.NewServer(http.HandlerFunc(s.serve))
	t.Cleanup(s.Server.Close)
	s.handle("/thread", s.page("thread.html"))
	s.handle("/plain", s.page("plain.html"))
	s.handle("/static/app.js", file("text/javascript", staticDir+"/app.js"))
	s.handle("/static/writing.js", file("text/javascript", staticDir+"/writing.js"))
	s.handle("/static/page.css", file("text/css", "testdata/page.css"))
	s.handle("/drafts", answer(http.StatusNoContent, "", ""))
	s.handle("/healthz", answer(http.StatusOK, "text/plain", "ok"))
	s.handle("/t/12/reply", text("<p id=done>posted</p>"))
	s.handle("/elsewhere", text("<p id=elsewhere-page>elsewhere</p>"))
	s.handle("/favicon.ico", answer(http.StatusNoContent, "", ""))
	return s
}

func (s *site) handle(path string, h http.HandlerFunc) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.handlers[path] = h
}

func (s *site) serve(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Security-Policy", policy)
	w.Header().Set("X-Content-Type-Options", "nosniff")
	s.mu.Lock()
	h := s.handlers[r.URL.Path]
	s.mu.Unlock()
	if r.Method == http.MethodPost {
		s.record(r)
	}
	if h == nil {
		http.NotFound(w, r)
		return
	}
	h(w, r)
}

func (s *site) record(r *http.Request) {
	seen := request{path: r.URL.Path, header: r.Header}
	if err := r.ParseMultipartForm(1 << 20); err == nil {
		for _, files := range r.MultipartForm.File {
			seen.file = files[0].Filename
		}
	}
	seen.form = r.PostForm
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = append(s.requests, seen)
}

// sent lists the POSTs to path so far.
func (s *site) sent(path string) []request {
	s.mu.Lock()
	defer s.mu.Unlock()
	var found []request
	for _, r := range s.requests {
		if r.path == path {
			found = append(found, r)
		}
	}
	return found
}

// page serves a page of testdata with what the test set on the site.
func (s *site) page(name string) http.HandlerFunc {
	parsed := template.Must(template.ParseFiles("testdata/" + name))
	return func(w http.ResponseWriter, _ *http.Request) {
		s.mu.Lock()
		data := map[string]string{
			"Body":          s.body,
			"Kept":          s.kept,
			"ThreeHoursAgo": time.Now().Add(-3 * time.Hour).UTC().Format(time.RFC3339),
		}
		s.mu.Unlock()
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		if err := parsed.Execute(w, data); err != nil {
			panic(err)
		}
	}
}

// set changes what the pages show, under the lock the handlers read it with.
func (s *site) set(change func(*site)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(s)
}

// gate holds answers back until open is called, or the test ends.
func gate(t *testing.T) (held <-chan struct{}, open func()) {
	ch := make(chan struct{})
	open = sync.OnceFunc(func() { close(ch) })
	t.Cleanup(open)
	return ch, open
}

func file(contentType, path string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		content, err := os.ReadFile(path)
		if err != nil {
			panic(err)
		}
		w.Header().Set("Content-Type", contentType)
		if _, err := w.Write(content); err != nil {
			panic(http.ErrAbortHandler)
		}
	}
}

func answer(status int, contentType, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		w.WriteHeader(status)
		if _, err := io.WriteString(w, body); err != nil && status != http.StatusNoContent {
			panic(http.ErrAbortHandler)
		}
	}
}

func text(html string) http.HandlerFunc {
	return answer(http.StatusOK, "text/html; charset=utf-8", "<!doctype html><title>Test</title>"+html)
}
