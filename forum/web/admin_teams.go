package web

import (
	"answerable/themes"
)

// adminTeams is GET /admin/teams.
func (w *Web) adminTeams(r *Request) error {
	teams, err := w.People.Teams(r.Context(), r.Viewer)
	if err != nil {
		return err
	}
	page := themes.AdminTeamsPage{AdminFrame: w.adminFrame(r, "Teams"), NewURL: "/admin/teams/new"}
	for _, t := range teams {
		row := themes.AdminTeamRow{Name: t.Name, EditURL: "/admin/teams/" + idText(t.ID), Description: t.Description}
		for _, m := range t.People {
			row.People = append(row.People, member(m.Name))
		}
		page.Teams = append(page.Teams, row)
	}
	return w.sendPage(r, themes.PageAdminTeams, page)
}
