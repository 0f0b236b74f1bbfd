package fault

import (
	"database/sql"

	"answerable/forum/db"
)

const glimpseSQL = `SELECT f.id, coalesce(w.following, FALSE), r.state, r.changed_at, CASE WHEN r.member_id IS NOT NULL AND x.member_id IS NULL THEN n.version END
	FROM threads t JOIN faults f ON f.id = t.fault_id
	LEFT JOIN fault_followers w ON w.fault_id = f.id AND w.member_id = ?
	LEFT JOIN fault_reports r ON r.fault_id = f.id AND r.member_id = ?
	LEFT JOIN fault_releases n ON n.id = f.release_id
	LEFT JOIN verifications x ON x.release_id = n.id AND x.member_id = ?
	WHERE t.id = ?`

func glimpseOf(member, thread int64, g *Glimpse) db.Query {
	return db.Query{SQL: glimpseSQL, Values: []any{member, member, member, thread}, Scan: func(row db.Row) error {
		var state, ask sql.NullString
		var at sql.NullTime
		err := row.Scan(&g.FaultID, &g.Following, &state, &at, &ask)
		g.State, g.ReportedAt, g.Ask = ReportState(state.String), at.Time, ask.String
		return err
	}}
}
