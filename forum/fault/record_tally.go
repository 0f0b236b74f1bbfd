package fault

import (
	"slices"
	"strings"
	"time"
)

// recordTally adds up the figures of everything, of each team, board and month.
type recordTally struct {
	now, from time.Time
	all       *recordCount
	teams     map[int64]*recordCount
	boards    map[int64]*recordCount
	months    [RecordMonths]*recordCount
}

// recordCount is the figures of one row while they are added up.
type recordCount struct {
	RecordFigures
	waits []time.Duration
	days  float64
}

// recordFact is what one row of the database adds to the figures.
type recordFact struct {
	TeamID  *int64
	BoardID int64
	At      time.Time // decides on the month
}

func newTally(now time.Time) *recordTally {
	t := &recordTally{now: now, from: recordFrom(now), all: &recordCount{}, teams: map[int64]*recordCount{}, boards: map[int64]*recordCount{}}
	for i := range t.months {
		t.months[i] = &recordCount{}
	}
	return t
}

// add lets do change every count that the fact belongs to.
func (t *recordTally) add(f recordFact, do func(*recordCount)) {
	t.addNow(f, do)
	at := f.At.UTC()
	if month := (at.Year()-t.from.Year())*12 + int(at.Month()) - int(t.from.Month()); month >= 0 && month < RecordMonths {
		do(t.months[month])
	}
}

// addNow is add for what has no month.
func (t *recordTally) addNow(f recordFact, do func(*recordCount)) {
	team := int64(0)
	if f.TeamID != nil {
		team = *f.TeamID
	}
	do(t.all)
	do(countOf(t.teams, team))
	do(countOf(t.boards, f.BoardID))
}

func countOf(all map[int64]*recordCount, id int64) *recordCount {
	if all[id] == nil {
		all[id] = &recordCount{}
	}
	return all[id]
}

// figures are the count's, with what needs all of it.
func (c *recordCount) figures() RecordFigures {
	g := c.RecordFigures
	slices.Sort(c.waits)
	g.Median, g.P90 = percentile(c.waits, 50), percentile(c.waits, 90)
	if g.Estimated > 0 {
		g.ErrorDays = c.days / float64(g.Estimated)
	}
	return g
}

// percentile is the nearest rank: the smallest value that at least that share
// of the sorted values does not exceed.
func percentile(sorted []time.Duration, percent int) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[(len(sorted)*percent+99)/100-1]
}

// recordName is what a team or board is called.
type recordName struct {
	ID         int64
	Team       bool
	Name, Slug string
}

func (t *recordTally) record(names []recordName) Record {
	r := Record{At: t.now, From: t.from, All: t.all.figures()}
	for _, n := range names {
		row := RecordRow{ID: n.ID, Name: n.Name, Slug: n.Slug}
		switch {
		case n.Team && t.teams[n.ID] != nil:
			row.RecordFigures = t.teams[n.ID].figures()
			r.Teams = append(r.Teams, row)
		case !n.Team && t.boards[n.ID] != nil:
			row.RecordFigures = t.boards[n.ID].figures()
			r.Boards = append(r.Boards, row)
		}
	}
	byName := func(a, b RecordRow) int { return strings.Compare(a.Name, b.Name) }
	slices.SortFunc(r.Teams, byName)
	slices.SortFunc(r.Boards, byName)
	if t.teams[0] != nil {
		r.Teams = append(r.Teams, RecordRow{RecordFigures: t.teams[0].figures()})
	}
	for i, c := range t.months {
		r.Months = append(r.Months, RecordRow{Month: t.from.AddDate(0, i, 0), RecordFigures: c.figures()})
	}
	return r
}
