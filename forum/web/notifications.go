package web

import (
	"answerable/forum/notify"
	"answerable/forum/thread"
	"answerable/themes"
)

// notifications is GET /notifications?before=. Looking marks nothing as read.
func (w *Web) notifications(r *Request) error {
	before, err := r.cursor("before")
	if err != nil {
		return err
	}
	list, older, err := w.Notices.List(r.Context(), r.Viewer, audienceWords(r), before)
	if err != nil {
		return err
	}
	page := themes.NotificationsPage{Frame: w.bareFrame(r, "Notifications")}
	for _, n := range list {
		page.Items = append(page.Items, notification(n))
	}
	if older != 0 {
		page.Cursor.OlderURL = "/notifications?before=" + idText(older)
	}
	if before != 0 {
		page.Cursor.NewerURL = "/notifications"
		return w.sendPage(r, themes.PageNotifications, page)
	}
	page.Unread = r.Viewer.Unread
	if page.UpTo, err = w.Notices.Newest(r.Context(), r.Viewer); err != nil {
		return err
	}
	return w.sendPage(r, themes.PageNotifications, page)
}

func audienceWords(r *Request) []string {
	var words []string
	for _, a := range thread.Audiences(r.Viewer) {
		words = append(words, string(a))
	}
	return words
}

func notification(n notify.Notice) themes.Notification {
	view := themes.Notification{ID: n.ID, Kind: themes.NotificationKind(n.Kind), Thread: n.ThreadTitle,
		URL: n.Path(), Excerpt: n.Excerpt, At: n.CreatedAt, Unread: n.Unread(), Count: 1, How: n.How}
	if n.ActorName != "" {
		view.By = member(n.ActorName)
	}
	if n.FaultID != 0 {
		view.Fault = notify.Number(n.FaultID)
		if view.Thread == "" {
			view.Thread = n.FaultTitle
		}
	}
	return view
}

// notificationsRead is POST /notifications/read: what came in since the page
// was made stays unread.
func (w *Web) notificationsRead(r *Request) error {
	upTo, err := r.id("upto")
	if err != nil {
		return err
	}
	if err := w.Notices.MarkRead(r.Context(), r.Viewer, upTo); err != nil {
		return err
	}
	return r.back("/notifications", "read")
}
