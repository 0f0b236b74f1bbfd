package web

import (
	"slices"
	"time"

	"answerable/forum/fault"
	"answerable/forum/thread"
	"answerable/themes"
)

// otherThreads is how many threads of the same fault a thread's page names.
const otherThreads = 5

// tieFault puts onto a thread's page what belongs to its fault: the panel, what
// happened between the posts, the promises and the other threads.
func (w *Web) tieFault(r *Request, page *themes.ThreadPage, p thread.Page, tie fault.Tie) {
	page.CanFault = r.Viewer.IsStaff()
	if tie.Care.ID != 0 {
		page.Care = careBox(tie.Care, tie.CareZone, r.Viewer)
	}
	page.Promises = promiseViews(tie.Promises, tie.Zone, r.Viewer)
	if l := tie.Likely; l.CareID != 0 {
		page.Likely = &themes.LikelyFault{CareID: l.CareID, Number: fault.Number(l.Fault), Title: l.Title, URL: faultURL(l.Fault), Why: l.Why}
	}
	if tie.Panel == nil {
		return
	}
	view := faultPanel(*tie.Panel, tie.Zone, w.Now())
	page.Fault = &view
	page.Items = between(page.Items, faultEvents(*tie.Panel, tie.Zone, p.ID), p)
	if page.Care != nil && page.Care.Stalled != nil {
		page.Fault.Stalled = page.Care.Stalled
	}
	page.SameFault, page.SameFaultMore = sameFault(*tie.Panel, p.ID)
}

// sameFault are other threads of the fault, and how many more there are.
func sameFault(p fault.Panel, here int64) (links []themes.Link, more int) {
	for _, t := range p.Threads {
		if t.ID != here && len(links) < otherThreads {
			links = append(links, themes.Link{Text: t.Title, URL: threadURL(t.ID, t.Slug, 1)})
		}
	}
	return links, max(0, p.ThreadCount-1-len(links))
}

// between puts what happened to the fault between the posts of the page, by time;
// what happened while the thread's other pages were written stands there.
func between(items []themes.Item, events []themes.FaultEvent, p thread.Page) []themes.Item {
	from, to := p.Span()
	for _, e := range events {
		if !toldInThread(e) || e.At.Before(from) || !e.At.Before(to) {
			continue
		}
		at := len(items)
		for at > 0 && itemAt(items[at-1]).After(e.At) {
			at--
		}
		items = slices.Insert(items, max(at, min(1, len(items))), themes.Item{Fault: &e})
	}
	return items
}

// toldInThread leaves out what matters to the fault's page alone.
func toldInThread(e themes.FaultEvent) bool {
	switch e.Kind {
	case themes.FaultLinked, themes.FaultUnlinked, themes.FaultOpened:
		return e.Here
	case themes.FaultRenamed, themes.FaultSeverityChanged, themes.FaultMerged:
		return false
	}
	return true
}

func itemAt(item themes.Item) time.Time {
	switch {
	case item.Post != nil:
		return item.Post.At
	case item.Event != nil:
		return item.Event.At
	case item.Note != nil:
		return item.Note.At
	}
	return item.Fault.At
}
