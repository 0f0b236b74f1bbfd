package web

import (
	"answerable/themes"
)

// adminResetLink is POST /admin/members/:id/reset-link: a link to hand over,
// shown once.
func (w *Web) adminResetLink(r *Request) error {
	m, err := w.adminMemberOf(r)
	if err != nil {
		return err
	}
	path, err := w.People.MakeResetLink(r.Context(), r.Viewer, m.ID)
	if err != nil {
		return err
	}
	return w.sendPage(r, themes.PageHandOver, themes.HandOverPage{Frame: w.bareFrame(r, "A link for "+m.Name), What: "reset", For: m.Name,
		URL: w.Site.BaseURL + path, Back: themes.Link{Text: m.Name, URL: "/admin/members/" + idText(m.ID)}})
}

// adminErase is POST /admin/members/:id/erase with reason and contents.
func (w *Web) adminErase(r *Request) error {
	m, err := w.adminMemberOf(r)
	if err != nil {
		return err
	}
	if err := w.People.Fresh(r.Viewer); err != nil {
		return err
	}
	_, err = w.Moderation.EraseAccount(r.Context(), r.Viewer, m.ID, r.field("contents") == "erase", r.field("reason"))
	if err == nil {
		return r.back("/admin/members", "erased")
	}
	beside, err := r.fieldErrors(err)
	if err != nil {
		return err
	}
	return w.adminMemberPage(r, m, beside)
}
