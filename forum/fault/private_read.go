package fault

import (
	"context"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/thread"
)

const (
	// PrivateListSize is how many channels one stretch of a list has.
	PrivateListSize = 50
	// PrivateMessages is how many messages one stretch of a channel has.
	PrivateMessages = 50
	// openFor is how long staff see what they opened before they open it again.
	openFor = 15 * time.Minute
)

// PrivateChannel is the fact of a channel; it holds none of what is in it.
type PrivateChannel struct {
	ID            int64
	ThreadID      int64
	CustomerID    int64
	CustomerName  string
	AskedByID     int64
	AskedByName   string
	AskedTeam     string
	AskedFor      string // "" when the customer opened it
	OpenedAt      time.Time
	ActiveAt      time.Time
	DeleteAt      time.Time // unless something is written before
	MessageCount  int
	DeletedAt     *time.Time
	DeletedByName *string // nil when its time was over
	New           int     // messages that the reader on the staff's side has not opened
}

// Standing reports whether the channel's details are still there.
func (c PrivateChannel) Standing() bool { return c.DeletedAt == nil }

// PrivateMessage is one message of a channel: plain text.
type PrivateMessage struct {
	ID         int64
	AuthorID   int64
	AuthorName string
	ByStaff    bool
	AuthorTeam string
	Body       string
	WrittenAt  time.Time
}

// PrivateReading is that somebody of the staff opened a channel.
type PrivateReading struct {
	MemberID   int64
	MemberName string
	TeamName   string
	FirstAt    time.Time
	LastAt     time.Time
	Times      int
	SeenID     int64 // the newest message he was shown
}

// PrivatePage is the channel of a thread and customer as one side sees it.
type PrivatePage struct {
	Thread   thread.Thread
	Side     PrivateSide
	Customer PrivatePerson
	Channel  *PrivateChannel  // the standing one, else nil
	Deleted  []PrivateChannel // earlier ones, newest first
	Messages []PrivateMessage // oldest first
	Older    int64            // before of the stretch before these, 0 at the start
	// Closed is how many messages staff did not open yet, or not lately: they
	// are shown after OpenPrivate, which the customer is told of.
	Closed   int
	Readings []PrivateReading
	Days     int // how long details are kept after the last message
}

// PrivatePerson is the customer of a channel.
type PrivatePerson struct {
	ID   int64
	Name string
}

// PrivateList is a stretch of a thread's channels, newest first.
type PrivateList struct {
	Thread   thread.Thread
	Channels []PrivateChannel
	Older    int64 // before of the next stretch, 0 at the end
}

// PrivateChannels lists the channels of a thread with an id below before (0 for
// the newest), for staff of the case. Errors: SignIn, Missing.
func (f *Faults) PrivateChannels(ctx context.Context, v account.Viewer, thread, before int64) (PrivateList, error) {
	p, err := f.privatePlace(ctx, v, thread, 0)
	if err != nil {
		return PrivateList{}, err
	}
	if p.side != PrivateStaff {
		return PrivateList{}, fail.NotFound()
	}
	list := PrivateList{}
	if list.Thread, err = f.forum.Thread(ctx, v, thread); err != nil {
		return PrivateList{}, err
	}
	list.Channels, err = channelsOf(ctx, f.db, thread, v.ID, before, PrivateListSize+1)
	if len(list.Channels) > PrivateListSize {
		list.Channels = list.Channels[:PrivateListSize]
		list.Older = list.Channels[PrivateListSize-1].ID
	}
	return list, db.Plain(err)
}

// Private gives the channel of a thread and customer, with the messages whose
// id is below before (0 for the newest). Staff see what they opened in the last
// quarter of an hour; looking changes nothing. Errors: SignIn, Missing.
func (f *Faults) Private(ctx context.Context, v account.Viewer, thread, customer, before int64) (PrivatePage, error) {
	p, err := f.privatePlace(ctx, v, thread, customer)
	if err != nil {
		return PrivatePage{}, err
	}
	if !p.known {
		return PrivatePage{}, fail.NotFound()
	}
	page := PrivatePage{Side: p.side, Customer: PrivatePerson{ID: customer}}
	if page.Thread, err = f.forum.Thread(ctx, v, thread); err != nil {
		return PrivatePage{}, err
	}
	return page, db.Plain(f.fillPrivate(ctx, v, p, before, &page))
}

