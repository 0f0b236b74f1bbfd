package web

import (
	"answerable/forum/fail"
	"answerable/forum/thread"
	"answerable/themes"
)

// postAccept is POST /p/:id/accept with on 1 or 0.
func (w *Web) postAccept(r *Request) error {
	id, err := r.Int64("id")
	if err != nil {
		return err
	}
	if r.field("on") == "0" {
		place, err := w.Forum.TakeBackAccept(r.Context(), r.Viewer, id)
		if err != nil {
			return err
		}
		return r.toPost(place, "unaccepted", "")
	}
	place, err := w.Forum.Accept(r.Context(), r.Viewer, id)
	if err != nil {
		return err
	}
	return r.toPost(place, "accepted", "")
}

// postHelpful is POST /p/:id/helpful with on 1 or 0.
func (w *Web) postHelpful(r *Request) error {
	id, err := r.Int64("id")
	if err != nil {
		return err
	}
	place, err := w.Forum.Helpful(r.Context(), r.Viewer, id, r.field("on") != "0")
	if err != nil {
		return err
	}
	return r.toPost(place, "", "")
}

// confirmForm is GET /p/:id/confirm?worked=1.
func (w *Web) confirmForm(r *Request) error {
	p, t, err := w.postOf(r)
	if err != nil {
		return err
	}
	earlier, err := w.Forum.Confirmed(r.Context(), r.Viewer, p.ID)
	if err != nil {
		return err
	}
	page, err := w.confirmPage(r, p, t, nil)
	if err != nil {
		return err
	}
	page.Worked = r.Query("worked")
	if earlier != nil {
		said := confirmation(*earlier)
		page.Earlier, page.Version, page.Note = &said, earlier.Version, earlier.Note
	}
	return w.sendPage(r, themes.PageConfirm, page)
}

// confirm is POST /p/:id/confirm.
func (w *Web) confirm(r *Request) error {
	p, t, err := w.postOf(r)
	if err != nil {
		return err
	}
	c, err := confirmationFrom(r, p.ID)
	if err == nil {
		var place thread.Placed
		if place, err = w.Forum.Confirm(r.Context(), r.Viewer, c); err == nil {
			return r.toPost(place, "confirmed", "confirm-"+idText(p.ID))
		}
	}
	beside, err := r.fieldErrors(err)
	if err != nil {
		return err
	}
	page, err := w.confirmPage(r, p, t, beside)
	if err != nil {
		return err
	}
	return w.sendPage(r, themes.PageConfirm, page)
}

func confirmationFrom(r *Request, post int64) (thread.Confirmation, error) {
	c := thread.Confirmation{PostID: post, Worked: r.field("worked") == "1", Version: r.field("version"), Note: r.field("note")}
	if r.field("worked") != "1" && r.field("worked") != "0" {
		return c, fail.Field("worked", "Please choose whether it worked for you.")
	}
	model, err := r.id("model")
	if model != 0 {
		c.ModelID = &model
	}
	return c, err
}

func (w *Web) confirmPage(r *Request, p thread.Post, t thread.Thread, errors map[string]string) (themes.ConfirmPage, error) {
	page := themes.ConfirmPage{Frame: w.bareFrame(r, "Did it work for you?"), Form: themes.Form{Key: r.key(), Errors: errors}, Post: *postRef(p),
		Thread: threadLink(t), Excerpt: excerptOf(p), Worked: r.field("worked"), Version: r.field("version"), Note: r.field("note")}
	var err error
	page.Models, page.Where, err = w.modelChoices(r, t.BoardID, r.field("model"))
	return page, err
}
