package web

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"answerable/forum/fail"
	"answerable/forum/fault"
	"answerable/forum/thread"
	"answerable/themes"
)

// promiseEndForm is GET /promises/:id/end.
func (w *Web) promiseEndForm(r *Request) error { return w.promiseEndPage(r, nil) }

// promiseEnd is POST /promises/:id/end.
func (w *Web) promiseEnd(r *Request) error {
	id, err := r.Int64("id")
	if err != nil {
		return err
	}
	p, err := w.Faults.PromiseByID(r.Context(), r.Viewer, id)
	if err != nil {
		return err
	}
	e := fault.Ending{PromiseID: p.ID, State: fault.PromiseState(r.sent("state")), Reason: r.sent("reason")}
	e.KeptPostID, e.KeptEventID = w.evidence(r.sent("kept"))
	if err = w.Faults.EndPromise(r.Context(), r.Viewer, e); err == nil {
		about, err := w.aboutPromise(r, p)
		if err != nil {
			return err
		}
		r.tell("promise-ended", "/promises/"+idText(p.ID)+"/end")
		return r.Redirect(about.URL, 303)
	}
	beside, err := r.refused(err)
	if err != nil {
		return err
	}
	return w.promiseEndPage(r, beside)
}

// evidence reads the address of a post (/p/12, …#p12) or of an update
// (/faults/F-12#e45) that somebody pasted; zeros for anything else.
func (w *Web) evidence(typed string) (post, event int64) {
	typed = strings.TrimPrefix(strings.TrimSpace(typed), w.Site.BaseURL)
	number := func(pattern string) int64 {
		found := regexp.MustCompile(pattern).FindStringSubmatch(typed)
		if found == nil {
			return 0
		}
		n, err := strconv.ParseInt(found[1], 10, 64)
		if err != nil {
			return 0
		}
		return n
	}
	if event = number(`^/faults/[Ff]-[0-9]+(?:\?[^#]*)?#e([0-9]+)$`); event != 0 {
		return 0, event
	}
	if post = number(`^/p/([0-9]+)$`); post != 0 {
		return post, 0
	}
	return number(`^/t/[^#]*#p([0-9]+)$`), 0
}

// aboutPromise leads to the fault or the thread a promise was made on.
func (w *Web) aboutPromise(r *Request, p fault.Promise) (themes.Link, error) {
	if p.FaultID != nil {
		f, err := w.Faults.Fault(r.Context(), r.Viewer, *p.FaultID)
		return themes.Link{Text: f.Number() + ": " + f.Title, URL: faultURL(f.ID)}, err
	}
	if p.ThreadID == nil {
		return themes.Link{}, fail.NotFound()
	}
	t, err := w.Forum.Thread(r.Context(), r.Viewer, *p.ThreadID)
	return threadLink(t), err
}

func (w *Web) promiseEndPage(r *Request, errors map[string]string) error {
	id, err := r.Int64("id")
	if err != nil {
		return err
	}
	p, err := w.Faults.PromiseByID(r.Context(), r.Viewer, id)
	if err != nil {
		return err
	}
	about, err := w.aboutPromise(r, p)
	if err != nil {
		return err
	}
	page := themes.PromiseEndPage{FaultAct: themes.FaultAct{Frame: w.bareFrame(r, "End a promise"), Form: themes.Form{Key: r.key(), Errors: errors}, Action: "/promises/" + idText(p.ID) + "/end"},
		About: about, State: themes.PromiseState(r.sent("state")), Kept: shown(r.sent("kept")), Reason: shown(r.sent("reason")), Ended: p.Ended(),
		CanWithdraw: slices.Contains(p.MayEndAs(w.Now()), fault.PromiseWithdrawn)}
	page.Crumbs = []themes.Link{about}
	if err := w.fillPromise(r, &page, p); err != nil {
		return err
	}
	return w.sendPage(r, themes.PagePromiseEnd, page)
}

// fillPromise shows the promise in its board's zone and offers what may have kept
// it: the fault's updates and the thread's posts since.
func (w *Web) fillPromise(r *Request, page *themes.PromiseEndPage, p fault.Promise) error {
	board, err := w.promiseBoard(r, p)
	if err != nil {
		return err
	}
	zone, err := w.Faults.Zone(r.Context(), board)
	if err != nil {
		return err
	}
	page.Promise = promiseView(p, zone, r.Viewer)
	if p.FaultID != nil {
		panel, err := w.Faults.Panel(r.Context(), r.Viewer, *p.FaultID)
		if err != nil {
			return err
		}
		for _, e := range slices.Backward(panel.Events) {
			if (e.Kind == fault.EventUpdate || e.Kind == fault.EventRelease) && !e.HappenedAt.Before(p.MadeAt) && len(page.Evidence) < 10 {
				page.Evidence = append(page.Evidence, themes.Choice{Value: eventURL(e.FaultID, e.ID), Text: evidenceText(e)})
			}
		}
	}
	if p.ThreadID == nil {
		return nil
	}
	posts, err := w.Forum.Latest(r.Context(), *p.ThreadID, 20)
	for _, post := range posts {
		if !post.CreatedAt.Before(p.MadeAt) && len(page.Evidence) < 20 {
			page.Evidence = append(page.Evidence, themes.Choice{Value: postURL(post.ID), Text: "#" + strconv.Itoa(post.Number) + " by " + post.AuthorName})
		}
	}
	return err
}

func evidenceText(e fault.Event) string {
	if e.Kind == fault.EventRelease {
		return "Release " + e.Detail
	}
	return "Update by " + text(e.ActorName) + ", " + e.HappenedAt.Format("2 January 2006, 15:04 UTC")
}

func (w *Web) promiseBoard(r *Request, p fault.Promise) (int64, error) {
	if p.FaultID != nil {
		f, err := w.Faults.Fault(r.Context(), r.Viewer, *p.FaultID)
		return f.BoardID, err
	}
	var t thread.Thread
	t, err := w.Forum.Thread(r.Context(), r.Viewer, *p.ThreadID)
	return t.BoardID, err
}
