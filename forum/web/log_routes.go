package web

import "github.com/gofiber/fiber/v2"

// logRoutes are the addresses by which anybody checks the moderation log. They
// stand before those of its pages, because /moderation/log/:n would match them.
func (w *Web) logRoutes() []Route {
	get := fiber.MethodGet
	return []Route{
		{get, "/moderation/log/checkpoint", Anybody, Reading, 0, w.logCheckpoint},
		{get, "/moderation/log/key", Anybody, Reading, 0, w.logKey},
		{get, "/moderation/log/tile/*", Anybody, Reading, 0, w.logTile},
		{get, "/moderation/log/texts/*", Anybody, Reading, 0, w.logTexts},
		{get, "/moderation/log/:n/proof", Anybody, Reading, 0, w.logProof},
		{get, "/moderation/log/:n/receipt", Anybody, Reading, 0, w.logReceipt},
	}
}
