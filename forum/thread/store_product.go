package thread

import (
	"context"
	"time"

	"answerable/forum/db"
)

func modelOfBoard(ctx context.Context, d *db.DB, model, board int64) (bool, error) {
	var n int
	err := d.Read(ctx).Raw(`SELECT count(*) FROM models m JOIN products p ON p.id = m.product_id
		WHERE m.id = ? AND p.board_id = ? AND m.retired_at IS NULL AND p.retired_at IS NULL`, model, board).Row().Scan(&n)
	return n == 1, db.Plain(err)
}

func productsOf(ctx context.Context, d *db.DB, board int64, retired bool) ([]Product, error) {
	var products []Product
	err := d.Read(ctx).Raw(`SELECT id, board_id, name, find_model, find_version, position, retired_at IS NOT NULL AS retired
		FROM products WHERE board_id = ? AND (retired_at IS NULL OR ?) ORDER BY position, name, id`, board, retired).Scan(&products).Error
	if err != nil || len(products) == 0 {
		return products, err
	}
	index := map[int64]*Product{}
	for i := range products {
		index[products[i].ID] = &products[i]
	}
	var models []Model
	err = d.Read(ctx).Raw(`SELECT m.id, m.product_id, m.name, m.retired_at IS NOT NULL AS retired
		FROM models m JOIN products p ON p.id = m.product_id
		WHERE p.board_id = ? AND ((p.retired_at IS NULL AND m.retired_at IS NULL) OR ?) ORDER BY m.position, m.name, m.id`, board, retired).Scan(&models).Error
	for _, m := range models {
		if p := index[m.ProductID]; p != nil {
			p.Models = append(p.Models, m)
		}
	}
	return products, err
}

// saveProduct leaves a product in the board it was made in.
func saveProduct(ctx context.Context, tx *db.Tx, p Product) (int64, error) {
	if p.ID == 0 {
		err := tx.WithContext(ctx).Raw(`INSERT INTO products (board_id, name, find_model, find_version, position) VALUES (?, ?, ?, ?, ?) RETURNING id`,
			p.BoardID, p.Name, p.FindModel, p.FindVersion, p.Position).Row().Scan(&p.ID)
		return p.ID, tx.Translate(err)
	}
	return p.ID, mustChange(tx.WithContext(ctx).Exec(`UPDATE products SET name = ?, find_model = ?, find_version = ?, position = ?, retired_at = NULL
		WHERE id = ? AND board_id = ?`, p.Name, p.FindModel, p.FindVersion, p.Position, p.ID, p.BoardID))
}

func saveModels(ctx context.Context, tx *db.Tx, product int64, names []string, now time.Time) error {
	for position, name := range names {
		err := tx.WithContext(ctx).Exec(`INSERT INTO models (product_id, name, position) VALUES (?, ?, ?)
			ON CONFLICT (product_id, name) DO UPDATE SET position = excluded.position, retired_at = NULL`, product, name, position).Error
		if err != nil {
			return err
		}
	}
	if len(names) == 0 {
		names = []string{""} // no model has this name, and IN needs one
	}
	return dropModels(ctx, tx, `product_id = ? AND name NOT IN ?`, []any{product, names}, now)
}

const modelUsed = `(EXISTS (SELECT 1 FROM threads t WHERE t.model_id = models.id)
	OR EXISTS (SELECT 1 FROM confirmations c WHERE c.model_id = models.id))`

// dropModels deletes the models that nothing names and retires the others.
func dropModels(ctx context.Context, tx *db.Tx, which string, values []any, now time.Time) error {
	if err := tx.WithContext(ctx).Exec(`DELETE FROM models WHERE `+which+` AND NOT `+modelUsed, values...).Error; err != nil {
		return err
	}
	return tx.WithContext(ctx).Exec(`UPDATE models SET retired_at = ? WHERE `+which+` AND retired_at IS NULL`, append([]any{now}, values...)...).Error
}

func retireProduct(ctx context.Context, tx *db.Tx, id int64, now time.Time) error {
	if err := dropModels(ctx, tx, `product_id = ?`, []any{id}, now); err != nil {
		return err
	}
	deleted := tx.WithContext(ctx).Exec(`DELETE FROM products WHERE id = ?
		AND NOT EXISTS (SELECT 1 FROM models m WHERE m.product_id = products.id)
		AND NOT EXISTS (SELECT 1 FROM threads t WHERE t.product_id = products.id)`, id)
	if deleted.Error != nil || deleted.RowsAffected == 1 {
		return deleted.Error
	}
	return mustChange(tx.WithContext(ctx).Exec(`UPDATE products SET retired_at = coalesce(retired_at, ?) WHERE id = ?`, now, id))
}
