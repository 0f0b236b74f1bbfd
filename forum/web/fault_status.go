package web

import (
	"time"

	"answerable/forum/fault"
	"answerable/themes"
)

// faultStatusForm is GET /faults/:n/status.
func (w *Web) faultStatusForm(r *Request) error { return w.faultStatusPage(r, nil) }

// faultStatus is POST /faults/:n/status.
func (w *Web) faultStatus(r *Request) error {
	f, err := w.faultOf(r)
	if err != nil {
		return err
	}
	err = w.Faults.Move(r.Context(), r.Viewer, fault.Move{FaultID: f.ID, From: fault.Status(r.sent("from")), To: fault.Status(r.sent("status")), Reason: r.sent("reason")})
	return w.faultDone(r, f, "status", "fault-moved", err, w.faultStatusPage)
}

// faultDone leads to the fault after an act, or shows the form again with what is
// wrong. The scripts forget what they kept of the form.
func (w *Web) faultDone(r *Request, f fault.Fault, act, word string, err error, again func(*Request, map[string]string) error) error {
	if err == nil {
		r.tell(word, faultURL(f.ID)+"/"+act)
		return r.Redirect(faultURL(f.ID), 303)
	}
	beside, err := r.refused(err)
	if err != nil {
		return err
	}
	return again(r, beside)
}

func (w *Web) faultStatusPage(r *Request, errors map[string]string) error {
	f, err := w.faultOf(r)
	if err != nil {
		return err
	}
	page := themes.FaultStatusPage{FaultAct: w.faultAct(r, f, "Change the status", "status", errors), Since: f.StatusSince, Reason: shown(r.sent("reason"))}
	if page.Changed, err = w.lately(r, f, time.UTC); err != nil {
		return err
	}
	blocked := ""
	if f.Status == fault.Awaiting {
		if page.Verify, err = w.verification(r, f); err != nil {
			return err
		}
		if page.Verify == nil || !page.Verify.Done {
			blocked = "Not enough affected customers have confirmed it yet."
		}
	}
	for _, to := range f.Status.Moves() {
		move := themes.FaultMove{To: themes.FaultStatus(to), Reason: f.Status.NeedsReason(to), Selected: r.sent("status") == string(to)}
		if to == fault.Verified {
			move.Blocked = blocked
		}
		page.Moves = append(page.Moves, move)
	}
	return w.sendPage(r, themes.PageFaultStatus, page)
}
