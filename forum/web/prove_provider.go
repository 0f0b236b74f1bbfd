package web

import (
	"encoding/json"

	"answerable/forum/account"
	"answerable/forum/oidc"
	"answerable/themes"

	"github.com/gofiber/fiber/v2"
)

// maxKept bounds what a trip remembers of a form, in bytes of JSON: a ceremony
// has room for 20,000 characters.
const maxKept = 15_000

// proveByProvider is POST /confirm-it-is-you/with/:id: the provider asks who it
// is, and what was typed waits meanwhile.
func (w *Web) proveByProvider(r *Request) error {
	t := travel{Prove: true, Back: r.returnTo(), To: localPath(r.sent("proof_to")), Kept: r.keptFields()}
	packed, err := json.Marshal(t)
	if err != nil {
		return err
	}
	if len(packed) > maxKept {
		t.To, t.Kept = "", nil
	}
	return w.sendAway(r, t)
}

// proved goes on where the proof was asked for: to the page, or with a button
// that sends the form on as it was, because coming back is a GET.
func (w *Web) proved(r *Request, t travel, id account.Identity, who oidc.Person) error {
	if err := w.People.ProveByProvider(r.Context(), r.Viewer, id, who.AskedAt); err != nil {
		return err
	}
	if t.To == "" {
		return r.Redirect(orHome(t.Back), fiber.StatusSeeOther)
	}
	return w.sendPage(r, themes.PageConfirmYou, themes.ConfirmYouPage{Frame: w.bareFrame(r, "Confirm that it is you"), Name: r.Viewer.Name, Proved: true,
		To: t.To, Return: t.Back, Kept: t.Kept})
}

// linkedProviders are those that the reader has an account linked to.
func (w *Web) linkedProviders(links []account.Linked) (linked []themes.Provider) {
	for _, p := range w.shownProviders(links) {
		if p.Linked != 0 {
			linked = append(linked, p)
		}
	}
	return linked
}
