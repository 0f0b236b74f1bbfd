package web

import (
	"answerable/forum/markup"
	"answerable/forum/thread"
	"answerable/themes"
)

// postWithdrawForm is GET /p/:id/withdraw.
func (w *Web) postWithdrawForm(r *Request) error {
	id, err := r.Int64("id")
	if err != nil {
		return err
	}
	p, t, err := w.Forum.EditablePost(r.Context(), r.Viewer, id)
	if err != nil {
		return err
	}
	return w.withdrawPage(r, p, t, nil)
}

// postWithdraw is POST /p/:id/withdraw.
func (w *Web) postWithdraw(r *Request) error {
	id, err := r.Int64("id")
	if err != nil {
		return err
	}
	place, err := w.Forum.Withdraw(r.Context(), r.Viewer, id, r.field("reason"))
	if err == nil {
		return r.toPost(place, "withdrawn", "")
	}
	beside, err := r.fieldErrors(err)
	if err != nil {
		return err
	}
	p, t, err := w.Forum.EditablePost(r.Context(), r.Viewer, id)
	if err != nil {
		return err
	}
	return w.withdrawPage(r, p, t, beside)
}

func (w *Web) withdrawPage(r *Request, p thread.Post, t thread.Thread, errors map[string]string) error {
	return w.sendPage(r, themes.PageWithdrawPost, themes.WithdrawPostPage{Frame: w.bareFrame(r, "Withdraw a post"),
		Form: themes.Form{Key: r.key(), Errors: errors}, Post: *postRef(p), Thread: threadLink(t), Excerpt: markup.Excerpt(p.Plain, 280),
		Reason: r.field("reason"), First: p.Number == 1})
}
