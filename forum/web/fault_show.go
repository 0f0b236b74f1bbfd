package web

import (
	"fmt"
	"slices"
	"time"

	"answerable/forum/fault"
	"answerable/themes"

	"github.com/gofiber/fiber/v2"
)

// allEvents bounds a timeline that is shown whole, and allThreads its threads.
const (
	allEvents  = 5000
	allThreads = 500
)

// faultShow is GET /faults/:n. Both numbers of merged faults have their page.
func (w *Web) faultShow(r *Request) error {
	f, err := w.faultOf(r)
	if err != nil {
		return err
	}
	whole := r.Query("timeline") == "all"
	if r.Path() != faultURL(f.ID) {
		return r.Redirect(faultURL(f.ID), fiber.StatusMovedPermanently)
	}
	e, err := w.entryFor(r, recipe{key: fmt.Sprintf("fault %d %t", f.ID, whole), topics: []string{fault.Topic(f.ID)}, theme: themes.PageFault, public: isPublic(f.Board),
		load: func() (made, error) {
			page, err := w.faultPage(r, f, whole)
			return made{page: page, path: faultURL(f.ID), back: faultURL(f.ID), version: f.Version}, err
		}}, f.Version)
	if err != nil {
		return err
	}
	return w.sendEntry(r, e, isPublic(f.Board), func(s themes.Slot) []byte {
		if s.Name == "fault-me" {
			return w.faultMe(r, s.ID)
		}
		return w.slotMe(r, s)
	})
}

func (w *Web) faultPage(r *Request, f fault.Fault, whole bool) (page themes.FaultPage, err error) {
	p, err := w.Faults.Panel(r.Context(), r.Viewer, f.ID)
	if err != nil {
		return page, err
	}
	zone, err := w.Faults.Zone(r.Context(), f.BoardID)
	if err != nil {
		return page, err
	}
	page = themes.FaultPage{Frame: w.frame(r, f.Number()+": "+f.Title, faultURL(f.ID)), Panel: faultPanel(p, zone, w.Now()), Product: f.ProductName,
		OpenedBy: member(f.OpenedByName), OpenedAt: f.OpenedAt, Promises: promiseViews(p.Promises, zone, r.Viewer)}
	w.faultPageFrame(&page, f)
	care, err := w.Faults.FaultCare(r.Context(), r.Viewer, f.ID)
	if err != nil {
		return page, err
	}
	if care.ID != 0 && !f.Status.Closed() {
		page.Care = careBox(care, zone, r.Viewer)
		page.Panel.Stalled = page.Care.Stalled
	}
	if r.Viewer.IsStaff() {
		page.Tools = faultTools(f)
	}
	for _, e := range p.Estimates {
		page.Estimates = append(page.Estimates, estimateView(e, zone))
	}
	for _, more := range []func(*Request, *themes.FaultPage, fault.Fault) error{w.fillThreads, w.fillReports, w.fillReleases} {
		if err := more(r, &page, p.Fault); err != nil {
			return page, err
		}
	}
	return page, w.fillTimeline(r, &page, p, zone, whole)
}

func (w *Web) faultPageFrame(page *themes.FaultPage, f fault.Fault) {
	page.Crumbs = []themes.Link{{Text: "Known faults", URL: "/faults"}, {Text: f.Board.Name, URL: boardURL(f.Board.Slug)}}
	page.NoIndex = !isPublic(f.Board)
	page.Description = f.Status.Text() + ". " + f.Title
	if isPublic(f.Board) {
		page.Feeds = []themes.Link{{Text: "What happens to " + f.Number(), URL: faultURL(f.ID) + "/feed.atom"}}
	}
}

func (w *Web) fillTimeline(r *Request, page *themes.FaultPage, p fault.Panel, zone *time.Location, whole bool) (err error) {
	more := len(p.Events) > 0 && p.Events[0].Kind != fault.EventOpened
	if whole && more {
		if p.Events, err = w.Faults.Timeline(r.Context(), r.Viewer, p.ID, 0, allEvents); err != nil {
			return err
		}
	} else if more {
		page.OlderURL = faultURL(p.ID) + "?timeline=all"
	}
	page.Timeline = faultEvents(p, zone, 0)
	slices.Reverse(page.Timeline)
	for _, e := range page.Timeline {
		if e.Kind == themes.FaultMerged && e.Other != nil {
			page.Merged = append(page.Merged, *e.Other)
		}
	}
	return nil
}

