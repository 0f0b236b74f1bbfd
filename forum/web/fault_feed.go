package web

import (
	"html/template"
	"slices"

	"answerable/forum/fault"

	"github.com/gorilla/feeds"
)

// faultFeed is GET /faults/:n/feed.atom: the latest that happened to a fault.
func (w *Web) faultFeed(r *Request) error {
	r.Viewer = guest()
	f, err := w.faultOf(r)
	if err != nil {
		return err
	}
	panel, err := w.Faults.Panel(r.Context(), guest(), f.ID)
	if err != nil {
		return err
	}
	feed := w.newFeed(r, f.Number()+": "+f.Title, faultURL(f.ID))
	for _, e := range slices.Backward(panel.Events[max(0, len(panel.Events)-feedSize):]) {
		link := w.Site.BaseURL + eventURL(f.ID, e.ID)
		feed.Items = append(feed.Items, &feeds.Item{Id: link, Title: plainText(eventTitle(f, e)), Link: &feeds.Link{Href: link},
			Author: &feeds.Author{Name: feedAuthor(text(e.ActorName))}, Created: e.HappenedAt, Updated: e.HappenedAt, Content: eventContent(e)})
	}
	return sendFeed(r, feed)
}

// eventTitle says in few words what happened.
func eventTitle(f fault.Fault, e fault.Event) string {
	words := map[fault.EventKind]string{fault.EventOpened: "opened", fault.EventLinked: "a thread was linked", fault.EventUnlinked: "a thread was taken off",
		fault.EventMerged: "merged", fault.EventUpdate: "update", fault.EventEstimate: "new estimate", fault.EventEstimatePassed: "the estimate passed",
		fault.EventPromise: "a promise was made", fault.EventPromiseOverdue: "a promise is overdue", fault.EventPromiseEnded: "a promise ended", fault.EventOwner: "new owner",
		fault.EventHandover: "to be handed over", fault.EventEscalated: "escalated", fault.EventWorkaround: "workaround", fault.EventRelease: "a fix was released",
		fault.EventRegression: "it may be back", fault.EventSeverity: "severity", fault.EventStalled: "stalled", fault.EventTitle: "new title"}
	if e.Kind == fault.EventStatus {
		return f.Number() + ": " + e.ToStatus.Text()
	}
	return f.Number() + ": " + words[e.Kind]
}

func eventContent(e fault.Event) string {
	if e.Kind == fault.EventUpdate {
		return string(e.HTML)
	}
	return template.HTMLEscapeString(plainText(e.Detail)) // the content's type is HTML
}
