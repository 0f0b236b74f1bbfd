package web

import (
	"time"

	"answerable/forum/fail"
	"answerable/forum/fault"
	"answerable/themes"
)

func faultURL(id int64) string { return "/faults/" + fault.Number(id) }

// faultOf is the fault the route names, if the reader may know of it.
func (w *Web) faultOf(r *Request) (fault.Fault, error) {
	id := fault.ParseNumber(r.Params("n"))
	if id == 0 {
		return fault.Fault{}, fail.NotFound()
	}
	return w.Faults.Fault(r.Context(), r.Viewer, id)
}

func faultRef(f fault.Fault) themes.FaultRef {
	return themes.FaultRef{ID: f.ID, Number: f.Number(), Title: f.Title, URL: faultURL(f.ID), Status: themes.FaultStatus(f.Status)}
}

// faultAct is what every page has that acts on a fault.
func (w *Web) faultAct(r *Request, f fault.Fault, title, act string, errors map[string]string) themes.FaultAct {
	a := themes.FaultAct{Frame: w.bareFrame(r, title+": "+f.Number()), Form: themes.Form{Key: r.key(), Errors: errors}, Fault: faultRef(f), Action: faultURL(f.ID) + "/" + act}
	a.Crumbs = faultCrumbs(f)
	return a
}

func faultCrumbs(f fault.Fault) []themes.Link {
	return []themes.Link{{Text: "Known faults", URL: "/faults"}, {Text: f.Number(), URL: faultURL(f.ID)}}
}

// timedAct is faultAct for a form in which times are typed.
func (w *Web) timedAct(r *Request, f fault.Fault, title, act string, errors map[string]string) (themes.FaultAct, *time.Location, error) {
	a := w.faultAct(r, f, title, act, errors)
	zone, err := w.Faults.Zone(r.Context(), f.BoardID)
	a.Zone, a.Now = zone.String(), w.Now().In(zone)
	return a, zone, err
}

// refused decides what a form's error means. What is wrong beside a field, or was
// changed by somebody else meanwhile, comes back to be shown with what was typed;
// the status is 422, or 409 for what somebody else changed.
func (r *Request) refused(err error) (map[string]string, error) {
	e := fail.From(err)
	if e.Kind != fail.Conflict {
		return r.fieldErrors(err)
	}
	r.Status(statusOf(fail.Conflict))
	beside := map[string]string{"": e.Text + " " + e.Next}
	for field, text := range e.Fields {
		beside[field] = text
	}
	return beside, nil
}

// conflicted reports whether the answer is about to say that somebody was first.
func (r *Request) conflicted() bool { return r.Response().StatusCode() == statusOf(fail.Conflict) }

// lately are the last few things that happened to a fault, shown to who came second.
func (w *Web) lately(r *Request, f fault.Fault, zone *time.Location) ([]themes.FaultEvent, error) {
	if !r.conflicted() {
		return nil, nil
	}
	panel, err := w.Faults.Panel(r.Context(), r.Viewer, f.ID)
	if err != nil {
		return nil, err
	}
	events := faultEvents(panel, zone, 0)
	return events[max(0, len(events)-3):], nil
}

// typedTime is how browsers send <input type="datetime-local">.
const typedTime = "2006-01-02T15:04"

// clock reads a time typed in a zone; nil for an empty field.
func (r *Request) clock(field string, zone *time.Location) (*time.Time, error) {
	text := r.sent(field)
	if text == "" {
		return nil, nil
	}
	for _, layout := range []string{typedTime, typedTime + ":05", "2006-01-02 15:04"} {
		at, err := time.ParseInLocation(layout, text, zone)
		if err == nil && at.Format(layout) != text {
			return nil, fail.Field(field, "There is no such time in "+zone.String()+": the clocks go forward then. Choose an hour later.")
		}
		if err == nil {
			return &at, nil
		}
	}
	return nil, fail.Field(field, "Write the time like 2026-06-30T14:00.")
}

// clocks reads several times at once, so that a person sees all that is wrong.
func (r *Request) clocks(zone *time.Location, into map[string]**time.Time) error {
	var c fail.Check
	for field, at := range into {
		read, err := r.clock(field, zone)
		if err != nil {
			c.Refuse(field, fail.From(err).Fields[field])
		}
		*at = read
	}
	return c.Err()
}

func asTyped(at *time.Time, zone *time.Location) string {
	if at == nil {
		return ""
	}
	return at.In(zone).Format(typedTime)
}

// sentOr is a field as it was sent, or what it had before the form was sent.
func (r *Request) sentOr(field, before string) string {
	if r.Method() == "POST" {
		return shown(r.sent(field))
	}
	return before
}
