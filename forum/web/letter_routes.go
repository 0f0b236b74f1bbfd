package web

import "github.com/gofiber/fiber/v2"

// letterRoutes are the addresses about passwords, addresses, invitations and
// leaving: what letters lead to, and what sends them.
func (w *Web) letterRoutes() []Route {
	get, post := fiber.MethodGet, fiber.MethodPost
	return []Route{
		{get, "/link/:kind/:token", Anybody, Reading, 0, w.letterLink},
		{get, "/forgot", Anybody, Reading, 0, w.forgotForm},
		{post, "/forgot", Anybody, Entering, maxForm, w.forgot},
		{get, "/reset", Anybody, Reading, 0, w.resetForm},
		{post, "/reset", Anybody, Entering, maxForm, w.reset},
		{get, "/confirm-address", Anybody, Reading, 0, w.confirmAddressForm},
		{post, "/confirm-address", Anybody, Entering, maxForm, w.confirmAddress},
		{get, "/join", Anybody, Reading, 0, w.joinForm},
		{post, "/join", Anybody, Entering, maxForm, w.joinInvited},

		{post, "/account/about", SignedIn, Writing, maxForm, w.accountAbout},
		{post, "/account/email", SignedIn, Entering, maxForm, w.accountEmail},
		{post, "/account/email/again", SignedIn, Entering, maxForm, w.accountEmailAgain},
		{get, "/account/invitations", SignedIn, Reading, 0, w.invitations},
		{post, "/account/invitations", SignedIn, Writing, maxForm, w.invite},
		{post, "/account/invitations/:id/revoke", SignedIn, Writing, maxForm, w.invitationRevoke},
		{get, "/account/data", SignedIn, Reading, 0, w.ownDataForm},
		{post, "/account/data", SignedIn, Entering, maxForm, w.ownData},
		{get, "/account/delete", SignedIn, Reading, 0, w.accountDeleteForm},
		{post, "/account/delete", SignedIn, Entering, maxForm, w.accountDelete},

		{get, "/admin/sign-ups", Administrators, Reading, 0, w.adminSignUps},
		{post, "/admin/sign-ups/:id/approve", Administrators, Writing, maxForm, w.adminSignUpApprove},
		{post, "/admin/sign-ups/:id/refuse", Administrators, Writing, maxForm, w.adminSignUpRefuse},
		{post, "/admin/members/:id/reset-link", Administrators, Writing, maxForm, w.adminResetLink},
		{post, "/admin/members/:id/erase", Administrators, Writing, maxForm, w.adminErase},
	}
}
