package fault

import (
	"context"
	"time"

	"answerable/forum/db"
)

// Glimpse is what the fault of a thread is to one member, as the panel's buttons
// need it. Every request of a member for a page of a thread asks for it, so that
// it is one statement, which can be asked in one round trip with others.
type Glimpse struct {
	Member     int64 // for whom it was asked, 0 for not yet
	FaultID    int64 // 0 for a thread without a fault
	Following  bool
	State      ReportState // of his report, "" for none
	ReportedAt time.Time
	Ask        string // the version he is asked about, "" for none
}

// GlimpseQuery asks for the glimpse of a thread's fault by a member into g. It says
// nothing that the member did not say himself but the version of a release; the
// caller has to know that he may see the thread before he uses it.
func (f *Faults) GlimpseQuery(member, thread int64, g *Glimpse) db.Query {
	*g = Glimpse{Member: member}
	return glimpseOf(member, thread, g)
}

// Glimpse asks for one alone.
func (f *Faults) Glimpse(ctx context.Context, member, thread int64) (g Glimpse, err error) {
	err = f.db.Ask(ctx, f.GlimpseQuery(member, thread, &g))
	return g, db.Plain(err)
}
