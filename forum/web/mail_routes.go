package web

import "github.com/gofiber/fiber/v2"

// mailRoutes are the addresses about being told: what is followed, what is
// mailed, the links in mails and the outbox.
func (w *Web) mailRoutes() []Route {
	get, post := fiber.MethodGet, fiber.MethodPost
	return []Route{
		{get, "/follow/thread/:id", SignedIn, Reading, 0, w.followThreadForm},
		{post, "/follow/thread/:id", SignedIn, Writing, maxForm, w.followThread},
		{get, "/follow/faults/:n", SignedIn, Reading, 0, w.followFaultForm},
		{post, "/follow/faults/:n", SignedIn, Writing, maxForm, w.followFault},
		{get, "/follow/board/:id", SignedIn, Reading, 0, w.followBoardForm},
		{post, "/follow/board/:id", SignedIn, Writing, maxForm, w.followBoard},
		{get, "/follow/tag/:tag", SignedIn, Reading, 0, w.followTagForm},
		{post, "/follow/tag/:tag", SignedIn, Writing, maxForm, w.followTag},

		{get, "/account/mail", SignedIn, Reading, 0, w.mailForm},
		{post, "/account/mail", SignedIn, Writing, maxForm, w.mailChange},
		{post, "/account/mail/on", SignedIn, Writing, maxForm, w.mailOn},
		{post, "/account/mail/reply-addresses", SignedIn, Writing, maxForm, w.mailReplyAddressesEnd},
		{get, "/mail/:token", Anybody, Reading, 0, w.mailLinkShow},
		{post, "/mail/:token", Anybody, Saving, maxForm, w.mailLinkDo}, // mail services press for many from one address

		{get, "/notifications/live", SignedIn, Reading, 0, w.notificationsLive},

		{get, "/admin/outbox", Administrators, Reading, 0, w.outboxList},
		{get, "/admin/outbox/:id", Administrators, Reading, 0, w.outboxShow},
		{post, "/admin/outbox/:id/retry", Administrators, Writing, maxForm, w.outboxRetry},
	}
}
