package web

import (
	"answerable/forum/fail"
	"answerable/forum/fault"
	"answerable/forum/thread"
	"answerable/themes"
)

// faultUnlinkForm is GET /t/:id/fault/unlink.
func (w *Web) faultUnlinkForm(r *Request) error {
	t, f, err := w.linkedFault(r)
	if err != nil {
		return err
	}
	return w.faultUnlinkPage(r, t, f, nil)
}

// faultUnlink is POST /t/:id/fault/unlink with fault, which the form showed, and
// reason.
func (w *Web) faultUnlink(r *Request) error {
	t, err := w.threadOf(r)
	if err != nil {
		return err
	}
	id, err := r.id("fault")
	if err != nil {
		return err
	}
	f, err := w.Faults.Fault(r.Context(), r.Viewer, id)
	if err != nil {
		return err
	}
	if err = w.Faults.Unlink(r.Context(), r.Viewer, t.ID, f.ID, r.sent("reason")); err == nil {
		return r.back(threadURL(t.ID, t.Slug, 1), "fault-unlinked")
	}
	beside, err := r.refused(err)
	if err != nil {
		return err
	}
	return w.faultUnlinkPage(r, t, f, beside)
}

// linkedFault is the thread the route names with its fault.
func (w *Web) linkedFault(r *Request) (thread.Thread, fault.Fault, error) {
	t, err := w.threadOf(r)
	if err != nil {
		return t, fault.Fault{}, err
	}
	if t.FaultID == nil {
		return t, fault.Fault{}, fail.New(fail.Conflict, "This thread belongs to no fault.", "Somebody may have taken it off meanwhile.")
	}
	f, err := w.Faults.Fault(r.Context(), r.Viewer, *t.FaultID)
	return t, f, err
}

func (w *Web) faultUnlinkPage(r *Request, t thread.Thread, f fault.Fault, errors map[string]string) error {
	page := themes.FaultUnlinkPage{FaultAct: w.faultAct(r, f, "Take the thread off", "", errors), Thread: threadLink(t), Reason: shown(r.sent("reason"))}
	page.Action, page.Crumbs = "/t/"+idText(t.ID)+"/fault/unlink", threadCrumbs(t)
	return w.sendPage(r, themes.PageFaultUnlink, page)
}
