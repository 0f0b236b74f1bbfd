package web

import (
	"answerable/forum/account"
	"answerable/themes"

	"github.com/gofiber/fiber/v2"
)

// joinForm is GET /join, with the invitation in the browser.
func (w *Web) joinForm(r *Request) error { return w.joinPage(r, nil) }

// joinInvited is POST /join: it makes the member and signs him in.
func (w *Web) joinInvited(r *Request) error {
	token, _, err := w.People.Join(r.Context(), r.link("join"), r.signUp())
	if err != nil {
		beside, err := r.fieldErrors(err)
		if err != nil {
			return err
		}
		return w.joinPage(r, beside)
	}
	r.endLink()
	if err := w.enter(r, token); err != nil {
		return err
	}
	return r.Redirect("/welcome", fiber.StatusSeeOther)
}

func (w *Web) joinPage(r *Request, errors map[string]string) error {
	offered, err := w.People.InvitationLink(r.Context(), r.link("join"))
	if err != nil {
		return err
	}
	page := w.signUpData(r, errors)
	page.Action, page.Approved, page.MinPassword = "/join", false, account.MinPasswordOf(offered.Role)
	page.Invitation = &themes.SignUpInvitation{From: offered.Inviter, Note: offered.Note}
	if offered.Role != account.Member {
		page.Invitation.Role = roleWord(offered.Role)
	}
	if page.Email == "" {
		page.Email = offered.Email
	}
	return w.sendPage(r, themes.PageSignUp, page)
}
