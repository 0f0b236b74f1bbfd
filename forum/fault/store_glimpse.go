package fault

import (
	"answerable/forum/db"
	"answerable/forum/thread"
)

// glimpseColumns and glimpseJoins stand beside a thread's row t.
const (
	glimpseColumns = `coalesce(f.id, 0), coalesce(w.following, FALSE), coalesce(r.state, ''), r.changed_at,
	CASE WHEN r.member_id IS NOT NULL AND x.member_id IS NULL THEN coalesce(n.version, '') ELSE '' END`
	glimpseJoins = `
	LEFT JOIN faults f ON f.id = t.fault_id
	LEFT JOIN fault_followers w ON w.fault_id = f.id AND w.member_id = ?
	LEFT JOIN fault_reports r ON r.fault_id = f.id AND r.member_id = ?
	LEFT JOIN fault_releases n ON n.id = f.release_id
	LEFT JOIN verifications x ON x.release_id = n.id AND x.member_id = ?`
)

func glimpseBeside(member int64, g *Glimpse) thread.Beside {
	return thread.Beside{Columns: glimpseColumns, Joins: glimpseJoins, Values: []any{member, member, member},
		Into: []any{&g.FaultID, &g.Following, &g.State, &g.ReportedAt, &g.Ask}}
}

func glimpseOf(member, id int64, g *Glimpse) db.Query {
	b := glimpseBeside(member, g)
	return db.Query{SQL: "SELECT " + b.Columns + " FROM threads t" + b.Joins + " WHERE t.id = ?", One: true, Values: append(b.Values, id),
		Scan: func(row db.Row) error { return row.Scan(b.Into...) }}
}
