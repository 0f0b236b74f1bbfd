package web

import (
	"answerable/forum/fail"
	"answerable/forum/thread"
	"answerable/themes"
)

// adminProducts is GET /admin/products: those of all boards that are in use.
func (w *Web) adminProducts(r *Request) error {
	all, err := w.allProducts(r)
	if err != nil {
		return err
	}
	page := themes.AdminProductsPage{AdminFrame: w.adminFrame(r, "Products"), NewURL: "/admin/products/new"}
	for _, p := range all {
		if !p.Retired {
			page.Products = append(page.Products, themes.AdminProductRow{Name: p.Name, EditURL: "/admin/products/" + idText(p.ID),
				Models: len(inUse(p.Models)), Boards: []string{p.board.Name}})
		}
	}
	return w.sendPage(r, themes.PageAdminProducts, page)
}

// productOfBoard is a product with the board that asks for it.
type productOfBoard struct {
	thread.Product
	board thread.Board
}

func (w *Web) allProducts(r *Request) ([]productOfBoard, error) {
	boards, err := w.Forum.Boards(r.Context(), r.Viewer)
	if err != nil {
		return nil, err
	}
	var all []productOfBoard
	for _, b := range boards {
		products, err := w.Forum.AllProducts(r.Context(), r.Viewer, b.ID)
		if err != nil {
			return nil, err
		}
		for _, p := range products {
			all = append(all, productOfBoard{p, b})
		}
	}
	return all, nil
}

// adminProductOf is the product the route names, retired or not.
func (w *Web) adminProductOf(r *Request) (thread.Product, error) {
	id, err := r.Int64("id")
	if err != nil {
		return thread.Product{}, err
	}
	all, err := w.allProducts(r)
	if err != nil {
		return thread.Product{}, err
	}
	for _, p := range all {
		if p.ID == id {
			return p.Product, nil
		}
	}
	return thread.Product{}, fail.NotFound()
}

// inUse is the names of the models that can be chosen.
func inUse(models []thread.Model) []string {
	var names []string
	for _, m := range models {
		if !m.Retired {
			names = append(names, m.Name)
		}
	}
	return names
}
