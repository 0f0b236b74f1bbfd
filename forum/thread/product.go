package thread

import (
	"context"
	"fmt"
	"slices"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/markup"
)

// maxModels is how many models one product may have.
const maxModels = 500

// Product is something a board is about, with its models. FindModel and
// FindVersion tell customers where to read them off.
type Product struct {
	ID          int64
	BoardID     int64
	Name        string
	FindModel   string
	FindVersion string
	Position    int
	Retired     bool
	Models      []Model `gorm:"-"`
}

// Model is one model of a product. A retired one stays with what was written
// about it and cannot be chosen any more.
type Model struct {
	ID        int64
	ProductID int64
	Name      string
	Retired   bool
}

// Products gives what a member chooses from in a board: products and models
// that are not retired, in their order.
func (f *Forum) Products(ctx context.Context, v account.Viewer, board int64) ([]Product, error) {
	return f.products(ctx, v, board, false)
}

// AllProducts gives a board's products and models, the retired ones too, to
// administrators.
func (f *Forum) AllProducts(ctx context.Context, v account.Viewer, board int64) ([]Product, error) {
	if err := mustBeAdministrator(v); err != nil {
		return nil, err
	}
	return f.products(ctx, v, board, true)
}

func (f *Forum) products(ctx context.Context, v account.Viewer, board int64, retired bool) ([]Product, error) {
	if _, err := f.BoardByID(ctx, v, board); err != nil {
		return nil, err
	}
	products, err := productsOf(ctx, f.db, board, retired)
	return products, db.Plain(err)
}

// SaveProduct creates the product when its ID is 0, else changes it, and gives
// its id. Its models become those named, in their order: a model left out is
// deleted, or retired where something was written about it, and one that comes
// back is in use again. Saving a retired product brings it back. Only
// administrators may.
func (f *Forum) SaveProduct(ctx context.Context, v account.Viewer, p Product, models []string) (int64, error) {
	if err := mustBeAdministrator(v); err != nil {
		return 0, err
	}
	if _, err := f.BoardByID(ctx, v, p.BoardID); err != nil {
		return 0, err
	}
	models, err := p.clean(models)
	if err != nil {
		return 0, err
	}
	err = f.db.Write(ctx, func(tx *db.Tx) (err error) {
		tx.Announce(BoardsTopic)
		if p.ID, err = saveProduct(ctx, tx, p); err != nil {
			return err
		}
		return saveModels(ctx, tx, p.ID, models, f.now())
	})
	if db.Taken(err) {
		return 0, fail.Field("name", "This board has a product of this name already.")
	}
	return p.ID, err
}

func (p *Product) clean(models []string) ([]string, error) {
	var c fail.Check
	var err error
	p.Name, err = markup.CleanLine(p.Name, 80)
	c.That(err == nil, "name", "A product needs a name of at most 80 characters.")
	p.FindModel = optionalLine(&c, "find_model", p.FindModel, 200)
	p.FindVersion = optionalLine(&c, "find_version", p.FindVersion, 200)
	var names []string
	for _, raw := range models {
		name := optionalLine(&c, "models", raw, 80)
		if name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	c.That(len(names) <= maxModels, "models", fmt.Sprintf("A product has at most %d models.", maxModels))
	return names, c.Err()
}

// optionalLine cleans a line that may be empty.
func optionalLine(c *fail.Check, field, raw string, most int) string {
	clean, err := markup.CleanLine(raw, most)
	c.That(err == nil || err == markup.ErrBlank, field, fmt.Sprintf("Use one line of at most %d characters.", most))
	return clean
}

// RetireProduct takes a product out of use: it is deleted, or retired where
// something was written about it. Only administrators may.
func (f *Forum) RetireProduct(ctx context.Context, v account.Viewer, id int64) error {
	if err := mustBeAdministrator(v); err != nil {
		return err
	}
	return f.db.Write(ctx, func(tx *db.Tx) error {
		tx.Announce(BoardsTopic)
		return retireProduct(ctx, tx, id, f.now())
	})
}
