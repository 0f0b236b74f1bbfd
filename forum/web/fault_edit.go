package web

import (
	"answerable/forum/fault"
	"answerable/themes"
)

// faultEditForm is GET /faults/:n/edit.
func (w *Web) faultEditForm(r *Request) error { return w.faultEditPage(r, nil) }

// faultEdit is POST /faults/:n/edit: title and severity.
func (w *Web) faultEdit(r *Request) error {
	f, err := w.faultOf(r)
	if err != nil {
		return err
	}
	err = w.Faults.Describe(r.Context(), r.Viewer, fault.Description{FaultID: f.ID, Title: r.sent("title"), Severity: fault.Severity(r.sent("severity"))})
	return w.faultDone(r, f, "edit", "saved", err, w.faultEditPage)
}

func (w *Web) faultEditPage(r *Request, errors map[string]string) error {
	f, err := w.faultOf(r)
	if err != nil {
		return err
	}
	return w.sendPage(r, themes.PageFaultEdit, themes.FaultEditPage{FaultAct: w.faultAct(r, f, "Change", "edit", errors),
		Values: themes.FaultEditValues{Title: r.sentOr("title", f.Title)}, Severities: severityChoices(r.sentOr("severity", string(f.Severity)))})
}
