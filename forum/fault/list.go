package fault

import (
	"context"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
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
	threads, err := threadsOf(ctx, f.db, thread.Audiences(v), fault, limit)
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

// Panel gives a fault's panel for readers of the viewer's class.
func (f *Faults) Panel(ctx context.Context, v account.Viewer, fault int64) (p Panel, err error) {
	if p.Fault, err = f.Fault(ctx, v, fault); err != nil {
		return p, err
	}
	steps := []func() error{
		func() (err error) { p.Estimates, err = f.Estimates(ctx, fault); return err },
		func() (err error) { p.Promises, err = f.Promises(ctx, fault); return err },
		func() (err error) {
			p.Workaround, err = workaroundOf(ctx, f.db, thread.Audiences(v), p.WorkaroundID)
			return err
		},
		func() (err error) { p.Events, err = lastEvents(ctx, f.db, v, fault, StretchSize); return err },
		func() (err error) { p.Threads, err = f.Threads(ctx, v, fault, 6); return err },
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return p, db.Plain(err)
		}
	}
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
