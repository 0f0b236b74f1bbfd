package fault

import (
	"context"
	"slices"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/thread"
)

// ListSize is how many faults one stretch of the list has.
const ListSize = 30

// Filter narrows the list of faults. Zero fields do not.
type Filter struct {
	BoardID   int64
	ProductID int64
	Status    Status
	Closed    bool   // the closed ones instead of what is broken now
	Version   string // that people reported, or that has the fix
	Before    Cursor
}

// Cursor is where a stretch of the list ends; zero for the beginning.
type Cursor struct {
	At time.Time
	ID int64
}

// List gives the faults that the viewer may know of, changed last first, with
// the estimates that stand. Next is zero at the end.
func (f *Faults) List(ctx context.Context, v account.Viewer, filter Filter) (faults []Row, next Cursor, err error) {
	faults, err = listFaults(ctx, f.db, thread.Audiences(v), filter, ListSize+1)
	if err != nil {
		return nil, next, db.Plain(err)
	}
	if len(faults) > ListSize {
		faults = faults[:ListSize]
		last := faults[ListSize-1]
		next = Cursor{At: last.ChangedAt, ID: last.ID}
	}
	return faults, next, nil
}

// Row is a fault in a list.
type Row struct {
	Fault
	UntilAt      *time.Time // the standing estimate's
	FromAt       *time.Time
	NextUpdateAt *time.Time
	PassedAt     *time.Time
}

// LinkedThread is a thread of a fault.
type LinkedThread struct {
	ID         int64
	Title      string
	Slug       string
	BoardName  string
	LastNumber int
	LinkedAt   time.Time
}

// Threads gives a fault's threads that the viewer may see, the newest first.
func (f *Faults) Threads(ctx context.Context, v account.Viewer, fault int64, limit int) ([]LinkedThread, error) {
	var threads []LinkedThread
	err := f.db.Ask(ctx, threadsOf(thread.Audiences(v), fault, limit, &threads))
	return threads, db.Plain(err)
}

// OfThread gives the number of the fault a thread belongs to, or 0.
func (f *Faults) OfThread(t thread.Thread) int64 {
	if t.FaultID == nil {
		return 0
	}
	return *t.FaultID
}

// Workaround is a fault's workaround: an official answer with its results.
type Workaround struct {
	ID         int64
	PostID     int64
	ThreadID   int64
	Slug       string
	Number     int
	Plain      string
	Worked     int
	Failed     int
	Withdrawn  *time.Time
	AuthorName string
}

// Panel is what stands above the first post of every linked thread.
type Panel struct {
	Fault
	Estimates  []Estimate
	Promises   []Promise
	Workaround *Workaround // nil for none, or none that the viewer may see
	Events     []Event     // the latest, oldest first, at most 200
	Threads    []LinkedThread
}

// StretchSize is how many events of its timeline a fault's page shows, and a
// thread's pages between their posts.
const StretchSize = 200

// panelThreads is how many of the fault's threads a panel names.
const panelThreads = 6

// Panel gives a fault's panel for readers of the viewer's class.
func (f *Faults) Panel(ctx context.Context, v account.Viewer, fault int64) (Panel, error) {
	asked := f.panelOf(v, fault)
	if err := f.db.Ask(ctx, asked.queries()...); err != nil {
		return Panel{}, db.Plain(err)
	}
	return asked.panel(v)
}

// askedPanel is a panel whose parts are asked for in one round trip.
type askedPanel struct {
	id          int64
	audiences   []thread.Audience
	parts       Panel
	faults      []Fault
	workarounds []Workaround
}

func (f *Faults) panelOf(v account.Viewer, fault int64) *askedPanel {
	return &askedPanel{id: fault, audiences: thread.Audiences(v)}
}

func (a *askedPanel) queries() []db.Query {
	return []db.Query{faultOf(a.id, &a.faults), estimatesOf(a.id, &a.parts.Estimates), promisesOf("fault_id", a.id, &a.parts.Promises),
		workaroundOf(a.audiences, a.id, &a.workarounds), lastEvents(a.audiences, a.id, StretchSize, &a.parts.Events),
		threadsOf(a.audiences, a.id, panelThreads, &a.parts.Threads)}
}

// panel is what the answers make, for a viewer who may know of the fault.
func (a *askedPanel) panel(v account.Viewer) (Panel, error) {
	if len(a.faults) == 0 || !a.faults[0].Board.VisibleTo(v) {
		return Panel{}, fail.NotFound()
	}
	p := a.parts
	p.Fault = a.faults[0]
	if len(a.workarounds) > 0 {
		p.Workaround = &a.workarounds[0]
	}
	slices.Reverse(p.Events)
	return p, nil
}

// Standing is the estimate that stands, nil for none.
func (p Panel) Standing() *Estimate {
	for i := range p.Estimates {
		if p.Estimates[i].Standing() {
			return &p.Estimates[i]
		}
	}
	return nil
}
