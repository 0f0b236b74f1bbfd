package fault

import (
	"context"

	"answerable/forum/db"
	"answerable/forum/jobs"
)

// Changed is the job that brings a fault's search documents up to date.
type Changed struct {
	FaultID int64 `json:"fault"`
	// Threads says that what its threads show of it changed: status, workaround
	// or fixed version.
	Threads bool `json:"threads,omitempty"`
}

// Kind names the job for ever.
func (Changed) Kind() string { return "fault_changed" }

// Options sends the job to a node that holds a search index.
func (Changed) Options() jobs.Options { return jobs.ForSearch() }

// findAnew asks for the fault to be indexed as the same transaction commits.
func (f *Faults) findAnew(ctx context.Context, tx *db.Tx, fault int64, threads bool) error {
	return f.jobs.Enqueue(ctx, tx, Changed{FaultID: fault, Threads: threads})
}

// shownByThreads reports whether an event changes what a fault's threads show
// of it in search.
func shownByThreads(events []event) bool {
	for _, e := range events {
		switch e.Kind {
		case EventStatus, EventWorkaround, EventRelease, EventMerged:
			return true
		}
	}
	return false
}
