package web

import (
	"slices"

	"github.com/gofiber/fiber/v2"
)

// Routes is the route table: every address of the pages, who may use it, how
// often, and how large a body it takes. What somebody may do with the object it
// names is asked of the object's package.
func (w *Web) Routes() []Route {
	picture := w.Site.MaxUpload + maxForm
	get, post := fiber.MethodGet, fiber.MethodPost
	return slices.Concat(w.knownRoutes(), w.mailRoutes(), w.duplicateRoutes(), w.privateRoutes(), w.recordRoutes(), w.faultRoutes(), w.careRoutes(), w.logRoutes(), w.moderationRoutes(), []Route{
		{get, "/", Anybody, Reading, 0, w.home},
		{get, "/latest", Anybody, Reading, 0, w.latest},
		{get, "/latest.atom", Anybody, Reading, 0, w.latestFeed},
		{get, "/b/:slug", Anybody, Reading, 0, w.boardShow},
		{get, "/b/:slug/feed.atom", Anybody, Reading, 0, w.boardFeed},
		{get, "/b/:slug/new", SignedIn, Reading, 0, w.threadNew},
		{post, "/b/:slug/new", SignedIn, Writing, picture, w.threadCreate},
		{get, "/ask", SignedIn, Reading, 0, w.ask},
		{get, "/tag/:tag", Anybody, Reading, 0, w.tagShow},
		{get, "/search", Anybody, Searching, 0, w.searchShow},

		{get, "/t/:id/reply", SignedIn, Reading, 0, w.replyNew},
		{post, "/t/:id/reply", SignedIn, Writing, picture, w.replyCreate},
		{get, "/t/:id/feed.atom", Anybody, Reading, 0, w.threadFeed},
		{get, "/t/:id/unread", SignedIn, Reading, 0, w.threadUnread},
		{post, "/t/:id/follow", SignedIn, Writing, maxForm, w.threadFollow},
		{post, "/t/:id/notes", Internal, Writing, maxForm, w.once(w.threadNote)},
		{get, "/t/:id", Anybody, Reading, 0, w.threadShow},
		{get, "/t/:id/:slug", Anybody, Reading, 0, w.threadShow},

		{get, "/p/:id", Anybody, Reading, 0, w.postShow},
		{get, "/p/:id/quote", Anybody, Reading, 0, w.postQuote},
		{get, "/p/:id/history", Anybody, Reading, 0, w.postHistory},
		{get, "/p/:id/edit", SignedIn, Reading, 0, w.postEditForm},
		{post, "/p/:id/edit", SignedIn, Writing, picture, w.postEdit},
		{get, "/p/:id/withdraw", SignedIn, Reading, 0, w.postWithdrawForm},
		{post, "/p/:id/withdraw", SignedIn, Writing, maxForm, w.postWithdraw},
		{post, "/p/:id/helpful", SignedIn, Writing, maxForm, w.postHelpful},
		{post, "/p/:id/accept", SignedIn, Writing, maxForm, w.postAccept},
		{get, "/p/:id/confirm", SignedIn, Reading, 0, w.confirmForm},
		{post, "/p/:id/confirm", SignedIn, Writing, maxForm, w.confirm},
		{get, "/p/:id/official", StaffOnly, Reading, 0, w.officialForm},
		{post, "/p/:id/official", StaffOnly, Writing, maxForm, w.once(w.officialMark)},
		{get, "/p/:id/official/withdraw", StaffOnly, Reading, 0, w.officialWithdrawForm},
		{post, "/p/:id/official/withdraw", StaffOnly, Writing, maxForm, w.once(w.officialWithdraw)},

		{post, "/preview", SignedIn, Saving, maxForm, w.previewShow},
		{post, "/uploads", SignedIn, Uploading, picture, w.uploadCreate},
		{get, "/uploads/:name", Anybody, Reading, 0, w.uploadShow},
		{get, "/drafts", SignedIn, Reading, 0, w.drafts},
		{post, "/drafts", SignedIn, Saving, maxForm, w.draftSave},
		{post, "/drafts/:id/discard", SignedIn, Writing, maxForm, w.draftDiscard},
		{get, "/subscriptions", SignedIn, Reading, 0, w.subscriptions},
		{post, "/subscriptions/:id/end", SignedIn, Writing, maxForm, w.subscriptionEnd},
		{get, "/members/suggest", SignedIn, Saving, 0, w.membersSuggest},

		{get, "/static/:name", Anybody, Reading, 0, w.static},
		{get, "/sitemap.xml", Anybody, Reading, 0, w.sitemap},
		{get, "/sitemap/:n.xml", Anybody, Reading, 0, w.sitemapPart},
		{get, "/robots.txt", Anybody, Reading, 0, w.robots},
	}, w.accountRoutes(), w.letterRoutes(), w.factorRoutes(), w.intakeRoutes(), w.adminRoutes())
}
