package intake

import (
	"context"
	"slices"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
)

// Waits is the outcome of a mail that is not worked yet.
const Waits = "waits"

// Outcomes are how mails end, in the order in which administrators ask.
func Outcomes() []string {
	return []string{"refused", "confirm", "held", "posted", "report", "ignored", Waits}
}

// InboxMail is a mail that came in, as administrators see it: never what it says
// or from where it came.
type InboxMail struct {
	ID         int64
	Outcome    string
	Why        string
	MemberName string // "" where it is nobody's
	ThreadID   int64  // 0 for none
	PostID     int64  // 0 for none
	ReceivedAt time.Time
	Answered   bool // its sender was told
}

// InboxPageSize is how many mails one stretch of the list has.
const InboxPageSize = 50

// Inbox gives the mails with that outcome ("" for all), newest first, with an id
// below before (0 for the newest); older is the next before, 0 at the end.
// Errors: Forbidden for all but administrators, Malformed.
func (i *Intake) Inbox(ctx context.Context, v account.Viewer, outcome string, before int64) (rows []InboxMail, older int64, err error) {
	if err := administers(v); err != nil {
		return nil, 0, err
	}
	if outcome != "" && !slices.Contains(Outcomes(), outcome) {
		return nil, 0, fail.New(fail.Malformed, "There is no such list.", "Choose from the links above it.")
	}
	rows, err = inboxRows(ctx, i.DB, outcome, before, InboxPageSize+1)
	if err != nil {
		return nil, 0, db.Plain(err)
	}
	if len(rows) > InboxPageSize {
		rows = rows[:InboxPageSize]
		older = rows[InboxPageSize-1].ID
	}
	return rows, older, nil
}
