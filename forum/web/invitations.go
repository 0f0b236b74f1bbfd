package web

import (
	"time"

	"answerable/forum/account"
	"answerable/themes"
)

// invitations is GET /account/invitations.
func (w *Web) invitations(r *Request) error { return w.invitationsPage(r, nil) }

// invite is POST /account/invitations. Where no mail carries the link, it is
// shown once.
func (w *Web) invite(r *Request) error {
	path, err := w.People.Invite(r.Context(), r.Viewer, account.NewInvitation{Email: r.field("email"), Note: r.field("note"), Role: account.Role(r.field("role"))})
	if err != nil {
		beside, err := r.fieldErrors(err)
		if err != nil {
			return err
		}
		return w.invitationsPage(r, beside)
	}
	if path == "" {
		return r.back("/account/invitations", "invited")
	}
	return w.sendPage(r, themes.PageHandOver, themes.HandOverPage{Frame: w.bareFrame(r, "The invitation is ready"), What: "invitation",
		URL: w.Site.BaseURL + path, Back: themes.Link{Text: "Invitations", URL: "/account/invitations"}})
}

// invitationRevoke is POST /account/invitations/:id/revoke.
func (w *Web) invitationRevoke(r *Request) error {
	id, err := r.Int64("id")
	if err != nil {
		return err
	}
	if err := w.People.RevokeInvitation(r.Context(), r.Viewer, id); err != nil {
		return err
	}
	return r.back("/account/invitations", "invitation-ended")
}

func (w *Web) invitationsPage(r *Request, errors map[string]string) error {
	most, err := w.People.MayInvite(r.Context(), r.Viewer)
	if err != nil {
		return err
	}
	list, err := w.People.Invitations(r.Context(), r.Viewer)
	if err != nil {
		return err
	}
	page := themes.InvitationsPage{Frame: w.bareFrame(r, "Invitations"), Form: themes.Form{Key: r.key(), Errors: errors}, Email: r.plain("email"),
		Note: r.plain("note"), Most: most, Mails: w.People.Mails(), All: r.Viewer.IsAdministrator()}
	if r.Viewer.IsAdministrator() {
		page.Roles = roleChoices(account.Member)
	}
	for _, i := range list {
		page.Invitations = append(page.Invitations, shownInvitation(i, w.Now()))
	}
	return w.sendPage(r, themes.PageInvitations, page)
}

func shownInvitation(i account.Invitation, now time.Time) themes.Invitation {
	shown := themes.Invitation{ID: i.ID, From: i.Inviter, Email: i.Email, Mailed: i.Mailed, State: "expired", CreatedAt: i.CreatedAt, ExpiresAt: i.ExpiresAt}
	switch {
	case i.UsedAt != nil:
		shown.State = "used"
		if i.UsedBy != "" {
			shown.UsedBy = member(i.UsedBy)
		}
	case i.RevokedAt != nil:
		shown.State = "ended"
	case i.Open(now):
		shown.State = "open"
	}
	if i.Role != account.Member {
		shown.Role = roleWord(i.Role)
	}
	return shown
}
