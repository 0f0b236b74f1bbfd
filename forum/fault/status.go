package fault

import (
	"slices"
	"strings"

	"answerable/forum/fail"
)

// Status is where a fault stands on its way to a verified fix.
type Status string

// The statuses; from Verified on a fault is closed.
const (
	Reported      Status = "reported"
	Confirmed     Status = "confirmed"
	InProgress    Status = "in_progress"
	RollingOut    Status = "rolling_out"
	Awaiting      Status = "awaiting_verification"
	Verified      Status = "verified"
	Unverified    Status = "unverified"
	NotReproduced Status = "not_reproduced"
	WontFix       Status = "wont_fix"
	Duplicate     Status = "duplicate"
)

// Steps are the statuses of a fault that goes well, in their order.
func Steps() []Status {
	return []Status{Reported, Confirmed, InProgress, RollingOut, Awaiting, Verified}
}

// Statuses are all of them.
func Statuses() []Status {
	return append(Steps(), Unverified, NotReproduced, WontFix, Duplicate)
}

// Closed reports whether a fault of this status is done with.
func (s Status) Closed() bool {
	return slices.Contains([]Status{Verified, Unverified, NotReproduced, WontFix, Duplicate}, s)
}

// Text is the status in words.
func (s Status) Text() string {
	return map[Status]string{Reported: "Reported", Confirmed: "Confirmed", InProgress: "Fix in progress", RollingOut: "Rolling out",
		Awaiting: "Awaiting verification", Verified: "Verified by customers", Unverified: "Closed unverified",
		NotReproduced: "Not reproduced", WontFix: "Will not be fixed", Duplicate: "Duplicate"}[s]
}

// moves is the status machine: what may follow what by an act of staff. A
// duplicate is made by merging, and its way back is to reopen it there.
func moves() map[Status][]Status {
	return map[Status][]Status{
		Reported:      {Confirmed, NotReproduced, WontFix},
		Confirmed:     {InProgress, NotReproduced, WontFix},
		InProgress:    {RollingOut, Confirmed, WontFix},
		RollingOut:    {Awaiting, InProgress},
		Awaiting:      {Verified, Unverified, InProgress},
		Verified:      {Confirmed},
		Unverified:    {Confirmed},
		NotReproduced: {Confirmed},
		WontFix:       {Confirmed},
	}
}

// Moves gives the legal next statuses.
func (s Status) Moves() []Status { return moves()[s] }

// NeedsReason reports whether a move to another status must say why in public.
func (s Status) NeedsReason(to Status) bool { return needsReason(s, to) }

// needsReason reports whether a move must say why in public: closing without a
// verified fix, reopening, and going back.
func needsReason(from, to Status) bool {
	return from.Closed() || to.Closed() || slices.Index(Steps(), to) < slices.Index(Steps(), from)
}

// checkMove refuses an illegal move and names the legal ones.
func checkMove(from, to Status) error {
	if slices.Contains(from.Moves(), to) {
		return nil
	}
	if len(from.Moves()) == 0 {
		return fail.New(fail.Conflict, "This fault is a duplicate; its status is that of the fault it was merged into.", "Change the other fault.")
	}
	var legal []string
	for _, s := range from.Moves() {
		legal = append(legal, "“"+s.Text()+"”")
	}
	text := "From “" + from.Text() + "” a fault can go to " + strings.Join(legal, ", ") + "."
	return fail.New(fail.Conflict, "That step is not possible now.", text).In("status", text)
}
