package web

import (
	"answerable/forum/account"
	"answerable/themes"
)

// resetForm is GET /reset, with the link in the browser.
func (w *Web) resetForm(r *Request) error { return w.resetPage(r, nil) }

// reset is POST /reset. It signs nobody in: the second factor is asked for when
// signing in, as ever.
func (w *Web) reset(r *Request) error {
	_, err := w.People.Reset(r.Context(), r.link("reset"), r.field("password"))
	if err != nil {
		beside, err := r.fieldErrors(err)
		if err != nil {
			return err
		}
		return w.resetPage(r, beside)
	}
	r.endLink()
	return r.back("/sign-in", "reset")
}

func (w *Web) resetPage(r *Request, errors map[string]string) error {
	link, err := w.People.ResetLink(r.Context(), r.link("reset"))
	if err != nil {
		return err
	}
	return w.sendPage(r, themes.PageReset, themes.ResetPage{Frame: w.bareFrame(r, "Choose another password"), Form: themes.Form{Errors: errors},
		Name: link.Name, MinPassword: account.MinPasswordOf(link.Role)})
}
