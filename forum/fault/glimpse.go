package fault

import (
	"context"
	"time"

	"answerable/forum/db"
	"answerable/forum/thread"
)

// Glimpse is what the fault of a thread is to one member, as the panel's buttons
// need it. Every request of a member for a page of a linked thread asks for it, so
// that it can be asked in one statement with the thread.
type Glimpse struct {
	Member     int64 // for whom it was asked, 0 for not yet
	FaultID    int64 // 0 for a thread without a fault
	Following  bool
	State      ReportState // of his report, "" for none
	ReportedAt *time.Time
	Ask        string // the version he is asked about, "" for none
}

// GlimpseBeside asks for the glimpse of a thread's fault by a member into g, beside
// the thread. It says nothing that the member did not say himself but the version of
// a release; the caller has to know that he may see the thread before he uses it.
func GlimpseBeside(member int64, g *Glimpse) thread.Beside {
	*g = Glimpse{Member: member}
	return glimpseBeside(member, g)
}

// Glimpse asks for one alone.
func (f *Faults) Glimpse(ctx context.Context, member, thread int64) (Glimpse, error) {
	g := Glimpse{Member: member}
	err := f.db.Ask(ctx, glimpseOf(member, thread, &g))
	return g, db.Plain(err)
}
