package web

import (
	"answerable/forum/fail"
	"answerable/forum/fault"
	"answerable/themes"
)

// faultVerifyForm is GET /faults/:n/verify: "gone on version X?".
func (w *Web) faultVerifyForm(r *Request) error { return w.faultVerifyPage(r, nil) }

// faultVerify is POST /faults/:n/verify with release, which the form asked about.
func (w *Web) faultVerify(r *Request) error {
	f, err := w.faultOf(r)
	if err != nil {
		return err
	}
	release, err := r.id("release")
	if err != nil {
		return err
	}
	gone := r.sent("gone")
	if gone != "1" && gone != "0" {
		return w.faultDone(r, f, "verify", "", fail.Field("gone", "Please choose whether it is gone."), w.faultVerifyPage)
	}
	err = w.Faults.Answer(r.Context(), r.Viewer, fault.Answer{FaultID: f.ID, ReleaseID: release, Gone: gone == "1", Note: r.sent("note")})
	return w.faultDone(r, f, "verify", "fault-answered", err, w.faultVerifyPage)
}

func (w *Web) faultVerifyPage(r *Request, errors map[string]string) error {
	f, err := w.faultOf(r)
	if err != nil {
		return err
	}
	page := themes.FaultVerifyPage{FaultAct: w.faultAct(r, f, "Is it gone?", "verify", errors), Gone: r.sent("gone"), Typed: shown(r.sent("note"))}
	releases, err := w.Faults.Releases(r.Context(), f.ID)
	if err != nil {
		return err
	}
	for _, one := range releases {
		if f.ReleaseID != nil && one.ID == *f.ReleaseID {
			page.Release, page.Asked, page.Note = one.ID, one.Version, one.Note
		}
	}
	mine, err := w.Faults.Mine(r.Context(), r.Viewer, f.ID)
	if err != nil {
		return err
	}
	if page.Unknown = mine.Report == nil; mine.Report != nil && mine.Ask == nil {
		page.Earlier = &themes.VerifyAnswer{Gone: mine.Report.State == fault.Gone, At: mine.Report.ChangedAt}
	}
	return w.sendPage(r, themes.PageFaultVerify, page)
}
