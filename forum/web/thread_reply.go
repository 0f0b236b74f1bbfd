package web

import (
	"html/template"
	"strings"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/thread"
	"answerable/themes"
)

// replyNew is GET /t/:id/reply: the form on a page of its own, also for quoting
// without scripts.
func (w *Web) replyNew(r *Request) error {
	t, err := w.threadOf(r)
	if err != nil {
		return err
	}
	draft, err := w.Forum.Draft(r.Context(), r.Viewer, thread.ReplyDraft(t.ID))
	if err != nil && !fail.Is(err, fail.Missing) {
		return err
	}
	page := w.replyPage(r, t, nil)
	page.Reply.Composer.Body, page.Reply.Composer.SavedAt = draft.Body, draft.ChangedAt
	if err := w.quoteInto(r, t, &page); err != nil {
		return err
	}
	return w.sendPage(r, themes.PageReply, page)
}

// quoteInto puts the post named by ?quote or ?to into the form.
func (w *Web) quoteInto(r *Request, t thread.Thread, page *themes.ReplyPage) error {
	quoted, err := r.queryID("quote")
	if err != nil {
		return err
	}
	to, err := r.queryID("to")
	if err != nil {
		return err
	}
	id := quoted
	if id == 0 {
		id = to
	}
	if id == 0 {
		return nil
	}
	p, of, err := w.Forum.Post(r.Context(), r.Viewer, id)
	if err != nil {
		return err
	}
	if of.ID != t.ID {
		return fail.NotFound()
	}
	page.Reply.ReplyTo = postRef(p)
	if p.Readable() {
		page.Quoted = template.HTML(p.HTML)
	}
	if quoted == 0 {
		return nil
	}
	quote, err := w.Forum.Quote(r.Context(), r.Viewer, id, postURL)
	page.Reply.Composer.Body = strings.TrimLeft(page.Reply.Composer.Body+"\n\n"+quote, "\n")
	return err
}

// replyAlong asks for the thread in the round trip that finds out who replies.
func (w *Web) replyAlong(r *Request) []db.Query {
	id, err := r.Int64("id")
	if err != nil {
		return nil // the handler says what is wrong
	}
	r.target = &thread.Target{}
	return []db.Query{r.target.Query(id)}
}

// replyCreate is POST /t/:id/reply.
func (w *Web) replyCreate(r *Request) error {
	id, err := r.Int64("id")
	if err != nil {
		return err
	}
	to, err := r.id("to")
	if err != nil {
		return err
	}
	if err := w.withPicture(r); err != nil {
		return w.replyAgain(r, to, err)
	}
	if do := r.field("do"); do == "preview" || do == "draft" || do == "template" {
		return w.replyInstead(r, do, to)
	}
	offer, err := w.meTooOffer(r, id)
	if err != nil {
		return err
	}
	if offer != nil {
		return w.replyMeToo(r, to, offer)
	}
	place, err := w.Forum.Reply(r.Context(), r.Viewer, thread.Reply{ThreadID: id, Asked: r.target, Body: r.field("body"), ReplyTo: to, Key: r.key(),
		Official: r.field("official") == "1" && r.Viewer.IsStaff(), Versions: r.field("versions")})
	if err != nil {
		return w.replyAgain(r, to, err)
	}
	if place.Held != 0 {
		return r.toHeld(replyForm(id))
	}
	if place.Again {
		return r.toPost(place, "again", replyForm(place.ThreadID))
	}
	if r.sent("no_answer") == "1" && r.Viewer.Role == account.Member {
		err := w.Faults.NoAnswerNeeded(r.Context(), r.Viewer, place.PostID)
		if err != nil && !fail.Is(err, fail.Conflict) { // a conflict: nobody waits here anyhow
			return err
		}
	}
	return r.toPost(place, "posted", replyForm(place.ThreadID))
}

// replyInstead does what the form's other buttons ask for.
func (w *Web) replyInstead(r *Request, do string, to int64) error {
	t, err := w.threadOf(r)
	if err != nil {
		return err
	}
	switch do {
	case "draft":
		return w.replyDraft(r, t)
	case "template":
		return w.replyTemplate(r, t, to)
	}
	page := w.replyPage(r, t, nil)
	if err := w.preview(r, &page.Reply.Composer); err != nil {
		return err
	}
	return w.sendReply(r, t, to, page)
}

