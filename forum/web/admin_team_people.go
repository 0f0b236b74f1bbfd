package web

import "answerable/forum/fail"

// adminTeamAdd is POST /admin/teams/:id/people with a member's name. It makes
// him staff, as the page says.
func (w *Web) adminTeamAdd(r *Request) error {
	t, err := w.adminTeamOf(r)
	if err != nil {
		return err
	}
	who, err := w.People.Profile(r.Context(), r.field("member"))
	if err == nil {
		err = w.People.Recruit(r.Context(), r.Viewer, t.ID, who.ID)
	}
	if err == nil {
		return r.back("/admin/teams/"+idText(t.ID), "saved")
	}
	if fail.Is(err, fail.Missing) {
		err = fail.Field("member", "There is no member of this name.")
	}
	beside, err := r.fieldErrors(err)
	if err != nil {
		return err
	}
	return w.adminTeamPage(r, t, beside)
}

// adminTeamRemove is POST /admin/teams/:id/people/:member/remove.
func (w *Web) adminTeamRemove(r *Request) error {
	team, err := r.Int64("id")
	if err != nil {
		return err
	}
	who, err := r.Int64("member")
	if err != nil {
		return err
	}
	if err := w.People.RemoveFromTeam(r.Context(), r.Viewer, team, who); err != nil {
		return err
	}
	return r.back("/admin/teams/"+idText(team), "saved")
}
