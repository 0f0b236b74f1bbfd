package web

import (
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"strings"

	"answerable/forum/fail"

	"github.com/gofiber/fiber/v2"
)

// uploadCreate is POST /uploads from scripts: one picture as the multipart
// field "file". The body is read as it arrives, never as a whole.
func (w *Web) uploadCreate(r *Request) error {
	part, err := r.filePart()
	if err != nil {
		return err
	}
	defer func() { _ = part.Close() }() // it was only read
	up, err := w.Forum.Upload(r.Context(), r.Viewer, part)
	if err != nil {
		return err
	}
	r.Status(fiber.StatusCreated)
	return r.JSON(fiber.Map{"url": up.Path, "markdown": pictureMarkdown(part.FileName(), up.Path), "width": up.Width, "height": up.Height})
}

// filePart finds the field "file" of a multipart body.
func (r *Request) filePart() (*multipart.Part, error) {
	malformed := fail.New(fail.Malformed, "No picture arrived.", "Choose a picture and try again.")
	kind, params, err := mime.ParseMediaType(r.Get(fiber.HeaderContentType))
	if err != nil || kind != fiber.MIMEMultipartForm || params["boundary"] == "" {
		return nil, malformed
	}
	var body io.Reader = r.Ctx.Context().RequestBodyStream()
	if body == nil {
		body = strings.NewReader(string(r.Ctx.Request().Body()))
	}
	reader := multipart.NewReader(body, params["boundary"])
	for range 10 {
		part, err := reader.NextPart()
		if err != nil {
			return nil, malformed.Because(err)
		}
		if part.FormName() == "file" {
			return part, nil
		}
	}
	return nil, malformed.Because(errors.New("no field named file"))
}
