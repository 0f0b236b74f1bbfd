package web

import (
	"time"

	"answerable/forum/fail"
	"answerable/forum/fault"
	"answerable/themes"
)

// faultEstimateForm is GET /faults/:n/estimate.
func (w *Web) faultEstimateForm(r *Request) error { return w.faultEstimatePage(r, nil) }

// faultEstimate is POST /faults/:n/estimate.
func (w *Web) faultEstimate(r *Request) error {
	f, err := w.faultOf(r)
	if err != nil {
		return err
	}
	return w.faultDone(r, f, "estimate", "fault-estimated", w.giveEstimate(r, f), w.faultEstimatePage)
}

func (w *Web) giveEstimate(r *Request, f fault.Fault) error {
	zone, err := w.Faults.Zone(r.Context(), f.BoardID)
	if err != nil {
		return err
	}
	standing, err := r.id("standing")
	if err != nil {
		return err
	}
	e := fault.NewEstimate{FaultID: f.ID, Standing: standing, Reason: r.sent("reason")}
	if err := estimateTyped(r, zone, &e); err != nil {
		return err
	}
	return w.Faults.Estimate(r.Context(), r.Viewer, e)
}

// estimateTyped reads the times that the chosen kind of estimate has; what was
// typed for another kind is refused, so that nobody publishes what he did not mean.
func estimateTyped(r *Request, zone *time.Location, e *fault.NewEstimate) error {
	if err := r.clocks(zone, map[string]**time.Time{"from": &e.FromAt, "until": &e.UntilAt, "next": &e.NextUpdateAt}); err != nil {
		return err
	}
	var c fail.Check
	switch r.sent("kind") {
	case "date":
		c.That(e.UntilAt != nil, "until", "Give the date.")
		c.That(e.FromAt == nil, "from", "A single date has no beginning. Choose the window, or clear this field.")
	case "window":
		c.That(e.FromAt != nil, "from", "Say when the window begins.")
		c.That(e.UntilAt != nil, "until", "Say when the window ends.")
	case "none":
		c.That(e.FromAt == nil && e.UntilAt == nil, "until", "“No date yet” has no date. Choose another kind, or clear the dates.")
		c.That(e.NextUpdateAt != nil, "next", "Say by when you write the next update.")
	default:
		c.Refuse("kind", "Choose what can be said.")
	}
	return c.Err()
}

func (w *Web) faultEstimatePage(r *Request, errors map[string]string) error {
	f, err := w.faultOf(r)
	if err != nil {
		return err
	}
	act, zone, err := w.timedAct(r, f, "Estimate", "estimate", errors)
	if err != nil {
		return err
	}
	estimates, err := w.Faults.Estimates(r.Context(), f.ID)
	if err != nil {
		return err
	}
	page := themes.FaultEstimatePage{FaultAct: act, Slips: f.SlipCount, Kind: r.sent("kind"),
		Values: themes.FaultEstimateValues{From: shown(r.sent("from")), Until: shown(r.sent("until")), Next: shown(r.sent("next")), Reason: shown(r.sent("reason"))}}
	for _, e := range estimates {
		if view := estimateView(e, zone); e.Standing() {
			page.Standing, page.ID = &view, e.ID
			if r.Method() == "GET" {
				page.Values.Next, page.Kind = futureTyped(e.NextUpdateAt, w.Now(), zone), kindOf(e)
				page.Values.From, page.Values.Until = asTyped(e.FromAt, zone), asTyped(e.UntilAt, zone)
			}
		}
	}
	if page.Changed, err = w.lately(r, f, zone); err != nil {
		return err
	}
	return w.sendPage(r, themes.PageFaultEstimate, page)
}

// futureTyped offers a time again only while it has not passed.
func futureTyped(at *time.Time, now time.Time, zone *time.Location) string {
	if at == nil || !at.After(now) {
		return ""
	}
	return asTyped(at, zone)
}

func kindOf(e fault.Estimate) string {
	switch {
	case e.UntilAt == nil:
		return "none"
	case e.FromAt != nil:
		return "window"
	}
	return "date"
}
