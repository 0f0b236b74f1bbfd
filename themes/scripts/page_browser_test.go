package main

import (
	"net/http"
	"testing"

	cdpbrowser "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

func TestTimesAreRelativeInThePagesLanguage(t *testing.T) {
	t.Parallel()
	p := open(t, newSite(t), "/thread")
	p.wait(`document.querySelector("#ago").shadowRoot?.textContent === "vor 3 Stunden"`)
	p.wait(`document.querySelector("#then").shadowRoot.textContent === "22. Juni 2011"`)
}

func TestSearchShortcut(t *testing.T) {
	t.Parallel()
	p := open(t, newSite(t), "/thread")
	focused := `document.activeElement.id`

	p.write("a/b")
	p.expect(focused, "body")
	p.expect(`document.querySelector("#body").value`, "a/b")

	p.run(`document.activeElement.blur()`)
	p.press('/')
	p.expect(focused, "search")
	p.expect(`document.querySelector("#search").value`, "")

	p.click("#shortcuts")
	p.run(`document.activeElement.blur()`)
	p.press('/')
	p.expect(`String(document.activeElement.id === "search")`, "false")
	p.visit("/thread")
	p.expect(`String(document.querySelector("#shortcuts").checked)`, "false")
}

func TestShareCopiesThePermalink(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := open(t, s, "/thread")
	p.do(cdpbrowser.GrantPermissions([]cdpbrowser.PermissionType{
		cdpbrowser.PermissionTypeClipboardReadWrite, cdpbrowser.PermissionTypeClipboardSanitizedWrite,
	}).WithOrigin(s.URL))
	p.click("#share")
	p.wait(`document.querySelector("#share + [role=status]").textContent === "Copied"`)
	p.run(`navigator.clipboard.readText().then((text) => (window.copied = text))`)
	p.wait(`window.copied`)
	p.expect(`window.copied`, s.URL+"/p/7")
}

func TestShareFollowsTheLinkWhereNothingCanBeCopied(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.handle("/p/7", text("<p id=post7>post</p>"))
	p := open(t, s, "/thread")
	p.run(`navigator.clipboard.writeText = () => Promise.reject(new DOMException("no", "NotAllowedError"));
		document.execCommand = () => false`)
	p.click("#share")
	p.wait(`document.querySelector("#post7")`)
}

func TestMenuCloses(t *testing.T) {
	t.Parallel()
	p := open(t, newSite(t), "/thread")
	isOpen := `String(document.querySelector("#menu").open)`

	p.click("#menu summary")
	p.expect(isOpen, "true")
	p.press(tabulator)
	p.press(escape)
	p.expect(isOpen, "false")
	p.expect(`document.activeElement.localName`, "summary")

	p.click("#menu summary")
	p.expect(isOpen, "true")
	p.click("#title")
	p.expect(isOpen, "false")
}

func TestPageWorksWithoutScripts(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := open(t, s, "/plain")
	p.do(emulation.SetScriptExecutionDisabled(true),
		chromedp.Navigate(s.URL+"/thread"),
		chromedp.SendKeys("#body", "plain text", chromedp.ByQuery),
		chromedp.Click("#post", chromedp.ByQuery),
		chromedp.WaitVisible("#done", chromedp.ByQuery))
	if got := s.sent("/t/12/reply"); len(got) != 1 || got[0].form.Get("body") != "plain text" {
		t.Errorf("posted %v", got)
	}
}

func TestPageWithoutComposerLoadsNoWritingScripts(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.handle("/static/writing.js", func(_ http.ResponseWriter, r *http.Request) { t.Errorf("%s was asked for", r.URL) })
	p := open(t, s, "/plain")
	p.expect(`String(customElements.get("markdown-composer"))`, "undefined")
}
