package web

import (
	"slices"
	"strings"

	"answerable/forum/account"
	"answerable/forum/fail"
	"answerable/themes"

	"github.com/gofiber/fiber/v2"
)

// confirmPath is where somebody proves once more who he is.
const confirmPath = "/confirm-it-is-you"

// proveForm is GET /confirm-it-is-you?return=.
func (w *Web) proveForm(r *Request) error {
	return w.provePage(r, goingOn{back: r.returnTo()}, nil)
}

// prove is POST /confirm-it-is-you. Where the person came from a form, it
// is sent on as it was (RFC 9110, 15.4.8: 307 keeps method and body).
func (w *Web) prove(r *Request) error {
	c := goingOn{to: localPath(r.sent("proof_to")), back: r.returnTo(), kept: r.keptFields()}
	if err := w.proveNow(r); err != nil {
		beside, err := r.fieldErrors(err)
		if err != nil {
			return err
		}
		return w.provePage(r, c, beside)
	}
	if c.to != "" {
		return r.Redirect(c.to, fiber.StatusTemporaryRedirect)
	}
	return r.Redirect(orHome(c.back), fiber.StatusSeeOther)
}

// proveNow takes what the form brings: a passkey's answer, or the password with
// a code. A session that is fresh already needs neither.
func (w *Web) proveNow(r *Request) error {
	if answer := r.sent("proof_passkey"); answer != "" {
		return w.People.ProveByPasskey(r.Context(), r.Viewer, r.ceremony(), []byte(answer))
	}
	if w.People.Fresh(r.Viewer) == nil && r.sent("proof_password") == "" {
		return nil
	}
	return w.People.Prove(r.Context(), r.Viewer, account.Proof{Password: r.sent("proof_password"), Code: r.sent("proof_code")})
}

// goingOn is what goes on once the person has proved who he is.
type goingOn struct {
	to   string // the form's own address, "" for a page
	back string
	kept []themes.Hidden
}

// sendToProve answers what needs a fresh proof: a page with the way to prove
// and back, a form with the question and all that was typed in it.
func (w *Web) sendToProve(r *Request, e *fail.Error) {
	if r.Method() == fiber.MethodGet {
		_ = r.Redirect(confirmPath+"?return="+queryEscape(r.OriginalURL()), fiber.StatusSeeOther) // never fails in Fiber v2
		return
	}
	if err := w.provePage(r, goingOn{to: localPath(r.Path()), kept: r.keptFields()}, nil); err != nil {
		w.refusePage(r, e)
	}
}

// secretFields are never put into a page again.
var secretFields = []string{"password", "current", "code"}

// keptFields are the fields of the form that was sent, but for secrets and for
// the proof's own.
func (r *Request) keptFields() (kept []themes.Hidden) {
	for name, value := range r.Request().PostArgs().All() {
		if key := shown(string(name)); !slices.Contains(secretFields, key) && !isProof(key) {
			kept = append(kept, themes.Hidden{Name: key, Value: shown(string(value))})
		}
	}
	return kept
}

func isProof(field string) bool { return strings.HasPrefix(field, "proof_") || field == "return" }

func (w *Web) provePage(r *Request, c goingOn, errors map[string]string) error {
	f, err := w.People.Factors(r.Context(), r.Viewer)
	if err != nil {
		return err
	}
	return w.sendPage(r, themes.PageConfirmYou, themes.ConfirmYouPage{Frame: w.bareFrame(r, "Confirm that it is you"), Form: themes.Form{Errors: errors},
		Name: r.Viewer.Name, Password: f.Password, App: f.TOTPSince != nil, Passkeys: f.PasskeysWork && len(f.Passkeys) > 0, Providers: w.linkedProviders(f.Linked),
		To: c.to, Return: c.back, Kept: c.kept})
}
