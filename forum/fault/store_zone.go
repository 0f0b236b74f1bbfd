package fault

import "answerable/forum/db"

// zoneOf leaves the name as it is where none was chosen.
func zoneOf(board int64, name *string) db.Query {
	return db.Query{SQL: `SELECT timezone FROM board_care WHERE board_id = ?`, Values: []any{board}, Scan: func(r db.Row) error { return r.Scan(name) }}
}