// replyForm names the reply form of a thread as the theme does.
func replyForm(thread int64) string { return "reply-" + idText(thread) }

// replyAgain shows the form with what was typed and what is wrong.
func (w *Web) replyAgain(r *Request, to int64, err error) error {
	beside, err := r.fieldErrors(err)
	if err != nil {
		return err
	}
	t, err := w.threadOf(r)
	if err != nil {
		return err
	}
	if text := beside["image"]; text != "" {
		beside["body"] = text
	}
	page := w.replyPage(r, t, beside)
	if t.Locked(w.Now()) {
		page.Locked = &themes.Lock{}
	}
	return w.sendReply(r, t, to, page)
}

func (w *Web) sendReply(r *Request, t thread.Thread, to int64, page themes.ReplyPage) error {
	if to != 0 {
		if p, of, err := w.Forum.Post(r.Context(), r.Viewer, to); err == nil && of.ID == t.ID {
			page.Reply.ReplyTo = postRef(p)
		}
	}
	return w.sendPage(r, themes.PageReply, page)
}

func (w *Web) replyPage(r *Request, t thread.Thread, errors map[string]string) themes.ReplyPage {
	page := themes.ReplyPage{Frame: w.bareFrame(r, "Reply: "+t.Title), Thread: themes.Link{Text: t.Title, URL: threadURL(t.ID, t.Slug, 1)}}
	page.Crumbs = []themes.Link{{Text: "Boards", URL: "/"}, {Text: t.Board.Name, URL: boardURL(t.Board.Slug)}, page.Thread}
	page.Reply = themes.ReplyForm{Form: themes.Form{Key: r.key(), Errors: errors}, ThreadID: t.ID, SignedIn: true, As: w.self(r), At: w.Now(),
		Composer: w.composer(r, thread.ReplyDraft(t.ID), errors), CanMark: r.Viewer.IsStaff(), Official: r.field("official") == "1", Versions: r.field("versions")}
	if r.Viewer.IsStaff() {
		page.Reply.Templates = w.templateChoices(r)
	}
	return page
}

func (w *Web) replyDraft(r *Request, t thread.Thread) error {
	if err := w.Forum.SaveDraft(r.Context(), r.Viewer, thread.Draft{Place: thread.ReplyDraft(t.ID), Body: r.field("body")}); err != nil {
		return w.replyAgain(r, 0, err)
	}
	return r.back(threadURL(t.ID, t.Slug, t.Pages())+"#reply", "draft-saved")
}

// replyTemplate brings the form back with a staff template in the text.
func (w *Web) replyTemplate(r *Request, t thread.Thread, to int64) error {
	id, err := r.id("template")
	if err != nil {
		return err
	}
	page := w.replyPage(r, t, nil)
	if id != 0 {
		template, err := w.Forum.ReplyTemplate(r.Context(), r.Viewer, id)
		if err != nil {
			return err
		}
		page.Reply.Composer.Body = strings.TrimLeft(page.Reply.Composer.Body+"\n\n"+template.Body, "\n")
	}
	return w.sendReply(r, t, to, page)
}

// templateChoices are staff's reply templates; without them the form still works.
func (w *Web) templateChoices(r *Request) []themes.Choice {
	list, err := w.Forum.ReplyTemplates(r.Context(), r.Viewer)
	if err != nil || len(list) == 0 {
		return nil
	}
	choices := []themes.Choice{{Value: "0", Text: "Choose a template"}}
	for _, t := range list {
		choices = append(choices, themes.Choice{Value: idText(t.ID), Text: t.Name})
	}
	return choices
}

// threadOf is the thread the route names, if the reader may know of it.
func (w *Web) threadOf(r *Request) (thread.Thread, error) {
	id, err := r.Int64("id")
	if err != nil {
		return thread.Thread{}, err
	}
	return w.Forum.Thread(r.Context(), r.Viewer, id)
}

func postRef(p thread.Post) *themes.PostRef {
	return &themes.PostRef{ID: p.ID, Number: p.Number, URL: postURL(p.ID), Author: author(p.AuthorName, p.AsRole, p.AsTeam)}
}
