package fault

import (
	"context"
	"slices"
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
	faults *Faults
	viewer account.Viewer
	thread thread.Thread
	page   int
	own    *ThreadTie
	panel  *askedPanel // nil for a thread without a fault, and for a known panel
	known  KnownTie
}

// ThreadTie is the part of a tie that is the same on all pages of the thread, for
// readers of one class and until something is announced on the thread's topic.
type ThreadTie struct {
	zone     string
	care     []careViewRow
	promises []Promise
	likely   Likely
}

// KnownTie are parts of a tie that the caller has as they are now; nil asks.
type KnownTie struct {
	Thread *ThreadTie
	Panel  *Panel // of the thread's fault
}

// AskTie prepares what ties a page of a thread, loaded for this viewer, to faults.
// known was asked for readers of his class.
func (f *Faults) AskTie(v account.Viewer, t thread.Thread, page int, known KnownTie) *AskedTie {
	a := &AskedTie{faults: f, viewer: v, thread: t, page: page, own: known.Thread, known: known}
	if a.own == nil {
		a.own = &ThreadTie{zone: "UTC"}
	}
	if t.FaultID != nil && known.Panel == nil {
		a.panel = f.panelOf(v, *t.FaultID)
	}
	return a
}

// Queries are the reads of the tie, to be asked once along with others.
func (a *AskedTie) Queries() []db.Query {
	var queries []db.Query
	if a.panel != nil {
		queries = append(queries, a.panel.queries()...)
	}
	if a.known.Thread != nil {
		return queries
	}
	queries = append(queries, zoneOf(a.thread.BoardID, &a.own.zone), careRows(a.viewer, "thread_id", a.thread.ID, &a.own.care))
	if a.thread.FaultID != nil {
		return queries
	}
	if a.viewer.IsStaff() {
		queries = append(queries, likelyOf(thread.Audiences(a.viewer), a.thread.ID, &a.own.likely))
	}
	return append(queries, promisesOf("thread_id", a.thread.ID, &a.own.promises))
}

// ThreadTie is what other pages of the thread need not ask for, once asked.
func (a *AskedTie) ThreadTie() *ThreadTie { return a.own }

// Tie is what the answers make, for a page of these posts.
func (a *AskedTie) Tie(ctx context.Context, posts []thread.Post) (Tie, error) {
	here, err := a.faults.zone(a.own.zone)
	if err != nil {
		return Tie{}, err
	}
	marks, err := a.noAnswers(ctx, posts)
	if err != nil {
		return Tie{}, db.Plain(err)
	}
	t := Tie{Care: careViewFrom(a.own.care, a.viewer), CareZone: here, Promises: a.own.promises, Zone: here, NoAnswers: byPost(marks), Likely: a.own.likely}
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

// noAnswers asks for the marks of a page that has some, which few have.
func (a *AskedTie) noAnswers(ctx context.Context, posts []thread.Post) (marks []NoAnswer, err error) {
	if slices.ContainsFunc(posts, func(p thread.Post) bool { return p.NoAnswer }) {
		err = a.faults.db.Ask(ctx, noAnswers(a.thread.ID, (a.page-1)*thread.PageSize+1, a.page*thread.PageSize, &marks))
	}
	return marks, err
}

func (a *AskedTie) panelNow() (*Panel, error) {
	if a.known.Panel != nil {
		return a.known.Panel, nil
	}
	panel, err := a.panel.panel(a.viewer)
	return &panel, err
}
