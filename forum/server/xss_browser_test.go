package server_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"answerable/forum/db"
	"answerable/forum/forumtest"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// witness is a tab in Chromium that notes whatever a page does by itself.
type witness struct {
	t     *testing.T
	ctx   context.Context
	own   string // the origin that pages may ask
	mu    sync.Mutex
	notes []string
}

// browser starts Chromium.
func browser(t *testing.T) context.Context {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		forumtest.Lacks(t, "chromium", err.Error())
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.WSURLReadTimeout(time.Minute))
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	ctx, cancel := chromedp.NewContext(allocator)
	t.Cleanup(func() {
		if err := chromedp.Cancel(ctx); err != nil {
			t.Log("the browser did not close by itself:", err)
		}
		cancel()
	})
	if err := chromedp.Run(ctx); err != nil {
		t.Fatal(err)
	}
	return ctx
}

// hooks tell of every dialog before any script of the page can run.
const hooks = `for (const name of ["alert", "confirm", "prompt", "print", "open", "eval"]) {
	const before = window[name];
	window[name] = (...given) => { trial(name + "(" + given.join() + ")"); return name === "eval" ? before(...given) : null; };
}`

// newWitness opens a tab as somebody, with the pages' policy in force or not.
func newWitness(t *testing.T, browser context.Context, origin, session string, policy bool) *witness {
	t.Helper()
	ctx, cancel := chromedp.NewContext(browser)
	ctx, late := context.WithTimeout(ctx, 20*time.Minute)
	t.Cleanup(func() { late(); cancel() })
	w := &witness{t: t, ctx: ctx, own: origin}
	chromedp.ListenTarget(ctx, w.listen)
	w.do(network.Enable(), log.Enable(), page.SetBypassCSP(!policy), runtime.AddBinding("trial"), chromedp.ActionFunc(func(ctx context.Context) error {
		_, err := page.AddScriptToEvaluateOnNewDocument(hooks).Do(ctx)
		return err
	}))
	if session != "" {
		w.do(network.SetCookie("session", session).WithURL(origin))
	}
	return w
}

func (w *witness) do(actions ...chromedp.Action) {
	w.t.Helper()
	if err := chromedp.Run(w.ctx, actions...); err != nil {
		w.t.Fatal(err)
	}
}

func (w *witness) note(format string, values ...any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.notes = append(w.notes, fmt.Sprintf(format, values...))
}

func (w *witness) listen(event any) {
	switch e := event.(type) {
	case *page.EventJavascriptDialogOpening:
		w.note("a dialog %s: %s", e.Type, e.Message)
		go func() { _ = chromedp.Run(w.ctx, page.HandleJavaScriptDialog(false)) }() // the tab may be gone
	case *runtime.EventBindingCalled:
		w.note("a script ran: %s", e.Payload)
	case *runtime.EventExceptionThrown:
		w.note("an exception: %s", e.ExceptionDetails.Error())
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.APITypeError {
			w.note("the console: %s", e.Args[0].Value)
		}
	case *log.EventEntryAdded:
		if e.Entry.Level == log.LevelError && e.Entry.Source != log.SourceNetwork {
			w.note("%s: %s", e.Entry.Source, e.Entry.Text)
		}
	case *network.EventRequestWillBeSent:
		if asked := e.Request.URL; !strings.HasPrefix(asked, w.own+"/") && !strings.HasPrefix(asked, "data:") && !strings.HasPrefix(asked, "blob:") {
			w.note("a request to %s", asked)
		}
	case *page.EventFrameAttached:
		w.note("a frame")
	case *page.EventFrameRequestedNavigation:
		if !strings.HasPrefix(e.URL, w.own+"/") {
			w.note("a way to %s", e.URL)
		}
	}
}

// active lists what on the page could act, now or when touched.
const active = `(() => {
	const found = [];
	for (const e of document.querySelectorAll("*")) {
		const name = e.tagName.toLowerCase();
		for (const a of e.attributes) if (/^on/i.test(a.name) || a.name === "style" || a.name === "srcdoc") found.push(name + " " + a.name + "=" + a.value);
		if (["iframe", "frame", "object", "embed", "applet", "base", "portal", "style", "math", "template"].includes(name)) found.push(name);
		if (name === "script" && e.type !== "application/ld+json" && !e.src.startsWith(location.origin + "/static/")) found.push("script " + e.textContent.slice(0, 80));
		for (const at of [e.href, e.src, e.action, e.formAction]) if (typeof at === "string" && /^\s*(javascript|data|vbscript):/i.test(at)) found.push(name + " to " + at);
	}
	return JSON.stringify(found);
})()`

