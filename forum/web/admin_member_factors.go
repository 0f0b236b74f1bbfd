package web

import "answerable/forum/fail"

// adminMemberTakeFactors is POST /admin/members/:id/take-factors with sure.
func (w *Web) adminMemberTakeFactors(r *Request) error {
	m, err := w.adminMemberOf(r)
	if err != nil {
		return err
	}
	if r.field("sure") == "" {
		err = fail.Field("sure", "Please make sure first that it is the member who asks.")
	} else {
		err = w.People.TakeFactors(r.Context(), r.Viewer, m.ID)
	}
	if err == nil {
		return r.back("/admin/members/"+idText(m.ID), "factors-taken")
	}
	beside, err := r.fieldErrors(err)
	if err != nil {
		return err
	}
	return w.adminMemberPage(r, m, beside)
}
