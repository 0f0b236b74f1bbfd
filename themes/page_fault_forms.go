package themes

import "time"

// Pages that act on faults. All are personal: not cached.
const (
	PageFaultNew        = "fault-new"
	PageFaultLink       = "fault-link"
	PageFaultUnlink     = "fault-unlink"
	PageFaultStatus     = "fault-status"
	PageFaultUpdate     = "fault-update"
	PageFaultEstimate   = "fault-estimate"
	PageFaultPromise    = "fault-promise"
	PagePromiseEnd      = "promise-end"
	PageFaultReport     = "fault-report"
	PageFaultRelease    = "fault-release"
	PageFaultVerify     = "fault-verify"
	PageFaultMerge      = "fault-merge"
	PageFaultWorkaround = "fault-workaround"
	PageFaultEdit       = "fault-edit"
)

// FaultRef names a fault.
type FaultRef struct {
	ID                 int64
	Number, Title, URL string
	Status             FaultStatus
}

// FaultAct is what every page has that acts on a fault: POST Action with key.
// Changed are the latest things that others did to the fault, shown when they made
// the act impossible.
type FaultAct struct {
	Frame
	Form
	Fault   FaultRef
	Action  string
	Changed []FaultEvent
	// Zone is the time zone in which times are typed, such as "Europe/London", and Now
	// the time there; "" and zero on pages without times.
	Zone string
	Now  time.Time
}

// FaultNewPage opens a fault from a thread: POST /t/ID/fault/new with key, title,
// product, severity.
type FaultNewPage struct {
	Frame
	Form
	Action     string
	LinkAction string // where linking to a known one is sent
	Thread     Link
	Values     FaultEditValues
	Products   []Choice
	Severities []Choice
	// Known are open faults that may be the same: linking is better than doubling.
	Known []FaultCandidate
}

// FaultCandidate is a fault a thread may belong to.
type FaultCandidate struct {
	FaultRef
	Affected int
	Why      string // why it may be the one, "" for no reason
}

// FaultLinkPage links a thread to a fault: POST Action (/t/ID/fault) with key and
// fault, its number.
type FaultLinkPage struct {
	Frame
	Form
	Action string
	Thread Link
	Number string // what was typed
	Known  []FaultCandidate
	NewURL string
}

// FaultUnlinkPage takes a thread off its fault: POST Action with key and reason.
type FaultUnlinkPage struct {
	FaultAct
	Thread Link
	Reason string
}

// FaultStatusPage moves a fault: POST /faults/F-12/status with key, from (the
// status the page showed), status and reason.
type FaultStatusPage struct {
	FaultAct
	Since  time.Time
	Moves  []FaultMove // none for a duplicate
	Reason string
	// Verify is what is still needed before "verified" is possible, nil elsewhere.
	Verify *Verification
}

// FaultMove is a legal next status.
type FaultMove struct {
	To       FaultStatus
	Reason   bool // a public reason is asked for
	Selected bool
	Blocked  string // why it is not possible yet, though it is legal
}

// FaultUpdatePage posts an update: POST /faults/F-12/update with key, body, next
// (when the next update is due) and do (post, preview).
type FaultUpdatePage struct {
	FaultAct
	Composer Composer
	Next     string // as typed, YYYY-MM-DDTHH:MM
	Reaches  int    // threads it will stand in
	Follow   int    // people who are told
}

// FaultEstimatePage gives or moves the estimate: POST /faults/F-12/estimate with
// key, standing (the estimate the page showed, 0 for none), kind (date, window,
// none), from, until, next, reason.
type FaultEstimatePage struct {
	FaultAct
	Standing *Estimate
	ID       int64 // of the standing one
	Slips    int
	Kind     string // "date", "window" or "none"; "" for not chosen yet
	Values   FaultEstimateValues
}

// FaultEstimateValues is what the person typed; times are YYYY-MM-DDTHH:MM.
type FaultEstimateValues struct{ From, Until, Next, Reason string }

// FaultPromisePage makes a promise: POST Action with key, what, due, owner. Thread
// is set when it is made in a thread, Fault when on a fault.
type FaultPromisePage struct {
	FaultAct
	Thread *Link
	What   string
	Due    string // as typed
	Owner  string // a name; the reader's at first
}

