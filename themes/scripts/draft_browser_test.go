package main

import (
	"net/http"
	"testing"
)

func TestDraftIsSavedAfterAPause(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := open(t, s, "/thread")
	p.run(`document.querySelector("#title").value = "A title"`)
	p.write("first words")
	p.statusHas("Draft saved just now")
	got := s.sent("/drafts")
	last := got[len(got)-1].form
	if last.Get("key") != "thread:12" || last.Get("title") != "A title" || last.Get("body") != "first words" {
		t.Errorf("saved %v", last)
	}
	if len(got) != 1 {
		t.Errorf("%d requests for one pause", len(got))
	}
}

func TestDraftIsSavedWhenThePageIsLeft(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := open(t, s, "/thread")
	p.write("in haste")
	p.click("#elsewhere")
	p.wait(`document.querySelector("#elsewhere-page")`)
	p.until("the draft arrives", func() bool { return len(s.sent("/drafts")) > 0 })
	if got := s.sent("/drafts")[0].form.Get("body"); got != "in haste" {
		t.Errorf("saved %q", got)
	}
}

func TestDraftSaysThatItIsOfflineAndCatchesUp(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := open(t, s, "/thread")
	p.offline(true)
	p.write("on the train")
	p.statusHas("Draft not saved: you are offline. It is kept in this browser.")
	p.offline(false)
	p.statusHas("Draft saved just now")
	if got := s.sent("/drafts"); len(got) != 1 || got[0].form.Get("body") != "on the train" {
		t.Errorf("saved %v", got)
	}
}

func TestDraftSaysWhyTheServerRefusedIt(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.handle("/drafts", answer(http.StatusRequestEntityTooLarge, "text/plain", "A draft has at most 50 kB."))
	p := open(t, s, "/thread")
	p.write("x")
	p.statusHas("Draft not saved: A draft has at most 50 kB.")
}

func TestNoDraftFollowsThePost(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := open(t, s, "/thread")
	p.write("posted at once")
	p.click("#post")
	p.wait(`document.querySelector("#done")`)
	p.visit("/plain")
	if got := s.sent("/drafts"); len(got) != 0 {
		t.Errorf("saved %v although it was posted", got)
	}
}

func TestRestoredTextBecomesADraft(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := open(t, s, "/plain")
	p.run(`localStorage.setItem("answerable:kept:reply:12", JSON.stringify({at: Date.now(), fields: {body: "kept"}}))`)
	p.visit("/thread")
	p.statusHas("Draft saved just now")
	if got := s.sent("/drafts"); len(got) != 1 || got[0].form.Get("body") != "kept" {
		t.Errorf("saved %v", got)
	}
}
