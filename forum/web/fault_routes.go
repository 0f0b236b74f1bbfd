package web

import "github.com/gofiber/fiber/v2"

// faultRoutes are the addresses of faults. They stand before "/t/:id/:slug".
func (w *Web) faultRoutes() []Route {
	get, post := fiber.MethodGet, fiber.MethodPost
	picture := w.Site.MaxUpload + maxForm
	return []Route{
		{get, "/faults", Anybody, Reading, 0, w.faultList},
		{get, "/faults.atom", Anybody, Reading, 0, w.faultListFeed},
		{get, "/faults/:n", Anybody, Reading, 0, w.faultShow},
		{get, "/faults/:n/feed.atom", Anybody, Reading, 0, w.faultFeed},
		{post, "/faults/:n/follow", SignedIn, Writing, maxForm, w.faultFollow},
		{get, "/faults/:n/report", SignedIn, Reading, 0, w.faultReportForm},
		{post, "/faults/:n/report", SignedIn, Writing, maxForm, w.once(w.faultReport)},
		{get, "/faults/:n/verify", SignedIn, Reading, 0, w.faultVerifyForm},
		{post, "/faults/:n/verify", SignedIn, Writing, maxForm, w.once(w.faultVerify)},

		{get, "/faults/:n/status", StaffOnly, Reading, 0, w.faultStatusForm},
		{post, "/faults/:n/status", StaffOnly, Writing, maxForm, w.once(w.faultStatus)},
		{get, "/faults/:n/update", StaffOnly, Reading, 0, w.faultUpdateForm},
		{post, "/faults/:n/update", StaffOnly, Writing, picture, w.once(w.faultUpdate)},
		{get, "/faults/:n/estimate", StaffOnly, Reading, 0, w.faultEstimateForm},
		{post, "/faults/:n/estimate", StaffOnly, Writing, maxForm, w.once(w.faultEstimate)},
		{get, "/faults/:n/promise", StaffOnly, Reading, 0, w.faultPromiseForm},
		{post, "/faults/:n/promise", StaffOnly, Writing, maxForm, w.once(w.faultPromise)},
		{get, "/faults/:n/release", StaffOnly, Reading, 0, w.faultReleaseForm},
		{post, "/faults/:n/release", StaffOnly, Writing, maxForm, w.once(w.faultRelease)},
		{get, "/faults/:n/merge", StaffOnly, Reading, 0, w.faultMergeForm},
		{post, "/faults/:n/merge", StaffOnly, Writing, maxForm, w.once(w.faultMerge)},
		{get, "/faults/:n/workaround", StaffOnly, Reading, 0, w.faultWorkaroundForm},
		{post, "/faults/:n/workaround", StaffOnly, Writing, maxForm, w.once(w.faultWorkaround)},
		{get, "/faults/:n/edit", StaffOnly, Reading, 0, w.faultEditForm},
		{post, "/faults/:n/edit", StaffOnly, Writing, maxForm, w.once(w.faultEdit)},

		{get, "/promises/:id/end", StaffOnly, Reading, 0, w.promiseEndForm},
		{post, "/promises/:id/end", StaffOnly, Writing, maxForm, w.once(w.promiseEnd)},

		{get, "/t/:id/fault", StaffOnly, Reading, 0, w.faultLinkForm},
		{post, "/t/:id/fault", StaffOnly, Writing, maxForm, w.once(w.faultLink)},
		{get, "/t/:id/fault/new", StaffOnly, Reading, 0, w.faultOpenForm},
		{post, "/t/:id/fault/new", StaffOnly, Writing, maxForm, w.once(w.faultOpen)},
		{get, "/t/:id/fault/unlink", StaffOnly, Reading, 0, w.faultUnlinkForm},
		{post, "/t/:id/fault/unlink", StaffOnly, Writing, maxForm, w.once(w.faultUnlink)},
		{get, "/t/:id/promise", StaffOnly, Reading, 0, w.threadPromiseForm},
		{post, "/t/:id/promise", StaffOnly, Writing, maxForm, w.once(w.threadPromise)},
	}
}
