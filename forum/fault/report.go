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

// ReportState is how it is for one person now.
type ReportState string

// The states of a report.
const (
	Affected ReportState = "affected"
	Worse    ReportState = "worse"
	Gone     ReportState = "gone"
	Still    ReportState = "still" // there after a release that should fix it
)

// Report is "this affects me too": one a person and fault, never a post.
type Report struct {
	FaultID        int64
	MemberID       int64
	ModelID        *int64
	ProductName    string // product and model as they were called
	ProductVersion string
	Hardware       string // revision
	Since          string // a day, 2026-05-18; or empty
	LastGood       string // version
	Frequency      string // always, often, sometimes, once or empty
	HappensWhen    string
	Workaround     string // worked, failed, not_tried or empty
	WillTest       bool
	State          ReportState
	Regression     bool // seen with a version newer than the fix
	CreatedAt      time.Time
	ChangedAt      time.Time
}

// Frequencies are the answers to "how often".
func Frequencies() []string { return []string{"always", "often", "sometimes", "once"} }

// WorkaroundResults are the answers to "did the workaround help".
func WorkaroundResults() []string { return []string{"worked", "failed", "not_tried"} }

// Report says that the fault affects the viewer, or changes what he said. It
// makes him follow the fault. Errors: SignIn, Missing, Invalid by field.
func (f *Faults) Report(ctx context.Context, v account.Viewer, r Report) error {
	one, err := f.Fault(ctx, v, r.FaultID)
	if err != nil {
		return err
	}
	if err := mustSignIn(v); err != nil {
		return err
	}
	if one.MergedInto != nil {
		r.FaultID = *one.MergedInto
	}
	r.MemberID = v.ID
	if r, err = f.checkReport(ctx, v, one, r); err != nil {
		return err
	}
	return f.change(ctx, r.FaultID, by(v), func(tx *db.Tx, h held) ([]event, error) { return f.writeReport(ctx, tx, h, r) })
}

func (f *Faults) checkReport(ctx context.Context, v account.Viewer, one Fault, r Report) (Report, error) {
	var c fail.Check
	r.ProductVersion = optionalLine(&c, "version", r.ProductVersion, 60)
	r.Hardware = optionalLine(&c, "hardware", r.Hardware, 60)
	r.LastGood = optionalLine(&c, "last_good", r.LastGood, 60)
	r.HappensWhen = optionalLine(&c, "when", r.HappensWhen, 400)
	if r.State == "" {
		r.State = Affected
	}
	c.That(slices.Contains([]ReportState{Affected, Worse, Gone, Still}, r.State), "state", "Choose how it is now.")
	c.That(r.Frequency == "" || slices.Contains(Frequencies(), r.Frequency), "frequency", "Choose one of these.")
	c.That(r.Workaround == "" || slices.Contains(WorkaroundResults(), r.Workaround), "workaround", "Choose one of these.")
	f.checkSince(&c, r.Since)
	name, err := f.modelName(ctx, v, one.BoardID, r.ModelID)
	if err != nil {
		return r, err
	}
	c.That(r.ModelID == nil || name != "", "model", "Choose a model from the list.")
	if r.ModelID != nil {
		r.ProductName = name
	} else {
		r.ProductName = optionalLine(&c, "model", r.ProductName, 160)
	}
	return r, c.Err()
}

func (f *Faults) checkSince(c *fail.Check, since string) {
	if since == "" {
		return
	}
	day, err := time.Parse(time.DateOnly, since)
	switch {
	case err != nil:
		c.Refuse("since", "Write the day like 2026-05-18.")
	case day.After(f.now().AddDate(0, 0, 1)):
		c.Refuse("since", "This day has not come yet.")
	case day.Year() < 1990:
		c.Refuse("since", "This is too long ago.")
	}
}

// modelName is how a model is called, with its product; "" when the board has
// no such model to choose.
func (f *Faults) modelName(ctx context.Context, v account.Viewer, board int64, model *int64) (string, error) {
	if model == nil {
		return "", nil
	}
	products, err := f.forum.Products(ctx, v, board)
	for _, p := range products {
		if i := slices.IndexFunc(p.Models, func(m thread.Model) bool { return m.ID == *model }); i >= 0 {
			return p.Name + " " + p.Models[i].Name, err
		}
	}
	return "", err
}

// writeReport stores a report; one that shows the fault in a version newer than
// the fix marks a possible regression, which staff are told of at once.
func (f *Faults) writeReport(ctx context.Context, tx *db.Tx, h held, r Report) ([]event, error) {
	fixed := h.FixedVersion
	r.Regression = fixed != "" && r.ProductVersion != "" && (r.State == Affected || r.State == Worse) && compareVersions(r.ProductVersion, fixed) > 0
	before, err := reportIn(ctx, tx, r.FaultID, r.MemberID)
	if err != nil {
		return nil, err
	}
	if err := upsertReport(ctx, tx, r, f.now()); err != nil {
		return nil, err
	}
	if err := recountReports(ctx, tx, h.ID); err != nil {
		return nil, err
	}
	if err := followFault(ctx, tx, h.ID, r.MemberID, f.now()); err != nil {
		return nil, err
	}
	if err := f.reckon(ctx, tx, h.ID); err != nil || !r.Regression || before.Regression {
		return nil, err
	}
	return one(event{Kind: EventRegression, Detail: r.ProductVersion}), nil
}

// OwnReport gives what the viewer reported, if anything.
func (f *Faults) OwnReport(ctx context.Context, v account.Viewer, fault int64) (Report, bool, error) {
	r, err := reportOf(ctx, f.db, fault, v.ID)
	if db.NoRow(err) {
		return Report{}, false, nil
	}
	return r, err == nil, db.Plain(err)
}

// Day is how many people said on one day that a fault affects them.
type Day struct {
	Day    string // 2026-05-18
	People int
}

// Group is how many people of one model and version are affected.
type Group struct {
	ProductName    string
	ProductVersion string
	Affected       int
	Gone           int
	Still          int
}

// ReportSummary is what everybody sees of a fault's reports.
type ReportSummary struct {
	Days   []Day // that had any, oldest first
	Groups []Group
}

// Reports sums up a fault's reports; nobody is named.
func (f *Faults) Reports(ctx context.Context, fault int64) (ReportSummary, error) {
	var s ReportSummary
	var err error
	if s.Days, err = reportDays(ctx, f.db, fault); err != nil {
		return s, db.Plain(err)
	}
	s.Groups, err = reportGroups(ctx, f.db, fault)
	return s, db.Plain(err)
}
