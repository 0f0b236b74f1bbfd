package web

import (
	"strings"

	"answerable/forum/fail"
	"answerable/forum/markup"
	"answerable/forum/thread"
	"answerable/themes"
)

// postEditForm is GET /p/:id/edit.
func (w *Web) postEditForm(r *Request) error {
	id, err := r.Int64("id")
	if err != nil {
		return err
	}
	p, t, err := w.Forum.EditablePost(r.Context(), r.Viewer, id)
	if err != nil {
		return err
	}
	page, err := w.editPage(r, p, t, nil)
	if err != nil {
		return err
	}
	page.Composer.Body, page.Values.Title, page.Version = p.Source, t.Title, p.Revision
	draft, err := w.Forum.Draft(r.Context(), r.Viewer, thread.EditDraft(id))
	if err == nil && draft.Body != "" {
		page.Composer.Body, page.Composer.SavedAt = draft.Body, draft.ChangedAt
	} else if err != nil && !fail.Is(err, fail.Missing) {
		return err
	}
	if p.Number == 1 {
		tags, err := w.Forum.TagsOf(r.Context(), t.ID)
		if err != nil {
			return err
		}
		page.Values.Tags = strings.Join(tags, ", ")
	}
	return w.sendPage(r, themes.PageEditPost, page)
}

// postEdit is POST /p/:id/edit.
func (w *Web) postEdit(r *Request) error {
	id, err := r.Int64("id")
	if err != nil {
		return err
	}
	revision, err := r.id("version")
	if err != nil {
		return err
	}
	if err := w.withPicture(r); err != nil || r.field("do") == "preview" {
		return w.editAgain(r, id, err)
	}
	place, err := w.Forum.Edit(r.Context(), r.Viewer, thread.Edit{PostID: id, Revision: int(revision), Title: r.field("title"),
		Tags: r.tags(), Body: r.field("body"), Note: r.field("note")})
	if err != nil {
		return w.editAgain(r, id, err)
	}
	return r.toPost(place, "edited", "edit-"+idText(id))
}

// editAgain shows the form with what was typed: after an error, beside what
// somebody saved meanwhile, or with a preview.
func (w *Web) editAgain(r *Request, id int64, cause error) error {
	p, t, err := w.Forum.EditablePost(r.Context(), r.Viewer, id)
	if err != nil {
		return err
	}
	var beside map[string]string
	if cause != nil {
		if beside, err = r.fieldErrors(cause); err != nil {
			return err
		}
		if text := beside["image"]; text != "" {
			beside["body"] = text
		}
	}
	page, err := w.editPage(r, p, t, beside)
	if err != nil {
		return err
	}
	page.Version = p.Revision
	if fail.Is(cause, fail.Conflict) {
		page.Conflict = p.Source
	}
	if cause == nil {
		if err := w.preview(r, &page.Composer); err != nil {
			return err
		}
	}
	return w.sendPage(r, themes.PageEditPost, page)
}

func (w *Web) editPage(r *Request, p thread.Post, t thread.Thread, errors map[string]string) (themes.EditPostPage, error) {
	marks, err := w.Forum.Officials(r.Context(), t.ID)
	page := themes.EditPostPage{Frame: w.bareFrame(r, "Edit a post"), Form: themes.Form{Key: r.key(), Errors: errors}, Post: *postRef(p),
		Thread: threadLink(t), First: p.Number == 1, Composer: w.composer(r, thread.EditDraft(p.ID), errors),
		Values: themes.EditPostValues{Title: r.field("title"), Tags: r.field("tags"), Note: r.field("note")}}
	for _, m := range marks {
		page.Marked = page.Marked || m.PostID == p.ID && m.WithdrawnAt == nil
	}
	return page, err
}

func threadLink(t thread.Thread) themes.Link {
	return themes.Link{Text: t.Title, URL: threadURL(t.ID, t.Slug, 1)}
}

// postHistory is GET /p/:id/history.
func (w *Web) postHistory(r *Request) error {
	id, err := r.Int64("id")
	if err != nil {
		return err
	}
	p, t, revisions, err := w.Forum.History(r.Context(), r.Viewer, id)
	if err != nil {
		return err
	}
	marks, err := w.Forum.Officials(r.Context(), t.ID)
	if err != nil {
		return err
	}
	page := themes.PostHistoryPage{Frame: w.bareFrame(r, "History of a post"), Post: *postRef(p), Thread: threadLink(t)}
	page.Crumbs = []themes.Link{{Text: "Boards", URL: "/"}, {Text: t.Board.Name, URL: boardURL(t.Board.Slug)}, page.Thread}
	for i, rev := range revisions {
		before := thread.Revision{Title: rev.Title}
		if i+1 < len(revisions) {
			before = revisions[i+1]
		}
		page.Revisions = append(page.Revisions, revisionView(rev, before, i == 0, marks, p.ID))
	}
	return w.sendPage(r, themes.PagePostHistory, page)
}

func revisionView(rev, before thread.Revision, current bool, marks []thread.OfficialAnswer, post int64) themes.Revision {
	view := themes.Revision{Number: rev.Revision, By: member(rev.EditorName), At: rev.CreatedAt, Note: rev.Reason, Current: current}
	if rev.Title != before.Title {
		view.OldTitle, view.NewTitle = before.Title, rev.Title
	}
	for _, m := range marks {
		view.AfterMark = view.AfterMark || m.PostID == post && m.WithdrawnAt == nil && rev.Revision > m.PostRevision
	}
	kinds := map[markup.DiffOp]themes.DiffKind{markup.DiffEqual: themes.DiffSame, markup.DiffInsert: themes.DiffAdded, markup.DiffDelete: themes.DiffRemoved}
	for _, part := range markup.Diff(before.Source, rev.Source) {
		view.Diff = append(view.Diff, themes.DiffSpan{Kind: kinds[part.Op], Text: part.Text})
	}
	return view
}

// postQuote is GET /p/:id/quote: Markdown for scripts.
func (w *Web) postQuote(r *Request) error {
	id, err := r.Int64("id")
	if err != nil {
		return err
	}
	quote, err := w.Forum.Quote(r.Context(), r.Viewer, id, postURL)
	if err != nil {
		return err
	}
	r.Set("Cache-Control", "private, no-store")
	r.Set("Content-Type", "text/plain; charset=utf-8")
	return r.SendString(quote)
}
