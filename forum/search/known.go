package search

import (
	"context"

	"answerable/forum/account"
)

// Draft is a thread that somebody is about to start.
type Draft struct {
	Title     string
	Body      string
	BoardID   int64 // where it would stand, 0 = not known yet; others are asked too
	ProductID int64 // that it is about, 0 = not known
	Limit     int   // of each list; 0 = 5, at most 20
}

// Known is what may already say what a draft asks, best first in each list.
type Known struct {
	Faults   []FoundFault  // open and fixed ones
	Answered []FoundThread // with an official or accepted answer, or a fault with a fix
	Open     []FoundThread
	Note     string // as Found.Note
}

// Empty reports that nothing like the draft is known.
func (k Known) Empty() bool { return len(k.Faults)+len(k.Answered)+len(k.Open) == 0 }

// Known looks whether a draft is known already: faults first, then answered
// threads, then open ones.
func (f *Finder) Known(ctx context.Context, v account.Viewer, d Draft) (Known, error) {
	limit := d.Limit
	if limit <= 0 {
		limit = 5
	}
	limit = min(limit, 20)
	found, err := f.Find(ctx, v, Ask{Text: d.Title + "\n" + d.Body, Verbatim: true, Limit: min(3*limit+5, maxFound)})
	if err != nil {
		return Known{}, err
	}
	known := Known{Note: found.Note}
	for _, hit := range found.Hits {
		switch {
		case hit.Fault != nil && len(known.Faults) < limit:
			known.Faults = append(known.Faults, *hit.Fault)
		case hit.Thread != nil && hit.Thread.HasFix && len(known.Answered) < limit:
			known.Answered = append(known.Answered, *hit.Thread)
		case hit.Thread != nil && !hit.Thread.HasFix && len(known.Open) < limit:
			known.Open = append(known.Open, *hit.Thread)
		}
	}
	return known, nil
}
