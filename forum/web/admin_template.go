package web

import (
	"answerable/forum/thread"
	"answerable/themes"
)

// adminTemplateNew is GET /admin/templates/new.
func (w *Web) adminTemplateNew(r *Request) error {
	return w.adminTemplatePage(r, thread.ReplyTemplate{}, nil)
}

// adminTemplateCreate is POST /admin/templates/new.
func (w *Web) adminTemplateCreate(r *Request) error { return w.adminTemplateSave(r, 0) }

// adminTemplateEdit is GET /admin/templates/:id.
func (w *Web) adminTemplateEdit(r *Request) error {
	t, err := w.adminTemplateOf(r)
	if err != nil {
		return err
	}
	return w.adminTemplatePage(r, t, nil)
}

// adminTemplateChange is POST /admin/templates/:id.
func (w *Web) adminTemplateChange(r *Request) error {
	t, err := w.adminTemplateOf(r)
	if err != nil {
		return err
	}
	return w.adminTemplateSave(r, t.ID)
}

// adminTemplateRemove is POST /admin/templates/:id/remove.
func (w *Web) adminTemplateRemove(r *Request) error {
	t, err := w.adminTemplateOf(r)
	if err != nil {
		return err
	}
	if err := w.Forum.DeleteReplyTemplate(r.Context(), r.Viewer, t.ID); err != nil {
		return err
	}
	return r.back("/admin/templates", "removed")
}

func (w *Web) adminTemplateOf(r *Request) (thread.ReplyTemplate, error) {
	id, err := r.Int64("id")
	if err != nil {
		return thread.ReplyTemplate{}, err
	}
	return w.Forum.ReplyTemplate(r.Context(), r.Viewer, id)
}

func (w *Web) adminTemplateSave(r *Request, id int64) error {
	err := w.withPicture(r)
	t := thread.ReplyTemplate{ID: id, Name: r.field("name"), Body: r.field("body")}
	if err == nil {
		if _, err = w.Forum.SaveReplyTemplate(r.Context(), r.Viewer, t); err == nil {
			return r.back("/admin/templates", "saved")
		}
	}
	beside, err := r.fieldErrors(err)
	if err != nil {
		return err
	}
	if text := beside["image"]; text != "" {
		beside["body"] = text
	}
	return w.adminTemplatePage(r, t, beside)
}

func (w *Web) adminTemplatePage(r *Request, t thread.ReplyTemplate, errors map[string]string) error {
	page := themes.AdminTemplatePage{AdminFrame: w.adminFrame(r, "Reply template"), Form: themes.Form{Key: r.key(), Errors: errors}, New: t.ID == 0,
		Action: "/admin/templates/new", Name: shown(t.Name), Composer: w.composer(r, "", errors)}
	page.Composer.Body = shown(t.Body)
	if t.ID != 0 {
		page.Action = "/admin/templates/" + idText(t.ID)
	}
	return w.sendPage(r, themes.PageAdminTemplate, page)
}
