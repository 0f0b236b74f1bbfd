package web

import (
	"strings"

	"answerable/forum/fail"
	"answerable/forum/thread"
	"answerable/themes"
)

// adminProductNew is GET /admin/products/new.
func (w *Web) adminProductNew(r *Request) error {
	return w.adminProductPage(r, thread.Product{}, "", nil)
}

// adminProductCreate is POST /admin/products/new.
func (w *Web) adminProductCreate(r *Request) error {
	board, err := r.id("board")
	if err != nil {
		return err
	}
	return w.adminProductSave(r, thread.Product{BoardID: board})
}

// adminProductEdit is GET /admin/products/:id.
func (w *Web) adminProductEdit(r *Request) error {
	p, err := w.adminProductOf(r)
	if err != nil {
		return err
	}
	return w.adminProductPage(r, p, strings.Join(inUse(p.Models), "\n"), nil)
}

// adminProductChange is POST /admin/products/:id. A product stays in its board.
func (w *Web) adminProductChange(r *Request) error {
	p, err := w.adminProductOf(r)
	if err != nil {
		return err
	}
	return w.adminProductSave(r, p)
}

// adminProductRetire is POST /admin/products/:id/retire.
func (w *Web) adminProductRetire(r *Request) error {
	id, err := r.Int64("id")
	if err != nil {
		return err
	}
	if err := w.Forum.RetireProduct(r.Context(), r.Viewer, id); err != nil {
		return err
	}
	return r.back("/admin/products", "retired")
}

func (w *Web) adminProductSave(r *Request, before thread.Product) error {
	p := thread.Product{ID: before.ID, BoardID: before.BoardID, Position: before.Position, Name: r.field("name"),
		FindModel: r.field("find_model"), FindVersion: r.field("find_version")}
	_, err := w.Forum.SaveProduct(r.Context(), r.Viewer, p, strings.Split(r.field("models"), "\n"))
	if err == nil {
		return r.back("/admin/products", "saved")
	}
	if p.ID == 0 && fail.Is(err, fail.Missing) {
		err = fail.Field("board", "Please choose the board that asks for it.")
	}
	beside, err := r.fieldErrors(err)
	if err != nil {
		return err
	}
	return w.adminProductPage(r, p, r.plain("models"), beside)
}

func (w *Web) adminProductPage(r *Request, p thread.Product, models string, errors map[string]string) error {
	page := themes.AdminProductPage{AdminFrame: w.adminFrame(r, "Product"), Form: themes.Form{Key: r.key(), Errors: errors}, New: p.ID == 0,
		Action: "/admin/products/new", Values: themes.AdminProductValues{Name: shown(p.Name), Models: models, FindModel: shown(p.FindModel), FindVersion: shown(p.FindVersion)}}
	if p.ID != 0 {
		page.Action = "/admin/products/" + idText(p.ID)
		return w.sendPage(r, themes.PageAdminProduct, page)
	}
	boards, err := w.Forum.Boards(r.Context(), r.Viewer)
	if err != nil {
		return err
	}
	for _, b := range boards {
		page.Boards = append(page.Boards, themes.Choice{Value: idText(b.ID), Text: b.Name, Selected: b.ID == p.BoardID || len(boards) == 1})
	}
	return w.sendPage(r, themes.PageAdminProduct, page)
}
