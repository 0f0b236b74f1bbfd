package web

import (
	"answerable/forum/account"
	"answerable/forum/fail"
	"answerable/themes"

	"github.com/gofiber/fiber/v2"
)

// secondPath is the second step of signing in.
const secondPath = "/sign-in/second"

// toSecondStep keeps the step in the browser and leads there.
func (w *Web) toSecondStep(r *Request, step account.SecondStep, back string) error {
	r.setCookie(w.cookies.step, step.Token, 0)
	return r.Redirect(returning(secondPath, back), fiber.StatusSeeOther)
}

// secondForm is GET /sign-in/second.
func (w *Web) secondForm(r *Request) error { return w.secondPage(r, nil) }

// second is POST /sign-in/second with a code.
func (w *Web) second(r *Request) error {
	token, _, err := w.People.FinishSignIn(r.Context(), account.SecondProof{Token: r.Cookies(w.cookies.step), Code: r.field("code")})
	if fail.Is(err, fail.Gone) {
		return w.beginAgain(r)
	}
	if err != nil {
		beside, err := r.fieldErrors(err)
		if err != nil {
			return err
		}
		return w.secondPage(r, beside)
	}
	r.endCookie(w.cookies.step)
	return w.entered(r, token, r.returnTo())
}

func (w *Web) secondPage(r *Request, errors map[string]string) error {
	waits, totp, err := w.People.SecondStepWaits(r.Context(), r.Cookies(w.cookies.step))
	if err != nil {
		return err
	}
	if !waits {
		return w.beginAgain(r)
	}
	return w.sendPage(r, themes.PageSecondStep, themes.SecondStepPage{Frame: w.bareFrame(r, "Second step"), Form: themes.Form{Errors: errors},
		App: totp, Passkeys: w.People.PasskeysWork(), Return: r.returnTo()})
}

// beginAgain leads to the first step where the second has ended.
func (w *Web) beginAgain(r *Request) error {
	r.endCookie(w.cookies.step)
	return r.back(returning("/sign-in", r.returnTo()), "step-ended")
}
