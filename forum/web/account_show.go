package web

import (
	"answerable/forum/account"
	"answerable/themes"
)

// accountShow is GET /account.
func (w *Web) accountShow(r *Request) error { return w.accountPage(r, nil) }

func (w *Web) accountPage(r *Request, errors map[string]string) error {
	own, err := w.People.Own(r.Context(), r.Viewer)
	if err != nil {
		return err
	}
	sessions, err := w.People.Sessions(r.Context(), r.Viewer)
	if err != nil {
		return err
	}
	drafts, err := w.Forum.Drafts(r.Context(), r.Viewer)
	if err != nil {
		return err
	}
	events, err := w.People.Events(r.Context(), r.Viewer)
	if err != nil {
		return err
	}
	mayInvite, err := w.People.MayInvite(r.Context(), r.Viewer)
	if err != nil {
		return err
	}
	profile, err := w.People.ProfileByID(r.Context(), r.Viewer.ID)
	if err != nil {
		return err
	}
	page := themes.AccountPage{Frame: w.bareFrame(r, "Account"), Form: themes.Form{Key: r.key(), Errors: errors}, Person: w.self(r), Email: own.Email,
		Confirmed: own.Confirmed, MinPassword: account.MinPasswordOf(r.Viewer.Held), Sessions: shownSessions(sessions), Drafts: len(drafts),
		Pending: own.Pending, Mails: w.People.Mails(), About: profile.About, HasPassword: own.HasPassword, Proved: w.People.Fresh(r.Viewer) == nil, MayInvite: mayInvite > 0}
	if r.Path() == "/account/about" {
		page.About = r.plain("about")
	}
	if r.Path() == "/account/email" {
		page.NewEmail = r.plain("email")
	}
	for _, e := range events {
		page.Events = append(page.Events, themes.AccountEvent{What: string(e.What), At: e.At})
	}
	return w.sendPage(r, themes.PageAccount, page)
}

func shownSessions(sessions []account.Session) []themes.Session {
	shown := make([]themes.Session, len(sessions))
	for i, s := range sessions {
		shown[i] = themes.Session{ID: s.ID, Device: s.Device, CreatedAt: s.CreatedAt, SeenAt: s.SeenAt, Current: s.Current}
	}
	return shown
}
