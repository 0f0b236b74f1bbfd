package main

import (
	"net/http"
	"testing"

	"github.com/chromedp/cdproto/page"
)

const previewButton = ".toolbar-preview"

func TestToolbarFormatsTheText(t *testing.T) {
	t.Parallel()
	p := open(t, newSite(t), "/thread")
	p.expect(`Array.from(document.querySelectorAll('[data-composer="toolbar"] button'), (b) => b.textContent).join(" ")`,
		"Fett Italic Link Quote Code List Picture Preview")
	p.expect(`document.querySelector("markdown-toolbar").getAttribute("role") + " " + document.querySelector("markdown-toolbar").ariaLabel`,
		"toolbar Formatting")

	p.write("word")
	p.run(`document.querySelector("#body").select()`)
	p.click(`[data-md-button="bold"]`)
	p.bodyIs("**word**")
	p.write("s")
	p.click(`[data-md-button="quote"]`)
	p.expect(`String(document.querySelector("#body").value.includes("> "))`, "true")
}

func TestToolbarIsOneStopForTheKeyboard(t *testing.T) {
	t.Parallel()
	p := open(t, newSite(t), "/thread")
	focused := `document.activeElement.textContent || document.activeElement.id`
	p.click("#title")
	p.press(tabulator)
	p.expect(focused, "Fett")
	p.press(arrowRight)
	p.expect(focused, "Italic")
	p.press(tabulator)
	p.expect(focused, "Preview")
	p.press(tabulator)
	p.expect(focused, "body")
}

func TestFileInputGivesWayToThePictureButton(t *testing.T) {
	t.Parallel()
	p := open(t, newSite(t), "/thread")
	p.expect(`String(document.querySelector("#file").hidden && document.querySelector("label[for=file]").hidden)`, "true")
	p.run(`document.querySelector("#file").addEventListener("click", () => (window.asked = true))`)
	p.click(`[data-md-button="picture"]`)
	p.wait(`window.asked`)
}

func TestPreview(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.handle("/preview", answer(http.StatusOK, "text/html; charset=utf-8", "<p id=out>Hello <strong>you</strong></p>"))
	p := open(t, s, "/thread")
	p.write("Hello **you**")
	p.click(previewButton)
	p.wait(`document.querySelector("#preview strong")?.textContent === "you"`)
	p.expect(`String(document.querySelector("#body").hidden)`, "true")
	p.expect(`document.querySelector('.toolbar-preview').getAttribute("aria-pressed")`, "true")
	asked := s.sent("/preview")[0]
	if asked.form.Get("body") != "Hello **you**" || asked.header.Get("X-Fragment") != "preview" || asked.header.Get("Accept") != "text/html" {
		t.Errorf("asked for a preview with %v %v", asked.form, asked.header)
	}

	p.click(previewButton)
	p.expect(`String(document.querySelector("#preview").hidden)`, "true")
	p.bodyIs("Hello **you**")
}

// TestPreviewRunsNothing has the policy switched off: the filter alone must do.
func TestPreviewRunsNothing(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.handle("/preview", file("text/html; charset=utf-8", "testdata/hostile.html"))
	s.handle("/static/run.js", answer(http.StatusOK, "text/javascript", "window.ran = 'script'"))
	p := open(t, s, "/elsewhere")
	p.do(page.SetBypassCSP(true))
	p.visit("/thread")
	p.run(`const script = document.createElement("script"); script.textContent = "window.off = true"; document.head.append(script)`)
	p.expect(`String(window.off)`, "true")
	p.write("x")
	p.click(previewButton)
	p.wait(`document.querySelector("#preview").textContent.includes("after")`)
	p.expect(`document.querySelector("#preview a").textContent`, "link")
	p.expect(`String(window.ran)`, "undefined")
	p.expect(`String(document.querySelector("#preview").querySelector("script, style, iframe, svg, form, [onerror], [onclick], [style], [id], [name], [formaction]"))`, "null")
	p.expect(`Array.from(document.querySelectorAll("#preview [href]"), (a) => a.getAttribute("href")).join(" ")`, "https://example.org/")
	p.expect(`document.querySelector("#preview input").type`, "checkbox")
	p.expect(`String(document.querySelector("#reply").elements.namedItem("body").id)`, "body")
}

func TestPreviewErrorIsShownAsText(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name    string
		handler http.HandlerFunc
		want    string
	}{
		{"plain text", answer(http.StatusBadRequest, "text/plain; charset=utf-8", "<b>Too</b> long"), "<b>Too</b> long"},
		{"JSON", answer(http.StatusUnprocessableEntity, "application/json", `{"error":"Too long","id":"e7"}`), "Too long (e7)"},
		{"a page", answer(http.StatusInternalServerError, "text/html", "<p>oops</p>"), "The forum answered with error 500."},
		{"later", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Retry-After", "9")
			answer(http.StatusTooManyRequests, "text/plain", "Slowly.")(w, r)
		}, "Slowly. Try again in 9 s."},
		{"signed out", http.RedirectHandler("/elsewhere", http.StatusSeeOther).ServeHTTP, "You are signed out."},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t)
			s.handle("/preview", c.handler)
			p := open(t, s, "/thread")
			p.write("x")
			p.click(previewButton)
			p.statusHas(c.want)
			p.expect(`String(document.querySelector("#preview").hidden)`, "true")
			p.expect(`String(document.querySelector("#body").hidden)`, "false")
		})
	}
}

func TestEmptyRequiredTextIsShownWhenSentFromThePreview(t *testing.T) {
	t.Parallel()
	p := open(t, newSite(t), "/thread")
	p.click(previewButton)
	p.wait(`document.querySelector("#preview").textContent === "Nothing to preview yet."`)
	p.click("#post")
	p.wait(`document.activeElement.id === "body"`)
}

func TestFormattingLeavesThePreview(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.handle("/preview", text("<p>out</p>"))
	p := open(t, s, "/thread")
	p.write("x")
	p.click(previewButton)
	p.wait(`document.querySelector("#preview p")`)
	p.run(`document.querySelector("#body").select()`)
	p.click(`[data-md-button="bold"]`)
	p.wait(`!document.querySelector("#body").hidden && document.querySelector("#body").value.includes("**")`)
}
