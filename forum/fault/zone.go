package fault

import (
	"context"
	"time"

	"answerable/forum/db"
)

// Zone gives the time zone in which times are set and shown on a board, whose
// name anybody may know; UTC where none was chosen.
func (f *Faults) Zone(ctx context.Context, board int64) (*time.Location, error) {
	name := "UTC"
	if err := f.db.Ask(ctx, zoneOf(board, &name)); err != nil {
		return time.UTC, db.Plain(err)
	}
	return f.zone(name)
}

// zone keeps what it loaded: a zone's rules are read from a file.
func (f *Faults) zone(name string) (*time.Location, error) {
	if known, ok := f.zones.Load(name); ok {
		return known.(*time.Location), nil
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return time.UTC, err
	}
	f.zones.Store(name, zone)
	return zone, nil
}
