package forumtest

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"answerable/forum/account"

	"github.com/PuerkitoBio/goquery"
)

// Client is a browser without scripts: it keeps cookies and sends forms as a
// page of the forum does, several at once if asked to.
type Client struct {
	Viewer account.Viewer
	w      *World
	http   *http.Client

	mu      sync.Mutex
	cookies map[string]string
}

// Page is an answer, read whole.
type Page struct {
	Status int
	Header http.Header
	Body   string
	w      *World
}

// Get asks for a path of the forum.
func (c *Client) Get(path string, header ...string) Page {
	c.w.T.Helper()
	return c.Do(http.MethodGet, path, nil, header...)
}

// Post sends a form as a page of the forum would.
func (c *Client) Post(path string, form url.Values, header ...string) Page {
	c.w.T.Helper()
	return c.Do(http.MethodPost, path, strings.NewReader(form.Encode()),
		append([]string{"Content-Type", "application/x-www-form-urlencoded", "Sec-Fetch-Site", "same-origin"}, header...)...)
}

// Do sends any request; header is name, value, name, value.
func (c *Client) Do(method, path string, body io.Reader, header ...string) Page {
	c.w.T.Helper()
	request, err := http.NewRequest(method, c.w.URL+path, body)
	if err != nil {
		c.w.T.Fatal(err)
	}
	c.show(request)
	for i := 0; i+1 < len(header); i += 2 {
		request.Header.Set(header[i], header[i+1])
	}
	response, err := c.http.Do(request)
	if err != nil {
		c.w.T.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	raw, err := io.ReadAll(response.Body)
	if err != nil {
		c.w.T.Fatal(err)
	}
	c.keep(response.Cookies())
	return Page{Status: response.StatusCode, Header: response.Header, Body: string(raw), w: c.w}
}

func (c *Client) show(request *http.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for name, value := range c.cookies {
		request.AddCookie(&http.Cookie{Name: name, Value: value})
	}
}

func (c *Client) keep(cookies []*http.Cookie) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, k := range cookies {
		if k.MaxAge < 0 || k.Value == "" {
			delete(c.cookies, k.Name)
		} else {
			c.cookies[k.Name] = k.Value
		}
	}
}

// Follow goes where a redirect leads, and gives the page there.
func (c *Client) Follow(p Page) Page {
	c.w.T.Helper()
	if p.Status < 300 || p.Status > 399 {
		c.w.T.Fatalf("status %d is no redirect: %.500s", p.Status, p.Body)
	}
	to, _, _ := strings.Cut(strings.TrimPrefix(p.Header.Get("Location"), c.w.URL), "#")
	return c.Get(to)
}

// DOM parses the page.
func (p Page) DOM() *goquery.Document {
	p.w.T.Helper()
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(p.Body))
	if err != nil {
		p.w.T.Fatal(err)
	}
	return doc
}

// Text is the text of what a selector finds, spaces folded.
func (p Page) Text(selector string) string {
	p.w.T.Helper()
	return strings.Join(strings.Fields(p.DOM().Find(selector).Text()), " ")
}

// OK ends the test unless the page came with status 200.
func (p Page) OK() Page {
	p.w.T.Helper()
	if p.Status != http.StatusOK {
		p.w.T.Fatalf("status %d: %.800s\nlog: %s", p.Status, p.Body, p.w.Log)
	}
	return p
}

// Session is the client's session token, for requests made another way.
func (c *Client) Session() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.cookies["session"]
}
