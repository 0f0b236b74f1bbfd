package fault

import (
	"context"
	"time"

	"answerable/forum/account"
	"answerable/forum/thread"
)

// DeskStatement is the statement of a list, for a look at its plan.
func (f *Faults) DeskStatement(v account.Viewer, q DeskQuery, teams []int64) (string, []any) {
	q.Limit = DeskSize
	s := deskStatement(v.ID, q, deskParts(q.List, v.ID, q.Board, teams, thread.Audiences(v)), nil, f.now())
	return s.sql, s.values
}

// TilesStatement is the statement of the tiles, for a look at its plan.
func (f *Faults) TilesStatement(v account.Viewer, teams []int64) (string, []any) {
	s := tilesStatement(thread.Audiences(v), teams, f.now())
	return s.sql, s.values
}

// WithDBNow is a node whose database has another clock.
func (f *Faults) WithDBNow(now func(context.Context) (time.Time, error)) *Faults {
	node := *f
	node.dbNow = now
	return &node
}
