package web

import "github.com/gofiber/fiber/v2"

// adminRoutes are the administration's addresses.
func (w *Web) adminRoutes() []Route {
	get, post := fiber.MethodGet, fiber.MethodPost
	picture := w.Site.MaxUpload + maxForm
	return []Route{
		{get, "/admin", Administrators, Reading, 0, w.adminOverview},

		{get, "/admin/boards", Administrators, Reading, 0, w.adminBoards},
		{get, "/admin/boards/new", Administrators, Reading, 0, w.adminBoardNew},
		{post, "/admin/boards/new", Administrators, Writing, maxForm, w.once(w.adminBoardCreate)},
		{get, "/admin/boards/:id", Administrators, Reading, 0, w.adminBoardEdit},
		{post, "/admin/boards/:id", Administrators, Writing, maxForm, w.once(w.adminBoardChange)},
		{post, "/admin/boards/:id/move", Administrators, Writing, maxForm, w.adminBoardMove},

		{get, "/admin/products", Administrators, Reading, 0, w.adminProducts},
		{get, "/admin/products/new", Administrators, Reading, 0, w.adminProductNew},
		{post, "/admin/products/new", Administrators, Writing, maxForm, w.once(w.adminProductCreate)},
		{get, "/admin/products/:id", Administrators, Reading, 0, w.adminProductEdit},
		{post, "/admin/products/:id", Administrators, Writing, maxForm, w.once(w.adminProductChange)},
		{post, "/admin/products/:id/retire", Administrators, Writing, maxForm, w.adminProductRetire},

		{get, "/admin/teams", Administrators, Reading, 0, w.adminTeams},
		{get, "/admin/teams/new", Administrators, Reading, 0, w.adminTeamNew},
		{post, "/admin/teams/new", Administrators, Writing, maxForm, w.once(w.adminTeamCreate)},
		{get, "/admin/teams/:id", Administrators, Reading, 0, w.adminTeamEdit},
		{post, "/admin/teams/:id", Administrators, Writing, maxForm, w.once(w.adminTeamChange)},
		{post, "/admin/teams/:id/people", Administrators, Writing, maxForm, w.adminTeamAdd},
		{post, "/admin/teams/:id/people/:member/remove", Administrators, Writing, maxForm, w.adminTeamRemove},

		{get, "/admin/members", Administrators, Reading, 0, w.adminMembers},
		{get, "/admin/members/:id", Administrators, Reading, 0, w.adminMemberEdit},
		{post, "/admin/members/:id", Administrators, Writing, maxForm, w.adminMemberChange},
		{post, "/admin/members/:id/sign-out", Administrators, Writing, maxForm, w.adminMemberSignOut},
		{post, "/admin/members/:id/take-factors", Administrators, Writing, maxForm, w.adminMemberTakeFactors},

		{get, "/admin/site", Administrators, Reading, 0, w.adminSite},
		{post, "/admin/site", Administrators, Writing, maxForm, w.adminSiteChange},

		{get, "/admin/templates", Administrators, Reading, 0, w.adminTemplates},
		{get, "/admin/templates/new", Administrators, Reading, 0, w.adminTemplateNew},
		{post, "/admin/templates/new", Administrators, Writing, picture, w.once(w.adminTemplateCreate)},
		{get, "/admin/templates/:id", Administrators, Reading, 0, w.adminTemplateEdit},
		{post, "/admin/templates/:id", Administrators, Writing, picture, w.once(w.adminTemplateChange)},
		{post, "/admin/templates/:id/remove", Administrators, Writing, maxForm, w.adminTemplateRemove},
	}
}
