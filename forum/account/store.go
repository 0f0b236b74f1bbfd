package account

import (
	"context"

	"answerable/forum/db"

	"gorm.io/gorm"
)

// rolesLock is the PostgreSQL advisory lock under which the number of
// administrators changes; SQLite has one writer anyhow.
const rolesLock = 7305811450

func lockRoles(tx *db.Tx) error {
	if tx.Dialect() != db.Postgres {
		return nil
	}
	return tx.Exec("SELECT pg_advisory_xact_lock(?)", rolesLock).Error
}

// all gives every row of a query.
func all[T any](g *gorm.DB, query string, args ...any) ([]T, error) {
	var rows []T
	err := g.Raw(query, args...).Scan(&rows).Error
	return rows, db.Plain(err)
}

// one gives the only row of a query; found is false when there is none.
func one[T any](g *gorm.DB, query string, args ...any) (row T, found bool, err error) {
	result := g.Raw(query, args...).Scan(&row)
	return row, result.RowsAffected > 0, db.Plain(result.Error)
}

// change runs a statement and tells how many rows it changed.
func change(tx *db.Tx, statement string, args ...any) (int64, error) {
	result := tx.Exec(statement, args...)
	return result.RowsAffected, result.Error
}

// insert runs an INSERT ... RETURNING id.
func insert(tx *db.Tx, statement string, args ...any) (id int64, err error) {
	err = tx.Raw(statement, args...).Row().Scan(&id)
	return id, tx.Translate(err)
}

// textOrNull stores an empty text as NULL.
func textOrNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func (p *People) read(ctx context.Context) *gorm.DB { return p.db.Read(ctx) }
