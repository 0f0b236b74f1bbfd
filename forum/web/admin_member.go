package web

import (
	"slices"
	"strconv"

	"answerable/forum/account"
	"answerable/forum/fail"
	"answerable/themes"
)

// adminMemberEdit is GET /admin/members/:id.
func (w *Web) adminMemberEdit(r *Request) error {
	m, err := w.adminMemberOf(r)
	if err != nil {
		return err
	}
	return w.adminMemberPage(r, m, nil)
}

// adminMemberChange is POST /admin/members/:id with role and teams.
func (w *Web) adminMemberChange(r *Request) error {
	m, err := w.adminMemberOf(r)
	if err != nil {
		return err
	}
	teams, err := r.ids("teams")
	if err != nil {
		return err
	}
	role := account.Role(r.field("role"))
	if err = w.People.Manage(r.Context(), r.Viewer, m.ID, role, teams); err == nil {
		return r.back("/admin/members", "saved")
	}
	beside, err := r.fieldErrors(err)
	if err != nil {
		return err
	}
	m.Role, m.TeamIDs = role, teams
	return w.adminMemberPage(r, m, beside)
}

// ids reads a field that a form holds several times.
func (r *Request) ids(name string) ([]int64, error) {
	var ids []int64
	for _, raw := range r.Ctx.Request().PostArgs().PeekMulti(name) {
		id, err := strconv.ParseInt(string(raw), 10, 64)
		if err != nil || id < 1 {
			return nil, fail.New(fail.Malformed, "The form has a number that cannot be read.", "Open the page again and choose from what it offers.")
		}
		ids = append(ids, id)
	}
	return ids, nil
}

// adminMemberSignOut is POST /admin/members/:id/sign-out.
func (w *Web) adminMemberSignOut(r *Request) error {
	id, err := r.Int64("id")
	if err != nil {
		return err
	}
	if err := w.People.EndSessions(r.Context(), r.Viewer, id); err != nil {
		return err
	}
	return r.back("/admin/members/"+idText(id), "sessions-ended")
}

func (w *Web) adminMemberOf(r *Request) (account.Managed, error) {
	id, err := r.Int64("id")
	if err != nil {
		return account.Managed{}, err
	}
	return w.People.Managed(r.Context(), r.Viewer, id)
}

func (w *Web) adminMemberPage(r *Request, m account.Managed, errors map[string]string) error {
	posts, err := w.Forum.PostCounts(r.Context(), r.Viewer, []int64{m.ID})
	if err != nil {
		return err
	}
	teams, err := w.People.Teams(r.Context(), r.Viewer)
	if err != nil {
		return err
	}
	page := themes.AdminMemberPage{AdminFrame: w.adminFrame(r, "Member "+m.Name), Form: themes.Form{Key: r.key(), Errors: errors},
		Action: "/admin/members/" + idText(m.ID), Person: member(m.Name), Joined: m.Joined, SeenAt: m.SeenAt, Posts: posts[m.ID],
		Roles: roleChoices(m.Role), Sessions: m.Sessions, Factors: m.Factors, Self: m.ID == r.Viewer.ID,
		Contents: contentsChoices(r.field("contents"), "The posts stay", "The posts go too"), Reason: r.plain("reason")}
	for _, t := range teams {
		page.Teams = append(page.Teams, themes.Choice{Value: idText(t.ID), Text: t.Name, Selected: slices.Contains(m.TeamIDs, t.ID)})
	}
	return w.sendPage(r, themes.PageAdminMember, page)
}
