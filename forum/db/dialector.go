package db

import (
	"database/sql"
	"errors"
	"strconv"

	"gorm.io/gorm"
	"gorm.io/gorm/callbacks"
	"gorm.io/gorm/clause"
	"gorm.io/gorm/logger"
	"gorm.io/gorm/schema"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// sqliteDialector speaks SQLite to gorm over modernc's driver, which needs no
// C compiler. It has no migrator: the schema belongs to migrations/.
type sqliteDialector struct{ pool *sql.DB }

// Name is what gorm calls this dialect.
func (sqliteDialector) Name() string { return "sqlite" }

// Initialize gives gorm the pool and the clauses that SQLite knows.
func (s sqliteDialector) Initialize(g *gorm.DB) error {
	g.ConnPool = s.pool
	callbacks.RegisterDefaultCallbacks(g, &callbacks.Config{
		CreateClauses: []string{"INSERT", "VALUES", "ON CONFLICT", "RETURNING"},
		UpdateClauses: []string{"UPDATE", "SET", "FROM", "WHERE", "RETURNING"},
		DeleteClauses: []string{"DELETE", "FROM", "WHERE", "RETURNING"},
	})
	return nil
}

// Migrator is nil: AutoMigrate is not used here.
func (sqliteDialector) Migrator(*gorm.DB) gorm.Migrator { return nil }

// DataTypeOf is asked only by migrators.
func (sqliteDialector) DataTypeOf(*schema.Field) string { return "" }

// DefaultValueOf is the word SQLite has for a column's default.
func (sqliteDialector) DefaultValueOf(*schema.Field) clause.Expression {
	return clause.Expr{SQL: "NULL"}
}

// BindVarTo writes a placeholder.
func (sqliteDialector) BindVarTo(w clause.Writer, _ *gorm.Statement, _ any) { _ = w.WriteByte('?') }

// QuoteTo quotes a name; names come from this program only.
func (sqliteDialector) QuoteTo(w clause.Writer, name string) {
	_, _ = w.WriteString(strconv.Quote(name))
}

// Explain is used by gorm's loggers; ours never prints statements.
func (sqliteDialector) Explain(query string, vars ...any) string {
	return logger.ExplainSQL(query, nil, `"`, vars...)
}

// Translate turns SQLite's constraint codes into gorm's errors.
func (sqliteDialector) Translate(err error) error {
	var sqliteErr *sqlite.Error
	if !errors.As(err, &sqliteErr) {
		return err
	}
	switch sqliteErr.Code() {
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY:
		return errors.Join(gorm.ErrDuplicatedKey, err)
	case sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
		return errors.Join(gorm.ErrForeignKeyViolated, err)
	case sqlite3.SQLITE_CONSTRAINT_CHECK:
		return errors.Join(gorm.ErrCheckConstraintViolated, err)
	}
	return err
}
