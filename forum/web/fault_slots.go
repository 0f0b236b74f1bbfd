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

// faultGuest are the panel's buttons for a guest: they lead to signing in and back.
func (w *Web) faultGuest(r *Request, id int64) []byte {
	return knownPart(w, r, themes.PartFaultMe, themes.FaultMePart{FaultID: id, Number: fault.Number(id), URL: faultURL(id)})
}
