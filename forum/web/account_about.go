package web

// accountAbout is POST /account/about: what everybody reads about the member.
func (w *Web) accountAbout(r *Request) error {
	err := w.People.SetAbout(r.Context(), r.Viewer, r.field("about"))
	if err == nil {
		return r.back("/account", "saved")
	}
	beside, err := r.fieldErrors(err)
	if err != nil {
		return err
	}
	return w.accountPage(r, beside)
}
