package web

import (
	"encoding/json"

	"github.com/gofiber/fiber/v2"
)

// passkeyOptions is POST /account/factors/passkeys/options: what the browser
// needs to make a passkey, for the page's script.
func (w *Web) passkeyOptions(r *Request) error {
	options, token, err := w.People.BeginPasskey(r.Context(), r.Viewer)
	if err != nil {
		return err
	}
	return w.sendOptions(r, options, token)
}

// sendOptions gives a script what it asks the browser for; the token of the
// ceremony stays where no script sees it.
func (w *Web) sendOptions(r *Request, options []byte, token string) error {
	r.setCookie(w.cookies.passkey, token, 0)
	r.Set(fiber.HeaderCacheControl, "no-store")
	return r.JSON(json.RawMessage(options))
}

// passkeyAdd is POST /account/factors/passkeys with the browser's answer.
func (w *Web) passkeyAdd(r *Request) error {
	token, err := w.People.AddPasskey(r.Context(), r.Viewer, r.ceremony(), r.field("name"), []byte(r.field("answer")))
	if err != nil {
		return w.factorsBeside(r, err)
	}
	return w.grown(r, token, "passkey-added")
}

// ceremony is the token of the passkey ceremony that this browser began; it
// answers once.
func (r *Request) ceremony() string {
	token := r.Cookies(r.web.cookies.passkey)
	r.endCookie(r.web.cookies.passkey)
	return token
}

// passkeyRename is POST /account/factors/passkeys/:id/rename.
func (w *Web) passkeyRename(r *Request) error {
	id, err := r.Int64("id")
	if err != nil {
		return err
	}
	if err := w.People.RenamePasskey(r.Context(), r.Viewer, id, r.field("name")); err != nil {
		return w.factorsBeside(r, err)
	}
	return r.back(factorsPath, "saved")
}

// passkeyRemove is POST /account/factors/passkeys/:id/remove.
func (w *Web) passkeyRemove(r *Request) error {
	id, err := r.Int64("id")
	if err != nil {
		return err
	}
	if err := w.People.RemovePasskey(r.Context(), r.Viewer, id); err != nil {
		return w.factorsBeside(r, err)
	}
	return r.back(factorsPath, "factor-removed")
}
