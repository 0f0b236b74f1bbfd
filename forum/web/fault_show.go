package web

import (
	"fmt"
	"slices"
	"time"

	"answerable/forum/fail"
	"answerable/forum/fault"
	"answerable/themes"

	"github.com/gofiber/fiber/v2"
)

// allThreads bounds the threads a fault's page lists.
const allThreads = 500

// faultShow is GET /faults/:n, with ?before=EVENT an earlier stretch of its
// timeline. Both numbers of merged faults have their page. The permalink of an
// event, ?event=ID, leads to the stretch that holds it.
func (w *Web) faultShow(r *Request) error {
	f, err := w.faultOf(r)
	if err != nil {
		return err
	}
	before, err := r.cursor("before")
	if err != nil {
		return err
	}
	if r.Path() != faultURL(f.ID) {
		return r.Redirect(faultURL(f.ID), fiber.StatusMovedPermanently)
	}
	if event, err := r.cursor("event"); err != nil || event != 0 {
		return w.faultEvent(r, f, event, err)
	}
	e, err := w.entryFor(r, recipe{key: fmt.Sprintf("fault %d %d", f.ID, before), topics: []string{fault.Topic(f.ID)}, theme: themes.PageFault, public: isPublic(f.Board), least: f.Version,
		load: func() (made, error) {
			page, err := w.faultPage(r, f, before)
			return made{page: page, path: faultURL(f.ID), back: faultURL(f.ID), version: f.Version}, err
		}})
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

// faultEvent leads to an event where it stands: on the latest stretch, or at the
// top of an earlier one.
func (w *Web) faultEvent(r *Request, f fault.Fault, event int64, err error) error {
	if err != nil {
		return err
	}
	there, err := w.Faults.Has(r.Context(), f.ID, event)
	if err != nil {
		return err
	}
	if !there {
		return fail.NotFound()
	}
	around, err := w.Faults.Before(r.Context(), r.Viewer, f.ID, event+1)
	if err != nil {
		return err
	}
	to := faultURL(f.ID)
	if around.Newer != 0 {
		to = stretchURL(f.ID, event+1)
	}
	return r.Redirect(to+"#e"+idText(event), fiber.StatusSeeOther)
}

func stretchURL(fault, before int64) string {
	return fmt.Sprintf("%s?before=%d", faultURL(fault), before)
}

func (w *Web) faultPage(r *Request, f fault.Fault, before int64) (page themes.FaultPage, err error) {
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
	return page, w.fillTimeline(r, &page, p, zone, before)
}

func (w *Web) faultPageFrame(page *themes.FaultPage, f fault.Fault) {
	page.Crumbs = []themes.Link{{Text: "Known faults", URL: "/faults"}, {Text: f.Board.Name, URL: boardURL(f.Board.Slug)}}
	page.NoIndex = !isPublic(f.Board)
	page.Description = f.Status.Text() + ". " + f.Title
	if isPublic(f.Board) {
		page.Feeds = []themes.Link{{Text: "What happens to " + f.Number(), URL: faultURL(f.ID) + "/feed.atom"}}
	}
}

// fillTimeline shows the latest events, or with a cursor those before it.
func (w *Web) fillTimeline(r *Request, page *themes.FaultPage, p fault.Panel, zone *time.Location, before int64) error {
	if before != 0 {
		s, err := w.Faults.Before(r.Context(), r.Viewer, p.ID, before)
		if err != nil {
			return err
		}
		slices.Reverse(s.Events)
		p.Events, page.Earlier.NewerURL = s.Events, faultURL(p.ID)+"#timeline"
		if s.Newer != 0 {
			page.Earlier.NewerURL = stretchURL(p.ID, s.Newer) + "#timeline"
		}
		page.NoIndex = true
	}
	if len(p.Events) > 0 && p.Events[0].Kind != fault.EventOpened {
		page.Earlier.OlderURL = stretchURL(p.ID, p.Events[0].ID) + "#timeline"
	}
	page.Timeline = faultEvents(p, zone, 0)
	slices.Reverse(page.Timeline)
	merged, err := w.Faults.MergedInto(r.Context(), p.ID)
	for _, id := range merged {
		page.Merged = append(page.Merged, themes.Link{Text: fault.Number(id), URL: faultURL(id)})
	}
	return err
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
		view := themes.Release{Version: one.Version, Note: one.Note, By: member(one.MadeByName), At: one.MadeAt, Asked: one.AskedAt != nil, Gone: one.Gone, Still: one.Still}
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
