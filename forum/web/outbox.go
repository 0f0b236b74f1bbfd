package web

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"answerable/forum/fail"
	"answerable/forum/notify"
	"answerable/themes"
)

// outboxList is GET /admin/outbox?state=&before=.
func (w *Web) outboxList(r *Request) error {
	state := notify.MailState(r.Query("state"))
	if state != "" && !slices.Contains(notify.MailStates(), state) {
		return fail.New(fail.Malformed, "There is no such state of a mail.", "Choose from the links above the list.")
	}
	before, err := r.cursor("before")
	if err != nil {
		return err
	}
	rows, older, err := w.Outbox.List(r.Context(), r.Viewer, state, before)
	if err != nil {
		return err
	}
	counts, err := w.Outbox.Counts(r.Context(), r.Viewer)
	if err != nil {
		return err
	}
	page := themes.AdminOutboxPage{AdminFrame: w.adminFrame(r, "Outbox"), Server: w.Site.MailServer, Demo: w.MailPreview != nil, Filter: outboxFilter(state, counts, w.MailPreview != nil)}
	for _, row := range rows {
		page.Mails = append(page.Mails, w.outboxMail(row))
	}
	if older != 0 {
		page.Cursor.OlderURL = "/admin/outbox?state=" + queryEscape(string(state)) + "&before=" + idText(older)
	}
	if before != 0 {
		page.Cursor.NewerURL = "/admin/outbox?state=" + queryEscape(string(state))
	}
	return w.sendPage(r, themes.PageAdminMail, page)
}

func outboxFilter(chosen notify.MailState, counts map[notify.MailState]int, demo bool) []themes.Link {
	links := []themes.Link{{Text: "All", URL: "/admin/outbox", Current: chosen == ""}}
	words := map[notify.MailState]string{notify.MailQueued: "Waits", notify.MailSending: "Being sent", notify.MailRefused: "Refused", notify.MailGivenUp: "Given up",
		notify.MailSent: "Sent", notify.MailWaiting: "For digests", notify.MailCollected: "In digests", notify.MailDropped: "Not needed"}
	if demo {
		words[notify.MailQueued] = "Would be sent"
	}
	for _, state := range notify.MailStates() {
		if counts[state] > 0 || state == chosen {
			links = append(links, themes.Link{Text: fmt.Sprintf("%s (%d)", words[state], counts[state]), URL: "/admin/outbox?state=" + string(state), Current: state == chosen})
		}
	}
	return links
}

func (w *Web) outboxMail(row notify.MailRow) themes.OutboxMail {
	m := themes.OutboxMail{ID: row.ID, Member: row.MemberName, State: string(row.State), Attempts: row.Attempts, Why: row.Why, Answer: row.Answer, CreatedAt: row.CreatedAt}
	letter, isLetter := strings.CutPrefix(row.Kind, "letter ")
	switch {
	case isLetter:
		m.Letter = letter
	case row.Kind != "digest":
		m.Kind = themes.NotificationKind(row.Kind)
	}
	if row.DoneAt != nil {
		m.DoneAt = *row.DoneAt
	}
	if row.State == notify.MailQueued && w.MailPreview == nil {
		m.NextTry = row.NextTry
	}
	m.CanRetry = !isLetter && (row.State == notify.MailRefused || row.State == notify.MailGivenUp)
	if w.MailPreview != nil && row.State == notify.MailQueued {
		m.ShowURL = "/admin/outbox/" + idText(row.ID)
	}
	return m
}

// outboxShow is GET /admin/outbox/:id, in demo mode: on a real forum what a mail
// says is its receiver's alone.
func (w *Web) outboxShow(r *Request) error {
	id, err := r.Int64("id")
	if err != nil {
		return err
	}
	if w.MailPreview == nil {
		return fail.NotFound()
	}
	m, err := w.Outbox.Open(r.Context(), id)
	var unsendable *notify.Unsendable
	if errors.As(err, &unsendable) {
		return fail.New(fail.Conflict, "This mail would not be sent: "+unsendable.Why+".", "Go back to the outbox.")
	}
	if err != nil {
		return err
	}
	text, err := w.MailPreview(r.Context(), m)
	if err != nil {
		return err
	}
	to := m.Name
	if to == "" {
		to = "somebody without an account"
	}
	return w.sendPage(r, themes.PageMailShown, themes.AdminMailPage{AdminFrame: w.adminFrame(r, "A mail"), ID: id, To: to, Subject: text.Subject, Text: text.Text})
}

// outboxRetry is POST /admin/outbox/:id/retry.
func (w *Web) outboxRetry(r *Request) error {
	id, err := r.Int64("id")
	if err != nil {
		return err
	}
	if err := w.Outbox.Retry(r.Context(), r.Viewer, id); err != nil {
		return err
	}
	return r.back("/admin/outbox", "requeued")
}
