package web

import (
	"answerable/forum/account"

	"github.com/gofiber/fiber/v2"
)

// signInPasskeyOptions is POST /sign-in/passkey/options: a challenge for
// whichever passkey the person chooses, for the page's script.
func (w *Web) signInPasskeyOptions(r *Request) error {
	options, token, err := w.People.BeginPasskeyAnswer(r.Context())
	if err != nil {
		return err
	}
	return w.sendOptions(r, options, token)
}

// signInPasskey is POST /sign-in/passkey with the browser's answer: nobody types
// a name.
func (w *Web) signInPasskey(r *Request) error {
	token, _, err := w.People.SignInWithPasskey(r.Context(), r.ceremony(), []byte(r.field("answer")),
		account.SignIn{Device: r.device(), Address: r.Address().String()})
	if err != nil {
		beside, err := r.fieldErrors(err)
		if err != nil {
			return err
		}
		return w.signInPage(r, beside)
	}
	return w.entered(r, token, r.returnTo())
}

// entered gives the browser its new session and leads to where it came from.
func (w *Web) entered(r *Request, token, back string) error {
	if err := w.enter(r, token); err != nil {
		return err
	}
	return r.Redirect(orHome(back), fiber.StatusSeeOther)
}
