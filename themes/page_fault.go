package themes

import (
	"html/template"
	"time"
)

// Pages about faults.
const (
	PageFaults = "faults"
	PageFault  = "fault"
)

// FaultStatus is where a fault stands on its way to a verified fix.
type FaultStatus string

// The statuses; from FaultVerified on a fault is closed.
const (
	FaultReported      FaultStatus = "reported"
	FaultConfirmed     FaultStatus = "confirmed"
	FaultInProgress    FaultStatus = "in_progress"
	FaultRollingOut    FaultStatus = "rolling_out"
	FaultAwaiting      FaultStatus = "awaiting_verification"
	FaultVerified      FaultStatus = "verified"
	FaultUnverified    FaultStatus = "unverified"
	FaultNotReproduced FaultStatus = "not_reproduced"
	FaultWontFix       FaultStatus = "wont_fix"
	FaultDuplicate     FaultStatus = "duplicate"
)

// Tone is the state colour that goes with the status: good, wait, info or plain.
func (s FaultStatus) Tone() string {
	switch s {
	case FaultVerified:
		return "good"
	case FaultRollingOut, FaultAwaiting:
		return "info"
	case FaultReported, FaultConfirmed, FaultInProgress:
		return "wait"
	}
	return "plain"
}

// Severity is how bad a fault is for one customer.
type Severity string

// The severities, from the least.
const (
	MinorFault    Severity = "minor"
	NormalFault   Severity = "normal"
	MajorFault    Severity = "major"
	CriticalFault Severity = "critical"
)

// FaultPanel is the box above the first post of every page of every linked
// thread, and at the top of the fault's own page. Times that people set (due,
// estimate) are in the board's zone, which is shown beside them. It has the slot
// "fault-me" with the fault's id ([FaultMePart]).
type FaultPanel struct {
	ID       int64
	Number   string // F-12
	Title    string
	URL      string
	Status   FaultStatus
	Since    time.Time
	Severity Severity
	// Steps are the way to a verified fix; empty for a fault that ended elsewhere.
	Steps []FaultStep

	Owner        Person // zero while nobody took it
	Team         string
	Level        int // of the board's ladder, from 1; 0 where there is none
	Handovers    int
	UpdateDue    time.Time // zero for none
	UpdatePassed bool      // UpdateDue is over
	// Estimate is the one that stands; Earlier are those before it, the oldest first.
	Estimate   *Estimate
	Earlier    []Estimate
	Slips      int // how often a date moved to later
	Workaround *Workaround
	Affected   int
	Gone       int // of them, those for whom it is gone
	Threads    int

	// FixedVersion is what the fix came or will come with, "" while unknown.
	FixedVersion string
	Regression   *Regression
	Closed       *FaultClosing
	// Stalled tells since when a customer has waited too long, and for whom.
	Stalled *Stalled
	// NoActs leaves the slot out: a duplicate is followed where it goes on.
	NoActs bool
}

// FaultStep is one station on the way. Exactly one is Now; those before it are
// Done, with the date they were first reached, zero where they were passed over.
type FaultStep struct {
	Status    FaultStatus
	At        time.Time
	Done, Now bool
}

// Estimate is when a fix is expected: a date (Until), a window (From and Until),
// or no date yet with NextUpdate.
type Estimate struct {
	From, Until, NextUpdate time.Time
	Passed                  bool // its date is over and it was not met
	Slip                    bool // it moved to later
	By                      Person
	Team                    string
	MadeAt                  time.Time
	Reason                  string // why it differs from the one before; "" for the first
	EntryURL                string // the log entry of the move, "" while there is no page for it
}

// Workaround is the official answer that helps until the fix is out.
type Workaround struct {
	URL           string
	Text          string // its beginning
	Worked, Tried int
}

// Regression tells that people report the fault on versions after the fix.
type Regression struct {
	Reports int
	Version string // of the fix
}

// FaultClosing is why a fault is closed. Reason is public; a verified fault needs
// none. For a duplicate Into leads to the fault that goes on.
type FaultClosing struct {
	By       Person
	At       time.Time
	Reason   string
	Into     *Link
	EntryURL string
}

// Stalled is a wait that is longer than the target.
type Stalled struct {
	Since time.Time
	Team  string
}

// PromiseState is how a promise stands.
type PromiseState string

// The states of a promise.
const (
	PromiseOpen      PromiseState = "open"
	PromiseOverdue   PromiseState = "overdue"
	PromiseKept      PromiseState = "kept"
	PromiseLate      PromiseState = "late"   // kept after it was due
	PromiseBroken    PromiseState = "broken" // declared, or overdue for 7 days
	PromiseWithdrawn PromiseState = "withdrawn"
)

// Tone is the state colour that goes with the state.
func (s PromiseState) Tone() string {
	switch s {
	case PromiseKept:
		return "good"
	case PromiseOverdue, PromiseBroken:
		return "bad"
	case PromiseOpen, PromiseLate:
		return "wait"
	}
	return "plain"
}

