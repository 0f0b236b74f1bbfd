package web

import (
	"answerable/forum/thread"
	"answerable/moderation"

	"github.com/gofiber/fiber/v2"
)

// moderationRoutes are the addresses of the log's pages, the rules, and of what
// moderators and those they act on do. They stand before "/t/:id/:slug", and
// after those of the log that programs read.
func (w *Web) moderationRoutes() []Route {
	get, post := fiber.MethodGet, fiber.MethodPost
	return []Route{
		{get, "/moderation/log", Anybody, Searching, 0, w.logList},
		{get, "/moderation/log.atom", Anybody, Reading, 0, w.logFeed},
		{get, "/moderation/log.json", Anybody, Searching, 0, w.logJSON},
		{get, "/moderation/log.csv", Anybody, Searching, 0, w.logCSV},
		{get, "/moderation/log/check", Anybody, Reading, 0, w.logCheck},
		{get, "/moderation/log/:n", Anybody, Reading, 0, w.logEntry},
		{get, "/moderation/log/:n/undo", Moderators, Reading, 0, w.undoForm},
		{post, "/moderation/log/:n/undo", Moderators, Writing, maxForm, w.once(w.undo)},
		{post, "/moderation/log/:n/confirm", Moderators, Writing, maxForm, w.once(w.confirmAct)},
		{get, "/moderation/log/:n/appeal", SignedIn, Reading, 0, w.appealForm},
		{post, "/moderation/log/:n/appeal", SignedIn, Writing, maxForm, w.once(w.appealMake)},
		{get, "/moderation/log/:n/discuss", SignedIn, Reading, 0, w.discussForm},
		{post, "/moderation/log/:n/discuss", SignedIn, Writing, maxForm, w.discuss},

		{get, "/moderation/appeals", Anybody, Reading, 0, w.appeals},
		{get, "/moderation/appeals/:id", Anybody, Reading, 0, w.appealShow},
		{post, "/moderation/appeals/:id/decide", Moderators, Writing, maxForm, w.once(w.appealDecide)},
		{post, "/moderation/appeals/:id/withdraw", SignedIn, Writing, maxForm, w.once(w.appealWithdraw)},

		{get, "/moderation/queue", Moderators, Reading, 0, w.queue},
		{get, "/moderation/queue/:id", Moderators, Reading, 0, w.queueItem},
		{post, "/moderation/queue/:id/claim", Moderators, Writing, maxForm, w.once(w.queueClaim)},
		{post, "/moderation/queue/:id/release", Moderators, Writing, maxForm, w.once(w.queueRelease)},
		{post, "/moderation/queue/:id/refuse", Moderators, Writing, maxForm, w.once(w.queueRefuse)},
		{get, "/moderation/queue/:id/appeal", SignedIn, Reading, 0, w.refusalAppealForm},
		{post, "/moderation/queue/:id/appeal", SignedIn, Writing, maxForm, w.once(w.refusalAppeal)},
		{get, "/moderation/held/:id", Moderators, Reading, 0, w.heldItem},
		{post, "/moderation/held/:id/approve", Moderators, Writing, maxForm, w.once(w.heldApprove)},
		{post, "/moderation/held/:id/refuse", Moderators, Writing, maxForm, w.once(w.heldRefuse)},
		{get, "/held", SignedIn, Reading, 0, w.held},

		{get, "/moderation/transparency.json", Moderators, Searching, 0, w.transparency},

		{get, "/rules", Anybody, Reading, 0, w.rules},
		{get, "/rules/:version", Anybody, Reading, 0, w.rules},
		{get, "/rules/:version/:number", Anybody, Reading, 0, w.rule},
		{get, "/admin/rules", Administrators, Reading, 0, w.adminRules},
		{post, "/admin/rules", Administrators, Writing, maxForm, w.once(w.adminRulesPublish)},

		{get, "/admin/new-members", Administrators, Reading, 0, w.adminNewMembers},
		{post, "/admin/new-members", Administrators, Writing, maxForm, w.adminNewMembersChange},

		{get, "/p/:id/moderate", Moderators, Reading, 0, w.moderatePostForm},
		{post, "/p/:id/moderate", Moderators, Writing, maxForm, w.once(w.moderatePost)},
		{get, "/t/:id/moderate", Moderators, Reading, 0, w.moderateThreadForm},
		{post, "/t/:id/moderate", Moderators, Writing, maxForm, w.once(w.moderateThread)},
		{get, "/m/:name/moderate", Moderators, Reading, 0, w.moderateMemberForm},
		{post, "/m/:name/moderate", Moderators, Writing, maxForm, w.once(w.moderateMember)},
		{get, "/m/:name/spam", Moderators, Reading, 0, w.spamForm},
		{post, "/m/:name/spam", Moderators, Writing, maxForm, w.spam},
		{get, "/p/:id/flag", Anybody, Reading, 0, w.flagForm},
		{post, "/p/:id/flag", Anybody, Writing, maxForm, w.once(w.flag)},
		{get, "/p/:id/original", SignedIn, Reading, 0, w.original},
	}
}

// moderationTopic reports whether a topic concerns pages of moderation alone.
func moderationTopic(topic string) bool {
	return topic == moderation.LogTopic || topic == moderation.QueueTopic || topic == moderation.RulesTopic || topic == thread.HeldTopic
}
