package web

import (
	"errors"
	"io"
	"os"

	"answerable/themes"

	"github.com/gofiber/fiber/v2"
)

// ownDataForm is GET /account/data.
func (w *Web) ownDataForm(r *Request) error {
	if err := w.People.Fresh(r.Viewer); err != nil {
		return err // asked before the form, so that the download comes from the form itself
	}
	return w.sendPage(r, themes.PageOwnData, themes.OwnDataPage{Frame: w.bareFrame(r, "Your data")})
}

// ownData is POST /account/data: everything about the member as one file. It is
// written to the disk first, so that a failure gives an error and no half of a
// file, and memory does not grow with the account.
func (w *Web) ownData(r *Request) error {
	if err := w.People.TakeData(r.Context(), r.Viewer); err != nil {
		return err
	}
	file, err := os.CreateTemp("", "own-data-*.zip")
	if err != nil {
		return err
	}
	err = errors.Join(os.Remove(file.Name()), w.Moderation.OwnData(r.Context(), r.Viewer, file))
	if err != nil {
		return errors.Join(err, file.Close())
	}
	size, err := file.Seek(0, io.SeekCurrent)
	if err == nil {
		_, err = file.Seek(0, io.SeekStart)
	}
	if err != nil {
		return errors.Join(err, file.Close())
	}
	r.Set(fiber.HeaderContentType, "application/zip")
	r.Set(fiber.HeaderContentDisposition, `attachment; filename="own-data.zip"`)
	r.Set(fiber.HeaderCacheControl, "private, no-store")
	return r.SendStream(file, int(size)) // the server closes the file afterwards
}
