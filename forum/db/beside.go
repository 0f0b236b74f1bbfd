package db

// Beside is what another package reads in the same statement for its one row: one
// statement costs PostgreSQL less than two in one round trip. Its joins are LEFT
// JOINs that find one row at most, and Into takes the columns as they are where
// they find none.
type Beside struct {
	Columns      string // ", t.title, …", "" for nothing
	ColumnValues []any  // of the ? in the columns
	Joins        string // " LEFT JOIN threads t ON t.id = ?"
	JoinValues   []any
	Into         []any
}

// And is both, the other's joins after its own.
func (b Beside) And(other Beside) Beside {
	return Beside{Columns: b.Columns + other.Columns, ColumnValues: append(b.ColumnValues, other.ColumnValues...),
		Joins: b.Joins + other.Joins, JoinValues: append(b.JoinValues, other.JoinValues...), Into: append(b.Into, other.Into...)}
}
