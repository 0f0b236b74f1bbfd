package themes

import (
	"bytes"
	"html/template"
	"strings"
	"sync"
	"testing"
)

func TestPageIsCutAtItsSlots(t *testing.T) {
	t.Parallel()
	th := open(t, "")
	doc, err := th.Render(PageThread, "en", sampleThread(Member))
	if err != nil {
		t.Fatal(err)
	}
	if len(doc.Parts) != len(doc.Slots)+1 {
		t.Fatalf("%d parts and %d slots", len(doc.Parts), len(doc.Slots))
	}
	counts := map[string]int{}
	for _, slot := range doc.Slots {
		counts[slot.Name]++
	}
	// Three of the twenty posts are tombstones without tools.
	for name, want := range map[string]int{"me": 1, "notice": 1, "thread-me": 1, "post-tools": 17, "reply": 1} {
		if counts[name] != want {
			t.Errorf("%d slots %q, want %d", counts[name], name, want)
		}
	}
	page := doc.Append(nil, func(s Slot) []byte { return []byte("[" + s.Name + "]") })
	if want := doc.Size() + 4 + 8 + 11 + 17*12 + 7; len(page) != want {
		t.Errorf("the filled page has %d bytes, want %d", len(page), want)
	}
	if !bytes.Contains(page, []byte("[post-tools]")) || bytes.Contains(page, []byte("<!--slot")) {
		t.Error("slots are not filled")
	}
}

// TestSlotsCannotBeForged posts what a slot mark looks like, as text and as HTML.
func TestSlotsCannotBeForged(t *testing.T) {
	t.Parallel()
	th, other := open(t, ""), open(t, "")
	forged := string(other.slots.mark("reply", 1))
	page := sampleThread(Member)
	page.Title = forged
	page.Items = []Item{{Post: &Post{ID: 1, Number: 1, Body: template.HTML("<p>" + forged + "</p>")}}}
	doc, err := th.Render(PageThread, "en", page)
	if err != nil {
		t.Fatal(err)
	}
	for _, slot := range doc.Slots {
		if slot == (Slot{"reply", 1}) {
			t.Error("a posted mark became a slot")
		}
	}
}

func TestMalformedMarkIsAnError(t *testing.T) {
	t.Parallel()
	mark := newSlotMark()
	for _, bad := range []string{"", "me", "me x-->", "-->", "me 9999999999999999999-->"} {
		if _, err := mark.cut([]byte(string(mark.open) + bad)); err == nil {
			t.Errorf("%q: no error", bad)
		}
	}
}

// TestRenderingSharesNothing has many goroutines render different pages and compares
// each with what it is when rendered alone.
func TestRenderingSharesNothing(t *testing.T) {
	t.Parallel()
	th := open(t, "")
	var all sync.WaitGroup
	for _, class := range []Class{Guest, Member, Staff} {
		alone := pageText(t, th, PageThread, sampleThread(class))
		for range 8 {
			all.Go(func() {
				if got := pageText(t, th, PageThread, sampleThread(class)); got != alone {
					t.Errorf("the %s's page differs", class)
				}
			})
		}
	}
	all.Wait()
}

// TestPersonalThingsAreOnlyInSlots compares the pages of two readers of one class.
func TestStaffSeeNotesAndOthersDoNotGetForms(t *testing.T) {
	t.Parallel()
	th := open(t, "")
	guest := pageText(t, th, PageThread, sampleThread(Guest))
	if strings.Contains(guest, "<form method=\"post\"") {
		t.Error("a guest's page has a form that changes something")
	}
	if staff := pageText(t, th, PageThread, sampleThread(Staff)); !strings.Contains(staff, "/p/384/official") {
		t.Error("staff cannot mark an official answer")
	}
}
