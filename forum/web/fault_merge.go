package web

import (
	"slices"
	"time"

	"answerable/forum/fail"
	"answerable/forum/fault"
	"answerable/themes"
)

// faultMergeForm is GET /faults/:n/merge.
func (w *Web) faultMergeForm(r *Request) error { return w.faultMergePage(r, nil) }

// faultMerge is POST /faults/:n/merge.
func (w *Web) faultMerge(r *Request) error {
	f, err := w.faultOf(r)
	if err != nil {
		return err
	}
	return w.faultDone(r, f, "merge", "fault-merged", w.mergeInto(r, f), w.faultMergePage)
}

func (w *Web) mergeInto(r *Request, f fault.Fault) error {
	into := fault.ParseNumber(r.sent("into"))
	if into == 0 {
		return fail.Field("into", "Write the other fault's number, such as F-7.")
	}
	return w.Faults.Merge(r.Context(), r.Viewer, f.ID, into, r.sent("reason"))
}

func (w *Web) faultMergePage(r *Request, errors map[string]string) error {
	f, err := w.faultOf(r)
	if err != nil {
		return err
	}
	page := themes.FaultMergePage{FaultAct: w.faultAct(r, f, "Merge", "merge", errors), Into: shown(r.sent("into")), Reason: shown(r.sent("reason")), Threads: f.ThreadCount}
	if page.Known, err = w.openFaults(r, f.BoardID, 20); err != nil {
		return err
	}
	page.Known = slices.DeleteFunc(page.Known, func(c themes.FaultCandidate) bool { return c.ID == f.ID })
	if page.Changed, err = w.lately(r, f, time.UTC); err != nil {
		return err
	}
	return w.sendPage(r, themes.PageFaultMerge, page)
}