// Promise is something a member of staff said would be done by a time.
type Promise struct {
	ID     int64
	What   string
	Owner  Person
	Team   string
	Due    time.Time // in the board's zone
	MadeAt time.Time
	State  PromiseState
	Ended  time.Time
	Reason string
	// Kept leads to the post or update that kept it, Said to where it was made.
	Kept, Said *Link
	EntryURL   string
	EndURL     string // ends it; "" where readers of the class may not
}

// FaultEventKind is what a [FaultEvent] tells of.
type FaultEventKind string

// The kinds of event on a fault's timeline.
const (
	FaultOpened          FaultEventKind = "opened"
	FaultLinked          FaultEventKind = "linked"          // Thread or Here
	FaultUnlinked        FaultEventKind = "unlinked"        // Thread or Here, Reason
	FaultMerged          FaultEventKind = "merged"          // Other was merged into this one
	FaultMergedAway      FaultEventKind = "merged_away"     // this one was merged into Other
	FaultMoved           FaultEventKind = "status"          // From, To, Reason
	FaultUpdated         FaultEventKind = "update"          // Body
	FaultEstimated       FaultEventKind = "estimate"        // Before, Estimate, Reason
	FaultEstimatePassed  FaultEventKind = "estimate_passed" // Estimate
	FaultPromised        FaultEventKind = "promise"         // Promise
	FaultPromiseOverdue  FaultEventKind = "promise_overdue" // Promise
	FaultPromiseEnded    FaultEventKind = "promise_ended"   // Promise, Reason
	FaultOwned           FaultEventKind = "owner"           // Detail: who took it
	FaultHandover        FaultEventKind = "handover"        // Detail, Reason
	FaultEscalated       FaultEventKind = "escalated"       // Detail, Reason
	FaultWorkaround      FaultEventKind = "workaround"      // Thread or Here; neither where there is none any more
	FaultReleased        FaultEventKind = "release"         // Detail: the version
	FaultRegression      FaultEventKind = "regression"      // Detail: the version
	FaultSeverityChanged FaultEventKind = "severity"        // Detail: a [Severity]
	FaultStalled         FaultEventKind = "stalled"         // Reason: what passed
	FaultRenamed         FaultEventKind = "title"           // Detail: the old title
)

// FaultEvent is one thing that happened to a fault: an entry of its timeline, and a
// line between the posts of every linked thread.
type FaultEvent struct {
	ID       int64
	URL      string // its permalink
	Number   string // of the fault: F-12
	Kind     FaultEventKind
	At       time.Time
	By       Person // zero for what nobody did, such as a date that passed
	From, To FaultStatus
	Detail   string
	Reason   string        // public
	Body     template.HTML // an update's text, rendered and sanitised
	Thread   *Link
	Here     bool  // the thread is the one the event stands in
	Other    *Link // another fault
	Before   *Estimate
	Estimate *Estimate
	Promise  *Promise
	EntryURL string
}

// CareBox tells in a thread's aside who answers for it and how far it climbed.
type CareBox struct {
	Owner   Person // zero while nobody took it
	Team    string
	Linked  bool // the fault's owner answers for it
	Steps   []CareStep
	Waiting time.Time // since when a customer waits, zero for nobody
	Stalled *Stalled
	// FirstLate says that the first reply came later than the target, for ever.
	FirstLate bool
	Handovers int
	Open      *OpenHandover
	// ToolsURL leads staff to taking, handing over and escalating; AskURL lets an
	// affected customer ask it up the ladder. "" where readers may not.
	ToolsURL, AskURL string
	Asked, AskNeeded int // how many asked, of how many it takes
}

// CareStep is one level of the ladder. Since is when it was reached; Future says
// when the next one will be, such as "if overdue on Thursday 14:00".
type CareStep struct {
	Level   int
	Team    string
	Since   time.Time
	Current bool
	Future  string
}

// OpenHandover is a handover nobody has accepted yet; the old owner stays.
type OpenHandover struct {
	To     string // a person or a team
	At     time.Time
	Reason string // public
}

// FaultsPage lists the known faults: GET /faults?status=&board=&product=&version=.
type FaultsPage struct {
	Frame
	States   []Link   // broken now, closed, all
	Statuses []Choice // the first is "any"
	Boards   []Choice
	Products []Choice
	Version  string
	Rows     []FaultRow
	Cursor   Cursor
	Filtered bool
	ResetURL string
	// OpenState says that the list is of what is broken now; ClosedURL leads to the rest.
	OpenState bool
	State     string // the value of state, kept by the form
	ClosedURL string
	Error     string // why a filter was refused
}

// FaultRow is a fault in a list.
type FaultRow struct {
	Number, Title, URL string
	Status             FaultStatus
	Severity           Severity
	Board              Link
	Product            string
	Team               string
	Affected, Threads  int
	Opened, Since      time.Time
	UpdateDue          time.Time
	UpdatePassed       bool
	Estimate           *Estimate
	Slips              int
	FixedVersion       string
	Into               *Link // for a duplicate
	Regression         bool
}

