package fault

import (
	"context"
	"html/template"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
)

// EventKind is what an event of a fault's timeline tells.
type EventKind string

// The kinds of event.
const (
	EventOpened         EventKind = "opened"
	EventLinked         EventKind = "linked"   // ThreadID
	EventUnlinked       EventKind = "unlinked" // ThreadID, Detail: the reason
	EventMerged         EventKind = "merged"   // Other: the fault that was merged into this one, or the reverse
	EventStatus         EventKind = "status"   // From, To, Detail: the reason, may be empty
	EventUpdate         EventKind = "update"   // HTML
	EventEstimate       EventKind = "estimate" // EstimateID, Detail: the reason
	EventEstimatePassed EventKind = "estimate_passed"
	EventPromise        EventKind = "promise"
	EventPromiseOverdue EventKind = "promise_overdue"
	EventPromiseEnded   EventKind = "promise_ended" // Detail: how, and the reason
	EventOwner          EventKind = "owner"         // Detail: who
	EventHandover       EventKind = "handover"
	EventEscalated      EventKind = "escalated"
	EventWorkaround     EventKind = "workaround"
	EventRelease        EventKind = "release" // Detail: the version
	EventRegression     EventKind = "regression"
	EventSeverity       EventKind = "severity" // Detail: the new one
	EventStalled        EventKind = "stalled"
	EventTitle          EventKind = "title" // Detail: the old one
)

// Event is one line of a fault's timeline; it never changes.
type Event struct {
	ID          int64
	FaultID     int64
	Kind        EventKind
	ActorName   *string // nil for what happened by itself
	ActorTeam   string
	HappenedAt  time.Time
	FromStatus  Status
	ToStatus    Status
	Detail      string
	HTML        template.HTML
	ThreadID    *int64
	ThreadTitle *string
	ThreadSlug  *string
	EstimateID  *int64
	PromiseID   *int64
	OtherID     *int64
	EntryID     *int64
}

// Timeline gives the events of a fault that the viewer was let see, oldest
// first, after the event with that id; at most limit. Threads in boards that
// the viewer may not see are not named.
func (f *Faults) Timeline(ctx context.Context, v account.Viewer, fault, after int64, limit int) ([]Event, error) {
	events, err := eventsOf(ctx, f.db, v, fault, after, limit)
	return events, db.Plain(err)
}

// Stretch is a part of a fault's timeline, the newest event first. Older is the
// cursor of the stretch before it, 0 for none; Newer that of the one after it, 0
// for the latest.
type Stretch struct {
	Events       []Event
	Older, Newer int64
}

// Before gives the events of a fault before the one with that id, at most
// [StretchSize].
func (f *Faults) Before(ctx context.Context, v account.Viewer, fault, before int64) (Stretch, error) {
	events, err := eventsBefore(ctx, f.db, v, fault, before, StretchSize+1)
	if err != nil {
		return Stretch{}, db.Plain(err)
	}
	s := Stretch{Events: events}
	if len(events) > StretchSize {
		s.Events = events[:StretchSize]
		s.Older = s.Events[StretchSize-1].ID
	}
	s.Newer, err = newerCursor(ctx, f.db, fault, before, StretchSize)
	return s, db.Plain(err)
}

// Has says whether the event stands on that fault's timeline.
func (f *Faults) Has(ctx context.Context, fault, event int64) (bool, error) {
	is, err := isEventOf(ctx, f.db, fault, event)
	return is, db.Plain(err)
}

// MergedInto gives the faults that were merged into this one.
func (f *Faults) MergedInto(ctx context.Context, fault int64) ([]int64, error) {
	ids, err := mergedFaults(ctx, f.db, fault)
	return ids, db.Plain(err)
}

// actor is who makes an event.
type actor struct {
	id   *int64
	team string
}

func by(v account.Viewer) actor {
	if v.ID == 0 {
		return actor{}
	}
	return actor{&v.ID, v.Team}
}

// nobody is the actor of what happens by itself, such as a date that passes.
func nobody() actor { return actor{} }
