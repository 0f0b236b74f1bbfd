package web

import (
	"fmt"

	"answerable/forum/thread"
	"answerable/themes"

	"github.com/gofiber/fiber/v2"
)

// threadFollow is POST /t/:id/follow with on 1 or 0.
func (w *Web) threadFollow(r *Request) error {
	t, err := w.threadOf(r)
	if err != nil {
		return err
	}
	on := r.field("on") != "0"
	if err := w.Forum.Follow(r.Context(), r.Viewer, t.ID, on); err != nil {
		return err
	}
	word := "followed"
	if !on {
		word = "unfollowed"
	}
	return r.back(threadURL(t.ID, t.Slug, 1), word)
}

// threadUnread is GET /t/:id/unread: the jump to the first post not read.
func (w *Web) threadUnread(r *Request) error {
	t, err := w.threadOf(r)
	if err != nil {
		return err
	}
	mine, err := w.Forum.Personal(r.Context(), r.Viewer, t.ID, 1, 1)
	if err != nil {
		return err
	}
	number := min(mine.Read+1, t.LastNumber)
	post, err := w.Forum.PostAt(r.Context(), t.ID, number)
	if err != nil {
		return err
	}
	return r.Redirect(fmt.Sprintf("%s#p%d", threadURL(t.ID, t.Slug, thread.PageOf(number)), post), fiber.StatusSeeOther)
}

// threadNote is POST /t/:id/notes: a note for staff.
func (w *Web) threadNote(r *Request) error {
	t, err := w.threadOf(r)
	if err != nil {
		return err
	}
	if err := w.Forum.AddNote(r.Context(), r.Viewer, t.ID, r.field("body")); err != nil {
		return err
	}
	return r.back(threadURL(t.ID, t.Slug, t.Pages()), "noted")
}

// subscriptions is GET /subscriptions.
func (w *Web) subscriptions(r *Request) error {
	followed, err := w.Forum.Following(r.Context(), r.Viewer, r.Query("older"))
	if err != nil {
		return err
	}
	page := themes.SubscriptionsPage{Frame: w.bareFrame(r, "What you follow")}
	if page.Boards, page.Tags, err = w.followedPlaces(r); err != nil {
		return err
	}
	if r.Query("older") == "" {
		if err := w.followedBesides(r, &page); err != nil {
			return err
		}
	}
	for _, t := range followed.Threads {
		page.Threads = append(page.Threads, themes.Subscription{ID: t.ID, Title: t.Title, URL: threadURL(t.ID, t.Slug, 1),
			Why: "In " + t.BoardName, Unread: t.Unread, LastAt: t.ActiveAt})
	}
	if followed.Older != "" {
		page.Cursor.OlderURL = "/subscriptions?older=" + queryEscape(followed.Older)
	}
	return w.sendPage(r, themes.PageSubscriptions, page)
}

// subscriptionEnd is POST /subscriptions/:id/end.
func (w *Web) subscriptionEnd(r *Request) error {
	t, err := w.threadOf(r)
	if err != nil {
		return err
	}
	if err := w.Forum.Follow(r.Context(), r.Viewer, t.ID, false); err != nil {
		return err
	}
	return r.back("/subscriptions", "unfollowed")
}
