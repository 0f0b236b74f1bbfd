package web

// accountFirstPassword is POST /account/password/first, for who has none yet.
func (w *Web) accountFirstPassword(r *Request) error {
	err := w.People.SetFirstPassword(r.Context(), r.Viewer, r.field("password"))
	if err == nil {
		return r.back("/account", "password")
	}
	beside, err := r.fieldErrors(err)
	if err != nil {
		return err
	}
	return w.accountPage(r, beside)
}

// accountPassword is POST /account/password; it ends the member's other sign-ins.
func (w *Web) accountPassword(r *Request) error {
	err := w.People.ChangePassword(r.Context(), r.Viewer, r.field("current"), r.field("password"))
	if err == nil {
		return r.back("/account", "password")
	}
	beside, err := r.fieldErrors(err)
	if err != nil {
		return err
	}
	return w.accountPage(r, beside)
}
