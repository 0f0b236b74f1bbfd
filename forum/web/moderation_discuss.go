package web

import (
	"answerable/forum/fail"
	"answerable/forum/thread"
	"answerable/themes"
)

// discussForm is GET /moderation/log/:n/discuss: it leads to the entry's thread
// where there is one.
func (w *Web) discussForm(r *Request) error { return w.discussPage(r, nil) }

// discuss is POST /moderation/log/:n/discuss.
func (w *Web) discuss(r *Request) error {
	n, err := r.entryNumber()
	if err != nil {
		return err
	}
	board, err := r.id("board")
	if err != nil {
		return err
	}
	if board == 0 {
		return w.discussPage(r, map[string]string{"board": r.invalid("Choose the board in which it is to stand.")})
	}
	id, err := w.Moderation.Discuss(r.Context(), r.Viewer, n, thread.Opening{BoardID: board, Kind: thread.Discussion, Title: r.sent("title"),
		Body: discussed(w.Site.BaseURL+entryURL(n), n, r.sent("body")), Key: r.key()})
	if err == nil {
		r.tell("posted", entryURL(n)+"/discuss")
		return r.Redirect("/t/"+idText(id), 303)
	}
	beside, err := r.fieldErrors(err)
	if err != nil {
		return err
	}
	return w.discussPage(r, beside)
}

// invalid marks the answer as a form with errors and gives the error's text.
func (r *Request) invalid(text string) string {
	r.Status(statusOf(fail.Invalid))
	return text
}

// discussed puts the entry's address above what somebody writes about it.
func discussed(address string, n int64, body string) string {
	if body == "" {
		return "" // refused beside the field
	}
	return "About [log entry " + idText(n) + "](" + address + "):\n\n" + body
}

func (w *Web) discussPage(r *Request, errors map[string]string) error {
	n, err := r.entryNumber()
	if err != nil {
		return err
	}
	line, _, err := w.Moderation.LogLine(r.Context(), r.Viewer, n)
	if err != nil {
		return err
	}
	if line.Where.DiscussionID != nil {
		return r.Redirect("/t/"+idText(*line.Where.DiscussionID), 303)
	}
	if err := r.Viewer.MayWrite(); err != nil {
		return err
	}
	row, err := w.logRowOf(r, n)
	if err != nil {
		return err
	}
	title := "Log entry " + idText(n)
	if r.Method() == "POST" {
		title = shown(r.sent("title"))
	}
	page := themes.DiscussPage{Frame: w.bareFrame(r, "Discuss log entry "+idText(n)), Form: themes.Form{Key: r.key(), Errors: errors}, Action: entryURL(n) + "/discuss", Act: row,
		Title: title, Composer: themes.Composer{Body: shown(r.sent("body")), Max: thread.MaxBody}}
	boards, err := w.Forum.Boards(r.Context(), r.Viewer)
	if err != nil {
		return err
	}
	page.Boards = []themes.Choice{{Text: "Choose one"}}
	for _, b := range boards {
		if b.StartableBy(r.Viewer) {
			page.Boards = append(page.Boards, themes.Choice{Value: idText(b.ID), Text: b.Name, Selected: idText(b.ID) == r.sent("board")})
		}
	}
	return w.sendPage(r, themes.PageDiscuss, page)
}
