package main

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
)

const (
	knownFault = `<section class="card known"><h3><a href="/faults/F-1">F-1 No lease</a></h3><p class="buttons">
		<button name="do" value="join-F-1" formnovalidate id="join">Yes, this affects me too</button></p></section>`
	knownNothing = `<p class="quiet">No thread looks like yours.</p>`
)

// newDraft is the page for a new thread; the server answers looks with what known says.
func newDraft(t *testing.T, known http.HandlerFunc) (*site, *tab) {
	t.Helper()
	s := newSite(t)
	s.handle("/new", s.page("new.html"))
	s.handle("/known", known)
	s.handle("/b/talk/new", text("<p id=done>posted</p>"))
	return s, open(t, s, "/new")
}

func (p *tab) title(typed string) {
	p.t.Helper()
	p.run(`const f = document.querySelector("#title"); f.value = ` + quoted(typed) + `; f.dispatchEvent(new Event("input", {bubbles: true}))`)
}

func TestWhatIsKnownAppearsWhileWriting(t *testing.T) {
	t.Parallel()
	s, p := newDraft(t, text(`<script>window.ran = true</script>`+knownFault))
	p.title("Short")
	p.title("No lease since 4.7.5")
	p.wait(`document.querySelector("#known .known h3")?.textContent === "F-1 No lease"`)
	p.expect(`document.querySelector("#seen").value`, "1")
	p.expect(`document.querySelector("#known-status").textContent`, "Similar ones were found.")
	p.expect(`document.querySelector("#way").hidden`, "false")
	p.expect(`String(window.ran)`, "undefined")
	asked := s.sent("/known")
	if len(asked) != 1 || asked[0].form.Get("title") != "No lease since 4.7.5" || asked[0].form.Get("board") != "3" {
		t.Fatalf("asked %v", asked)
	}
	p.write(strings.Repeat("DHCP says no. ", 10))
	p.until("the text is asked about", func() bool {
		asked := s.sent("/known")
		return strings.HasSuffix(strings.TrimSpace(asked[len(asked)-1].form.Get("body")), "DHCP says no.")
	})
	p.run(`const m = document.querySelector("#model"); m.value = "7"; m.dispatchEvent(new Event("change", {bubbles: true}))`)
	p.until("the model is asked about", func() bool {
		asked := s.sent("/known")
		return asked[len(asked)-1].form.Get("model") == "7"
	})
	p.click("#join")
	p.wait(`document.querySelector("#done")`)
	if got := s.sent("/b/talk/new"); len(got) != 1 || got[0].form.Get("do") != "join-F-1" || got[0].form.Get("title") != "No lease since 4.7.5" {
		t.Errorf("joining sent %v", got)
	}
}

// TestALookWithoutAFindIsNotSeen: then the server looks once more before posting.
func TestALookWithoutAFindIsNotSeen(t *testing.T) {
	t.Parallel()
	_, p := newDraft(t, text(knownNothing))
	p.title("Something quite new here")
	p.wait(`document.querySelector("#known").textContent === "No thread looks like yours."`)
	p.expect(`document.querySelector("#seen").value`, "")
	p.expect(`document.querySelector("#way").hidden`, "true")
	p.expect(`document.querySelector("#known-status").textContent`, "")
}

// TestPostingNeverWaitsForALook that hangs, and a look that fails says nothing.
func TestPostingNeverWaitsForALook(t *testing.T) {
	t.Parallel()
	held, _ := gate(t)
	s, p := newDraft(t, func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-held:
		case <-r.Context().Done():
		}
	})
	p.title("No lease since 4.7.5")
	p.until("it is asked", func() bool { return len(s.sent("/known")) == 1 })
	p.click("#post")
	p.wait(`document.querySelector("#done")`)
	if got := s.sent("/b/talk/new"); len(got) != 1 || got[0].form.Get("known") != "" {
		t.Errorf("posted %v", got)
	}
}

func TestAFailedLookIsTriedAgainWithTheNextChange(t *testing.T) {
	t.Parallel()
	var looks atomic.Int32
	s, p := newDraft(t, func(w http.ResponseWriter, r *http.Request) {
		if looks.Add(1) == 1 {
			answer(http.StatusServiceUnavailable, "text/plain", "Not now.")(w, r)
			return
		}
		text(knownFault)(w, r)
	})
	p.title("No lease since 4.7.5")
	p.until("it is asked", func() bool { return len(s.sent("/known")) == 1 })
	p.expect(`document.querySelector("#known").textContent`, "As you write, what is known already appears here.")
	p.wait(`document.querySelector("#known-status").textContent === ""`)
	p.title("No lease since 4.7.5")
	p.wait(`document.querySelector("#known .known")`)
}
