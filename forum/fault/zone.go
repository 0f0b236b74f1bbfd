package fault

import (
	"context"
	"time"

	"answerable/forum/db"
)

// Zone gives the time zone in which times are set and shown on a board, whose
// name anybody may know; UTC where none was chosen.
func (f *Faults) Zone(ctx context.Context, board int64) (*time.Location, error) {
	name, err := zoneOf(ctx, f.db, board)
	if err != nil {
		return time.UTC, db.Plain(err)
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return time.UTC, err
	}
	return zone, nil
}
