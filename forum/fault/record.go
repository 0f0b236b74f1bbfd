package fault

import (
	"context"
	"time"

	"answerable/forum/db"
)

// RecordMonths is how many calendar months (UTC) the record covers, the
// present one included.
const RecordMonths = 12

// Record is the public record of how the promise to answer is kept. It counts
// only what a guest may see, so that it is the same for everybody. Times are
// wall time, not business hours.
type Record struct {
	At     time.Time // when it was counted
	From   time.Time // the first month's begin
	All    RecordFigures
	Teams  []RecordRow // by name; without a team last
	Boards []RecordRow // by name
	Months []RecordRow // oldest first, each there even when empty
	// Sections are figures that other packages answer for.
	Sections []RecordSection
}

// RecordRow is the figures of a team, a board or a month.
type RecordRow struct {
	ID    int64 // of the team (0: none) or board
	Name  string
	Slug  string // of the board
	Month time.Time
	RecordFigures
}

// RecordSection is a table of figures that another package adds.
type RecordSection struct {
	Title string
	Note  string // how they are counted
	Lines []RecordLine
}

// RecordLine is one figure of a section, with the address of what it counts.
type RecordLine struct{ Name, Value, URL string }

// RecordFigures are the figures of one row.
type RecordFigures struct {
	// Replied is how many first replies were given; Median and P90 are how long
	// they took (nearest rank), 0 without any.
	Replied     int
	Median, P90 time.Duration
	// Waiting is how many have no first reply yet.
	Waiting int
	// Late of Due first replies came after the target, or are over it now.
	Late, Due int
	// How promises ended; a late one was kept after it was due.
	Kept, KeptLate, Broken, Withdrawn int
	Slips                             int
	// ErrorDays is the mean of the days by which fixes came after the first
	// date that was given, of Estimated faults; negative is earlier.
	Estimated int
	ErrorDays float64
	// Stalled is how many are stalled now, whatever the month they began in.
	Stalled int
	// Verified and Unverified are how faults with a fix were closed.
	Verified, Unverified int
	Handovers            int
}

// LateShare is the late first replies in percent of those due; -1 without any.
func (g RecordFigures) LateShare() int { return recordShare(g.Late, g.Due) }

// VerifiedShare is the verified faults in percent of those closed with a fix;
// -1 without any.
func (g RecordFigures) VerifiedShare() int { return recordShare(g.Verified, g.Verified+g.Unverified) }

// KeptShare is the promises kept in time in percent of all that ended without
// being withdrawn; -1 without any.
func (g RecordFigures) KeptShare() int { return recordShare(g.Kept, g.Kept+g.KeptLate+g.Broken) }

func recordShare(part, of int) int {
	if of == 0 {
		return -1
	}
	return (100*part + of/2) / of
}

// Record counts the record anew; the answer is good for a minute.
func (f *Faults) Record(ctx context.Context) (Record, error) {
	t := newTally(f.now())
	for _, count := range []func(context.Context, *db.DB, *recordTally) error{countReplies, countPromises, countSlips, countErrors, countStalled, countClosed, countHandovers} {
		if err := count(ctx, f.db, t); err != nil {
			return Record{}, db.Plain(err)
		}
	}
	names, err := recordNames(ctx, f.db)
	if err != nil {
		return Record{}, db.Plain(err)
	}
	return t.record(names), nil
}

// recordFrom is the begin of the first month.
func recordFrom(now time.Time) time.Time {
	now = now.UTC()
	return time.Date(now.Year(), now.Month()-(RecordMonths-1), 1, 0, 0, 0, 0, time.UTC)
}
