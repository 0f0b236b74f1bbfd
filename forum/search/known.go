package search

import (
	"context"
	"slices"

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
	Vague    bool   // the draft says nothing yet that could be looked for
}

// Empty reports that nothing like the draft is known.
func (k Known) Empty() bool { return len(k.Faults)+len(k.Answered)+len(k.Open) == 0 }

// Known looks whether a draft is known already: faults first, then answered
// threads, then open ones. The title's words count more than the body's, and those
// of every cry for help do not count.
func (f *Finder) Known(ctx context.Context, v account.Viewer, d Draft) (Known, error) {
	limit := min(d.Limit, 20)
	if limit <= 0 {
		limit = 5
	}
	q := question{Ask: Ask{Verbatim: true, Limit: 3*limit + 15}.clean(), audiences: thread.Audiences(v)}
	var err error
	if q.boards, err = visibleBoards(ctx, f.db, q); err != nil {
		return Known{}, db.Plain(err)
	}
	if !q.tell(d) {
		return Known{Vague: true}, nil
	}
	found, err := f.answer(ctx, q)
	if err != nil {
		return Known{}, db.Plain(err)
	}
	known := Known{Note: found.Note}
	for _, hit := range found.Hits {
		if hit.score < nearBest*found.Hits[0].score {
			break
		}
		known.add(hit, limit)
	}
	return known, db.Plain(f.addTheirFaults(ctx, v, &known, limit))
}

// tell asks what the draft tells, in the languages of the boards, and reports
// whether that is anything, and there is a board to look in.
func (q *question) tell(d Draft) bool {
	languages := make([]string, len(q.boards))
	for i, b := range q.boards {
		languages[i] = b.Language
	}
	q.Text, q.more = d.Asked(languages)
	return len(q.boards) > 0 && len(Parse(q.Text, true).Words) > 0
}

// addTheirFaults adds the faults that the threads are linked to: people tell in
// other words than staff do, and one click joins a fault.
func (f *Finder) addTheirFaults(ctx context.Context, v account.Viewer, k *Known, limit int) error {
	var ids []int64
	for _, t := range slices.Concat(k.Answered, k.Open) {
		listed := func(one FoundFault) bool { return one.ID == t.FaultID }
		if t.FaultID != 0 && !slices.ContainsFunc(k.Faults, listed) && !slices.Contains(ids, t.FaultID) {
			ids = append(ids, t.FaultID)
		}
	}
	heads, err := faultsOf(ctx, f.db, question{audiences: thread.Audiences(v)}, ids)
	if err != nil {
		return err
	}
	for _, id := range ids {
		head, there := heads[id]
		if !there || len(k.Faults) == limit {
			continue
		}
		shown, err := f.showFault(ctx, head, &excerpts{})
		if err != nil {
			return err
		}
		k.Faults = append(k.Faults, *shown)
	}
	return nil
}

// nearBest is the share of the best score under which nothing is shown: who writes
// looks at a few, and one that is far off makes him trust none.
const nearBest = 0.35

// add puts what was found into its list, while there is room.
func (k *Known) add(hit FoundItem, limit int) {
	switch {
	case hit.Fault != nil && len(k.Faults) < limit:
		k.Faults = append(k.Faults, *hit.Fault)
	case hit.Thread != nil && hit.Thread.HasFix && len(k.Answered) < limit:
		k.Answered = append(k.Answered, *hit.Thread)
	case hit.Thread != nil && !hit.Thread.HasFix && len(k.Open) < limit:
		k.Open = append(k.Open, *hit.Thread)
	}
}
