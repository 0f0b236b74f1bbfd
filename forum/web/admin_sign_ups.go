package web

import (
	"answerable/forum/account"
	"answerable/themes"
)

// adminSignUps is GET /admin/sign-ups: who waits, who was refused, and whose
// account will be deleted.
func (w *Web) adminSignUps(r *Request) error { return w.adminSignUpsPage(r, 0, nil) }

// adminSignUpApprove is POST /admin/sign-ups/:id/approve.
func (w *Web) adminSignUpApprove(r *Request) error {
	id, err := r.Int64("id")
	if err != nil {
		return err
	}
	if err := w.People.ApproveSignUp(r.Context(), r.Viewer, id); err != nil {
		return err
	}
	return r.back("/admin/sign-ups", "sign-up-approved")
}

// adminSignUpRefuse is POST /admin/sign-ups/:id/refuse with reason.
func (w *Web) adminSignUpRefuse(r *Request) error {
	id, err := r.Int64("id")
	if err != nil {
		return err
	}
	err = w.People.RefuseSignUp(r.Context(), r.Viewer, id, r.field("reason"))
	if err == nil {
		return r.back("/admin/sign-ups", "sign-up-refused")
	}
	beside, err := r.fieldErrors(err)
	if err != nil {
		return err
	}
	return w.adminSignUpsPage(r, id, beside)
}

func (w *Web) adminSignUpsPage(r *Request, at int64, errors map[string]string) error {
	list, err := w.People.HeldSignUps(r.Context(), r.Viewer)
	if err != nil {
		return err
	}
	leaving, err := w.People.Deletions(r.Context(), r.Viewer)
	if err != nil {
		return err
	}
	page := themes.AdminSignUpsPage{AdminFrame: w.adminFrame(r, "Sign-ups"), Approves: w.site(r).SignUp == account.SignUpApproved}
	for _, s := range list {
		held := themes.HeldSignUp{ID: s.ID, Name: s.Name, Email: s.Email, About: s.About, At: s.CreatedAt, Reason: s.Reason}
		if s.ID == at {
			held.Errors, held.Typed = errors, r.plain("reason")
		}
		if s.RefusedAt != nil {
			page.Refused = append(page.Refused, held)
			continue
		}
		page.Waiting = append(page.Waiting, held)
	}
	for _, d := range leaving {
		page.Deletions = append(page.Deletions, themes.AdminDeletion{Person: member(d.Name), Contents: d.Contents, AskedAt: d.AskedAt, Due: d.DueAt})
	}
	return w.sendPage(r, themes.PageAdminSignUps, page)
}
