package web

import (
	"answerable/forum/account"
	"answerable/themes"
)

// adminTeamNew is GET /admin/teams/new.
func (w *Web) adminTeamNew(r *Request) error { return w.adminTeamPage(r, account.Team{}, nil) }

// adminTeamCreate is POST /admin/teams/new.
func (w *Web) adminTeamCreate(r *Request) error {
	id, err := w.People.CreateTeam(r.Context(), r.Viewer, r.field("name"), r.field("description"))
	if err == nil {
		return r.back("/admin/teams/"+idText(id), "saved")
	}
	beside, err := r.fieldErrors(err)
	if err != nil {
		return err
	}
	return w.adminTeamPage(r, account.Team{Name: r.field("name"), Description: r.field("description")}, beside)
}

// adminTeamEdit is GET /admin/teams/:id.
func (w *Web) adminTeamEdit(r *Request) error {
	t, err := w.adminTeamOf(r)
	if err != nil {
		return err
	}
	return w.adminTeamPage(r, t, nil)
}

// adminTeamChange is POST /admin/teams/:id.
func (w *Web) adminTeamChange(r *Request) error {
	t, err := w.adminTeamOf(r)
	if err != nil {
		return err
	}
	err = w.People.ChangeTeam(r.Context(), r.Viewer, t.ID, r.field("name"), r.field("description"))
	if err == nil {
		return r.back("/admin/teams", "saved")
	}
	beside, err := r.fieldErrors(err)
	if err != nil {
		return err
	}
	t.Name, t.Description = r.field("name"), r.field("description")
	return w.adminTeamPage(r, t, beside)
}

func (w *Web) adminTeamOf(r *Request) (account.Team, error) {
	id, err := r.Int64("id")
	if err != nil {
		return account.Team{}, err
	}
	return w.People.Team(r.Context(), r.Viewer, id)
}

func (w *Web) adminTeamPage(r *Request, t account.Team, errors map[string]string) error {
	page := themes.AdminTeamPage{AdminFrame: w.adminFrame(r, "Team"), Form: themes.Form{Key: r.key(), Errors: errors}, New: t.ID == 0,
		Action: "/admin/teams/new", Values: themes.AdminTeamValues{Name: shown(t.Name), Description: shown(t.Description), Member: r.plain("member")}}
	if t.ID != 0 {
		page.Action = "/admin/teams/" + idText(t.ID)
	}
	for _, m := range t.People {
		page.People = append(page.People, themes.AdminTeamMember{ID: m.ID, Person: author(m.Name, string(m.Role), ""), Since: m.Since})
	}
	return w.sendPage(r, themes.PageAdminTeam, page)
}
