package web

import (
	"answerable/forum/markup"
	"answerable/themes"
)

// adminTemplates is GET /admin/templates.
func (w *Web) adminTemplates(r *Request) error {
	list, err := w.Forum.ReplyTemplates(r.Context(), r.Viewer)
	if err != nil {
		return err
	}
	page := themes.AdminTemplatesPage{AdminFrame: w.adminFrame(r, "Reply templates"), NewURL: "/admin/templates/new"}
	for _, t := range list {
		page.Templates = append(page.Templates, themes.AdminTemplateRow{Name: t.Name, EditURL: "/admin/templates/" + idText(t.ID), Excerpt: markup.Excerpt(t.Body, 200)})
	}
	return w.sendPage(r, themes.PageAdminTemplates, page)
}
