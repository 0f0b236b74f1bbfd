package web

import (
	"answerable/forum/fault"
	"answerable/forum/markup"
	"answerable/themes"
)

// faultWorkaroundForm is GET /faults/:n/workaround.
func (w *Web) faultWorkaroundForm(r *Request) error { return w.faultWorkaroundPage(r, nil) }

// faultWorkaround is POST /faults/:n/workaround with answer, 0 for none.
func (w *Web) faultWorkaround(r *Request) error {
	f, err := w.faultOf(r)
	if err != nil {
		return err
	}
	answer, err := r.id("answer")
	if err != nil {
		return err
	}
	err = w.Faults.UseWorkaround(r.Context(), r.Viewer, f.ID, answer)
	return w.faultDone(r, f, "workaround", "saved", err, w.faultWorkaroundPage)
}

func (w *Web) faultWorkaroundPage(r *Request, errors map[string]string) error {
	f, err := w.faultOf(r)
	if err != nil {
		return err
	}
	answers, err := w.Faults.WorkaroundChoices(r.Context(), r.Viewer, f.ID)
	if err != nil {
		return err
	}
	page := themes.FaultWorkaroundPage{FaultAct: w.faultAct(r, f, "Choose the workaround", "workaround", errors), None: f.WorkaroundID == nil}
	for _, a := range answers {
		page.Answers = append(page.Answers, faultAnswer(a, f))
	}
	return w.sendPage(r, themes.PageFaultWorkaround, page)
}

func faultAnswer(a fault.Workaround, f fault.Fault) themes.FaultAnswer {
	return themes.FaultAnswer{ID: a.ID, Post: themes.PostRef{ID: a.PostID, Number: a.Number, URL: postURL(a.PostID), Author: member(a.AuthorName)},
		Excerpt: markup.Excerpt(a.Plain, 200), Worked: a.Worked, Tried: a.Worked + a.Failed, Selected: f.WorkaroundID != nil && *f.WorkaroundID == a.ID,
		Thread: themes.Link{Text: a.Slug, URL: threadURL(a.ThreadID, a.Slug, 1)}}
}
