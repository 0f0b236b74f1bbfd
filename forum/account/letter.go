package account

import (
	"context"
	"time"

	"answerable/forum/db"
)

// LetterKind says what a letter is about; its text is the theme's.
type LetterKind string

// The kinds of letters. Beside each stand the facts it brings, by the names of
// the Fact constants; FactName is the member's own name and is there in all
// that go to a member.
const (
	LetterConfirm         LetterKind = "confirm-address"     // Path confirms; FactUntil
	LetterChanging        LetterKind = "address-changing"    // to the old address, when a change is asked for: FactNew
	LetterChanged         LetterKind = "address-changed"     // to the old address, once it was changed: FactNew
	LetterReset           LetterKind = "reset-password"      // Path resets; FactUntil
	LetterPassword        LetterKind = "password-changed"    // nothing to follow but Path to ask for a reset
	LetterInvitation      LetterKind = "invitation"          // Path signs up; FactFrom, FactUntil, FactSite, FactText
	LetterKnown           LetterKind = "sign-up-known"       // somebody gave this address here, which has an account already: Path to ask for a reset
	LetterHeld            LetterKind = "sign-up-held"        // the sign-up waits for an administrator
	LetterApproved        LetterKind = "sign-up-approved"    // Path confirms the address or signs in
	LetterRefused         LetterKind = "sign-up-refused"     // FactReason
	LetterFactorOn        LetterKind = "factor-added"        // FactText names it: a passkey, an app, a provider
	LetterFactorOff       LetterKind = "factor-removed"      // FactText names it
	LetterRecovery        LetterKind = "recovery-code-used"  // FactLeft codes are left
	LetterDeletion        LetterKind = "deletion-asked"      // FactUntil is when; Path to sign in and keep the account
	LetterDeletionStopped LetterKind = "deletion-cancelled"  // the account stays
	LetterDeleted         LetterKind = "account-deleted"     // the last letter
	LetterData            LetterKind = "own-data-downloaded" // somebody signed in as him took all his data
	LetterTest            LetterKind = "test"                // an administrator tries out the mail
	LetterFlagDecided     LetterKind = "flag-decided"        // to a guest who flagged a post: FactReason why nothing was done, "" when moderators acted; Path to the post or the entry
	LetterMailRefused     LetterKind = "mail-refused"        // a mail of his was not posted: FactReason why, FactText what to do, FactSubject; Path to the thread
	LetterMailPartly      LetterKind = "mail-partly"         // it was posted without some files: FactReason which, FactSubject; Path to the thread
	LetterMailConfirm     LetterKind = "mail-confirm"        // a thread by mail waits until he confirms: Path confirms; FactSubject, FactText the board, FactUntil
)

// LetterKinds lists the kinds, for a test that each has a text.
func LetterKinds() []LetterKind {
	return []LetterKind{LetterConfirm, LetterChanging, LetterChanged, LetterReset, LetterPassword, LetterInvitation,
		LetterKnown, LetterHeld, LetterApproved, LetterRefused, LetterFactorOn, LetterFactorOff, LetterRecovery,
		LetterDeletion, LetterDeletionStopped, LetterDeleted, LetterData, LetterTest, LetterFlagDecided, LetterMailRefused, LetterMailPartly, LetterMailConfirm}
}

// Names in Letter.Facts. All values are plain text that strangers may have
// written: whoever shows one escapes it.
const (
	FactName   = "name"   // the receiver's name here
	FactSite   = "site"   // the site's name
	FactFrom   = "from"   // the name of the member who caused it
	FactNew    = "new"    // the new address, shortened to what its owner recognises
	FactUntil  = "until"  // RFC 3339, UTC
	FactReason = "reason" // what an administrator wrote
	FactText   = "text"   // what the kind says
	FactLeft   = "left"   // a number
	// FactSubject is the subject of the mail that is answered.
	FactSubject = "subject"
)

// Letter is a message to one address about the account of its owner: it says
// that something was asked for or has changed, and is sent whatever somebody
// chose to hear of, once and at once, even to an address that is not confirmed.
// Nobody unsubscribes from letters.
type Letter struct {
	Kind LetterKind
	// To is the address it goes to. It is given by value, because a letter about
	// a change goes to the address that was.
	To string
	// MemberID is whose account it is about, 0 for somebody who has none yet.
	MemberID int64
	// Path is what the letter's link leads to on this site, such as
	// "/confirm/<token>", empty for no link. The sender puts the configured base
	// URL before it and never a request's host. It may hold a secret: it is
	// stored no longer than until the letter has left or ExpiresAt passed, and
	// never logged or shown in an outbox page.
	Path string
	// Facts are what the text says, by the Fact names.
	Facts map[string]string
	// ExpiresAt is when the letter is worth nothing any more (its link died): it
	// is not tried again after that. Zero for never.
	ExpiresAt time.Time
}

// Postbox takes letters. The package notify has the real one.
type Postbox interface {
	// Post takes a letter in the caller's transaction: it leaves after the
	// commit, and not at all when the caller rolls back. It touches no network.
	// What it costs must not depend on whether the address is known.
	Post(ctx context.Context, tx *db.Tx, l Letter) error
	// Ready reports whether mail is set up at all. Without it nothing is
	// promised by mail, and Post is not called.
	Ready() bool
}

// SendBy gives the postbox, once, before anybody is served: the postbox stands
// above this package and is made after it. Without one no mail is set up.
func (p *People) SendBy(b Postbox) { p.postbox = b }

// Mails reports whether letters can be sent, so that pages say truly what will
// happen.
func (p *People) Mails() bool { return p.postbox != nil && p.postbox.Ready() }

// post hands a letter over, unless no mail is set up or there is no address.
func (p *People) post(ctx context.Context, tx *db.Tx, l Letter) error {
	if !p.Mails() || l.To == "" {
		return nil
	}
	return p.postbox.Post(ctx, tx, l)
}
