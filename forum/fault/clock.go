package fault

import (
	"time"
)

// care is the row of who cares for a thread or a fault, what waits there and
// how urgent it is.
type care struct {
	ID             int64
	ThreadID       *int64
	FaultID        *int64
	BoardID        int64
	Open           bool // something there needs staff
	Linked         bool // the thread's open fault is cared for in its place
	OwnerID        *int64
	TeamID         *int64
	Level          int
	OwnedSince     *time.Time
	Handovers      int
	EscalatedAt    *time.Time // the last climb that the team did not answer yet
	Climbed        int        // levels since then
	BeganAt        time.Time
	AnsweredAt     *time.Time // when the team last spoke
	AnsweredNumber int        // up to which post the team has answered
	WaitingPostID  *int64
	WaitingSince   *time.Time
	ReplyDueAt     *time.Time
	FirstAskedAt   *time.Time
	FirstDueAt     *time.Time
	FirstReplyAt   *time.Time
	FirstLate      bool
	StalledSince   *time.Time
	UpdateDueAt    *time.Time
	Vulnerable     bool
	Severity       Severity
	Affected       int
	Growth         int
	Broken         int
	LikelyFaultID  *int64
	LikelyWhy      string
	UrgentSince    time.Time
	Version        int64
	ChangedAt      time.Time
}

// asked is a customer's post that waits for the team.
type asked struct {
	ID    int64
	At    time.Time
	First bool // nobody of the team has answered there before
}

// answered notes that the team spoke, in a post of that number or, for a
// fault, in an update.
func (c *care) answered(number int, at time.Time) {
	c.AnsweredNumber = max(c.AnsweredNumber, number)
	if c.AnsweredAt == nil || c.AnsweredAt.Before(at) {
		c.AnsweredAt = &at
	}
	if c.EscalatedAt != nil && !at.Before(*c.EscalatedAt) {
		c.EscalatedAt, c.Climbed = nil, 0
	}
	c.firstReply(at)
}

// firstReply notes the first answer after the first question; one that came
// late stays late.
func (c *care) firstReply(at time.Time) {
	if c.FirstAskedAt == nil || at.Before(*c.FirstAskedAt) {
		return
	}
	if c.FirstReplyAt == nil || at.Before(*c.FirstReplyAt) {
		c.FirstReplyAt = &at
	}
	c.FirstLate = c.FirstLate || (c.FirstDueAt != nil && c.FirstReplyAt.After(*c.FirstDueAt))
}

// firstAsk notes the first question, whose target is that of the first level.
func (c *care) firstAsk(at time.Time, l Ladder) {
	if c.FirstAskedAt == nil {
		c.FirstAskedAt, c.FirstDueAt = &at, l.replyDue(1, true, at)
	}
}

// wait is the clock of rule 7: it shows the oldest post that waits, none for
// nil. While that stays the same nothing moves it; a handover does not either.
// When an earlier post waits no more because it was withdrawn or needs no
// answer, a wait that is past its target all the same stays stalled. level is
// that of who holds the care.
func (c *care) wait(oldest *asked, l Ladder, level int, now time.Time) {
	if oldest == nil {
		c.calm()
		return
	}
	if c.WaitingPostID != nil && *c.WaitingPostID == oldest.ID {
		return
	}
	c.WaitingPostID, c.WaitingSince = &oldest.ID, &oldest.At
	due := l.replyDue(level, oldest.First, oldest.At)
	if c.StalledSince != nil && due != nil && !due.After(now) {
		c.StalledSince = due
		return
	}
	c.StalledSince, c.ReplyDueAt = nil, due
}

// untaken reports whether nobody ever took charge: then it is every team's.
func (c care) untaken() bool { return c.OwnerID == nil && c.Handovers == 0 && c.Level == 1 }

// calm ends the wait: the team has answered.
func (c *care) calm() {
	c.WaitingPostID, c.WaitingSince, c.ReplyDueAt, c.StalledSince = nil, nil, nil, nil
}

// need is what the urgency comes from.
func (c care) need() Need {
	quiet := c.BeganAt
	if c.AnsweredAt != nil {
		quiet = *c.AnsweredAt
	}
	return Need{WaitingSince: c.WaitingSince, Quiet: quiet, Severity: c.Severity, Vulnerable: c.Vulnerable,
		Affected: c.Affected, Growth: c.Growth, Broken: c.Broken, Levels: c.Climbed}
}

// same reports whether two optional values are equal.
func same[T comparable](a, b *T) bool {
	return a == b || (a != nil && b != nil && *a == *b)
}

// sameTime is same for times, whose zones may differ.
func sameTime(a, b *time.Time) bool {
	return a == b || (a != nil && b != nil && a.Equal(*b))
}

// shows reports whether two states look different on public pages.
func (c care) shows(before care) bool {
	return !same(c.OwnerID, before.OwnerID) || !same(c.TeamID, before.TeamID) || c.Level != before.Level || c.Handovers != before.Handovers ||
		!same(c.WaitingPostID, before.WaitingPostID) || !sameTime(c.StalledSince, before.StalledSince) || !sameTime(c.ReplyDueAt, before.ReplyDueAt) ||
		c.FirstLate != before.FirstLate || !same(c.LikelyFaultID, before.LikelyFaultID) || !sameTime(c.FirstReplyAt, before.FirstReplyAt) || !sameTime(c.UpdateDueAt, before.UpdateDueAt)
}
