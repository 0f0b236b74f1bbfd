package web

import (
	"answerable/forum/fail"
	"answerable/forum/markup"
	"answerable/moderation"
	"answerable/themes"
)

// flagForm is GET /p/:id/flag, for members and, as Article 16 of the EU Digital
// Services Act asks, for anybody.
func (w *Web) flagForm(r *Request) error { return w.flagPage(r, nil, false) }

// flag is POST /p/:id/flag.
func (w *Web) flag(r *Request) error {
	id, err := r.Int64("id")
	if err != nil {
		return err
	}
	err = w.Moderation.FlagPost(r.Context(), r.Viewer, moderation.Flag{PostID: id, Rule: r.sent("rule"), Reason: r.sent("reason"), Illegal: r.sent("illegal") == "1", AnswerTo: r.sent("answer_to")})
	if err == nil && r.Viewer.SignedIn() {
		return r.back(postURL(id), "flagged")
	}
	if err == nil {
		return w.flagPage(r, nil, true)
	}
	beside, err := r.fieldErrors(err)
	if err != nil {
		return err
	}
	return w.flagPage(r, beside, false)
}

func (w *Web) flagPage(r *Request, errors map[string]string, sent bool) error {
	id, err := r.Int64("id")
	if err != nil {
		return err
	}
	p, t, err := w.Forum.Post(r.Context(), r.Viewer, id)
	if err != nil {
		return err
	}
	earlier, err := w.earlierFlag(r, id)
	if err != nil {
		return err
	}
	if !p.Readable() && earlier == nil {
		return fail.New(fail.Gone, "This post has no text any more.", "There is nothing left to complain about.")
	}
	page := themes.FlagPage{Frame: w.bareFrame(r, "Flag a post"), Form: themes.Form{Key: r.key(), Errors: errors}, Action: postURL(id) + "/flag", Post: *postRef(p),
		Thread: threadLink(t), Excerpt: markup.Excerpt(p.Plain, 280), Guest: !r.Viewer.SignedIn(), Mails: w.People.Mails(), Sent: sent, Earlier: earlier, Gone: !p.Readable(),
		Values: themes.FlagValues{Reason: shown(r.sent("reason")), Illegal: r.sent("illegal") == "1", AnswerTo: shown(r.sent("answer_to"))}}
	if page.Rules, err = w.ruleChoices(r, "None in particular"); err != nil {
		return err
	}
	return w.sendPage(r, themes.PageFlag, page)
}

// earlierFlag is the reader's own complaint about a post with its outcome, nil
// for none.
func (w *Web) earlierFlag(r *Request, post int64) (*themes.Complaint, error) {
	item, err := w.Moderation.FlaggedOf(r.Context(), r.Viewer, post)
	if fail.Is(err, fail.Missing) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	c := &themes.Complaint{State: item.State, Answer: item.Answer, At: timeOf(item.DecidedAt), Entry: entryLink(item.EntryID)}
	if item.State == "refused" && w.Now().Before(c.At.AddDate(0, moderation.AppealWithin, 0)) {
		c.AppealURL = refusalURL(item.ID)
	}
	return c, nil
}

func refusalURL(item int64) string { return "/moderation/queue/" + idText(item) + "/appeal" }
