package web

import "answerable/forum/fail"

// accountEmail is POST /account/email: it asks for another address, which
// counts once it is confirmed.
func (w *Web) accountEmail(r *Request) error {
	err := w.changeEmail(r)
	if err == nil && (r.field("email") == "" || !w.People.Mails()) {
		return r.back("/account", "saved")
	}
	if err == nil {
		return r.back("/account", "address-asked")
	}
	beside, err := r.fieldErrors(err)
	if err != nil {
		return err
	}
	return w.accountPage(r, beside)
}

// changeEmail takes an address away only by its own button, and never because a
// field was left empty.
func (w *Web) changeEmail(r *Request) error {
	if r.field("email") == "" && r.field("remove") == "" {
		return fail.Field("email", "Please type the address.")
	}
	email := r.field("email")
	if r.field("remove") != "" {
		email = ""
	}
	return w.People.ChangeEmail(r.Context(), r.Viewer, email, r.Address().String())
}

// accountEmailAgain is POST /account/email/again: the letter once more; older
// links die.
func (w *Web) accountEmailAgain(r *Request) error {
	if err := w.People.ConfirmAgain(r.Context(), r.Viewer, r.Address().String()); err != nil {
		return err
	}
	return r.back("/account", "letter-again")
}
