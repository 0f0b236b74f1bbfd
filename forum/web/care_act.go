package web

import (
	"answerable/forum/fail"
	"answerable/forum/fault"
	"answerable/forum/thread"
)

// careDone leads back to the row or page the form came from, or shows the form
// again with what is wrong in it.
func (w *Web) careDone(r *Request, err error, word, act string) error {
	if err == nil {
		back := r.returnTo()
		if back == "" {
			back = "/care/" + r.Params("id")
		}
		return r.back(back, word)
	}
	beside, err := r.refused(err)
	if err != nil {
		return err
	}
	return w.carePage(r, act, beside)
}

// careTake is POST /care/:id/take.
func (w *Web) careTake(r *Request) error {
	id, err := r.Int64("id")
	if err != nil {
		return err
	}
	return w.careDone(r, w.Faults.Take(r.Context(), r.Viewer, id), "taken", "")
}

// careAccept is POST /care/:id/accept.
func (w *Web) careAccept(r *Request) error {
	id, err := r.Int64("id")
	if err != nil {
		return err
	}
	return w.careDone(r, w.Faults.Accept(r.Context(), r.Viewer, id), "taken", "")
}

// careDeclineForm is GET /care/:id/decline.
func (w *Web) careDeclineForm(r *Request) error { return w.carePage(r, "decline", nil) }

// careDecline is POST /care/:id/decline.
func (w *Web) careDecline(r *Request) error {
	id, err := r.Int64("id")
	if err != nil {
		return err
	}
	return w.careDone(r, w.Faults.Decline(r.Context(), r.Viewer, id, r.sent("reason")), "declined", "decline")
}

// careHandOverForm is GET /care/:id/hand-over.
func (w *Web) careHandOverForm(r *Request) error { return w.carePage(r, "hand-over", nil) }

// careHandOver is POST /care/:id/hand-over.
func (w *Web) careHandOver(r *Request) error {
	id, err := r.Int64("id")
	if err != nil {
		return err
	}
	team, err := r.id("team")
	if err != nil {
		return err
	}
	err = w.Faults.HandOver(r.Context(), r.Viewer, fault.NewHandover{CareID: id, TeamID: team, Member: r.sent("member"), Reason: r.sent("reason"), Note: r.sent("note")})
	return w.careDone(r, err, "handed-over", "hand-over")
}

// careEscalateForm is GET /care/:id/escalate.
func (w *Web) careEscalateForm(r *Request) error { return w.carePage(r, "escalate", nil) }

// careEscalate is POST /care/:id/escalate.
func (w *Web) careEscalate(r *Request) error {
	id, err := r.Int64("id")
	if err != nil {
		return err
	}
	return w.careDone(r, w.Faults.Escalate(r.Context(), r.Viewer, id, r.sent("reason"), r.sent("note")), "escalated", "escalate")
}

// careAsk is POST /care/:id/ask, a customer's wish that it climbs.
func (w *Web) careAsk(r *Request) error {
	id, err := r.Int64("id")
	if err != nil {
		return err
	}
	asked, err := w.Faults.AskUp(r.Context(), r.Viewer, id)
	word := "asked-up"
	if asked.Climbed {
		word = "climbed"
	}
	return w.careDone(r, err, word, "")
}

// careTriage is POST /care/:id/triage.
func (w *Web) careTriage(r *Request) error {
	id, err := r.Int64("id")
	if err != nil {
		return err
	}
	severity := fault.Severity(r.sent("severity"))
	if severity == "" {
		severity = fault.Normal // a fault's own is set at the fault
	}
	return w.careDone(r, w.Faults.Triage(r.Context(), r.Viewer, id, severity, r.sent("vulnerable") == "1"), "saved", "")
}

// careNotLikely is POST /care/:id/not-likely.
func (w *Web) careNotLikely(r *Request) error {
	id, err := r.Int64("id")
	if err != nil {
		return err
	}
	return w.careDone(r, w.Faults.RefuseLikely(r.Context(), r.Viewer, id), "saved", "")
}

// postNoAnswer is POST /p/:id/no-answer with on=1 or 0.
func (w *Web) postNoAnswer(r *Request) error {
	p, t, err := w.postOf(r)
	if err != nil {
		return err
	}
	word := "no-answer"
	switch r.sent("on") {
	case "1":
		err = w.Faults.NoAnswerNeeded(r.Context(), r.Viewer, p.ID)
	case "0":
		err, word = w.Faults.AnswerNeeded(r.Context(), r.Viewer, p.ID), "answer-needed"
	default:
		err = fail.New(fail.Malformed, "This form was not complete.", "Go back to the post and use its button.")
	}
	if err != nil {
		return err
	}
	return r.toPost(thread.Placed{ThreadID: t.ID, Slug: t.Slug, PostID: p.ID, Number: p.Number}, word, "")
}
