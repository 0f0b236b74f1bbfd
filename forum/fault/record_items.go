package fault

import (
	"context"
	"encoding/base64"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"answerable/forum/db"
	"answerable/forum/fail"
)

// RecordFigure names a figure of the record whose items can be listed.
type RecordFigure string

// The figures.
const (
	FigureReplies    RecordFigure = "first-replies"
	FigureWaiting    RecordFigure = "waiting"
	FigureLate       RecordFigure = "late"
	FigureKept       RecordFigure = "kept"
	FigureKeptLate   RecordFigure = "kept-late"
	FigureBroken     RecordFigure = "broken"
	FigureWithdrawn  RecordFigure = "withdrawn"
	FigureSlips      RecordFigure = "slips"
	FigureErrors     RecordFigure = "estimates"
	FigureStalled    RecordFigure = "stalled"
	FigureVerified   RecordFigure = "verified"
	FigureUnverified RecordFigure = "unverified"
	FigureHandovers  RecordFigure = "handovers"
)

// RecordFiguresListed are all of them, in the order of the page.
func RecordFiguresListed() []RecordFigure {
	return []RecordFigure{FigureReplies, FigureLate, FigureWaiting, FigureKept, FigureKeptLate, FigureBroken, FigureWithdrawn, FigureSlips,
		FigureErrors, FigureStalled, FigureVerified, FigureUnverified, FigureHandovers}
}

// RecordItems is how many items one stretch of a list has.
const RecordItems = 50

// RecordFilter says of which figure the items are listed.
type RecordFilter struct {
	Figure RecordFigure
	Team   *int64    // 0: those without a team; nil: all
	Board  int64     // 0: all
	Month  time.Time // zero: all of the record's
	Older  string    // cursor of the next stretch
}

// RecordItem is one thing behind a figure. Of a thread that is not listed, and
// of one that guests may not see, only that it is there.
type RecordItem struct {
	ID          int64
	At          time.Time
	ThreadID    *int64
	ThreadTitle *string
	ThreadSlug  *string
	FaultID     *int64
	FaultTitle  *string
	TeamName    *string
	BoardName   string
	What        string // what was promised, or the public reason
	BeganAt     time.Time
	EndedAt     *time.Time
	DueAt       *time.Time
}

// RecordList is a stretch of items, newest first.
type RecordList struct {
	Items []RecordItem
	Older string // "" at the end
}

// RecordItems lists what a figure counts. Errors: Malformed.
func (f *Faults) RecordItems(ctx context.Context, filter RecordFilter) (RecordList, error) {
	if !slices.Contains(RecordFiguresListed(), filter.Figure) {
		return RecordList{}, fail.New(fail.Malformed, "The record has no such figure.", "Go back and follow a link of the record.")
	}
	at, id, err := filter.cursor()
	if err != nil {
		return RecordList{}, err
	}
	items, err := recordItems(ctx, f.db, filter, f.now(), at, id)
	if err != nil {
		return RecordList{}, db.Plain(err)
	}
	list := RecordList{Items: items}
	if len(items) > RecordItems {
		list.Items = items[:RecordItems]
		last := list.Items[RecordItems-1]
		list.Older = base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "%d.%d", last.At.UnixMicro(), last.ID))
	}
	return list, nil
}

// cursor reads where the stretch begins; id 0 is the start.
func (filter RecordFilter) cursor() (at time.Time, id int64, err error) {
	if filter.Older == "" {
		return time.Time{}, 0, nil
	}
	wrong := fail.New(fail.Malformed, "This part of the list cannot be found.", "Start again at the top of the list.")
	raw, err := base64.RawURLEncoding.DecodeString(filter.Older)
	micro, number, found := strings.Cut(string(raw), ".")
	if err != nil || !found {
		return at, 0, wrong
	}
	when, err1 := strconv.ParseInt(micro, 10, 64)
	id, err2 := strconv.ParseInt(number, 10, 64)
	if err1 != nil || err2 != nil || id < 1 || when < 0 || when > 1<<52 {
		return at, 0, wrong
	}
	return time.UnixMicro(when).UTC(), id, nil
}

// span is the time of the filter: its month, or all months of the record.
func (filter RecordFilter) span(now time.Time) (from, to time.Time) {
	from, to = recordFrom(now), now.AddDate(100, 0, 0)
	switch {
	case filter.Figure == FigureStalled:
		return time.Time{}, to // it is a figure of now
	case !filter.Month.IsZero():
		return filter.Month, filter.Month.AddDate(0, 1, 0)
	}
	return from, to
}

// source is the select that the figure counts, with its values and the
// condition that picks the figure.
func (filter RecordFilter) source(now time.Time) (source, condition string, values []any) {
	switch filter.Figure {
	case FigureReplies:
		return repliesSource, " AND c.first_reply_at IS NOT NULL", nil
	case FigureWaiting:
		return repliesSource, " AND c.first_reply_at IS NULL", nil
	case FigureLate:
		return repliesSource, " AND (c.first_late OR (c.first_reply_at IS NULL AND c.first_due_at <= ?))", []any{now}
	case FigureKept, FigureKeptLate, FigureBroken, FigureWithdrawn:
		state := map[RecordFigure]PromiseState{FigureKept: PromiseKept, FigureKeptLate: PromiseLate, FigureBroken: PromiseBroken, FigureWithdrawn: PromiseWithdrawn}
		return promisesSource, " AND p.state = ?", []any{state[filter.Figure]}
	case FigureSlips:
		return slipsSource, "", nil
	case FigureErrors:
		return errorsSource, "", []any{now}
	case FigureStalled:
		return stalledSource, "", nil
	case FigureHandovers:
		return handoversSource, "", nil
	case FigureVerified:
		return closedSource, " AND f.status = ?", []any{Verified}
	}
	return closedSource, " AND f.status = ?", []any{Unverified}
}

// ErrorDays is, for an item of FigureErrors, by how many days the fix came after
// the first date.
func (i RecordItem) ErrorDays(now time.Time) float64 {
	return errorDays(i.BeganAt, i.EndedAt, i.DueAt, now)
}

// TeamName is what a team is called, for the heading of a list. Errors: Missing.
func (f *Faults) TeamName(ctx context.Context, id int64) (string, error) {
	name, err := recordTeamName(ctx, f.db, id)
	if db.NoRow(err) {
		return "", fail.NotFound()
	}
	return name, db.Plain(err)
}
