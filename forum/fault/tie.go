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
	panel    *askedPanel // nil for a thread without a fault, and for a known panel
	known    *Panel
}

// AskTie prepares what ties a page of a thread, loaded for this viewer, to faults.
// known is the panel of the thread's fault for readers of his class, if the
// caller has it as it is now; nil asks for it.
func (f *Faults) AskTie(v account.Viewer, t thread.Thread, page int, known *Panel) *AskedTie {
	a := &AskedTie{faults: f, viewer: v, thread: t, page: page, zone: "UTC", known: known}
	if t.FaultID != nil && known == nil {
		a.panel = f.panelOf(v, *t.FaultID)
	}
	return a
}

// Queries are the reads of the tie, to be asked once along with others.
func (a *AskedTie) Queries() []db.Query {
	queries := []db.Query{zoneOf(a.thread.BoardID, &a.zone), careRows(a.viewer, "thread_id", a.thread.ID, &a.care),
		noAnswers(a.thread.ID, (a.page-1)*thread.PageSize+1, a.page*thread.PageSize, &a.marks)}
	switch {
	case a.panel != nil:
		return append(queries, a.panel.queries()...)
	case a.known != nil:
		return queries
	case a.viewer.IsStaff():
		queries = append(queries, likelyOf(thread.Audiences(a.viewer), a.thread.ID, &a.likely))
	}
	return append(queries, promisesOf("thread_id", a.thread.ID, &a.promises))
}

// Tie is what the answers make.
func (a *AskedTie) Tie() (Tie, error) {
	here, err := a.faults.zone(a.zone)
	if err != nil {
		return Tie{}, err
	}
	t := Tie{Care: careViewFrom(a.care, a.viewer), CareZone: here, Promises: a.promises, Zone: here, NoAnswers: byPost(a.marks), Likely: a.likely}
	if a.thread.FaultID == nil {
		return t, nil
	}
	if t.Panel, err = a.panelNow(); err != nil {
		return Tie{}, err
	}
	t.Promises = t.Panel.Promises
	if t.Zone, err = a.faults.zone(t.Panel.Zone); err == nil && t.Care.BoardID == t.Panel.BoardID {
		t.CareZone = t.Zone
	}
	return t, err
}

func (a *AskedTie) panelNow() (*Panel, error) {
	if a.known != nil {
		return a.known, nil
	}
	panel, err := a.panel.panel(a.viewer)
	return &panel, err
}
