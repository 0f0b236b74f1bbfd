package web

import "github.com/gofiber/fiber/v2"

// careRoutes are the addresses of the desk and of who cares for what.
func (w *Web) careRoutes() []Route {
	get, post := fiber.MethodGet, fiber.MethodPost
	return []Route{
		{get, "/desk", StaffOnly, Reading, 0, w.deskShow},
		{get, "/desk/rule", Anybody, Reading, 0, w.deskRule},
		{post, "/desk/:id/answer", StaffOnly, Writing, maxForm, w.deskAnswer},
		{post, "/desk/:id/update", StaffOnly, Writing, maxForm, w.once(w.deskUpdate)},
		{post, "/desk/:id/link", StaffOnly, Writing, maxForm, w.once(w.deskLink)},

		{get, "/care/:id", Anybody, Reading, 0, w.careShow},
		{post, "/care/:id/take", StaffOnly, Writing, maxForm, w.once(w.careTake)},
		{post, "/care/:id/accept", StaffOnly, Writing, maxForm, w.once(w.careAccept)},
		{get, "/care/:id/decline", StaffOnly, Reading, 0, w.careDeclineForm},
		{post, "/care/:id/decline", StaffOnly, Writing, maxForm, w.once(w.careDecline)},
		{get, "/care/:id/hand-over", StaffOnly, Reading, 0, w.careHandOverForm},
		{post, "/care/:id/hand-over", StaffOnly, Writing, maxForm, w.once(w.careHandOver)},
		{get, "/care/:id/escalate", StaffOnly, Reading, 0, w.careEscalateForm},
		{post, "/care/:id/escalate", StaffOnly, Writing, maxForm, w.once(w.careEscalate)},
		{post, "/care/:id/ask", SignedIn, Writing, maxForm, w.once(w.careAsk)},
		{post, "/care/:id/triage", StaffOnly, Writing, maxForm, w.once(w.careTriage)},
		{post, "/care/:id/not-likely", StaffOnly, Writing, maxForm, w.once(w.careNotLikely)},
		{post, "/p/:id/no-answer", SignedIn, Writing, maxForm, w.once(w.postNoAnswer)},

		{get, "/admin/care", Administrators, Reading, 0, w.adminCares},
		{get, "/admin/care/:id", Administrators, Reading, 0, w.adminCareEdit},
		{post, "/admin/care/:id", Administrators, Writing, maxForm, w.once(w.adminCareChange)},
	}
}
