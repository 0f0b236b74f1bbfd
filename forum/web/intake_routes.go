package web

import "github.com/gofiber/fiber/v2"

// Calling is the rate class of webhooks: each is signed, but a signature has to
// be checked first.
const Calling Rate = "calling"

// maxCall is the most bytes a channel's call has: a post of 50 kB as JSON.
const maxCall = 320 << 10

// intakeRoutes are the ways in beside the pages, and their administration.
func (w *Web) intakeRoutes() []Route {
	get, post := fiber.MethodGet, fiber.MethodPost
	mail := int64(maxCall)
	if w.Intake != nil {
		mail = w.Intake.Mail.MaxBytes
	}
	return []Route{
		{get, "/intake/start", Anybody, Reading, 0, w.mailStartShow},
		{post, "/intake/start", Anybody, Entering, maxForm, w.mailStartConfirm},
		{post, "/intake/mail", Anybody, Calling, mail, w.intakeMail},
		{post, "/intake/:channel", Anybody, Calling, maxCall, w.intakeCall},
		{get, "/admin/intake", Administrators, Reading, 0, w.adminIntake},
		{post, "/admin/intake/boards/:id", Administrators, Writing, maxForm, w.adminIntakeBoard},
		{get, "/account/channels", SignedIn, Reading, 0, w.channels},
		{post, "/account/channels", SignedIn, Entering, maxForm, w.channelsClaim},
		{get, "/admin/intake/mails", Administrators, Reading, 0, w.adminInbox},
		{get, "/admin/intake/new", Administrators, Reading, 0, w.adminChannelNew},
		{post, "/admin/intake/new", Administrators, Writing, maxForm, w.adminChannelSave},
		{get, "/admin/intake/:id", Administrators, Reading, 0, w.adminChannelEdit},
		{post, "/admin/intake/:id", Administrators, Writing, maxForm, w.adminChannelSave},
	}
}
