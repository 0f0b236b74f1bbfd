package notify

import (
	"context"
	"fmt"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/markup"
)

// Kind is what a notice is about.
type Kind string

// The kinds of notice, as the schema knows them.
const (
	Started           Kind = "thread" // a new thread in a followed board or tag
	Reply             Kind = "reply"
	Mention           Kind = "mention"
	Official          Kind = "official"
	OfficialWithdrawn Kind = "official-withdrawn"
	Accepted          Kind = "accepted"
	Duplicate         Kind = "duplicate" // the thread leads to another one now

	FaultUpdate     Kind = "update"
	FaultStatus     Kind = "status"
	FaultEstimate   Kind = "estimate"
	Linked          Kind = "linked" // a followed thread belongs to a fault now
	Verify          Kind = "verify" // "gone on version X?"
	Promise         Kind = "promise"
	PromiseEnded    Kind = "promise-ended"
	PromiseReminder Kind = "promise-reminder"
	PromiseOverdue  Kind = "promise-overdue"
	Regression      Kind = "regression"

	Owner     Kind = "owner"
	Handover  Kind = "handover"
	Escalated Kind = "escalated"
	Stalled   Kind = "stalled"
	Private   Kind = "private" // says only that something is there

	Moderated     Kind = "moderated"
	Restored      Kind = "restored"
	FlagDecided   Kind = "flag-decided"
	Appeal        Kind = "appeal"
	AppealDecided Kind = "appeal-decided"
	Held          Kind = "held"
	Approved      Kind = "approved"
	Warned        Kind = "warned"

	MailOff Kind = "mail-off" // mail to his address comes back
)

// PageSize is how many notices one stretch of the list has.
const PageSize = 30

const excerptLength = 160

// Notice is one line of a member's list. It is about a post, a thread, a fault
// or a log entry; what does not apply is zero.
type Notice struct {
	ID           int64
	Kind         Kind
	ThreadID     int64
	ThreadTitle  string
	ThreadSlug   string
	BoardName    string
	PostID       int64
	PostNumber   int
	FaultID      int64
	FaultTitle   string
	FaultEventID int64
	EntryID      *int64
	How          string // how an estimate changed (given, moved, passed), a promise ended (as its state) or an address was switched off
	Excerpt      string // of the post, as it reads now
	ActorName    string // "" for what happened by itself
	CreatedAt    time.Time
	ReadAt       *time.Time
}

// Unread reports whether the member has not seen the notice yet.
func (n Notice) Unread() bool { return n.ReadAt == nil }

// Notices holds the use cases of a member's notices.
type Notices struct {
	db  *db.DB
	now func() time.Time
}

// New gives the use cases over d with the injected clock.
func New(d *db.DB, now func() time.Time) *Notices { return &Notices{db: d, now: now} }

// List gives the viewer's notices, newest first, those with an id below before
// (0 for the newest). Audiences are those of boards that he belongs to now
// (thread.Audiences): a notice from another board is left out, and so is one
// about a withdrawn post. Older is the before of the next stretch, 0 at the end.
func (n *Notices) List(ctx context.Context, v account.Viewer, audiences []string, before int64) (notices []Notice, older int64, err error) {
	if !v.SignedIn() {
		return nil, 0, fail.New(fail.SignIn, "Please sign in to see your notices.", "They are kept for you.")
	}
	notices, err = listNotices(ctx, n.db, v.ID, audiences, before, PageSize+1)
	if err != nil {
		return nil, 0, db.Plain(err)
	}
	if len(notices) > PageSize {
		notices = notices[:PageSize]
		older = notices[PageSize-1].ID
	}
	for i := range notices {
		notices[i].Excerpt = markup.Excerpt(notices[i].Excerpt, excerptLength)
	}
	return notices, older, nil
}

// Newest is the id of the viewer's newest notice, 0 for none, whether or not he
// may still see what it is about: with MarkRead it clears those he may not, too.
func (n *Notices) Newest(ctx context.Context, v account.Viewer) (int64, error) {
	id, err := newestNotice(ctx, n.db, v.ID)
	return id, db.Plain(err)
}

// MarkRead marks the viewer's notices as read, up to and with that id; those
// that came in meanwhile stay unread. Twice is the same as once.
func (n *Notices) MarkRead(ctx context.Context, v account.Viewer, upTo int64) error {
	if !v.SignedIn() {
		return fail.New(fail.SignIn, "Please sign in first.", "Your notices are kept for you.")
	}
	return n.db.Write(ctx, func(tx *db.Tx) error {
		changed, err := markRead(ctx, tx, v.ID, upTo, n.now())
		if err == nil && changed {
			tx.Announce(MemberTopic(v.ID))
		}
		return err
	})
}

// MemberTopic is what is announced when a member's notices change.
func MemberTopic(member int64) string { return fmt.Sprintf("member %d", member) }

// OutboxTopic is announced when mails are put into the outbox.
const OutboxTopic = "outbox"

// MembersTopic is announced in place of many MemberTopics at once.
const MembersTopic = "members"

// announcedOneByOne is up to how many members are announced by themselves.
const announcedOneByOne = 100

func announce(tx *db.Tx, rows []told) {
	if len(rows) > announcedOneByOne {
		tx.Announce(MembersTopic)
		return
	}
	for _, row := range rows {
		tx.Announce(MemberTopic(row.MemberID))
	}
}

// News is something that happened, to be told to several members. It is about
// a thread, a post of it, a fault or a log entry; what does not apply is zero.
type News struct {
	Kind         Kind
	Event        string // the same for every reason to tell of it: one notice a member
	ThreadID     int64
	PostID       int64
	FaultID      int64
	FaultEventID int64
	PromiseID    int64  // of one without a fault's event
	EntryID      *int64 // entries count from 0
	ActorID      int64  // is never told himself; 0 for what happened by itself
	At           time.Time
}

// Audience is who may be told at all and which of them are told.
type Audience struct {
	Roles      []account.Role // that may see the board
	Members    []int64
	FollowedBy time.Time // all who followed the thread, or the fault, by then, too; zero for none
	// FaultID adds who follows the fault, whom it affects and who follows one of
	// its threads, unless he stopped following the fault.
	FaultID       int64
	ReportedFault int64 // adds those whom this fault affects
	NotAffectedBy int64 // leaves those out whom this fault affects, who are told in another way
}

// Tell writes the notices in one statement and the mails in another, whatever
// the number of followers, in the caller's transaction. It is the one place that
// decides who hears of what: who was told of the event already is left out, and
// so is who muted it or turned the kind off.
func Tell(ctx context.Context, tx *db.Tx, news News, to Audience) error {
	if len(to.Roles) == 0 || (len(to.Members) == 0 && to.FollowedBy.IsZero() && to.ReportedFault == 0) {
		return nil
	}
	told, err := insertNotices(ctx, tx, news, to)
	if err != nil || len(told) == 0 {
		return err
	}
	announce(tx, told)
	first, last := told[0].ID, told[0].ID
	for _, row := range told {
		first, last = min(first, row.ID), max(last, row.ID)
	}
	mails, err := insertMails(ctx, tx, news, first, last)
	if mails > 0 {
		tx.Announce(OutboxTopic)
	}
	return err
}
