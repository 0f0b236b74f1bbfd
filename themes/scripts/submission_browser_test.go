package main

import (
	"context"
	"net/http"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

func TestFormIsSentOnce(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	held, release := gate(t)
	s.handle("/p/7/helpful", func(w http.ResponseWriter, r *http.Request) { <-held; text("<p id=done>")(w, r) })
	p := open(t, s, "/thread")
	// Chromium answers no questions about a page while it waits for the next one, so
	// the page itself notes what it saw.
	p.run(`const b = document.querySelector("#helpful-button"), stopped = [];
		addEventListener("submit", (event) => stopped.push(event.defaultPrevented));
		b.click(); b.click(); b.click();
		sessionStorage.saw = [b.textContent, b.getAttribute("aria-disabled"), ...stopped].join(" ")`)
	p.until("the form arrives", func() bool { return len(s.sent("/p/7/helpful")) > 0 })
	release()
	p.wait(`document.querySelector("#done")`)
	p.expect(`sessionStorage.saw`, "Posting… true false true true")
	if got := len(s.sent("/p/7/helpful")); got != 1 {
		t.Errorf("sent %d times", got)
	}
}

func TestFormComesBackWithThePageFromTheHistory(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.handle("/p/7/helpful", answer(http.StatusNoContent, "", ""))
	p := open(t, s, "/thread")
	p.click("#helpful-button")
	p.expect(`document.querySelector("#helpful-button").textContent`, "Posting…")
	p.until("the form is sent", func() bool { return len(s.sent("/p/7/helpful")) == 1 })
	p.run(`dispatchEvent(new PageTransitionEvent("pageshow", {persisted: true}))`)
	p.expect(`document.querySelector("#helpful-button").textContent`, "Helpful")
	p.expect(`String(document.querySelector("#helpful-button").hasAttribute("aria-disabled"))`, "false")
	p.click("#helpful-button")
	p.until("the form is sent again", func() bool { return len(s.sent("/p/7/helpful")) == 2 })
}

func TestFormComesBackWhenNoAnswerComes(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.handle("/p/7/helpful", answer(http.StatusNoContent, "", ""))
	p := open(t, s, "/thread")
	// The page's clock runs a hundred times as fast for long waits.
	p.do(chromedp.ActionFunc(func(ctx context.Context) error {
		_, err := page.AddScriptToEvaluateOnNewDocument(
			`const real = setTimeout; window.setTimeout = (f, ms, ...rest) => real(f, ms >= 15000 ? ms / 100 : ms, ...rest)`).Do(ctx)
		return err
	}))
	p.visit("/thread")
	p.click("#helpful-button")
	p.expect(`document.querySelector("#helpful-button").textContent`, "Posting…")
	p.wait(`document.querySelector("#helpful-button").textContent === "Helpful"`)
}

func TestSubmitButtonSendsItsValue(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	held, release := gate(t)
	s.handle("/healthz", func(http.ResponseWriter, *http.Request) { <-held })
	p := open(t, s, "/thread")
	p.click("#save")
	p.expect(`document.querySelector("#save").textContent`, "One moment…")
	release()
	p.wait(`document.querySelector("#done")`)
	if got := s.sent("/t/12/reply"); len(got) != 1 || got[0].form.Get("do") != "draft" {
		t.Errorf("posted %v", got)
	}
}

func TestNothingIsSentOffline(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := open(t, s, "/thread")
	p.write("on the train")
	p.offline(true)
	p.click("#post")
	p.statusHas("You are offline, your text is kept, try again.")
	p.expect(`document.querySelector("#post").textContent`, "Post reply")
	p.expect(`String(document.querySelector("#post b") !== null)`, "true")
	p.bodyIs("on the train")
	p.offline(false)
	p.click("#post")
	p.wait(`document.querySelector("#done")`)
	if got := s.sent("/t/12/reply"); len(got) != 1 || got[0].form.Get("body") != "on the train" {
		t.Errorf("posted %v", got)
	}
}

func TestNothingIsSentWhileTheForumIsAway(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.handle("/healthz", answer(http.StatusServiceUnavailable, "text/plain", "no"))
	p := open(t, s, "/thread")
	p.write("x")
	p.click("#post")
	p.statusHas("The forum does not answer just now, your text is kept, try again.")
	if got := s.sent("/t/12/reply"); len(got) != 0 {
		t.Errorf("posted %v", got)
	}
}

func TestImpatientClicksPostOnce(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	held, release := gate(t)
	s.handle("/healthz", func(http.ResponseWriter, *http.Request) { <-held })
	p := open(t, s, "/thread")
	p.write("x")
	p.run(`const b = document.querySelector("#post"); b.click(); b.click(); b.click()`)
	p.expect(`document.querySelector("#post").textContent`, "Posting…")
	release()
	p.wait(`document.querySelector("#done")`)
	if got := len(s.sent("/t/12/reply")); got != 1 {
		t.Errorf("posted %d times", got)
	}
}
