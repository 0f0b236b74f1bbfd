package web

import (
	"answerable/forum/fault"
	"answerable/themes"
)

// faultMe are the panel's buttons for this reader. Without an answer from the
// database they lead on all the same.
func (w *Web) faultMe(r *Request, id int64) []byte {
	me := themes.FaultMePart{FaultID: id, Number: fault.Number(id), URL: faultURL(id), SignedIn: r.Viewer.SignedIn()}
	mine, err := w.Faults.Mine(r.Context(), r.Viewer, id)
	if err != nil {
		w.Log.Error("what a fault is to a member could not be read", "request", r.ID, "error", err)
	}
	me.Following = mine.Following
	if mine.Report != nil {
		me.Report, me.State = mine.Report.ChangedAt, string(mine.Report.State)
	}
	if mine.Ask != nil {
		me.Ask = mine.Ask.Version
	}
	return knownPart(w, r, themes.PartFaultMe, me)
}

// threadFaultMe are the panel's buttons on a thread's page, by what was asked along
// with the page.
func (w *Web) threadFaultMe(r *Request, thread, id int64) []byte {
	if r.fault.Member != r.Viewer.ID {
		g, err := w.Faults.Glimpse(r.Context(), r.Viewer.ID, thread)
		if err != nil {
			w.Log.Error("what a fault is to a member could not be read", "request", r.ID, "error", err)
		}
		r.fault = g
	}
	me := themes.FaultMePart{FaultID: id, Number: fault.Number(id), URL: faultURL(id), SignedIn: true}
	if r.fault.FaultID == id { // else the page is about to change
		me.Following, me.State, me.Ask = r.fault.Following, string(r.fault.State), r.fault.Ask
		if r.fault.ReportedAt != nil {
			me.Report = *r.fault.ReportedAt
		}
	}
	return knownPart(w, r, themes.PartFaultMe, me)
}

// faultGuest are the panel's buttons for a guest: they lead to signing in and back.
func (w *Web) faultGuest(r *Request, id int64) []byte {
	return knownPart(w, r, themes.PartFaultMe, themes.FaultMePart{FaultID: id, Number: fault.Number(id), URL: faultURL(id)})
}
