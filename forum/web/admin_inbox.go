package web

import (
	"answerable/forum/intake"
	"answerable/themes"
)

// adminInbox is GET /admin/intake/mails?outcome=&before=: what came in by mail,
// and why something was not posted.
func (w *Web) adminInbox(r *Request) error {
	outcome := r.Query("outcome")
	before, err := r.cursor("before")
	if err != nil {
		return err
	}
	rows, older, err := w.Intake.Inbox(r.Context(), r.Viewer, outcome, before)
	if err != nil {
		return err
	}
	page := themes.AdminInboxPage{AdminFrame: w.adminFrame(r, "Mails that came in"), Filter: inboxFilter(outcome)}
	for _, row := range rows {
		page.Mails = append(page.Mails, inboxMail(row))
	}
	list := "/admin/intake/mails?outcome=" + queryEscape(outcome)
	if older != 0 {
		page.Cursor.OlderURL = list + "&before=" + idText(older)
	}
	if before != 0 {
		page.Cursor.NewerURL = list
	}
	return w.sendPage(r, themes.PageAdminInbox, page)
}

func inboxFilter(chosen string) []themes.Link {
	words := map[string]string{"refused": "Not posted", "confirm": "Author was asked", "held": "Held", "posted": "Posted", "report": "Reports", "ignored": "Left alone", intake.Waits: "Waiting"}
	links := []themes.Link{{Text: "All", URL: "/admin/intake/mails", Current: chosen == ""}}
	for _, outcome := range intake.Outcomes() {
		links = append(links, themes.Link{Text: words[outcome], URL: "/admin/intake/mails?outcome=" + outcome, Current: chosen == outcome})
	}
	return links
}

func inboxMail(row intake.InboxMail) themes.InboxMail {
	m := themes.InboxMail{Outcome: row.Outcome, Why: row.Why, Member: row.MemberName, At: row.ReceivedAt, Answered: row.Answered}
	switch {
	case row.PostID != 0:
		m.URL = "/p/" + idText(row.PostID)
	case row.ThreadID != 0:
		m.URL = "/t/" + idText(row.ThreadID)
	}
	return m
}