// PromiseEndPage ends a promise: POST /promises/ID/end with key, state (kept,
// broken, withdrawn), kept (the address of the post or update that kept it),
// reason.
type PromiseEndPage struct {
	FaultAct
	Promise Promise
	About   Link // the fault or the thread
	State   PromiseState
	Kept    string
	Reason  string
	// Evidence are updates and posts since, offered for kept.
	Evidence    []Choice
	CanWithdraw bool // only before it is due
	Ended       bool // by somebody meanwhile
}

// FaultReportPage says "this affects me too": POST /faults/F-12/report with key,
// model, version, hardware, since, last_good, frequency, when, workaround,
// will_test, state.
type FaultReportPage struct {
	FaultAct
	Models        []Choice
	Where         []ProductHelp
	Values        FaultReportValues
	Frequencies   []Choice
	Workarounds   []Choice
	States        []Choice
	HasWorkaround *Workaround
	Editing       bool      // the reader has reported before
	ReportedAt    time.Time // when
	FixedVersion  string
	Affected      int
}

// FaultReportValues is what the person typed; Since is YYYY-MM-DD.
// Model is typed where the board has no products.
type FaultReportValues struct {
	Model, Version, Hardware, Since, LastGood, When string
	WillTest                                        bool
}

// FaultReleasePage tells of a version with the fix: POST /faults/F-12/release with
// key, version and note.
type FaultReleasePage struct {
	FaultAct
	Version  string
	Note     string
	Releases []Release
	Affected int
}

// FaultVerifyPage asks an affected customer "gone on version X?": POST
// /faults/F-12/verify with key, release, gone (1 or 0), note.
type FaultVerifyPage struct {
	FaultAct
	Release int64
	Asked   string // the version
	Note    string // of the release
	Gone    string // "1", "0" or "" for not chosen yet
	Typed   string // the reader's note
	Earlier *VerifyAnswer
	// Unknown says that the reader has not reported the fault: only the affected verify.
	Unknown bool
}

// VerifyAnswer is what the reader said before.
type VerifyAnswer struct {
	Gone bool
	At   time.Time
}

// FaultMergePage merges a fault into another: POST /faults/F-12/merge with key,
// into, reason.
type FaultMergePage struct {
	FaultAct
	Into     string
	Reason   string
	Known    []FaultCandidate
	Threads  int
	Affected int
}

// FaultWorkaroundPage chooses the workaround among the official answers of the
// linked threads: POST /faults/F-12/workaround with key and answer, 0 for none.
type FaultWorkaroundPage struct {
	FaultAct
	Answers []FaultAnswer
	None    bool // none is chosen
}

// FaultAnswer is an official answer that may be the workaround.
type FaultAnswer struct {
	ID            int64
	Post          PostRef
	Thread        Link
	Excerpt       string
	Worked, Tried int
	Selected      bool
}

// FaultEditPage changes title and severity: POST /faults/F-12/edit with key, title,
// severity.
type FaultEditPage struct {
	FaultAct
	Values     FaultEditValues
	Severities []Choice
}

// FaultEditValues is what the person typed.
type FaultEditValues struct{ Title string }

// PartFaultMe is what a reader has to do with a fault; it takes [FaultMePart].
const PartFaultMe = "fault-me"

// FaultMePart are the panel's buttons and what the reader reported. A guest gets
// links that lead to signing in and back.
type FaultMePart struct {
	FaultID   int64
	Number    string // F-12
	URL       string
	SignedIn  bool
	Following bool
	Closed    bool // nothing more is asked
	// Report is when the reader reported, zero for never; State is what he said last:
	// affected, worse, gone, still.
	Report time.Time
	State  string
	// Ask is a version about which the reader was not heard yet, "" for none.
	Ask string
}

// ReportURL leads to the reader's report.
func (p FaultMePart) ReportURL() string { return p.URL + "/report" }

// VerifyURL leads to "gone on version X?".
func (p FaultMePart) VerifyURL() string { return p.URL + "/verify" }

// MeTooOffer stands above a reply form whose text says no more than "me too" in a
// thread with a fault: reporting counts, such a post does not.
type MeTooOffer struct {
	Fault    FaultRef
	Affected int
}
