package web

import (
	"bytes"
	"image/png"

	"answerable/themes"

	"github.com/gofiber/fiber/v2"
)

// qrSize is the width and height of the picture for the app, in pixels.
const qrSize = 240

// appStart is POST /account/factors/app/start: it makes the secret.
func (w *Web) appStart(r *Request) error {
	if err := w.People.StartTOTP(r.Context(), r.Viewer); err != nil {
		return err
	}
	return r.Redirect(appPath, fiber.StatusSeeOther)
}

// appForm is GET /account/factors/app, where the secret is shown until its
// first code came.
func (w *Web) appForm(r *Request) error { return w.appPage(r, nil) }

// appPicture is GET /account/factors/app/picture.png.
func (w *Web) appPicture(r *Request) error {
	secret, err := w.People.WaitingTOTP(r.Context(), r.Viewer)
	if err != nil {
		return err
	}
	picture, err := secret.Picture.Image(qrSize, qrSize)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := png.Encode(&b, picture); err != nil {
		return err
	}
	r.Set(fiber.HeaderCacheControl, "private, no-store")
	r.Type("png")
	return r.Send(b.Bytes())
}

// appConfirm is POST /account/factors/app with the first code.
func (w *Web) appConfirm(r *Request) error {
	token, err := w.People.ConfirmTOTP(r.Context(), r.Viewer, r.field("code"))
	if err != nil {
		beside, err := r.fieldErrors(err)
		if err != nil {
			return err
		}
		return w.appPage(r, beside)
	}
	return w.grown(r, token, "app-added")
}

// appRemove is POST /account/factors/app/remove.
func (w *Web) appRemove(r *Request) error {
	if err := w.People.RemoveTOTP(r.Context(), r.Viewer); err != nil {
		return w.factorsBeside(r, err)
	}
	return r.back(factorsPath, "factor-removed")
}

func (w *Web) appPage(r *Request, errors map[string]string) error {
	secret, err := w.People.WaitingTOTP(r.Context(), r.Viewer)
	if err != nil {
		return err
	}
	return w.sendPage(r, themes.PageFactorApp, themes.FactorAppPage{Frame: w.bareFrame(r, "Set up an authenticator app"), Form: themes.Form{Errors: errors},
		Key: secret.Key, PictureURL: appPath + "/picture.png", AppURL: secret.Picture.URL()})
}
