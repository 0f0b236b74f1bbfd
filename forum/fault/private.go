package fault

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/markup"
)

const (
	// MaxPrivate is the most characters a private message has.
	MaxPrivate = 10_000
	// MaxAskedFor is the most characters of what staff ask for.
	MaxAskedFor = 400
	// privateDays is how long private details are kept after their last
	// activity where the board's care does not say otherwise.
	privateDays = 90
)

// PrivateSide is on which side of a private channel somebody is.
type PrivateSide string

// The sides. Whoever is on neither does not know of the channel.
const (
	PrivateCustomer PrivateSide = "customer"
	PrivateStaff    PrivateSide = "staff" // of the teams that hold or held the thread or its fault
)

// AskPrivate asks a customer of the thread for private details, say what for
// in at most MaxAskedFor characters. Where a channel with him stands, it is
// asked there. For staff of the case. Errors: Missing, Invalid with the fields
// asked_for and member.
func (f *Faults) AskPrivate(ctx context.Context, v account.Viewer, thread, customer int64, what string) error {
	p, err := f.privatePlace(ctx, v, thread, customer)
	if err != nil {
		return err
	}
	if p.side != PrivateStaff {
		return fail.NotFound()
	}
	var c fail.Check
	what = neededLine(&c, "asked_for", what, MaxAskedFor)
	if err := c.Err(); err != nil {
		return err
	}
	if !p.known {
		return fail.Field("member", "Private details are asked of customers who wrote in this thread or reported its fault.")
	}
	return f.db.Write(ctx, func(tx *db.Tx) error {
		made, err := f.openPrivate(ctx, tx, v, p, what)
		if err != nil {
			return err
		}
		if made {
			return f.tellPrivate(ctx, tx, v, p)
		}
		return f.addPrivate(ctx, tx, v, p, what)
	})
}

// WritePrivate adds a message to the channel of a thread and customer: plain
// text of at most MaxPrivate characters. The customer's first opens it; staff
// ask first. The same text twice in a row is one message. Errors: Missing,
// Invalid with the field body, Conflict.
func (f *Faults) WritePrivate(ctx context.Context, v account.Viewer, thread, customer int64, body string) error {
	p, err := f.privatePlace(ctx, v, thread, customer)
	if err != nil {
		return err
	}
	if body, err = privateText(body); err != nil {
		return err
	}
	return f.db.Write(ctx, func(tx *db.Tx) error {
		if p.side == PrivateCustomer {
			if _, err := f.openPrivate(ctx, tx, v, p, ""); err != nil {
				return err
			}
		}
		return f.addPrivate(ctx, tx, v, p, body)
	})
}

func privateText(body string) (string, error) {
	clean, err := markup.CleanText(body)
	switch {
	case err != nil:
		return "", fail.Field("body", err.Error())
	case strings.TrimSpace(clean) == "":
		return "", fail.Field("body", "Please write something.")
	case utf8.RuneCountInString(clean) > MaxPrivate:
		return "", fail.Field("body", "A private message has at most 10,000 characters.")
	}
	return strings.TrimRight(clean, " \t\n"), nil
}

// privatePlace is a thread and customer with who asks, and on which side.
type privatePlace struct {
	thread, board, customer int64
	side                    PrivateSide
	known                   bool // the customer belongs to the thread, or has a channel there
	faultID                 *int64
}

// privatePlace decides who may know of a channel: its customer, and staff of
// the teams that hold or held the thread or the fault it belongs to now, or who
// own or owned it themselves. To everybody else, moderators and administrators
// by their role alone included, there is nothing.
func (f *Faults) privatePlace(ctx context.Context, v account.Viewer, thread, customer int64) (privatePlace, error) {
	if err := mustSignIn(v); err != nil {
		return privatePlace{}, err
	}
	t, err := f.forum.Thread(ctx, v, thread)
	if err != nil {
		return privatePlace{}, err
	}
	p := privatePlace{thread: t.ID, board: t.BoardID, customer: customer}
	s, err := privateStandingOf(ctx, f.db, t.ID, v.ID, customer)
	p.known, p.faultID = s.hasChannel || (s.takesPart && !s.staff), s.faultID
	switch {
	case err != nil:
		return privatePlace{}, db.Plain(err)
	case v.ID == customer && p.known:
		p.side = PrivateCustomer
	case v.IsStaff() && s.holds && v.ID != customer:
		p.side = PrivateStaff
	default:
		return privatePlace{}, fail.NotFound()
	}
	return p, nil
}