// FaultPage is the whole story of a fault.
type FaultPage struct {
	Frame
	Panel    FaultPanel
	Product  string
	OpenedBy Person
	OpenedAt time.Time
	Timeline []FaultEvent // the newest first
	Earlier  Cursor       // through the timeline
	Threads  []Link
	Promises []Promise // the latest due first
	// Estimates are all that were ever made, the oldest first.
	Estimates []Estimate
	Reports   ReportSummary
	Releases  []Release
	Verify    *Verification
	Merged    []Link // faults merged into this one
	Care      *CareBox
	Tools     *FaultTools
}

// ReportSummary is what the reports say, counted; no one is named.
type ReportSummary struct {
	Total, Gone, Still int
	Days               []ReportDay // the oldest first, without gaps
	Environments       []ReportEnvironment
}

// ReportDay is how many reports came on a day.
type ReportDay struct {
	Day   time.Time
	Count int
}

// ReportEnvironment is what people with one model and version report.
type ReportEnvironment struct {
	Model, Version        string // "" for not told
	Affected, Gone, Still int
	Fixed                 bool // the version is the fix's or newer
}

// Release is a version that shall hold the fix.
type Release struct {
	Version     string
	Note        string
	By          Person
	At          time.Time
	Gone, Still int // what people say of it
	Asked       bool
}

// Verification is how far the affected confirmed the latest release. Environments
// that need nobody more are done.
type Verification struct {
	Version      string
	Gone         int
	Answered     int
	Affected     int // who was asked
	Share        int // percent that must confirm of those who answered
	Environments []VerifyEnvironment
	Done         bool
}

// VerifyEnvironment is one model and version with how many answers it still needs.
type VerifyEnvironment struct {
	Model, Version                string
	Affected, Gone, Still, Needed int
}

// FaultTools are staff's links on a fault's page; "" for what is not possible now.
type FaultTools struct {
	StatusURL, UpdateURL, EstimateURL, PromiseURL, ReleaseURL, WorkaroundURL, MergeURL, EditURL, CareURL string
}

// ChartBar is one bar of a chart, in units of its viewBox.
type ChartBar struct{ X, Y, Width, Height int }

// The size of the trend's chart in units of its viewBox.
const (
	chartWidth  = 600
	chartHeight = 96
	widestBar   = 48 // of a fault that is few days old
)

// Bars draws the trend: one bar for each day, as high as its share of the busiest.
func (r ReportSummary) Bars() []ChartBar {
	most := r.Most()
	bars := make([]ChartBar, len(r.Days))
	for i, day := range r.Days {
		from, to := i*chartWidth/len(r.Days), (i+1)*chartWidth/len(r.Days)
		high := 0
		if day.Count > 0 {
			high = max(2, day.Count*chartHeight/most)
		}
		bars[i] = ChartBar{X: from, Y: chartHeight - high, Width: min(widestBar, max(1, to-from-max(1, (to-from)/8))), Height: high}
	}
	return bars
}

// Most is the highest count of a day.
func (r ReportSummary) Most() int {
	most := 0
	for _, day := range r.Days {
		most = max(most, day.Count)
	}
	return most
}

// First and Last are the chart's ends.
func (r ReportSummary) First() time.Time { return r.Days[0].Day }

// Last is the chart's last day.
func (r ReportSummary) Last() time.Time { return r.Days[len(r.Days)-1].Day }

// Struck are the earlier estimates as the panel strikes them through: those that
// named a date. Clock says that the time must be shown to tell it from its
// neighbour.
func (p FaultPanel) Struck() []StruckEstimate {
	var all []StruckEstimate
	for _, e := range p.Earlier {
		if at := e.shown(); !at.IsZero() {
			all = append(all, StruckEstimate{At: at})
		}
	}
	days := make([]time.Time, len(all), len(all)+1)
	for i := range all {
		days[i] = all[i].At
	}
	if p.Estimate != nil {
		days = append(days, p.Estimate.shown())
	}
	for i := range all {
		all[i].Clock = i > 0 && sameDay(days[i-1], days[i]) || i+1 < len(days) && sameDay(days[i], days[i+1])
	}
	return all
}

// StruckEstimate is an earlier date.
type StruckEstimate struct {
	At    time.Time
	Clock bool
}

// shown is the date by which an estimate is known.
func (e Estimate) shown() time.Time {
	if !e.Until.IsZero() {
		return e.Until
	}
	return e.NextUpdate
}

func sameDay(a, b time.Time) bool { return a.Format(time.DateOnly) == b.Format(time.DateOnly) }

// ReportURL leads to saying "this affects me too".
func (p FaultPanel) ReportURL() string { return p.URL + "/report" }

// EndsElsewhere says that the fault is closed without a verified fix.
func (p FaultPanel) EndsElsewhere() bool { return p.Closed != nil && p.Status != FaultVerified }
