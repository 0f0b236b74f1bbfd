package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// chromium is Debian's browser. The tests that need it are skipped without it.
const chromium = "/usr/bin/chromium"

// patience is how long a condition may take to come true on a busy machine.
const patience = 60 * time.Second

// browser is the one Chromium of this test run; nil without one. Each test has a
// tab and an origin of its own.
var browser context.Context

func TestMain(m *testing.M) {
	os.Exit(runWithBrowser(m))
}

func runWithBrowser(m *testing.M) int {
	if _, err := os.Stat(chromium); err != nil {
		return m.Run()
	}
	allocator, stop := chromedp.NewExecAllocator(context.Background(), append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(chromium), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true))...)
	defer stop()
	started, closeBrowser := chromedp.NewContext(allocator)
	defer closeBrowser()
	if err := chromedp.Run(started); err != nil {
		fmt.Fprintln(os.Stderr, "start", chromium+":", err)
		return 1
	}
	browser = started
	return m.Run()
}

// tab is one page open in Chromium.
type tab struct {
	t   *testing.T
	ctx context.Context
	url string

	mu     sync.Mutex
	errors []string
}

// open shows a page of the site in a tab of its own, with the scripts in place. An
// exception, a console error or a breach of the policy fails the test at its end.
func open(t *testing.T, s *site, path string) *tab {
	t.Helper()
	if browser == nil {
		if strings.Contains(os.Getenv("ANSWERABLE_TEST_REQUIRE"), "chromium") {
			t.Fatal("no browser: " + chromium) // .ci/run wants none of these skipped
		}
		t.Skip("no browser: " + chromium + " (apt-get install chromium)")
	}
	ctx, cancel := chromedp.NewContext(browser)
	ctx, cancelTimeout := context.WithTimeout(ctx, 2*patience)
	p := &tab{t: t, ctx: ctx, url: s.URL}
	t.Cleanup(func() { p.expectNoErrors(); cancelTimeout(); cancel() })
	chromedp.ListenTarget(ctx, p.listen)
	p.do(log.Enable(), network.Enable(), emulation.SetFocusEmulationEnabled(true))
	p.visit(path)
	return p
}

func (p *tab) listen(event any) {
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		p.report("exception: " + e.ExceptionDetails.Error())
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.APITypeError || e.Type == runtime.APITypeWarning {
			p.report(fmt.Sprintf("console %s: %s", e.Type, e.Args[0].Value))
		}
	case *log.EventEntryAdded:
		// Refused and failed requests are what some tests are about.
		if e.Entry.Level == log.LevelError && e.Entry.Source != log.SourceNetwork {
			p.report(fmt.Sprintf("%s: %s", e.Entry.Source, e.Entry.Text))
		}
	}
}

func (p *tab) report(problem string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.errors = append(p.errors, problem)
}

func (p *tab) expectNoErrors() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, problem := range p.errors {
		p.t.Error("in the browser:", problem)
	}
}

// visit goes to a page and waits until its scripts have run.
func (p *tab) visit(path string) {
	p.t.Helper()
	p.do(chromedp.Navigate(p.url + path))
	p.ready()
}

// ready waits for what the scripts change on every page that has the hook for it.
func (p *tab) ready() {
	p.t.Helper()
	p.wait(`document.readyState === "complete"`)
	p.wait(`!document.querySelector("script[src]") || customElements.get("relative-time") !== undefined`)
	p.wait(`!document.querySelector("markdown-composer") || document.querySelector("markdown-toolbar button") !== null`)
}

func (p *tab) do(actions ...chromedp.Action) {
	p.t.Helper()
	if err := chromedp.Run(p.ctx, actions...); err != nil {
		p.t.Fatal(err)
	}
}

// value gives what a JavaScript expression gives, as text or JSON.
func (p *tab) value(expression string) string {
	p.t.Helper()
	var raw json.RawMessage
	p.do(chromedp.Evaluate(expression, &raw))
	var asText string
	if json.Unmarshal(raw, &asText) == nil {
		return asText
	}
	return string(raw)
}

// run runs statements in the page.
func (p *tab) run(statements string) {
	p.t.Helper()
	p.do(chromedp.Evaluate("(()=>{"+statements+"})()", nil))
}

// wait waits until a JavaScript expression is true.
func (p *tab) wait(expression string) {
	p.t.Helper()
	p.until(expression, func() bool {
		var holds bool
		// In the middle of a navigation there is no page to ask; the next look has one.
		return chromedp.Run(p.ctx, chromedp.Evaluate("Boolean("+expression+")", &holds)) == nil && holds
	})
}

// until waits for a condition, asking again and again.
func (p *tab) until(what string, holds func() bool) {
	p.t.Helper()
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	deadline := time.After(patience)
	for !holds() {
		select {
		case <-again.C:
		case <-deadline:
			p.t.Fatalf("never came true: %s\nstatus: %s\nbody: %s", what,
				p.value(`document.querySelector("[role=status]")?.textContent ?? ""`), p.value(`document.querySelector("textarea")?.value ?? ""`))
		}
	}
}

// expect compares what an expression gives with a text.
func (p *tab) expect(expression, want string) {
	p.t.Helper()
	if got := p.value(expression); got != want {
		p.t.Errorf("%s = %q, want %q", expression, got, want)
	}
}

// write types into the composer as a person does, key by key, after what is there.
func (p *tab) write(typed string) {
	p.t.Helper()
	p.do(chromedp.SendKeys("#body", typed, chromedp.ByQuery))
}

func (p *tab) click(selector string) {
	p.t.Helper()
	p.do(chromedp.Click(selector, chromedp.ByQuery))
}

// Keys as press takes them.
const (
	enter      = '\r'
	tabulator  = '\t'
	escape     = '\u001b'
	arrowDown  = '\u0301'
	arrowRight = '\u0303'
)

// press sends one key as a keyboard does: what the key writes comes with its going
// down, so that a page that takes the key over keeps it from being written.
func (p *tab) press(key rune) {
	p.t.Helper()
	events := kb.Encode(key)
	down, up := events[0], events[len(events)-1]
	if char := events[1]; char.Type == input.KeyChar {
		down.Text, down.UnmodifiedText = char.Text, char.UnmodifiedText
	}
	p.do(down, up)
}

// offline cuts the tab off the network, or connects it again.
func (p *tab) offline(cut bool) {
	p.t.Helper()
	p.do(network.EmulateNetworkConditions(cut, 0, -1, -1))
	p.wait(fmt.Sprintf("navigator.onLine === %t", !cut))
}

// statusHas waits until the composer's status line says a text.
func (p *tab) statusHas(want string) {
	p.t.Helper()
	p.wait(fmt.Sprintf(`document.querySelector("#status").textContent.includes(%s)`, quoted(want)))
}

// bodyIs waits until the composer holds a text.
func (p *tab) bodyIs(want string) {
	p.t.Helper()
	p.wait(fmt.Sprintf(`document.querySelector("#body").value === %s`, quoted(want)))
}

// quoted makes a JavaScript string of a Go one.
func quoted(s string) string {
	var out strings.Builder
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(s); err != nil {
		panic(err)
	}
	return strings.TrimSpace(out.String())
}
