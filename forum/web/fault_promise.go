package web

import (
	"strings"

	"answerable/forum/fail"
	"answerable/forum/fault"
	"answerable/forum/thread"
	"answerable/themes"
)

// faultPromiseForm is GET /faults/:n/promise.
func (w *Web) faultPromiseForm(r *Request) error { return w.faultPromisePage(r, nil) }

// faultPromise is POST /faults/:n/promise.
func (w *Web) faultPromise(r *Request) error {
	f, err := w.faultOf(r)
	if err != nil {
		return err
	}
	err = w.makePromise(r, f.BoardID, fault.NewPromise{FaultID: f.ID})
	return w.faultDone(r, f, "promise", "promised", err, w.faultPromisePage)
}

// makePromise reads what was typed and makes the promise.
func (w *Web) makePromise(r *Request, board int64, p fault.NewPromise) error {
	zone, err := w.Faults.Zone(r.Context(), board)
	if err != nil {
		return err
	}
	due, err := r.clock("due", zone)
	if err == nil && due == nil {
		err = fail.Field("due", "Say by when.")
	}
	if err != nil {
		return err
	}
	if p.OwnerID, err = w.promiseOwner(r); err != nil {
		return err
	}
	p.What, p.DueAt = r.sent("what"), *due
	_, err = w.Faults.Promise(r.Context(), r.Viewer, p)
	return err
}

// promiseOwner is whom the form names; 0 for the reader himself.
func (w *Web) promiseOwner(r *Request) (int64, error) {
	name := strings.TrimSpace(r.sent("owner"))
	if name == "" || name == r.Viewer.Name {
		return 0, nil
	}
	who, err := w.People.Profile(r.Context(), name)
	if fail.Is(err, fail.Missing) {
		return 0, fail.Field("owner", "There is no member of this name.")
	}
	return who.ID, err
}

func (w *Web) faultPromisePage(r *Request, errors map[string]string) error {
	f, err := w.faultOf(r)
	if err != nil {
		return err
	}
	act, zone, err := w.timedAct(r, f, "Make a promise", "promise", errors)
	if err != nil {
		return err
	}
	page := promisePage(r, act)
	if page.Changed, err = w.lately(r, f, zone); err != nil {
		return err
	}
	return w.sendPage(r, themes.PageFaultPromise, page)
}

func promisePage(r *Request, act themes.FaultAct) themes.FaultPromisePage {
	return themes.FaultPromisePage{FaultAct: act, What: shown(r.sent("what")), Due: shown(r.sent("due")), Owner: r.sentOr("owner", r.Viewer.Name)}
}

// threadPromiseForm is GET /t/:id/promise.
func (w *Web) threadPromiseForm(r *Request) error {
	t, err := w.threadOf(r)
	if err != nil {
		return err
	}
	return w.threadPromisePage(r, t, nil)
}

// threadPromise is POST /t/:id/promise.
func (w *Web) threadPromise(r *Request) error {
	t, err := w.threadOf(r)
	if err != nil {
		return err
	}
	if err = w.makePromise(r, t.BoardID, fault.NewPromise{ThreadID: t.ID}); err == nil {
		r.tell("promised", "/t/"+idText(t.ID)+"/promise")
		return r.Redirect(threadURL(t.ID, t.Slug, 1), 303)
	}
	beside, err := r.refused(err)
	if err != nil {
		return err
	}
	return w.threadPromisePage(r, t, beside)
}

func (w *Web) threadPromisePage(r *Request, t thread.Thread, errors map[string]string) error {
	zone, err := w.Faults.Zone(r.Context(), t.BoardID)
	if err != nil {
		return err
	}
	link := threadLink(t)
	act := themes.FaultAct{Frame: w.bareFrame(r, "Make a promise"), Form: themes.Form{Key: r.key(), Errors: errors}, Action: "/t/" + idText(t.ID) + "/promise",
		Zone: zone.String(), Now: w.Now().In(zone)}
	act.Crumbs = threadCrumbs(t)
	page := promisePage(r, act)
	page.Thread = &link
	return w.sendPage(r, themes.PageFaultPromise, page)
}
