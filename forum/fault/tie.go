package fault

import (
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/thread"
)

// Tie is what a thread's page shows of its fault and of who cares for the
// thread.
type Tie struct {
	Care     CareView
	CareZone *time.Location // of the board whose ladder cares
	Panel    *Panel         // nil for a thread without a fault
	Promises []Promise      // of the fault; without one, of the thread
	Zone     *time.Location // of the fault's board; without a fault, of the thread's
	// NoAnswers are the marks that posts of the page need no answer, by post.
	NoAnswers map[int64]NoAnswer
	Likely    Likely // for staff, of a thread without a fault
}

// AskedTie is a tie whose parts are asked for in one round trip with others.
type AskedTie struct {
	faults   *Faults
	viewer   account.Viewer
	thread   thread.Thread
	zone     string
	care     []careViewRow
	promises []Promise
	page     int
	marks    []NoAnswer
	likely   Likely
	panel    *askedPanel // nil for a thread without a fault
}

// AskTie prepares what ties a page of a thread, loaded for this viewer, to faults.
func (f *Faults) AskTie(v account.Viewer, t thread.Thread, page int) *AskedTie {
	a := &AskedTie{faults: f, viewer: v, thread: t, page: page, zone: "UTC"}
	if t.FaultID != nil {
		a.panel = f.panelOf(v, *t.FaultID)
	}
	return a
}

// Queries are the reads of the tie, to be asked once along with others.
func (a *AskedTie) Queries() []db.Query {
	queries := []db.Query{zoneOf(a.thread.BoardID, &a.zone), careRows(a.viewer, "thread_id", a.thread.ID, &a.care),
		noAnswers(a.thread.ID, (a.page-1)*thread.PageSize+1, a.page*thread.PageSize, &a.marks)}
	if a.panel == nil && a.viewer.IsStaff() {
		queries = append(queries, likelyOf(thread.Audiences(a.viewer), a.thread.ID, &a.likely))
	}
	if a.panel == nil {
		return append(queries, promisesOf("thread_id", a.thread.ID, &a.promises))
	}
	return append(queries, a.panel.queries()...)
}

// Tie is what the answers make.
func (a *AskedTie) Tie() (Tie, error) {
	here, err := a.faults.zone(a.zone)
	if err != nil {
		return Tie{}, err
	}
	t := Tie{Care: careViewFrom(a.care, a.viewer), CareZone: here, Promises: a.promises, Zone: here, NoAnswers: byPost(a.marks), Likely: a.likely}
	if a.panel == nil {
		return t, nil
	}
	panel, err := a.panel.panel(a.viewer)
	if err != nil {
		return Tie{}, err
	}
	t.Panel, t.Promises = &panel, panel.Promises
	if t.Zone, err = a.faults.zone(panel.Zone); err == nil && t.Care.BoardID == panel.BoardID {
		t.CareZone = t.Zone
	}
	return t, err
}
