package main

import (
	"fmt"
	"html"
	"net/http"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// searches answers the search page's script, and the page itself without it. What
// the script asked for is kept in order.
type searches struct {
	mu    sync.Mutex
	asked []string
	hold  map[string]<-chan struct{} // answers that wait
}

func (q *searches) serve(s *site) {
	s.handle("/search", func(w http.ResponseWriter, r *http.Request) {
		words := r.URL.Query().Get("q")
		if r.Header.Get("X-Fragment") != "results" {
			s.set(func(s *site) { s.body = words })
			s.page("search.html")(w, r)
			return
		}
		q.mu.Lock()
		q.asked = append(q.asked, words)
		hold := q.hold[words]
		q.mu.Unlock()
		if hold != nil {
			select {
			case <-hold:
			case <-r.Context().Done():
				return
			}
		}
		if words == "refused" {
			answer(http.StatusTooManyRequests, "text/plain", "Too many searches.")(w, r)
			return
		}
		answer(http.StatusOK, "text/html; charset=utf-8", fmt.Sprintf(`<script>window.ran = true</script><h2 class="found-count">Found %s</h2>
			<p><mark>%[1]s</mark></p><details data-facets><summary>Narrow it down</summary></details>`, html.EscapeString(words)))(w, r)
	})
}

func (q *searches) all() []string {
	q.mu.Lock()
	defer q.mu.Unlock()
	return append([]string(nil), q.asked...)
}

func newSearches(t *testing.T) (*site, *searches) {
	t.Helper()
	s, q := newSite(t), &searches{hold: map[string]<-chan struct{}{}}
	q.serve(s)
	return s, q
}

// search types into the field, key by key.
func (p *tab) search(typed string) {
	p.t.Helper()
	p.do(chromedp.SendKeys("#f-q", typed, chromedp.ByQuery))
}

func found(what string) string {
	return fmt.Sprintf(`document.querySelector("#results .found-count")?.textContent === %s`, quoted("Found "+what))
}

func TestResultsComeWhileTyping(t *testing.T) {
	t.Parallel()
	s, q := newSearches(t)
	p := open(t, s, "/search")
	p.click("#narrow")
	p.search(`<b>"dhcp" & 4.7.5`)
	p.wait(found(`<b>"dhcp" & 4.7.5`))
	p.expect(`document.querySelector("#results b") === null`, "true")
	p.expect(`String(window.ran)`, "undefined")
	p.expect(`location.pathname + location.search`, "/search?q=%3Cb%3E%22dhcp%22+%26+4.7.5")
	p.expect(`document.querySelector("[data-instant-status]").textContent`, `Found <b>"dhcp" & 4.7.5`)
	p.expect(`document.querySelector("#results").hasAttribute("aria-busy")`, "false")
	p.expect(`document.querySelector("[data-facets]").open`, "true") // as the reader left it
	p.expect(`document.activeElement.id`, "f-q")
	if asked := q.all(); len(asked) == 0 || asked[len(asked)-1] != `<b>"dhcp" & 4.7.5` {
		t.Errorf("asked for %q", asked)
	}
	p.visit("/search?q=dhcp") // what the address says is shown without being asked for again
	before := len(q.all())
	p.run(`document.querySelector("#f-q").setSelectionRange(99, 99)`)
	p.search(" x")
	p.wait(found("dhcp x"))
	if after := q.all(); len(after) != before+1 {
		t.Errorf("asked %q for one change", after[before:])
	}
}

// TestAnOlderAnswerNeverReplacesANewerOne: the first answer comes last.
func TestAnOlderAnswerNeverReplacesANewerOne(t *testing.T) {
	t.Parallel()
	s, q := newSearches(t)
	held, release := gate(t)
	q.hold["slow"] = held
	p := open(t, s, "/search")
	p.search("slow")
	p.until("the slow search is asked", func() bool { return len(q.all()) == 1 })
	p.wait(`document.querySelector("#results").getAttribute("aria-busy") === "true"`)
	p.search(" quick")
	p.wait(found("slow quick"))
	release()
	p.search("er")
	p.wait(found("slow quicker"))
	p.expect(`document.querySelector("#results").hasAttribute("aria-busy")`, "false")
}

// TestARefusedSearchLeavesWhatIsThere, and the button goes on as ever.
func TestARefusedSearchLeavesWhatIsThere(t *testing.T) {
	t.Parallel()
	s, q := newSearches(t)
	p := open(t, s, "/search")
	p.search("fine")
	p.wait(found("fine"))
	p.run(`document.querySelector("#f-q").value = ""`)
	p.search("refused")
	p.until("it was asked", func() bool { all := q.all(); return all[len(all)-1] == "refused" })
	p.wait(`!document.querySelector("#results").hasAttribute("aria-busy")`)
	p.wait(found("fine"))
	p.expect(`location.search`, "?q=fine")
	p.click("#go")
	p.wait(`document.querySelector(".found-count").textContent === "Page for refused"`)
}

func TestSearchWorksWithoutScripts(t *testing.T) {
	t.Parallel()
	s, q := newSearches(t)
	p := open(t, s, "/plain")
	p.do(emulation.SetScriptExecutionDisabled(true), chromedp.Navigate(s.URL+"/search"),
		chromedp.SendKeys("#f-q", "no lease\r", chromedp.ByQuery), chromedp.WaitVisible(`#f-q[value="no lease"]`, chromedp.ByQuery))
	if asked := q.all(); len(asked) != 0 {
		t.Errorf("the script asked for %q", asked)
	}
}
