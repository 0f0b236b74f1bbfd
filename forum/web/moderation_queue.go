package web

import (
	"answerable/forum/thread"
	"answerable/moderation"
	"answerable/themes"
)

// queuePage is how many items one stretch of the queue has.
const queuePage = 30

// queue is GET /moderation/queue?list=&after=.
func (w *Web) queue(r *Request) error {
	page := themes.QueuePage{Frame: w.bareFrame(r, "Moderation queue")}
	list := r.Query("list")
	for _, one := range []themes.Link{{Text: "Complaints"}, {Text: "Waiting for approval", URL: "held"}, {Text: "Waiting for a second person", URL: "provisional"}, {Text: "Appeals", URL: "appeals"}} {
		one.Current = one.URL == list
		if one.URL != "" {
			one.URL = "?list=" + one.URL
		}
		one.URL = "/moderation/queue" + one.URL
		page.Lists = append(page.Lists, one)
	}
	fill := map[string]func(*Request, *themes.QueuePage) error{"held": w.queueHeld, "provisional": w.queueProvisional, "appeals": w.queueAppeals}[list]
	if fill == nil {
		fill = w.queueItems
	}
	if err := fill(r, &page); err != nil {
		return err
	}
	return w.sendPage(r, themes.PageQueue, page)
}

func (w *Web) queueItems(r *Request, page *themes.QueuePage) error {
	after, err := r.cursor("after")
	if err != nil {
		return err
	}
	items, err := w.Moderation.Queue(r.Context(), r.Viewer, after, queuePage+1)
	if err != nil {
		return err
	}
	if len(items) > queuePage {
		items = items[:queuePage]
		page.Cursor.OlderURL = "/moderation/queue?after=" + idText(items[queuePage-1].ID)
	}
	for _, item := range items {
		page.Items = append(page.Items, w.queueView(r, item))
	}
	return nil
}

func (w *Web) queueView(r *Request, i moderation.Item) themes.QueueItem {
	view := themes.QueueItem{ID: i.ID, URL: "/moderation/queue/" + idText(i.ID), Thread: themes.Link{Text: i.ThreadTitle, URL: threadURL(i.ThreadID, i.ThreadSlug, 1)},
		Post: themes.PostRef{ID: i.PostID, Number: i.Number, URL: postURL(i.PostID), Author: member(i.AuthorName)}, Board: i.BoardName, Excerpt: i.Excerpt, OpenedAt: i.OpenedAt}
	if i.Claimed(w.Now()) {
		view.ClaimedBy, view.ClaimedTill, view.Mine = member(i.ClaimedName), *i.ClaimedUntil, i.ClaimedBy != nil && *i.ClaimedBy == r.Viewer.ID
	}
	for _, c := range i.Complaints {
		by := member(c.Reporter)
		if c.Guest {
			by.URL = ""
		}
		view.Complaints = append(view.Complaints, themes.FlagView{By: by, Guest: c.Guest, Rule: c.Rule, Reason: c.Reason, Illegal: c.Illegal, At: c.CreatedAt})
	}
	return view
}

func (w *Web) queueHeld(r *Request, page *themes.QueuePage) error {
	held, err := w.Moderation.Waiting(r.Context(), r.Viewer, 100)
	for _, h := range held {
		page.Held = append(page.Held, w.heldRow(h))
	}
	return err
}

func (w *Web) queueProvisional(r *Request, page *themes.QueuePage) error {
	effects, err := w.Moderation.Unconfirmed(r.Context(), r.Viewer)
	if err != nil {
		return err
	}
	page.Unconfirmed, err = w.effectRows(r, effects)
	return err
}

// effectRows are acts as the log shows them.
func (w *Web) effectRows(r *Request, effects []moderation.Effect) ([]themes.LogRow, error) {
	if len(effects) == 0 {
		return nil, nil
	}
	book := moderation.Book{}
	for _, e := range effects {
		book.IDs = append(book.IDs, e.EntryID)
	}
	book.Limit = len(book.IDs)
	lines, err := w.Moderation.Logbook(r.Context(), r.Viewer, book)
	if err != nil {
		return nil, err
	}
	return w.logRows(r.Context(), lines)
}

