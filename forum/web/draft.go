package web

import (
	"answerable/forum/markup"
	"answerable/forum/thread"
	"answerable/themes"

	"github.com/gofiber/fiber/v2"
)

// draftSave is POST /drafts from scripts, while somebody types.
func (w *Web) draftSave(r *Request) error {
	err := w.Forum.SaveDraft(r.Context(), r.Viewer, thread.Draft{Place: r.field("key"), Title: r.field("title"), Body: r.field("body")})
	if err != nil {
		return err
	}
	return r.SendStatus(fiber.StatusNoContent)
}

// drafts is GET /drafts.
func (w *Web) drafts(r *Request) error {
	kept, err := w.Forum.Drafts(r.Context(), r.Viewer)
	if err != nil {
		return err
	}
	page := themes.DraftsPage{Frame: w.bareFrame(r, "Drafts")}
	for _, d := range kept {
		what, url := draftPlace(d)
		page.Drafts = append(page.Drafts, themes.Draft{ID: d.ID, What: what, URL: url, Excerpt: markup.Excerpt(d.Title+" "+d.Body, 200), SavedAt: d.ChangedAt})
	}
	return w.sendPage(r, themes.PageDrafts, page)
}

// draftPlace says what a draft is and where to go on writing.
func draftPlace(d thread.KeptDraft) (what, url string) {
	switch {
	case d.PostID != 0:
		return "Change of a post in “" + d.ThreadTitle + "”", postURL(d.PostID) + "/edit"
	case d.ThreadID != 0:
		return "Reply in “" + d.ThreadTitle + "”", "/t/" + idText(d.ThreadID) + "/reply"
	}
	return "New thread in " + d.BoardName, boardURL(d.BoardSlug) + "/new"
}

// draftDiscard is POST /drafts/:id/discard.
func (w *Web) draftDiscard(r *Request) error {
	id, err := r.Int64("id")
	if err != nil {
		return err
	}
	if err := w.Forum.DiscardDraft(r.Context(), r.Viewer, id); err != nil {
		return err
	}
	return r.back("/drafts", "discarded")
}
