package themes

import "time"

// Pages of the staff's desk, and about who cares for a thread or fault.
const (
	PageDesk       = "desk"
	PageDeskRule   = "desk-rule"
	PageCare       = "care"
	PageAdminCares = "admin-cares"
	PageAdminCare  = "admin-care"
)

// DeskPage is the staff's desk: GET /desk?list=&board=&after=. It is personal: not
// cached. Each row's forms come back to the row: they send Return as "return".
type DeskPage struct {
	Frame
	Tiles    []DeskTile
	Lists    []Link
	Boards   []Link // empty where the list is not by board
	Rows     []DeskRow
	Promises []DeskPromise // of the list of promises
	Teams    []Choice      // who a row can be handed to
	Cursor   Cursor
	Key      string // of the answers and updates written here
}

// DeskTile is a count that leads to its list. Count may be "99+". State is "",
// "wait" or "bad".
type DeskTile struct {
	Text, Count, Note, URL, State string
	Current                       bool
}

// DeskRow is a thread or a fault that needs staff: POST /care/ID/take, /accept;
// /hand-over with team, member, reason, note; /escalate with reason, note;
// /triage with severity, vulnerable; /not-likely; POST /desk/ID/answer and
// /update with key and body; /link with fault.
type DeskRow struct {
	ID        int64 // of the care
	Number    string
	Title     string
	URL       string
	IsFault   bool
	Status    FaultStatus // of a fault
	Board     Link
	Reasons   []DeskReason // why it is here, the most telling first; at least one
	Threads   int          // of a fault
	Slips     int          // of a fault
	Affected  int
	Growth    int       // in the last 24 hours
	Waiting   time.Time // since when a customer waits, zero for nobody
	Due       time.Time // by when an answer is due, zero for none
	Level     int
	Top       bool // there is no level above, or no ladder
	Team      string
	Owner     Person // zero for nobody
	Own       bool   // the reader owns it
	Handed    *DeskHanded
	Likely    *DeskLikely
	Customer  Person
	Earlier   []Link // the customer's other threads
	Private   string // address of the private details
	CareURL   string
	Severity  []Choice
	Dependent bool   // the customer is vulnerable
	Return    string // path back to this row
}

// DeskReason is one cause of a row's place. Tone is bad, wait, info or plain.
type DeskReason struct {
	Text, Tone string
	Since      time.Time // when it began, zero for no time
	Hours      int       // of head start
}

// DeskHanded is a handover that waits for an answer.
type DeskHanded struct {
	To, Reason string
	Mine       bool // the reader may accept it
}

// DeskLikely is a known fault that a thread may be about.
type DeskLikely struct{ Number, Title, URL, Why string }

// DeskPromise is a promise that is due or overdue.
type DeskPromise struct {
	What    string
	Due     time.Time
	Overdue bool
	Owner   Person
	Team    string
	About   Link
	EndURL  string
}

// DeskRulePage publishes how the desk is ordered.
type DeskRulePage struct {
	Frame
	Rules []DeskRule
}

// DeskRule is one line of the rule: so many hours of head start, or less of one.
type DeskRule struct {
	What  string
	Hours int
	Less  bool
}

// CarePage tells everybody who cares for a thread or fault and how that came: GET
// /care/ID. Act names the form that is open, for who may use it: "hand-over",
// "escalate", "decline", "answer", "update", "link" or "" for none; each is POST
// Action with Return as "return".
type CarePage struct {
	Frame
	Form
	ID     int64
	About  Link // the thread or fault
	Number string
	Box    CareBox
	Due    time.Time // by when an answer is due
	Steps  []CareTarget
	Moves  []CareMove
	Staff  bool
	Own    bool // the reader owns it
	Mine   bool // the reader may accept or decline what is handed over
	// Private leads to the thread's private details; Outside says that the reader is
	// of the staff and may not open them.
	Private string
	Outside bool
	Ask     bool // the reader may ask it up
	Top     bool
	Act     string
	Action  string
	Values  CareValues
	Teams   []Choice
	Return  string
	Careful string // what the form's act means, in a sentence
}

// CareValues is what the person typed.
type CareValues struct{ Member, Reason, Note, Body, Fault string }

// CareTarget is a level with its targets, such as "4 h", in business time.
type CareTarget struct {
	Level               int
	Team                string
	First, Next, Update string
	Current             bool
}

// CareMove is one handover. What is the kind of it, State is open, accepted,
// declined or replaced. Note is "" for who may not read it.
type CareMove struct {
	What       string
	From, To   string
	By         Person // zero for what happened by itself
	At         time.Time
	Reason     string
	Note       string
	State      string
	AnsweredBy Person
	AnsweredAt time.Time
	Answer     string
}

// AdminCaresPage lists the boards with how they are cared for.
type AdminCaresPage struct {
	AdminFrame
	Boards []AdminCareRow
}

// AdminCareRow is a board's ladder in the list.
type AdminCareRow struct {
	Name, EditURL string
	Teams         []string // from the first level; empty for no ladder
	Hours         string
}

// AdminCarePage edits a board's ladder, hours and rules: POST Action with
// timezone, opens, closes, days (several), holidays; team1, first1, next1, update1
// and so on; climb_asks, verify_share, verify_least, reopen_share, private_days.
type AdminCarePage struct {
	AdminFrame
	Form
	Action string
	Board  string
	Values AdminCareValues
	Days   []Choice
	Rungs  []AdminRung
}

// AdminCareValues is what the person typed.
type AdminCareValues struct {
	Timezone, Opens, Closes, Holidays                             string
	ClimbAsks, VerifyShare, VerifyLeast, ReopenShare, PrivateDays string
}

// AdminRung is a level of the form; its fields end in Level.
type AdminRung struct {
	Level               int
	Teams               []Choice
	First, Next, Update string
}

// Field names a field of the level, such as first2.
func (r AdminRung) Field(name string) string { return name + string(rune('0'+r.Level)) }
