package web

import (
	"answerable/forum/fail"
	"answerable/forum/fault"
	"answerable/forum/thread"
	"answerable/themes"
)

// faultOpenForm is GET /t/:id/fault/new.
func (w *Web) faultOpenForm(r *Request) error { return w.faultOpenPage(r, nil) }

// faultOpen is POST /t/:id/fault/new.
func (w *Web) faultOpen(r *Request) error {
	id, err := r.Int64("id")
	if err != nil {
		return err
	}
	product, err := r.id("product")
	if err != nil {
		return err
	}
	o := fault.Opening{ThreadID: id, Title: r.sent("title"), Severity: fault.Severity(r.sent("severity"))}
	if product != 0 {
		o.ProductID = &product
	}
	made, err := w.Faults.Open(r.Context(), r.Viewer, o)
	if err == nil {
		return r.back(faultURL(made), "fault-opened")
	}
	beside, err := r.refused(err)
	if err != nil {
		return err
	}
	return w.faultOpenPage(r, beside)
}

func (w *Web) faultOpenPage(r *Request, errors map[string]string) error {
	t, err := w.threadOf(r)
	if err != nil {
		return err
	}
	page := themes.FaultNewPage{Frame: w.bareFrame(r, "Open a fault"), Form: themes.Form{Key: r.key(), Errors: errors}, Action: "/t/" + idText(t.ID) + "/fault/new",
		LinkAction: "/t/" + idText(t.ID) + "/fault", Thread: threadLink(t), Values: themes.FaultEditValues{Title: r.sentOr("title", t.Title)},
		Severities: severityChoices(r.sentOr("severity", string(fault.Normal)))}
	page.Crumbs = threadCrumbs(t)
	if page.Products, err = w.productChoices(r, t); err != nil {
		return err
	}
	if page.Known, err = w.openFaults(r, t.BoardID, 5); err != nil {
		return err
	}
	return w.sendPage(r, themes.PageFaultNew, page)
}

func threadCrumbs(t thread.Thread) []themes.Link {
	return []themes.Link{{Text: "Boards", URL: "/"}, {Text: t.Board.Name, URL: boardURL(t.Board.Slug)}, threadLink(t)}
}

// productChoices are the board's products; at first the one the thread names.
func (w *Web) productChoices(r *Request, t thread.Thread) ([]themes.Choice, error) {
	products, err := w.Forum.Products(r.Context(), r.Viewer, t.BoardID)
	if err != nil || len(products) == 0 {
		return nil, err
	}
	chosen := r.sentOr("product", "")
	choices := []themes.Choice{{Value: "0", Text: "none or several"}}
	for _, p := range products {
		selected := idText(p.ID) == chosen || r.Method() == "GET" && p.Name == t.ProductName
		choices = append(choices, themes.Choice{Value: idText(p.ID), Text: p.Name, Selected: selected})
	}
	return choices, nil
}

// openFaults are faults of a board that are not done with, changed last first.
func (w *Web) openFaults(r *Request, board int64, most int) ([]themes.FaultCandidate, error) {
	rows, _, err := w.Faults.List(r.Context(), r.Viewer, fault.Filter{BoardID: board})
	if err != nil {
		return nil, err
	}
	var known []themes.FaultCandidate
	for _, row := range rows[:min(most, len(rows))] {
		known = append(known, themes.FaultCandidate{FaultRef: faultRef(row.Fault), Affected: row.AffectedCount, Why: row.ProductName})
	}
	return known, nil
}

func severityChoices(chosen string) []themes.Choice {
	help := map[fault.Severity]string{fault.Minor: "A nuisance.", fault.Normal: "Something does not work; there is another way.",
		fault.Major: "Something important does not work.", fault.Critical: "Nothing works, or somebody may come to harm."}
	names := map[fault.Severity]string{fault.Minor: "Minor", fault.Normal: "Normal", fault.Major: "Major", fault.Critical: "Critical"}
	var choices []themes.Choice
	for _, s := range fault.Severities() {
		choices = append(choices, themes.Choice{Value: string(s), Text: names[s], Help: help[s], Selected: string(s) == chosen})
	}
	return choices
}

// faultLinkForm is GET /t/:id/fault.
func (w *Web) faultLinkForm(r *Request) error { return w.faultLinkPage(r, nil) }

// faultLink is POST /t/:id/fault with the fault's number.
func (w *Web) faultLink(r *Request) error {
	t, err := w.threadOf(r)
	if err != nil {
		return err
	}
	id := fault.ParseNumber(r.sent("fault"))
	err = fail.Field("fault", "Write the fault's number, such as F-12.")
	if id != 0 {
		err = w.Faults.Link(r.Context(), r.Viewer, t.ID, id)
	}
	if err == nil {
		return r.back(threadURL(t.ID, t.Slug, 1), "fault-linked")
	}
	beside, err := r.refused(err)
	if err != nil {
		return err
	}
	return w.faultLinkPage(r, beside)
}

func (w *Web) faultLinkPage(r *Request, errors map[string]string) error {
	t, err := w.threadOf(r)
	if err != nil {
		return err
	}
	page := themes.FaultLinkPage{Frame: w.bareFrame(r, "Link to a fault"), Form: themes.Form{Key: r.key(), Errors: errors}, Action: "/t/" + idText(t.ID) + "/fault",
		Thread: threadLink(t), Number: shown(r.sent("fault")), NewURL: "/t/" + idText(t.ID) + "/fault/new"}
	page.Crumbs = threadCrumbs(t)
	if page.Known, err = w.openFaults(r, t.BoardID, 20); err != nil {
		return err
	}
	return w.sendPage(r, themes.PageFaultLink, page)
}
