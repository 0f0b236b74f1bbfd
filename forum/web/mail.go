package web

import (
	"errors"
	"fmt"
	"strconv"
	"time"

	"answerable/forum/fail"
	"answerable/forum/notify"
	"answerable/themes"

	"github.com/gofiber/fiber/v2"
)

// mailForm is GET /account/mail.
func (w *Web) mailForm(r *Request) error {
	p, err := w.Outbox.Preferences(r.Context(), r.Viewer)
	if err != nil {
		return err
	}
	return w.mailPage(r, p, nil)
}

func (w *Web) mailPage(r *Request, p notify.Preferences, problems map[string]string) error {
	a, err := w.Outbox.Address(r.Context(), r.Viewer)
	if err != nil {
		return err
	}
	page := themes.MailPage{Frame: w.bareFrame(r, "What is mailed to you"), Form: themes.Form{Key: r.key(), Errors: problems}, MailChoices: w.mailChoices(p, r.Viewer.SeesInternal()),
		Email: a.Email, Confirmed: a.Confirmed, OffWhy: a.OffWhy, Said: a.Said, Ready: w.Outbox.Ready(), MailIn: w.Intake != nil && w.Intake.Mail.Domain != ""}
	if a.OffAt != nil {
		page.OffAt = *a.OffAt
	}
	if page.Channels, err = w.Intake.HasChannels(r.Context()); err != nil {
		return err
	}
	return w.sendPage(r, themes.PageMail, page)
}

// mailChange is POST /account/mail with a choice for each group, hour and day.
func (w *Web) mailChange(r *Request) error {
	old, err := w.Outbox.Preferences(r.Context(), r.Viewer)
	if err != nil {
		return err
	}
	p, err := preferencesFrom(r, old)
	if err == nil {
		err = w.Outbox.SetPreferences(r.Context(), r.Viewer, p)
	}
	var refused *fail.Error
	if errors.As(err, &refused) && len(refused.Fields) > 0 {
		r.Status(fiber.StatusUnprocessableEntity)
		return w.mailPage(r, old, refused.Fields)
	}
	if err != nil {
		return err
	}
	return r.back("/account/mail", "saved")
}

// mailOn is POST /account/mail/on.
func (w *Web) mailOn(r *Request) error {
	if err := w.Outbox.SwitchOn(r.Context(), r.Viewer); err != nil {
		return err
	}
	return r.back("/account/mail", "saved")
}

// mailReplyAddressesEnd is POST /account/mail/reply-addresses: those of all mails
// so far answer nothing any more.
func (w *Web) mailReplyAddressesEnd(r *Request) error {
	if err := w.People.NewReplyAddresses(r.Context(), r.Viewer); err != nil {
		return err
	}
	return r.back("/account/mail", "reply-addresses-ended")
}

// preferencesFrom reads what was chosen; what is missing stays as it was.
func preferencesFrom(r *Request, p notify.Preferences) (notify.Preferences, error) {
	for _, about := range notify.Abouts() {
		if choice := r.sent(string(about)); choice != "" {
			p.Choices[about] = notify.Choice(choice)
		}
	}
	var err error
	if hour := r.sent("hour"); hour != "" {
		if p.Hour, err = strconv.Atoi(hour); err != nil {
			return p, fail.Field("hour", "Please choose an hour from 0 to 23.")
		}
	}
	if day := r.sent("day"); day != "" {
		n, err := strconv.Atoi(day)
		if err != nil {
			return p, fail.Field("day", "Please choose a day of the week.")
		}
		p.Day = time.Weekday(n)
	}
	return p, nil
}

// mailChoices are the lists to choose from; what concerns staff only they see.
func (w *Web) mailChoices(p notify.Preferences, staff bool) themes.MailChoices {
	c := themes.MailChoices{Now: w.Now()}
	for _, about := range notify.Abouts() {
		if about == notify.AboutWork && !staff {
			continue
		}
		group := themes.MailGroupChoice{About: string(about)}
		for _, choice := range about.Choices() {
			group.Choices = append(group.Choices, themes.Choice{Value: string(choice), Text: choiceWord(choice), Selected: p.Choices[about] == choice})
		}
		c.Groups = append(c.Groups, group)
	}
	for h := range 24 {
		c.Hours = append(c.Hours, themes.Choice{Value: strconv.Itoa(h), Text: fmt.Sprintf("%02d:00", h), Selected: h == p.Hour})
	}
	for d := time.Sunday; d <= time.Saturday; d++ {
		c.Days = append(c.Days, themes.Choice{Value: strconv.Itoa(int(d)), Text: d.String(), Selected: d == p.Day})
	}
	return c
}

func choiceWord(c notify.Choice) string {
	return map[notify.Choice]string{notify.AtOnce: "By mail, at once", notify.Daily: "By mail, once a day", notify.Weekly: "By mail, once a week",
		notify.InSite: "In the site only", notify.Off: "Off"}[c]
}

// mailLinkShow is GET /mail/:token: where the links in mails lead, without
// signing in. It changes nothing: mail programs open links by themselves.
func (w *Web) mailLinkShow(r *Request) error {
	f, err := w.Outbox.ByLink(r.Context(), r.Params("token"))
	if err != nil {
		return err
	}
	return w.mailLinkPage(r, f, "", nil)
}

func (w *Web) mailLinkPage(r *Request, f notify.Follower, done string, problems map[string]string) error {
	page := themes.MailLinkPage{Frame: w.bareFrame(r, "What is mailed to you"), Form: themes.Form{Errors: problems}, MailChoices: w.mailChoices(f.Preferences, f.Staff),
		Action: "/mail/" + r.Params("token"), Title: f.Title, Done: done}
	switch s := f.Scope; {
	case s.ThreadID != 0:
		page.What = "thread"
	case s.FaultID != 0:
		page.What = "fault"
	case s.Digest:
		page.What = "digest"
	default:
		page.What = string(s.About)
	}
	return w.sendPage(r, themes.PageMailLink, page)
}

// mailLinkDo is POST /mail/:token: the one press of RFC 8058, the same from the
// page (end), or choices (save).
func (w *Web) mailLinkDo(r *Request) error {
	token := r.Params("token")
	done, err := "ended", error(nil)
	if r.sent("save") != "" {
		done = "saved"
		err = w.saveByLink(r, token)
	} else {
		err = w.Outbox.End(r.Context(), token)
	}
	var refused *fail.Error
	if err != nil && (!errors.As(err, &refused) || len(refused.Fields) == 0) {
		return err
	}
	f, readErr := w.Outbox.ByLink(r.Context(), token)
	if readErr != nil {
		return readErr
	}
	if err != nil {
		r.Status(fiber.StatusUnprocessableEntity)
		return w.mailLinkPage(r, f, "", refused.Fields)
	}
	return w.mailLinkPage(r, f, done, nil)
}

func (w *Web) saveByLink(r *Request, token string) error {
	f, err := w.Outbox.ByLink(r.Context(), token)
	if err != nil {
		return err
	}
	p, err := preferencesFrom(r, f.Preferences)
	if err != nil {
		return err
	}
	return w.Outbox.SetByLink(r.Context(), token, p)
}
