package web

import (
	"io"
	"strings"

	"answerable/forum/fail"

	"github.com/gofiber/fiber/v2"
)

// static is GET /static/:name: the theme's files. A name with its content's
// hash may be kept for ever.
func (w *Web) static(r *Request) error {
	body, contentType, etag, ok := w.Theme.Static(r.Params("name"))
	if !ok {
		return fail.NotFound()
	}
	r.Set(fiber.HeaderContentType, contentType)
	r.Set(fiber.HeaderETag, etag)
	r.Set(fiber.HeaderCacheControl, "no-cache")
	if w.Theme.Immutable(r.Params("name")) {
		r.Set(fiber.HeaderCacheControl, "public, max-age=31536000, immutable")
	}
	if strings.Contains(r.Get(fiber.HeaderIfNoneMatch), etag) {
		r.Status(fiber.StatusNotModified)
		return nil
	}
	r.Response().SetBodyRaw(body)
	return nil
}

// uploadShow is GET /uploads/:name: a picture, for who may see a post that
// shows it.
func (w *Web) uploadShow(r *Request) error {
	file, contentType, public, err := w.Forum.OpenUpload(r.Context(), r.Viewer, r.Params("name"))
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }() // it was only read
	r.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	r.Set(fiber.HeaderCacheControl, "private, no-store")
	if public {
		etag := `"` + r.Params("name") + `"` // a name is never given to another picture
		r.Set(fiber.HeaderCacheControl, publicPolicy)
		r.Set(fiber.HeaderETag, etag)
		if strings.Contains(r.Get(fiber.HeaderIfNoneMatch), etag) {
			r.Status(fiber.StatusNotModified)
			return nil
		}
	}
	body, err := io.ReadAll(file)
	if err != nil {
		return err
	}
	r.Set(fiber.HeaderContentType, contentType)
	r.Set(fiber.HeaderContentDisposition, "inline")
	return r.Send(body)
}
