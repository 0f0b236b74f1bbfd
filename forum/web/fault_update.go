package web

import (
	"answerable/forum/fault"
	"answerable/themes"
)

// faultUpdateForm is GET /faults/:n/update.
func (w *Web) faultUpdateForm(r *Request) error { return w.faultUpdatePage(r, nil) }

// faultUpdate is POST /faults/:n/update.
func (w *Web) faultUpdate(r *Request) error {
	f, err := w.faultOf(r)
	if err != nil {
		return err
	}
	if r.sent("do") == "preview" {
		return w.faultUpdatePage(r, nil)
	}
	return w.faultDone(r, f, "update", "fault-updated", w.postUpdate(r, f), w.faultUpdatePage)
}

func (w *Web) postUpdate(r *Request, f fault.Fault) error {
	zone, err := w.Faults.Zone(r.Context(), f.BoardID)
	if err != nil {
		return err
	}
	next, err := r.clock("next", zone)
	if err != nil {
		return err
	}
	if err := w.withPicture(r); err != nil {
		return err
	}
	return w.Faults.Post(r.Context(), r.Viewer, fault.Update{FaultID: f.ID, Body: r.sent("body"), NextBy: next})
}

func (w *Web) faultUpdatePage(r *Request, errors map[string]string) error {
	f, err := w.faultOf(r)
	if err != nil {
		return err
	}
	act, zone, err := w.timedAct(r, f, "Post an update", "update", errors)
	if err != nil {
		return err
	}
	if text := errors["image"]; text != "" {
		errors["body"] = text
	}
	page := themes.FaultUpdatePage{FaultAct: act, Composer: w.composer(r, "", errors), Next: shown(r.sent("next")), Reaches: f.ThreadCount}
	page.Composer.Max = fault.MaxUpdate
	if page.Changed, err = w.lately(r, f, zone); err != nil {
		return err
	}
	if r.sent("do") == "preview" {
		if err := w.preview(r, &page.Composer); err != nil {
			return err
		}
	}
	return w.sendPage(r, themes.PageFaultUpdate, page)
}
