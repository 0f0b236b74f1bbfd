package web

import "answerable/themes"

// confirmAddressForm is GET /confirm-address, with the link in the browser.
func (w *Web) confirmAddressForm(r *Request) error {
	link, err := w.People.AddressLink(r.Context(), r.link("confirm"))
	if err != nil {
		return err
	}
	page := themes.ConfirmAddressPage{Frame: w.bareFrame(r, "Confirm your address"), Name: link.Name, Email: link.Email}
	if link.Current != link.Email {
		page.Instead = link.Current
	}
	return w.sendPage(r, themes.PageConfirmAddress, page)
}

// confirmAddress is POST /confirm-address.
func (w *Web) confirmAddress(r *Request) error {
	if _, err := w.People.Confirm(r.Context(), r.link("confirm")); err != nil {
		return err
	}
	r.endLink()
	if r.Viewer.SignedIn() {
		return r.back("/account", "address")
	}
	return r.back("/sign-in", "address")
}