// openPrivate makes sure that a channel stands; made says that it did not yet.
func (f *Faults) openPrivate(ctx context.Context, tx *db.Tx, v account.Viewer, p privatePlace, askedFor string) (made bool, err error) {
	if _, err := holdChannel(ctx, tx, p.thread, p.customer); !db.NoRow(err) {
		return false, err
	}
	now := f.now()
	ends, err := f.privateEnds(ctx, tx, p.board, now)
	if err != nil {
		return false, err
	}
	id, err := insertChannel(ctx, tx, PrivateChannel{ThreadID: p.thread, CustomerID: p.customer, AskedByID: v.ID, AskedTeam: v.Team,
		AskedFor: askedFor, OpenedAt: now, DeleteAt: ends})
	if db.NoRow(err) {
		return false, nil // another request opened it meanwhile
	}
	if err != nil {
		return false, err
	}
	return true, f.schedule(ctx, tx, privateDelete, id, ends)
}

func (f *Faults) privateEnds(ctx context.Context, tx *db.Tx, board int64, now time.Time) (time.Time, error) {
	days, err := daysKept(ctx, tx, board)
	return now.AddDate(0, 0, days), err
}

// addPrivate writes a message into the standing channel, which moves its end,
// and tells the other side that there is something.
func (f *Faults) addPrivate(ctx context.Context, tx *db.Tx, v account.Viewer, p privatePlace, body string) error {
	c, err := holdChannel(ctx, tx, p.thread, p.customer)
	if db.NoRow(err) {
		return fail.New(fail.Conflict, "There is no private channel with this customer now.", "Ask for the details first; what you typed is still here.")
	}
	if err != nil {
		return err
	}
	now := f.now()
	id, err := insertPrivateMessage(ctx, tx, c.ID, v, p.side == PrivateStaff, body, now)
	if err != nil || id == 0 {
		return err
	}
	if err := f.keepPrivate(ctx, tx, p.board, c, now); err != nil {
		return err
	}
	if p.side == PrivateStaff {
		if err := noteReading(ctx, tx, c.ID, v, id, now); err != nil {
			return err
		}
	}
	return f.tellPrivate(ctx, tx, v, p)
}

// keepPrivate moves the end of a channel after a message.
func (f *Faults) keepPrivate(ctx context.Context, tx *db.Tx, board int64, c PrivateChannel, now time.Time) error {
	ends, err := f.privateEnds(ctx, tx, board, now)
	if err != nil {
		return err
	}
	if err := storeActivity(ctx, tx, c.ID, now, ends); err != nil || ends.Equal(c.DeleteAt) {
		return err
	}
	if err := f.dropDeadlines(ctx, tx, c.ID, privateDelete); err != nil {
		return err
	}
	return f.schedule(ctx, tx, privateDelete, c.ID, ends)
}

// DeletePrivate deletes at once what stands in the channel; the fact that there
// was one stays. For its customer alone. Errors: Missing, Conflict.
func (f *Faults) DeletePrivate(ctx context.Context, v account.Viewer, thread, customer int64) error {
	p, err := f.privatePlace(ctx, v, thread, customer)
	if err != nil {
		return err
	}
	if p.side != PrivateCustomer {
		return fail.New(fail.Forbidden, "Only the customer can delete his details early.", "They are deleted by themselves in time.")
	}
	return f.db.Write(ctx, func(tx *db.Tx) error {
		c, err := holdChannel(ctx, tx, p.thread, p.customer)
		if db.NoRow(err) {
			return fail.New(fail.Conflict, "There is nothing left to delete.", "Look at the page again.")
		}
		if err != nil {
			return err
		}
		if err := f.dropDeadlines(ctx, tx, c.ID, privateDelete); err != nil {
			return err
		}
		return emptyChannel(ctx, tx, c.ID, &v.ID, f.now())
	})
}

// ErasePrivate deletes what stands in all channels of a member, as the erasure
// of his account asks; the facts stay.
func (f *Faults) ErasePrivate(ctx context.Context, tx *db.Tx, member int64) error {
	channels, err := standingChannels(ctx, tx, member)
	if err != nil {
		return err
	}
	for _, id := range channels {
		if err := f.dropDeadlines(ctx, tx, id, privateDelete); err != nil {
			return err
		}
		if err := emptyChannel(ctx, tx, id, nil, f.now()); err != nil {
			return err
		}
	}
	return nil
}

// firePrivateDelete does a privateDelete deadline: what nobody wrote in since
// is deleted. The subject is the channel.
func (f *Faults) firePrivateDelete(ctx context.Context, tx *db.Tx, subject int64, at time.Time) error {
	due, err := holdDueChannel(ctx, tx, subject, at)
	if err != nil || !due {
		return err
	}
	return emptyChannel(ctx, tx, subject, nil, f.now())
}
