package web

import (
	"answerable/forum/fail"
	"answerable/forum/markup"
	"answerable/forum/thread"
	"answerable/themes"
)

// officialForm is GET /p/:id/official.
func (w *Web) officialForm(r *Request) error { return w.officialPage(r, nil) }

// officialMark is POST /p/:id/official.
func (w *Web) officialMark(r *Request) error {
	id, err := r.Int64("id")
	if err != nil {
		return err
	}
	place, err := w.Forum.MarkOfficial(r.Context(), r.Viewer, id, r.field("versions"))
	if err == nil {
		return r.toPost(place, "marked", "")
	}
	beside, err := r.fieldErrors(err)
	if err != nil {
		return err
	}
	return w.officialPage(r, beside)
}

func (w *Web) officialPage(r *Request, errors map[string]string) error {
	p, t, err := w.postOf(r)
	if err != nil {
		return err
	}
	marks, err := w.Forum.Officials(r.Context(), t.ID)
	if err != nil {
		return err
	}
	page := themes.MarkOfficialPage{Frame: w.bareFrame(r, "Mark an official answer"), Form: themes.Form{Key: r.key(), Errors: errors}, Post: *postRef(p),
		Thread: threadLink(t), Excerpt: excerptOf(p), Versions: r.field("versions"), Team: r.Viewer.Team, Gone: !p.Readable()}
	for _, m := range officialAnswers(marks) {
		if m.Withdrawn == nil {
			page.Standing = append(page.Standing, m)
		}
	}
	return w.sendPage(r, themes.PageMarkOfficial, page)
}

// officialWithdrawForm is GET /p/:id/official/withdraw?mark=.
func (w *Web) officialWithdrawForm(r *Request) error {
	mark, err := r.queryID("mark")
	if err != nil {
		return err
	}
	return w.officialWithdrawPage(r, mark, nil)
}

// officialWithdraw is POST /p/:id/official/withdraw.
func (w *Web) officialWithdraw(r *Request) error {
	mark, err := r.id("mark")
	if err != nil {
		return err
	}
	place, err := w.Forum.WithdrawOfficial(r.Context(), r.Viewer, mark, r.field("reason"))
	if err == nil {
		return r.toPost(place, "unmarked", "withdraw-"+idText(mark))
	}
	beside, err := r.fieldErrors(err)
	if err != nil {
		return err
	}
	return w.officialWithdrawPage(r, mark, beside)
}

func (w *Web) officialWithdrawPage(r *Request, mark int64, errors map[string]string) error {
	p, t, err := w.postOf(r)
	if err != nil {
		return err
	}
	marks, err := w.Forum.Officials(r.Context(), t.ID)
	if err != nil {
		return err
	}
	for _, m := range officialAnswers(marks) {
		if m.ID == mark && m.Post.ID == p.ID && m.Withdrawn != nil {
			return fail.New(fail.Conflict, "This official mark is withdrawn already.", "By whom and why stands above the first post of the thread.")
		}
		if m.ID == mark && m.Post.ID == p.ID {
			return w.sendPage(r, themes.PageWithdrawOfficial, themes.WithdrawOfficialPage{Frame: w.bareFrame(r, "Withdraw an official answer"),
				Form: themes.Form{Key: r.key(), Errors: errors}, Thread: threadLink(t), Answer: m, Reason: r.field("reason")})
		}
	}
	return fail.NotFound()
}

// postOf is the post the route names, if the reader may know of it.
func (w *Web) postOf(r *Request) (thread.Post, thread.Thread, error) {
	id, err := r.Int64("id")
	if err != nil {
		return thread.Post{}, thread.Thread{}, err
	}
	return w.Forum.Post(r.Context(), r.Viewer, id)
}

func excerptOf(p thread.Post) string {
	if !p.Readable() {
		return ""
	}
	return markup.Excerpt(p.Plain, 280)
}