func (w *Web) queueAppeals(r *Request, page *themes.QueuePage) (err error) {
	page.Appeals, err = w.appealRows(r)
	return err
}

// queueItem is GET /moderation/queue/:id.
func (w *Web) queueItem(r *Request) error { return w.queueItemPage(r, nil) }

// queueClaim is POST /moderation/queue/:id/claim.
func (w *Web) queueClaim(r *Request) error {
	id, err := r.Int64("id")
	if err != nil {
		return err
	}
	if err := w.Moderation.Claim(r.Context(), r.Viewer, id); err != nil {
		return err
	}
	return r.back("/moderation/queue/"+idText(id), "claimed")
}

// queueRelease is POST /moderation/queue/:id/release.
func (w *Web) queueRelease(r *Request) error {
	id, err := r.Int64("id")
	if err != nil {
		return err
	}
	if _, err := w.Moderation.Item(r.Context(), r.Viewer, id); err != nil {
		return err
	}
	if err := w.Moderation.Release(r.Context(), r.Viewer, id); err != nil {
		return err
	}
	return r.back("/moderation/queue", "released")
}

// queueRefuse is POST /moderation/queue/:id/refuse.
func (w *Web) queueRefuse(r *Request) error {
	id, err := r.Int64("id")
	if err != nil {
		return err
	}
	err = w.Moderation.Refuse(r.Context(), r.Viewer, id, r.sent("answer"))
	if err == nil {
		return r.back("/moderation/queue", "flag-refused")
	}
	beside, err := r.refused(err)
	if err != nil {
		return err
	}
	return w.queueItemPage(r, beside)
}

func (w *Web) queueItemPage(r *Request, errors map[string]string) error {
	id, err := r.Int64("id")
	if err != nil {
		return err
	}
	item, err := w.Moderation.Item(r.Context(), r.Viewer, id)
	if err != nil {
		return err
	}
	page := themes.QueueItemPage{Frame: w.bareFrame(r, "Complaints about a post"), Form: themes.Form{Key: r.key(), Errors: errors}, Item: w.queueView(r, item), State: item.State,
		DecidedBy: member(item.DecidedBy), DecidedAt: timeOf(item.DecidedAt), Answer: item.Answer, Entry: entryLink(item.EntryID)}
	page.Crumbs = []themes.Link{{Text: "Moderation queue", URL: "/moderation/queue"}}
	if r.sent("answer") != "" {
		page.Answer = shown(r.sent("answer"))
	}
	for _, act := range []string{"post.hide", "post.redact"} {
		page.Acts = append(page.Acts, themes.Link{Text: map[string]string{"post.hide": "Hide the post", "post.redact": "Take passages out"}[act],
			URL: postURL(item.PostID) + "/moderate?act=" + act + "&item=" + idText(id)})
	}
	page.Acts = append(page.Acts, themes.Link{Text: "Act on the author", URL: memberURL(item.AuthorName) + "/moderate?post=" + idText(item.PostID)})
	if page.Recusal, err = w.Moderation.RecusalFrom(r.Context(), r.Viewer, item.PostID); err != nil {
		return err
	}
	if err := w.queueContext(r, item, &page); err != nil {
		return err
	}
	return w.sendPage(r, themes.PageQueueItem, page)
}

// queueContext adds what a moderator should know before he decides.
func (w *Web) queueContext(r *Request, item moderation.Item, page *themes.QueueItemPage) error {
	around, err := w.Moderation.Context(r.Context(), r.Viewer, item.PostID)
	if err != nil {
		return err
	}
	for _, p := range around {
		page.Around = append(page.Around, postView(p, thread.Page{}, nil))
	}
	history, err := w.Moderation.History(r.Context(), r.Viewer, item.AuthorID)
	if err != nil {
		return err
	}
	page.Author = themes.AuthorHistory{Person: author(history.Name, string(history.Role), ""), Joined: history.Joined, Posts: history.Posts, Upheld: history.Upheld,
		Suspended: history.Suspended, Banned: history.Banned, PostsPerDay: history.PostsPerDay}
	page.Author.Acts, err = w.effectRows(r, history.Actions)
	return err
}
