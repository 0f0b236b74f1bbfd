package web

import (
	"answerable/moderation"
	"answerable/themes"
)

// undoForm is GET /moderation/log/:n/undo.
func (w *Web) undoForm(r *Request) error {
	n, err := r.entryNumber()
	if err != nil {
		return err
	}
	return w.undoPage(r, n, nil)
}

// undo is POST /moderation/log/:n/undo.
func (w *Web) undo(r *Request) error {
	n, err := r.entryNumber()
	if err != nil {
		return err
	}
	done, err := w.Moderation.Undo(r.Context(), r.Viewer, n, moderation.Form{Reason: r.sent("reason"), Explanation: r.sent("explanation")})
	if err == nil {
		r.tell("undone", entryURL(n)+"/undo")
		return r.Redirect(entryURL(done.EntryID), 303)
	}
	beside, err := r.refused(err)
	if err != nil {
		return err
	}
	return w.undoPage(r, n, beside)
}

func (w *Web) undoPage(r *Request, n int64, errors map[string]string) error {
	row, err := w.logRowOf(r, n)
	if err != nil {
		return err
	}
	return w.sendPage(r, themes.PageUndo, themes.UndoPage{Frame: w.bareFrame(r, "Undo entry "+idText(n)), Form: themes.Form{Key: r.key(), Errors: errors},
		Action: entryURL(n) + "/undo", Act: row, Reason: shown(r.field("reason")), Explanation: shown(r.field("explanation"))})
}

// confirmAct is POST /moderation/log/:n/confirm: a second person makes a
// provisional act last.
func (w *Web) confirmAct(r *Request) error {
	n, err := r.entryNumber()
	if err != nil {
		return err
	}
	if _, err := w.Moderation.Confirm(r.Context(), r.Viewer, n, r.sent("reason")); err != nil {
		return err
	}
	return r.back(entryURL(n), "act-confirmed")
}