// open shows a page and gives what it did and what on it could act.
func (w *witness) open(path string) []string {
	w.t.Helper()
	w.take()
	var found string
	w.do(chromedp.Navigate(w.own + path))
	w.do(chromedp.Evaluate(`new Promise(done => setTimeout(done, 0))`, nil, awaited), chromedp.Evaluate(active, &found))
	if strings.HasSuffix(path, ".atom") || strings.HasSuffix(path, ".xml") {
		return w.take() // the browser's own view of XML has styles of its own
	}
	return append(w.take(), w.listed(found)...)
}

func awaited(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }

func (w *witness) listed(raw string) (found []string) {
	w.t.Helper()
	if err := json.Unmarshal([]byte(raw), &found); err != nil {
		w.t.Fatal(err)
	}
	return found
}

func (w *witness) take() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	notes := w.notes
	w.notes = nil
	return notes
}

// preview lets the page's script show the text as it would be posted.
func (w *witness) preview(texts []string) []string {
	w.t.Helper()
	for _, s := range texts {
		raw, err := json.Marshal(strings.ToValidUTF8(s, ""))
		if err != nil {
			w.t.Fatal(err)
		}
		var found string
		w.do(chromedp.Evaluate(`(async () => {
			await customElements.whenDefined("markdown-composer");
			const composer = document.querySelector("markdown-composer"), pane = composer.querySelector("[data-composer=preview]"), source = composer.querySelector("textarea");
			if (!pane.hidden) composer.togglePreview();
			source.value = `+string(raw)+`;
			const shown = new Promise(done => new MutationObserver((_, self) => { if (!pane.hidden && pane.childNodes.length && !pane.matches("[aria-busy=true]")) { self.disconnect(); done(); } })
				.observe(pane, { childList: true, attributes: true, subtree: true }));
			composer.togglePreview();
			await Promise.race([shown, new Promise(done => setTimeout(done, 5000))]);
			await new Promise(done => setTimeout(done, 0));
		})()`, nil, awaited), chromedp.Evaluate(active, &found))
		if all := append(w.take(), w.listed(found)...); len(all) > 0 {
			return append(all, "in the preview of "+s)
		}
	}
	return nil
}

// TestTheWitnessSees keeps the trial below honest.
func TestTheWitnessSees(t *testing.T) {
	t.Parallel()
	ctx := browser(t)
	pages := map[string]string{"/alert": `<img src=x onerror=alert(1)>`, "/inline": `<script>prompt(1)</script>`, "/handler": `<p onclick="x()">x`, "/link": `<a href="java&#10;script:x()">x</a>`,
		"/frame": `<iframe srcdoc="x"></iframe>`, "/away": `<img src="http://127.0.0.1:9/x.png">`, "/refresh": `<meta http-equiv=refresh content="0;url=javascript:alert(1)"><body onload="alert(2)">`, "/clean": `<p>x`}
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		rw.Header().Set("Content-Type", "text/html")
		rw.Header().Set("Content-Security-Policy", "script-src 'none'")
		_, _ = rw.Write([]byte("<!doctype html>" + pages[r.URL.Path]))
	}))
	t.Cleanup(server.Close)
	w := newWitness(t, ctx, server.URL, "", false)
	for path := range pages {
		if path == "/clean" {
			continue
		}
		if seen := w.open(path); len(seen) == 0 {
			t.Errorf("%s went unseen", path)
		}
	}
	if seen := w.open("/clean"); len(seen) > 0 {
		t.Errorf("a clean page: %v", seen)
	}
}

// Every hostile string is posted into every field, and every page that shows
// one is opened in Chromium, with the policy switched off and on: no script runs.
func TestNoScriptRunsWhateverSomebodyTypes(t *testing.T) {
	t.Parallel()
	ctx := browser(t)
	texts := append(hostile(t, 160, "xss-payloads", "bleach-xss", "dompurify-expect", "naughty-strings"),
		`<img src=x onerror=alert(1)>`, `"><svg onload=alert(1)>`, `javascript:alert(1)`, `[x](javascript:alert(1))`, `<https://x" onmouseover=alert(1)>`,
		`![x](x" onerror="alert(1))`, "```\"><script>alert(1)</script>\nx\n```", `</textarea><script>alert(1)</script>`, `</script><script>alert(1)</script>`, `{{constructor.constructor('alert(1)')()}}`,
		`<a href="jav&#x09;ascript:alert(1)">x</a>`, `'-alert(1)-'`, `@Rita"><img src=x onerror=alert(1)>`, `<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>`)
	forums := 0
	for some := range slices.Chunk(texts, 100) { // a forum of some thousand posts would only be slower
		forums++
		t.Run(fmt.Sprint("forum ", forums), func(t *testing.T) { noScriptRuns(t, ctx, some) })
	}
}

