package fault

import (
	"fmt"
	"math/bits"
	"strconv"
	"time"
)

// Need is all that decides how urgent a thread or fault is. The passing of time
// is no part of it: an order, once given, changes only when one of these does.
type Need struct {
	WaitingSince *time.Time // nil when no customer waits
	Quiet        time.Time  // when the team last spoke, or the care began
	Severity     Severity
	Vulnerable   bool // the customer depends on it: health, safety, nobody else to help
	Affected     int
	Growth       int // people who were added in the 24 hours before the last of them
	Broken       int // promises overdue or broken
	Levels       int // climbed and not answered since
}

// The published rule, in hours of head start. It is a page of its own: /desk/rule.
const (
	nobodyWaits   = -168 // a week
	minorStart    = -24
	majorStart    = 24
	criticalStart = 72
	vulnerable    = 96
	doubling      = 6 // each doubling of people affected, and of people added
	brokenPromise = 48
	brokenMost    = 4
	escalation    = 24 // each level
)

// Reason is one cause of a place on the desk, with its head start.
type Reason struct {
	Kind  ReasonKind
	Text  string
	Hours int
}

// ReasonKind names a cause for pages, which give it a colour.
type ReasonKind string

// The kinds of reason, the most telling first.
const (
	BrokenPromiseReason ReasonKind = "promise"
	VulnerableReason    ReasonKind = "vulnerable"
	StalledReason       ReasonKind = "stalled"
	EscalatedReason     ReasonKind = "escalated"
	SeverityReason      ReasonKind = "severity"
	AffectedReason      ReasonKind = "affected"
	WaitingReason       ReasonKind = "waiting"
	LikelyReason        ReasonKind = "likely"
	QuietReason         ReasonKind = "quiet"
	RegressionReason    ReasonKind = "regression"
)

// UrgentSince is the rule: the time since when a customer waits, moved back by
// every head start. Who has the earliest comes first.
func (n Need) UrgentSince() time.Time {
	since := n.Quiet
	if n.WaitingSince != nil {
		since = *n.WaitingSince
	}
	return since.Add(-time.Duration(n.headStart()) * time.Hour)
}

func (n Need) headStart() int {
	sum := 0
	for _, r := range n.Reasons() {
		sum += r.Hours
	}
	return sum
}

// Reasons are the rule in words: why something stands where it does.
func (n Need) Reasons() []Reason {
	var all []Reason
	add := func(kind ReasonKind, hours int, text string) { all = append(all, Reason{kind, text, hours}) }
	if n.Broken > 0 {
		add(BrokenPromiseReason, brokenPromise*min(n.Broken, brokenMost), counted(n.Broken, "a promise was not kept", "%s promises were not kept"))
	}
	if n.Vulnerable {
		add(VulnerableReason, vulnerable, "a vulnerable customer")
	}
	if n.Levels > 0 {
		add(EscalatedReason, escalation*n.Levels, counted(n.Levels, "escalated by a level", "escalated by %s levels"))
	}
	if hours := severityStart(n.Severity); hours != 0 {
		add(SeverityReason, hours, string(n.Severity)+" for each customer")
	}
	if hours := doublings(n.Affected); hours > 0 {
		add(AffectedReason, hours, counted(n.Affected, "one person affected", "%s people affected"))
	}
	if hours := doublings(n.Growth + 1); hours > 0 {
		add(AffectedReason, hours, counted(n.Growth, "one more within a day", "%s more within a day"))
	}
	if n.WaitingSince == nil {
		add(QuietReason, nobodyWaits, "no customer waits")
	}
	return all
}

func severityStart(s Severity) int {
	return map[Severity]int{Minor: minorStart, Major: majorStart, Critical: criticalStart}[s]
}

// doublings is the head start of a number of people: 0 for one, 6 hours for
// two, 12 for four.
func doublings(people int) int {
	return doubling * max(0, bits.Len(uint(max(people, 0)))-1)
}

func counted(n int, single, several string) string {
	if n == 1 {
		return single
	}
	return fmt.Sprintf(several, grouped(n))
}

// grouped writes 1204 as 1,204.
func grouped(n int) string {
	text := strconv.Itoa(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

// RuleLine is one line of the published rule.
type RuleLine struct {
	What  string
	Hours int
}

// Rule is the published rule, for the page that shows it.
func Rule() []RuleLine {
	return []RuleLine{
		{"No customer waits for a reply", nobodyWaits},
		{"Minor for each customer", minorStart},
		{"Normal for each customer", 0},
		{"Major for each customer", majorStart},
		{"Critical for each customer", criticalStart},
		{"A vulnerable customer", vulnerable},
		{"Each doubling of the people affected", doubling},
		{"Each doubling of the people added within a day", doubling},
		{"Each promise that was not kept, up to four", brokenPromise},
		{"Each level it was escalated and nobody answered since", escalation},
	}
}
