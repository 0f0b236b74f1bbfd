package web

import (
	"time"

	"answerable/forum/fail"
	"answerable/moderation"
	"answerable/moderation/modlog"
	"answerable/themes"
)

// appeals is GET /moderation/appeals: that they wait, and how long, is public.
func (w *Web) appeals(r *Request) error {
	rows, err := w.appealRows(r)
	if err != nil {
		return err
	}
	page := themes.AppealsPage{Frame: w.frame(r, "Open appeals", "/moderation/appeals"), Rows: rows}
	page.Crumbs = []themes.Link{{Text: "Moderation log", URL: "/moderation/log"}}
	return w.sendPage(r, themes.PageAppeals, page)
}

func (w *Web) appealRows(r *Request) ([]themes.AppealRow, error) {
	open, err := w.Moderation.OpenAppeals(r.Context(), r.Viewer)
	if err != nil || len(open) == 0 {
		return nil, err
	}
	book, at := moderation.Book{}, map[int64]themes.LogRow{}
	for _, a := range open {
		if a.EntryID != nil {
			book.IDs = append(book.IDs, *a.EntryID)
		}
	}
	if len(book.IDs) > 0 {
		book.Limit = len(book.IDs)
		lines, err := w.Moderation.Logbook(r.Context(), r.Viewer, book)
		if err != nil {
			return nil, err
		}
		acts, err := w.logRows(r.Context(), lines)
		if err != nil {
			return nil, err
		}
		for i, line := range lines {
			at[line.ID] = acts[i]
		}
	}
	rows := make([]themes.AppealRow, len(open))
	for i, a := range open {
		rows[i] = themes.AppealRow{URL: appealURL(a.ID), MadeAt: a.CreatedAt, DueAt: a.DueAt, Overdue: !a.DueAt.After(w.Now()), About: "A refused complaint"}
		if a.EntryID != nil {
			rows[i].On = at[*a.EntryID]
		}
	}
	return rows, nil
}

// appealForm is GET /moderation/log/:n/appeal.
func (w *Web) appealForm(r *Request) error { return w.appealFormPage(r, nil) }

// appealMake is POST /moderation/log/:n/appeal.
func (w *Web) appealMake(r *Request) error {
	n, err := r.entryNumber()
	if err != nil {
		return err
	}
	id, err := w.Moderation.AppealEntry(r.Context(), r.Viewer, n, r.sent("reason"))
	return w.appealed(r, id, entryURL(n)+"/appeal", err, w.appealFormPage)
}

// appealed leads to the appeal that was made, or shows the form again.
func (w *Web) appealed(r *Request, id int64, form string, err error, again func(*Request, map[string]string) error) error {
	if err == nil {
		r.tell("appealed", form)
		return r.Redirect(appealURL(id), 303)
	}
	beside, err := r.refused(err)
	if err != nil {
		return err
	}
	return again(r, beside)
}

func (w *Web) appealFormPage(r *Request, errors map[string]string) error {
	n, err := r.entryNumber()
	if err != nil {
		return err
	}
	effect, err := w.Moderation.Effect(r.Context(), n)
	if err != nil {
		return err
	}
	if effect.AppealID != nil && errors == nil {
		return r.Redirect(appealURL(*effect.AppealID), 303)
	}
	if effect.SubjectID == nil || *effect.SubjectID != r.Viewer.ID {
		return fail.New(fail.Forbidden, "Only the member whom this act concerns can appeal.", "You can discuss the entry in its thread.")
	}
	row, err := w.logRowOf(r, n)
	if err != nil {
		return err
	}
	page := w.appealBlank(r, errors, entryURL(n)+"/appeal")
	page.Act, page.Until = &row, effect.CreatedAt.AddDate(0, moderation.AppealWithin, 0)
	if effect.PostID != nil && (effect.Kind == modlog.HidePost || effect.Kind == modlog.RedactPost) {
		page.OriginalURL = postURL(*effect.PostID) + "/original"
	}
	return w.sendPage(r, themes.PageAppeal, page)
}

func (w *Web) appealBlank(r *Request, errors map[string]string, action string) themes.AppealPage {
	return themes.AppealPage{Frame: w.bareFrame(r, "Appeal"), Form: themes.Form{Key: r.key(), Errors: errors}, New: true, Action: action, Reason: shown(r.sent("reason"))}
}

