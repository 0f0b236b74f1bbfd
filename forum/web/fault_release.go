package web

import (
	"time"

	"answerable/forum/fault"
	"answerable/themes"
)

// faultReleaseForm is GET /faults/:n/release.
func (w *Web) faultReleaseForm(r *Request) error { return w.faultReleasePage(r, nil) }

// faultRelease is POST /faults/:n/release.
func (w *Web) faultRelease(r *Request) error {
	f, err := w.faultOf(r)
	if err != nil {
		return err
	}
	err = w.Faults.Release(r.Context(), r.Viewer, fault.NewRelease{FaultID: f.ID, Version: r.sent("version"), Note: r.sent("note")})
	return w.faultDone(r, f, "release", "fault-released", err, w.faultReleasePage)
}

func (w *Web) faultReleasePage(r *Request, errors map[string]string) error {
	f, err := w.faultOf(r)
	if err != nil {
		return err
	}
	releases, err := w.Faults.Releases(r.Context(), f.ID)
	if err != nil {
		return err
	}
	page := themes.FaultReleasePage{FaultAct: w.faultAct(r, f, "Tell of a release", "release", errors), Version: shown(r.sent("version")), Note: shown(r.sent("note")), Affected: f.AffectedCount}
	for _, one := range releases {
		page.Releases = append(page.Releases, themes.Release{Version: one.Version})
	}
	if page.Changed, err = w.lately(r, f, time.UTC); err != nil {
		return err
	}
	return w.sendPage(r, themes.PageFaultRelease, page)
}