func (w *Web) fillThreads(r *Request, page *themes.FaultPage, f fault.Fault) error {
	threads, err := w.Faults.Threads(r.Context(), r.Viewer, f.ID, allThreads)
	for _, t := range threads {
		page.Threads = append(page.Threads, themes.Link{Text: t.Title, URL: threadURL(t.ID, t.Slug, 1)})
	}
	return err
}

func (w *Web) fillReports(r *Request, page *themes.FaultPage, f fault.Fault) error {
	reports, err := w.Faults.Reports(r.Context(), f.ID)
	if err != nil {
		return err
	}
	page.Reports = themes.ReportSummary{Total: f.AffectedCount, Gone: f.GoneCount, Still: f.StillCount, Days: everyDay(reports.Days)}
	for _, g := range reports.Groups {
		page.Reports.Environments = append(page.Reports.Environments, themes.ReportEnvironment{Model: g.ProductName, Version: g.ProductVersion, Affected: g.Affected, Gone: g.Gone,
			Still: g.Still, Fixed: g.ProductVersion != "" && g.ProductVersion == f.FixedVersion})
	}
	return nil
}

// mostDays is how many days the trend shows.
const mostDays = 90

// everyDay fills the gaps between days that had reports; the last ones count
// where there are too many.
func everyDay(days []fault.Day) []themes.ReportDay {
	var all []themes.ReportDay
	for _, d := range days {
		day, err := time.Parse(time.DateOnly, d.Day)
		if err != nil {
			continue // the schema writes no other
		}
		if n := len(all); n > 0 && day.Sub(all[n-1].Day) > mostDays*24*time.Hour {
			all = nil
		}
		for len(all) > 0 && all[len(all)-1].Day.AddDate(0, 0, 1).Before(day) {
			all = append(all, themes.ReportDay{Day: all[len(all)-1].Day.AddDate(0, 0, 1)})
		}
		all = append(all, themes.ReportDay{Day: day, Count: d.People})
	}
	return all[max(0, len(all)-mostDays):]
}

func (w *Web) fillReleases(r *Request, page *themes.FaultPage, f fault.Fault) error {
	releases, err := w.Faults.Releases(r.Context(), f.ID)
	if err != nil || len(releases) == 0 {
		return err
	}
	verify, err := w.verification(r, f)
	if err != nil {
		return err
	}
	page.Verify = verify
	for _, one := range slices.Backward(releases) {
		view := themes.Release{Version: one.Version, Note: one.Note, By: member(one.MadeByName), At: one.MadeAt, Asked: one.AskedAt != nil}
		if verify != nil && one.Version == verify.Version {
			view.Gone, view.Still = verify.Gone, verify.Answered-verify.Gone
		}
		page.Releases = append(page.Releases, view)
	}
	return nil
}

// verification is how far the latest release is confirmed; nil while none is out.
func (w *Web) verification(r *Request, f fault.Fault) (*themes.Verification, error) {
	v, err := w.Faults.Verification(r.Context(), f)
	if err != nil || v.Release == nil {
		return nil, err
	}
	view := &themes.Verification{Version: v.Release.Version, Gone: v.Gone, Answered: v.Answered, Share: v.Share, Done: v.Confirmed}
	for _, g := range v.Groups {
		view.Affected += g.Affected
		view.Environments = append(view.Environments, themes.VerifyEnvironment{Model: g.ProductName, Version: g.ProductVersion, Affected: g.Affected, Gone: g.Gone, Still: g.Still,
			Needed: max(0, g.Needed-g.Gone-g.Still)})
	}
	return view, nil
}

// faultTools are staff's links; a closed fault can be reopened, a duplicate not
// even that.
func faultTools(f fault.Fault) *themes.FaultTools {
	at := faultURL(f.ID)
	t := &themes.FaultTools{UpdateURL: at + "/update", EditURL: at + "/edit", WorkaroundURL: at + "/workaround"}
	if f.Status == fault.Duplicate {
		return &themes.FaultTools{EditURL: t.EditURL}
	}
	t.StatusURL, t.MergeURL = at+"/status", at+"/merge"
	if !f.Status.Closed() {
		t.EstimateURL, t.PromiseURL, t.ReleaseURL = at+"/estimate", at+"/promise", at+"/release"
	}
	return t
}
