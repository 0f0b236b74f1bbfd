package web

import (
	"answerable/forum/fault"
	"answerable/themes"
)

// faultReportForm is GET /faults/:n/report.
func (w *Web) faultReportForm(r *Request) error { return w.faultReportPage(r, nil) }

// faultReport is POST /faults/:n/report: "this affects me too".
func (w *Web) faultReport(r *Request) error {
	f, err := w.faultOf(r)
	if err != nil {
		return err
	}
	report := fault.Report{FaultID: f.ID, ProductVersion: r.sent("version"), Hardware: r.sent("hardware"), Since: r.sent("since"), LastGood: r.sent("last_good"),
		Frequency: r.sent("frequency"), HappensWhen: r.sent("when"), Workaround: r.sent("workaround"), WillTest: r.sent("will_test") == "1", State: fault.ReportState(r.sent("state"))}
	products, err := w.Forum.Products(r.Context(), r.Viewer, f.BoardID)
	if err != nil {
		return err
	}
	if len(products) == 0 {
		report.ProductName = r.sent("model")
	} else {
		model, err := r.id("model")
		if err != nil {
			return err
		}
		if model != 0 {
			report.ModelID = &model
		}
	}
	return w.faultDone(r, f, "report", "fault-reported", w.Faults.Report(r.Context(), r.Viewer, report), w.faultReportPage)
}

func (w *Web) faultReportPage(r *Request, errors map[string]string) error {
	f, err := w.faultOf(r)
	if err != nil {
		return err
	}
	before, there, err := w.Faults.OwnReport(r.Context(), r.Viewer, f.ID)
	if err != nil {
		return err
	}
	page := themes.FaultReportPage{FaultAct: w.faultAct(r, f, "This affects me too", "report", errors), Editing: there, ReportedAt: before.ChangedAt,
		FixedVersion: f.FixedVersion, Affected: f.AffectedCount, Values: reportValues(r, before)}
	model := ""
	if before.ModelID != nil {
		model = idText(*before.ModelID)
	}
	if page.Models, page.Where, err = w.modelChoices(r, f.BoardID, r.sentOr("model", model)); err != nil {
		return err
	}
	page.Frequencies = choicesOf(r.sentOr("frequency", before.Frequency), themes.Choice{Text: "not told"}, themes.Choice{Value: "always", Text: "always"},
		themes.Choice{Value: "often", Text: "often"}, themes.Choice{Value: "sometimes", Text: "sometimes"}, themes.Choice{Value: "once", Text: "it happened once"})
	page.Workarounds = choicesOf(r.sentOr("workaround", before.Workaround), themes.Choice{Value: "worked", Text: "It helped"},
		themes.Choice{Value: "failed", Text: "It did not help"}, themes.Choice{Value: "not_tried", Text: "I have not tried it"})
	page.States = reportStates(r.sentOr("state", string(before.State)), f)
	panel, err := w.Faults.Panel(r.Context(), r.Viewer, f.ID)
	page.HasWorkaround = workaroundView(panel.Workaround)
	if err != nil {
		return err
	}
	return w.sendPage(r, themes.PageFaultReport, page)
}

func reportValues(r *Request, before fault.Report) themes.FaultReportValues {
	v := themes.FaultReportValues{Model: r.sentOr("model", before.ProductName), Version: r.sentOr("version", before.ProductVersion), Hardware: r.sentOr("hardware", before.Hardware),
		Since: r.sentOr("since", before.Since), LastGood: r.sentOr("last_good", before.LastGood), When: r.sentOr("when", before.HappensWhen), WillTest: before.WillTest}
	if r.Method() == "POST" {
		v.WillTest = r.sent("will_test") == "1"
	}
	return v
}

// reportStates asks "still there" only once a fix is out.
func reportStates(chosen string, f fault.Fault) []themes.Choice {
	if chosen == "" {
		chosen = string(fault.Affected)
	}
	states := []themes.Choice{{Value: "affected", Text: "It is there"}, {Value: "worse", Text: "It got worse"}, {Value: "gone", Text: "It is gone"}}
	if f.ReleaseID != nil || chosen == string(fault.Still) {
		states = append(states, themes.Choice{Value: "still", Text: "It is still there after the fix"})
	}
	return choicesOf(chosen, states...)
}

// choicesOf marks the chosen one.
func choicesOf(chosen string, choices ...themes.Choice) []themes.Choice {
	for i := range choices {
		choices[i].Selected = choices[i].Value == chosen
	}
	return choices
}
