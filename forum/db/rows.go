package db

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"reflect"
	"sync"

	"gorm.io/gorm/schema"
)

// Rows is a read for Ask that appends its rows to all. Columns find their
// fields by gorm's names for them, embedded structs included, and a NULL leaves
// a field that is no pointer as it is, both as with gorm's Scan.
func Rows[T any](all *[]T, query string, values ...any) Query {
	var read *reader
	return Query{SQL: query, Values: values, rows: func(known *sync.Map, r answer) (err error) {
		if read == nil {
			if read, err = readerOf(known, reflect.TypeFor[T](), r.Columns()); err != nil {
				return err
			}
		}
		*all = append(*all, *new(T))
		return read.row(r, reflect.ValueOf(&(*all)[len(*all)-1]).Elem())
	}}
}

// One asks for one row, as Rows reads it; without any, NoRow knows the error.
func One[T any](ctx context.Context, d *DB, query string, values ...any) (T, error) {
	var found []T
	err := d.Ask(ctx, Rows(&found, query, values...))
	if err != nil || len(found) == 0 {
		return *new(T), cmp.Or(err, sql.ErrNoRows)
	}
	return found[0], nil
}

// reader puts the values of a row into a struct. It serves one answer.
type reader struct {
	fields []*schema.Field
	held   []reflect.Value // pointers to pointers, where a NULL may be read
	into   []any
}

// readerOf takes what gorm made of a type's fields from known.
func readerOf(known *sync.Map, t reflect.Type, columns []string) (*reader, error) {
	s, err := schema.Parse(reflect.New(t).Interface(), known, schema.NamingStrategy{})
	if err != nil {
		return nil, err
	}
	read := &reader{fields: make([]*schema.Field, len(columns)), held: make([]reflect.Value, len(columns)), into: make([]any, len(columns))}
	for i, column := range columns {
		field := s.FieldsByDBName[column]
		if field == nil {
			return nil, fmt.Errorf("db: %s has no field for the column %s", t, column)
		}
		read.fields[i], read.held[i] = field, reflect.New(reflect.PointerTo(field.FieldType))
		read.into[i] = read.held[i].Interface()
	}
	return read, nil
}

func (read *reader) row(r answer, one reflect.Value) error {
	for i, field := range read.fields {
		if field.FieldType.Kind() == reflect.Pointer {
			read.into[i] = field.ReflectValueOf(context.Background(), one).Addr().Interface()
		}
	}
	if err := r.Scan(read.into...); err != nil {
		return err
	}
	for i, field := range read.fields {
		if value := read.held[i].Elem(); field.FieldType.Kind() != reflect.Pointer && !value.IsNil() {
			field.ReflectValueOf(context.Background(), one).Set(value.Elem())
		}
	}
	return nil
}
