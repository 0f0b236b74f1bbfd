package web

import (
	"answerable/themes"
)

// mailStartShow is GET /intake/start, behind the letter's link: the thread that
// its author is asked about. Looking at it changes nothing: mail programs follow
// links too.
func (w *Web) mailStartShow(r *Request) error {
	waiting, err := w.Intake.WaitingStart(r.Context(), r.link("start"))
	if err != nil {
		return err
	}
	return w.sendPage(r, themes.PageMailStart, themes.MailStartPage{Frame: w.bareFrame(r, "Post this thread?"), Title: waiting.Title, Text: waiting.Body, Board: waiting.Board})
}

// mailStartConfirm is POST /intake/start.
func (w *Web) mailStartConfirm(r *Request) error {
	place, err := w.Intake.ConfirmStart(r.Context(), r.link("start"))
	if err != nil {
		return err
	}
	r.endLink()
	if place.PostID == 0 {
		return r.back("/held", "saved")
	}
	return r.Redirect("/p/" + idText(place.PostID))
}
