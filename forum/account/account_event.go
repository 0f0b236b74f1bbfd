package account

import (
	"context"
	"time"

	"answerable/forum/db"
)

// eventLife is how long a member can read what happened to his account.
const eventLife = 180 * 24 * time.Hour

// maxEvents is how many a page of them shows.
const maxEvents = 50

// EventKind is something that happened to an account.
type EventKind string

// The kinds of events that a member can read about.
const (
	EventPasswordChanged  EventKind = "password-changed"
	EventPasswordReset    EventKind = "password-reset"
	EventResetByHand      EventKind = "reset-by-hand" // an administrator made a link
	EventAddressAsked     EventKind = "address-asked"
	EventAddressConfirmed EventKind = "address-confirmed"
	EventAddressChanged   EventKind = "address-changed"
	EventFactorAdded      EventKind = "factor-added"
	EventFactorRemoved    EventKind = "factor-removed"
	EventFactorsTaken     EventKind = "factors-taken" // an administrator took all second ones
	EventRecoveryUsed     EventKind = "recovery-used"
	EventDataTaken        EventKind = "data-taken"
	EventDeletionAsked    EventKind = "deletion-asked"
	EventDeletionStopped  EventKind = "deletion-stopped"
)

// EventKinds lists them, for a test that each has a text.
func EventKinds() []EventKind {
	return []EventKind{EventPasswordChanged, EventPasswordReset, EventResetByHand, EventAddressAsked, EventAddressConfirmed, EventAddressChanged,
		EventFactorAdded, EventFactorRemoved, EventFactorsTaken, EventRecoveryUsed, EventDataTaken, EventDeletionAsked, EventDeletionStopped}
}

// Event is something that happened to the viewer's account.
type Event struct {
	What EventKind
	At   time.Time
}

// note keeps an event for the account's owner, in the transaction of what
// happened.
func (p *People) note(tx *db.Tx, member int64, what EventKind) error {
	return insertEvent(tx, member, what, p.now())
}

// Events lists what happened to the viewer's account in half a year, the
// latest first. Error: SignIn.
func (p *People) Events(ctx context.Context, v Viewer) ([]Event, error) {
	if err := signedIn(v); err != nil {
		return nil, err
	}
	return p.eventRows(ctx, v.ID, maxEvents)
}
