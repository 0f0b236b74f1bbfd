package search

import (
	"context"
	"strings"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/thread"
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
// threads, then open ones. The title's words count more than the body's.
func (f *Finder) Known(ctx context.Context, v account.Viewer, d Draft) (Known, error) {
	limit := min(d.Limit, 20)
	if limit <= 0 {
		limit = 5
	}
	q := question{Ask: Ask{Text: d.Title, Verbatim: true, Limit: maxFound}.clean(), more: d.Body, audiences: thread.Audiences(v)}
	if len(Parse(d.Title, true).Words) == 0 {
		q.Text, q.more = d.Body, ""
	}
	if strings.TrimSpace(q.Text) == "" {
		return Known{}, nil
	}
	q.Limit = min(2*limit+5, maxFound)
	threads, err := f.known(ctx, q, KindThread)
	if err != nil {
		return Known{}, db.Plain(err)
	}
	q.Limit = limit
	faults, err := f.known(ctx, q, KindFault)
	if err != nil {
		return Known{}, db.Plain(err)
	}
	known := Known{Note: threads.Note}
	for _, hit := range faults.Hits {
		known.Faults = append(known.Faults, *hit.Fault)
	}
	for _, hit := range threads.Hits {
		switch {
		case hit.Thread.HasFix && len(known.Answered) < limit:
			known.Answered = append(known.Answered, *hit.Thread)
		case !hit.Thread.HasFix && len(known.Open) < limit:
			known.Open = append(known.Open, *hit.Thread)
		}
	}
	return known, nil
}

func (f *Finder) known(ctx context.Context, q question, kind Kind) (Found, error) {
	q.Kind = kind
	return f.find(ctx, q)
}
