package web

import (
	"html/template"

	"answerable/forum/markup"
	"answerable/forum/thread"
	"answerable/moderation"
	"answerable/themes"
)

func heldURL(id int64) string { return "/moderation/held/" + idText(id) }

// heldPlace names where a held post belongs.
func heldPlace(h thread.Held) string {
	if h.ThreadID == nil {
		return h.Title
	}
	return h.ThreadTitle
}

func (w *Web) heldRow(h thread.Held) themes.HeldRow {
	return themes.HeldRow{ID: h.ID, URL: heldURL(h.ID), Author: member(h.AuthorName), Board: h.BoardName, Thread: heldPlace(h), Excerpt: markup.Excerpt(h.Source, 280), At: h.CreatedAt,
		Late: h.State == "waiting" && w.Now().Sub(h.CreatedAt) > thread.HeldTooLong}
}

// heldItem is GET /moderation/held/:id.
func (w *Web) heldItem(r *Request) error { return w.heldItemPage(r, nil) }

// heldApprove is POST /moderation/held/:id/approve.
func (w *Web) heldApprove(r *Request) error {
	id, err := r.Int64("id")
	if err != nil {
		return err
	}
	if _, err := w.Moderation.Approve(r.Context(), r.Viewer, id); err != nil {
		return err
	}
	return r.back("/moderation/queue?list=held", "held-approved")
}

// heldRefuse is POST /moderation/held/:id/refuse.
func (w *Web) heldRefuse(r *Request) error {
	id, err := r.Int64("id")
	if err != nil {
		return err
	}
	_, err = w.Moderation.RefuseHeld(r.Context(), r.Viewer, id, moderation.Form{Rule: r.sent("rule"), Reason: r.sent("reason"), Explanation: r.sent("explanation")})
	if err == nil {
		return r.back("/moderation/queue?list=held", "held-refused")
	}
	beside, err := r.refused(err)
	if err != nil {
		return err
	}
	return w.heldItemPage(r, beside)
}

func (w *Web) heldItemPage(r *Request, errors map[string]string) error {
	id, err := r.Int64("id")
	if err != nil {
		return err
	}
	h, err := w.Forum.HeldPost(r.Context(), r.Viewer, id)
	if err != nil {
		return err
	}
	page := themes.HeldItemPage{Frame: w.bareFrame(r, "A post that waits for approval"), Form: themes.Form{Key: r.key(), Errors: errors}, Action: heldURL(id), Row: w.heldRow(h),
		State: h.State, Title: h.Title, Tags: h.Tags, Body: themes.Composer{Preview: template.HTML(h.HTML)},
		Values: themes.ModerateValues{Reason: shown(r.sent("reason")), Explanation: shown(r.sent("explanation"))}}
	page.Crumbs = []themes.Link{{Text: "Moderation queue", URL: "/moderation/queue?list=held"}}
	if page.Rules, err = w.ruleChoices(r, "Choose one"); err != nil {
		return err
	}
	return w.sendPage(r, themes.PageHeldItem, page)
}

// held is GET /held: a member's own posts that wait or were refused.
func (w *Web) held(r *Request) error {
	held, err := w.Forum.HeldOf(r.Context(), r.Viewer)
	if err != nil {
		return err
	}
	page := themes.HeldPage{Frame: w.bareFrame(r, "Your posts that wait for approval")}
	for _, h := range held {
		row := themes.OwnHeld{Place: heldPlace(h), Board: h.BoardName, Source: h.Source, At: h.CreatedAt, Refused: h.State == "refused", Entry: entryLink(h.HoldEntryID)}
		if h.RefuseEntryID != nil {
			row.Entry, row.Appeal = entryLink(h.RefuseEntryID), entryURL(*h.RefuseEntryID)+"/appeal"
		}
		page.Rows = append(page.Rows, row)
	}
	return w.sendPage(r, themes.PageHeld, page)
}

// toHeld leads the author of a post that waits for approval to where it is.
func (r *Request) toHeld(accepted string) error {
	r.tell("held", accepted)
	return r.Redirect("/held", 303)
}
