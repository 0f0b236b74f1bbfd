package web

import "github.com/gofiber/fiber/v2"

const (
	// forever is for what never changes once it is there.
	forever   = "public, max-age=31536000, immutable"
	textPlain = "text/plain; charset=utf-8"
)

// logCheckpoint is GET /moderation/log/checkpoint: the signed state of the log
// (c2sp.org/tlog-checkpoint).
func (w *Web) logCheckpoint(r *Request) error {
	signed, err := w.ModLog.Checkpoint(r.Context())
	if err != nil {
		return err
	}
	return sendFresh(r, textPlain, []byte(signed))
}

// logKey is GET /moderation/log/key: the verifier keys, the newest log's first.
func (w *Web) logKey(r *Request) error {
	keys, err := w.ModLog.Keys(r.Context())
	if err != nil {
		return err
	}
	return sendFresh(r, textPlain, []byte(keys))
}

// logTile is GET /moderation/log/tile/*: hashes or leaves (c2sp.org/tlog-tiles).
// What a checkpoint covers never changes, partial tiles included.
func (w *Web) logTile(r *Request) error {
	tile, err := w.ModLog.Tile(r.Context(), "tile/"+r.Params("*"))
	if err != nil {
		return err
	}
	r.Set(fiber.HeaderContentType, fiber.MIMEOctetStream)
	r.Set(fiber.HeaderCacheControl, forever)
	r.Set(fiber.HeaderContentDisposition, "attachment")
	return r.Send(tile)
}

// logTexts is GET /moderation/log/texts/*: the public texts of a bundle of
// entries with their salts. They can be erased, so nobody keeps them for long.
func (w *Web) logTexts(r *Request) error {
	texts, err := w.ModLog.Texts(r.Context(), "texts/"+r.Params("*"))
	if err != nil {
		return err
	}
	r.Set(fiber.HeaderContentDisposition, "attachment")
	return sendFresh(r, fiber.MIMEOctetStream, texts)
}

// sendFresh sends what caches may keep for as long as a page.
func sendFresh(r *Request, contentType string, body []byte) error {
	r.Set(fiber.HeaderContentType, contentType)
	r.Set(fiber.HeaderCacheControl, publicPolicy)
	return r.Send(body)
}
