package web

import "github.com/gofiber/fiber/v2"

// factorsPath is where somebody sees and changes how he proves who he is.
const factorsPath = "/account"

// factorRoutes are the addresses about how people prove who they are, beyond
// their password.
func (w *Web) factorRoutes() []Route {
	get, post := fiber.MethodGet, fiber.MethodPost
	return []Route{
		{get, confirmPath, SignedIn, Reading, 0, w.proveForm},
		{post, confirmPath, SignedIn, Entering, maxForm, w.prove},
	}
}