func (f *Faults) fillPrivate(ctx context.Context, v account.Viewer, p privatePlace, before int64, page *PrivatePage) error {
	var err error
	if page.Customer.Name, page.Days, err = privateFacts(ctx, f.db, p.customer, p.board); err != nil {
		return err
	}
	channels, err := channelsWith(ctx, f.db, p.thread, p.customer)
	for i := range channels {
		if channels[i].Standing() {
			page.Channel = &channels[i]
		} else {
			page.Deleted = append(page.Deleted, channels[i])
		}
	}
	if err != nil || len(channels) == 0 {
		return err
	}
	if page.Readings, err = readingsOf(ctx, f.db, channels[0].ID); err != nil || page.Channel == nil {
		return err
	}
	return f.fillMessages(ctx, v, before, page)
}

func (f *Faults) fillMessages(ctx context.Context, v account.Viewer, before int64, page *PrivatePage) (err error) {
	upTo := f.openedUpTo(v, page)
	page.Messages, err = messagesOf(ctx, f.db, page.Channel.ID, v.ID, upTo, before, PrivateMessages+1)
	if err != nil {
		return err
	}
	if len(page.Messages) > PrivateMessages {
		page.Messages = page.Messages[1:]
		page.Older = page.Messages[0].ID
	}
	page.Closed, err = closedMessages(ctx, f.db, page.Channel.ID, v.ID, upTo)
	return err
}

// openedUpTo is the newest message that may be shown: all to the customer, to
// staff what a reading of the last quarter of an hour covers.
func (f *Faults) openedUpTo(v account.Viewer, page *PrivatePage) int64 {
	if page.Side == PrivateCustomer {
		return 1<<63 - 1
	}
	for _, r := range page.Readings {
		if r.MemberID == v.ID && f.now().Sub(r.LastAt) < openFor {
			return r.SeenID
		}
	}
	return 0
}

// OpenPrivate notes that the viewer, of the staff, reads the channel now; its
// customer sees who, of which team and when. Errors: Missing, Conflict.
func (f *Faults) OpenPrivate(ctx context.Context, v account.Viewer, thread, customer int64) error {
	p, err := f.privatePlace(ctx, v, thread, customer)
	if err != nil {
		return err
	}
	if p.side != PrivateStaff {
		return fail.NotFound()
	}
	return f.db.Write(ctx, func(tx *db.Tx) error {
		c, err := holdChannel(ctx, tx, p.thread, p.customer)
		if db.NoRow(err) {
			return fail.New(fail.Conflict, "These details were deleted meanwhile.", "If you still need them, ask again.")
		}
		if err != nil {
			return err
		}
		newest, err := newestMessage(ctx, tx, c.ID)
		if err != nil {
			return err
		}
		return noteReading(ctx, tx, c.ID, v, newest, f.now())
	})
}

// OfTheCase reports whether a member of staff, who may see the thread, may open
// what customers told its staff alone.
func (f *Faults) OfTheCase(ctx context.Context, v account.Viewer, thread int64) (bool, error) {
	if !v.IsStaff() {
		return false, nil
	}
	holds, err := holdsCase(ctx, f.db, thread, v.ID)
	return holds, db.Plain(err)
}

// PrivateLink reports whether the viewer has a way into the thread's private
// details, for a link on its page.
func (f *Faults) PrivateLink(ctx context.Context, v account.Viewer, thread int64) (PrivateSide, error) {
	p, err := f.privatePlace(ctx, v, thread, v.ID)
	if fail.Is(err, fail.Missing) && v.IsStaff() {
		p, err = f.privatePlace(ctx, v, thread, 0)
	}
	if fail.Is(err, fail.Missing) || fail.Is(err, fail.SignIn) {
		return "", nil
	}
	return p.side, err
}