func noScriptRuns(t *testing.T, browser context.Context, texts []string) {
	g := newGuarded(t, db.SQLite)
	for _, s := range texts {
		g.types(s)
	}
	const payload = `</title></textarea></script>"'><img src=x onerror=alert(1)>`
	g.does(g.rita, "/drafts", url.Values{"key": {"thread:1"}, "title": {payload}, "body": {payload}})
	g.does(g.admin, "/admin/site", url.Values{"name": {payload}, "sign_up": {"open"}, "sign_up_text": {payload}, "language": {"en"}})
	g.Settle()
	for _, mode := range []struct {
		name   string
		policy bool
		every  int
	}{{"without the policy", false, 1}, {"with the policy", true, 5}} {
		staff := newWitness(t, browser, g.URL, g.admin.Session(), mode.policy)
		rita := newWitness(t, browser, g.URL, g.rita.Session(), mode.policy)
		for i, path := range g.shown() {
			if i%mode.every != 0 {
				continue
			}
			for name, w := range map[string]*witness{"an administrator": staff, "a member": rita} {
				member := name == "a member"
				if member && strings.HasPrefix(path, "/admin") || campaign() && strings.HasPrefix(path, "/t/") && member == (i%2 == 0) {
					continue // in the long trial every thread is opened by one of the two
				}
				if seen := w.open(path); len(seen) > 0 {
					t.Errorf("%s, %s at %s: %.600v", mode.name, name, path, seen)
				}
			}
		}
		rita.open("/t/1/reply")
		for some := range slices.Chunk(texts, mode.every) {
			if seen := rita.preview(some[:1]); len(seen) > 0 {
				t.Errorf("%s: %v", mode.name, seen)
			}
		}
	}
}

// shown are the pages on which the texts stand.
func (g *guarded) shown() []string {
	at, post := "/t/"+text(g.threadID), g.number(`SELECT max(id) FROM posts WHERE withdrawn_at IS NULL AND revision > 1`)
	all := []string{"/", "/latest", "/latest?sort=newest", "/b/lounge", "/b/gateways", "/tag/" + known, "/search?q=alert", "/search?q=script+line", "/search?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
		"/m/Rita", "/m/Aino", "/notifications", "/drafts", "/subscriptions", "/account", "/p/" + text(g.posts[1]) + "/history", "/p/" + text(g.posts[1]) + "/confirm", "/p/" + text(g.posts[1]) + "/official",
		"/p/" + text(post) + "/history", "/p/" + text(post) + "/edit", at + "/reply?quote=" + text(post), "/b/lounge/new", "/admin", "/admin/boards", "/admin/products", "/admin/teams", "/admin/templates",
		"/admin/site", "/admin/members", "/admin/boards/3", "/admin/products/2", "/admin/templates/1", "/nothing/%3Cscript%3Ealert(1)%3C/script%3E", "/tag/%22%3E%3Cimg%20src=x%20onerror=alert(1)%3E",
		"/latest?state=%3Cscript%3Ealert(1)%3C/script%3E", "/sign-in?return=javascript:alert(1)", "/sign-up?return=/%22onload=%22alert(1)", "/ask?title=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
		"/b/lounge/new?title=%3C/textarea%3E%3Cscript%3Ealert(1)%3C/script%3E&body=%3C/textarea%3E%3Cscript%3Ealert(1)%3C/script%3E", "/t/1?page=%3Cscript%3E", at + "/feed.atom", "/latest.atom", "/b/lounge/feed.atom", "/sitemap/1.xml"}
	for page := int64(1); page <= g.number(`SELECT last_number / 20 + 1 FROM threads WHERE id = `+text(g.threadID)); page++ {
		all = append(all, fmt.Sprintf("%s/x?page=%d", at, page))
	}
	last := g.number(`SELECT max(id) FROM threads`)
	for id := last; id > 0 && (campaign() || id > last-25); id-- {
		if g.number(`SELECT count(*) FROM posts WHERE thread_id = ? AND number = 1 AND source <> 'Since May.'`, id) > 0 { // the title alone stands in the lists
			all = append(all, "/t/"+text(id))
		}
	}
	for id := g.number(`SELECT max(id) FROM boards`); id > 2; id -= 4 {
		all = append(all, "/admin/boards/"+text(id))
	}
	return all
}