// refusalAppealForm is GET /moderation/queue/:id/appeal: for who flagged a post.
func (w *Web) refusalAppealForm(r *Request) error { return w.refusalAppealPage(r, nil) }

// refusalAppeal is POST /moderation/queue/:id/appeal.
func (w *Web) refusalAppeal(r *Request) error {
	id, err := r.Int64("id")
	if err != nil {
		return err
	}
	appeal, err := w.Moderation.AppealRefusal(r.Context(), r.Viewer, id, r.sent("reason"))
	return w.appealed(r, appeal, refusalURL(id), err, w.refusalAppealPage)
}

func (w *Web) refusalAppealPage(r *Request, errors map[string]string) error {
	id, err := r.Int64("id")
	if err != nil {
		return err
	}
	flagged, err := w.Moderation.Flagged(r.Context(), r.Viewer, id)
	if err != nil {
		return err
	}
	page := w.appealBlank(r, errors, refusalURL(id))
	page.Complaint = &themes.Complaint{Post: themes.PostRef{ID: flagged.PostID, Number: flagged.Number, URL: postURL(flagged.PostID)}, Answer: flagged.Answer, At: timeOf(flagged.DecidedAt)}
	return w.sendPage(r, themes.PageAppeal, page)
}

// appealShow is GET /moderation/appeals/:id.
func (w *Web) appealShow(r *Request) error { return w.appealShowPage(r, nil) }

// appealDecide is POST /moderation/appeals/:id/decide.
func (w *Web) appealDecide(r *Request) error {
	id, err := r.Int64("id")
	if err != nil {
		return err
	}
	outcome := r.sent("outcome")
	if outcome != "upheld" && outcome != "rejected" {
		err = fail.Field("outcome", "Choose whether the appeal is upheld or rejected.")
	} else {
		_, err = w.Moderation.Decide(r.Context(), r.Viewer, id, outcome == "upheld", r.sent("reason"))
	}
	if err == nil {
		return r.back(appealURL(id), "appeal-decided")
	}
	beside, err := r.refused(err)
	if err != nil {
		return err
	}
	return w.appealShowPage(r, beside)
}

// appealWithdraw is POST /moderation/appeals/:id/withdraw.
func (w *Web) appealWithdraw(r *Request) error {
	id, err := r.Int64("id")
	if err != nil {
		return err
	}
	if err := w.Moderation.WithdrawAppeal(r.Context(), r.Viewer, id); err != nil {
		return err
	}
	return r.back(appealURL(id), "appeal-withdrawn")
}

func (w *Web) appealShowPage(r *Request, errors map[string]string) error {
	id, err := r.Int64("id")
	if err != nil {
		return err
	}
	a, err := w.Moderation.Appeal(r.Context(), r.Viewer, id)
	if err != nil {
		return err
	}
	page := themes.AppealPage{Frame: w.bareFrame(r, "An appeal"), Form: themes.Form{Key: r.key(), Errors: errors}, Appeal: appealView(a), Reason: a.Reason,
		EntryOfRuling: entryLink(a.DecideEntryID), Outcome: r.sent("outcome"), Ruling: shown(r.sent("reason"))}
	page.Crumbs = []themes.Link{{Text: "Moderation log", URL: "/moderation/log"}, {Text: "Open appeals", URL: "/moderation/appeals"}}
	page.Appeal.Overdue = a.OverdueAt != nil || a.State == "open" && overdue(a.DueAt, w.Now())
	mine := r.Viewer.SignedIn() && a.AppellantID == r.Viewer.ID
	if a.EntryID != nil {
		row, err := w.logRowOf(r, *a.EntryID)
		if err != nil {
			return err
		}
		page.Act, page.By = &row, member(a.AppellantName)
	}
	if a.State == "open" && mine {
		page.WithdrawURL = appealURL(id) + "/withdraw"
	} else if a.State == "open" && r.Viewer.IsModerator() {
		if page.Recusal, err = w.Moderation.NotToDecide(r.Context(), r.Viewer, id); err != nil {
			return err
		}
		if page.Recusal == "" {
			page.DecideAction = appealURL(id) + "/decide"
		}
	}
	return w.sendPage(r, themes.PageAppeal, page)
}

func overdue(due, now time.Time) bool { return !due.After(now) }
