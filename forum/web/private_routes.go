package web

import "github.com/gofiber/fiber/v2"

// privateRoutes are the addresses of private details. They stand before
// "/t/:id/:slug".
func (w *Web) privateRoutes() []Route {
	get, post := fiber.MethodGet, fiber.MethodPost
	return []Route{
		{get, "/t/:id/private", SignedIn, Reading, 0, w.privateList},
		{post, "/t/:id/private", SignedIn, Writing, maxForm, w.once(w.privateAsk)},
		{get, "/t/:id/private/:member", SignedIn, Reading, 0, w.privateShow},
		{post, "/t/:id/private/:member", SignedIn, Writing, maxForm, w.once(w.privateWrite)},
		{post, "/t/:id/private/:member/open", SignedIn, Writing, maxForm, w.once(w.privateOpen)},
		{post, "/t/:id/private/:member/delete", SignedIn, Writing, maxForm, w.once(w.privateDelete)},
	}
}
