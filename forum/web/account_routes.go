package web

import "github.com/gofiber/fiber/v2"

// accountRoutes are the addresses about people: entering, profiles, one's own
// account and notices.
func (w *Web) accountRoutes() []Route {
	get, post := fiber.MethodGet, fiber.MethodPost
	return []Route{
		{get, "/sign-in", Anybody, Reading, 0, w.signInForm},
		{post, "/sign-in", Anybody, Entering, maxForm, w.signIn},
		{post, "/sign-in/demo", Anybody, Entering, maxForm, w.signInDemo},
		{get, "/sign-up", Anybody, Reading, 0, w.signUpForm},
		{post, "/sign-up", Anybody, Entering, maxForm, w.signUp},
		{get, "/set-up", Anybody, Reading, 0, w.setUpForm},
		{post, "/set-up", Anybody, Entering, maxForm, w.setUp},
		{get, "/welcome", SignedIn, Reading, 0, w.welcome},
		{post, "/sign-out", Anybody, Writing, maxForm, w.signOut},

		{get, "/m/:name", Anybody, Reading, 0, w.profile},
		{get, "/account", SignedIn, Reading, 0, w.accountShow},
		{post, "/account/password", SignedIn, Entering, maxForm, w.accountPassword},
		{post, "/account/password/first", SignedIn, Entering, maxForm, w.accountFirstPassword},
		{post, "/account/sessions/revoke-others", SignedIn, Writing, maxForm, w.sessionRevokeOthers},
		{post, "/account/sessions/:id/revoke", SignedIn, Writing, maxForm, w.sessionRevoke},
		{get, "/notifications", SignedIn, Reading, 0, w.notifications},
		{post, "/notifications/read", SignedIn, Writing, maxForm, w.notificationsRead},
	}
}
