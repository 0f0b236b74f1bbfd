package main

import (
	"net/http"
	"testing"
)

func TestMembersAreSuggested(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.handle("/members/suggest", func(w http.ResponseWriter, r *http.Request) {
		if q := r.URL.Query().Get("q"); q != "fi" {
			answer(http.StatusOK, "application/json", `[]`)(w, r)
			return
		}
		answer(http.StatusOK, "application/json",
			`[{"name":"firmware_lead","badge":"Staff · <b>Gateway</b>"},{"name":"fiona","badge":""}]`)(w, r)
	})
	p := open(t, s, "/thread")
	p.write("Thanks @fi")
	p.wait(`document.querySelectorAll("#composer [role=listbox] [role=option]").length === 2`)
	p.expect(`document.querySelector("[role=listbox]").ariaLabel`, "Members")
	p.expect(`document.querySelector("[role=option]").textContent`, "firmware_lead Staff · <b>Gateway</b>")
	p.expect(`document.querySelector("#body").getAttribute("aria-activedescendant")`, "suggestion-0")
	p.expect(`document.querySelector("#body").getAttribute("aria-expanded")`, "true")

	p.run(`const body = document.querySelector("#body"); body.addEventListener("input", () => (window.heard = body.value))`)
	p.press(arrowDown)
	p.expect(`document.querySelector("#body").getAttribute("aria-activedescendant")`, "suggestion-1")
	p.press(enter)
	p.bodyIs("Thanks @fiona ")
	p.expect(`String(document.querySelector("[role=listbox]"))`, "null")
	p.expect(`window.heard`, "Thanks @fiona ")
}

func TestSuggestionsCloseOnEscapeAndStayAwayOnErrors(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.handle("/members/suggest", answer(http.StatusOK, "application/json", `[{"name":"fiona"}]`))
	p := open(t, s, "/thread")
	p.write("@fi")
	p.wait(`document.querySelector("[role=listbox]")`)
	p.press(escape)
	p.wait(`!document.querySelector("[role=listbox]")`)
	p.bodyIs("@fi")

	s.handle("/members/suggest", answer(http.StatusInternalServerError, "text/plain", "no"))
	p.write(" @fo and more")
	p.bodyIs("@fi @fo and more")
	p.expect(`String(document.querySelector("[role=listbox]"))`, "null")
}

func TestQuoteGoesToTheCursor(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.handle("/p/7/quote", answer(http.StatusOK, "text/plain; charset=utf-8", "> <b>They</b> said\n"))
	s.set(func(s *site) { s.body = "A draft." })
	p := open(t, s, "/thread")
	p.click("#quote")
	p.bodyIs("A draft.\n\n> <b>They</b> said\n\n")
	p.expect(`document.activeElement.id`, "body")

	p.run(`document.querySelector("#body").setSelectionRange(0, 0)`)
	p.click("#quote")
	p.bodyIs("> <b>They</b> said\n\nA draft.\n\n> <b>They</b> said\n\n")
}

func TestQuoteErrorIsShown(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.handle("/p/7/quote", answer(http.StatusNotFound, "text/plain", "This post is gone."))
	p := open(t, s, "/thread")
	p.click("#quote")
	p.statusHas("This post is gone.")
	p.bodyIs("")
}

func TestQuoteIsALinkWithoutAComposer(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := open(t, s, "/plain")
	p.click("#quote")
	p.wait(`document.querySelector("#done")`)
	p.expect(`location.pathname + location.search`, "/t/12/reply?quote=7")
}

func TestQuoteLinkCanBeOpenedElsewhere(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := open(t, s, "/thread")
	p.run(`addEventListener("click", (event) => { window.taken = event.defaultPrevented; event.preventDefault(); });
		document.querySelector("#quote").dispatchEvent(new MouseEvent("click", {bubbles: true, cancelable: true, ctrlKey: true}))`)
	p.expect(`String(window.taken)`, "false")
	p.run(`document.querySelector("#quote").click()`)
	p.expect(`String(window.taken)`, "true")
}
