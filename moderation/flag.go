package moderation

import (
	"context"
	"fmt"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/markup"
)

// Limits of flags: a member's within 24 hours, and guests' on one post.
const (
	FlagsPerDay   = 50
	GuestFlagsMax = 20
)

// QueueTopic is announced when the queue changes.
const QueueTopic = "moderation queue"

// Flag is a complaint about a post. What comes of it stands in public at the post.
// A guest leaves no name; where mail is set up he may leave an address, to which one
// letter goes with the outcome, and which is forgotten then.
type Flag struct {
	PostID  int64
	Rule    string // of the rulebook in force, "" for none in particular
	Reason  string // why, 3 to 2,000 characters
	Illegal bool   // says that the post is against the law
	// AnswerTo is a guest's e-mail address, "" for none. It counts for guests alone.
	AnswerTo string
}

// FlagPost brings a complaint into the queue, where all about one post stand
// together. A second flag of the same person on an open item changes nothing.
// Errors: Missing, Gone, Invalid with the fields reason, rule, answer_to,
// Forbidden for one's own post, TooMany.
func (d *Desk) FlagPost(ctx context.Context, v account.Viewer, f Flag) error {
	p, _, err := d.forum.Post(ctx, v, f.PostID)
	if err != nil {
		return err
	}
	if !p.Readable() {
		return fail.New(fail.Gone, "This post has no text any more.", "There is nothing left to complain about.")
	}
	if v.SignedIn() || d.postbox == nil || !d.postbox.Ready() {
		f.AnswerTo = ""
	}
	if err := d.checkFlag(ctx, &f); err != nil {
		return err
	}
	if v.SignedIn() && p.AuthorID == v.ID {
		return fail.New(fail.Forbidden, "This is your own post.", "You can edit or withdraw it.")
	}
	return d.db.Write(ctx, func(tx *db.Tx) error {
		item, err := openItem(ctx, tx, p.ID, d.now())
		if err != nil {
			return err
		}
		if err := d.withinFlagLimits(ctx, tx, v, item); err != nil {
			return err
		}
		tx.Announce(QueueTopic)
		return insertFlag(ctx, tx, item, v.ID, f, d.now())
	})
}

// Flagged gives an item to a member who flagged its post: what became of his
// complaint, without the others'. Error: Missing.
func (d *Desk) Flagged(ctx context.Context, v account.Viewer, item int64) (Item, error) {
	flagged, err := hasFlagged(ctx, d.db, item, v.ID)
	if err != nil || !v.SignedIn() || !flagged {
		return Item{}, orNotFound(err)
	}
	i, err := itemByID(ctx, d.db, item)
	if err != nil {
		return Item{}, orMissing(err)
	}
	return Item{ID: i.ID, PostID: i.PostID, Number: i.Number, State: i.State, Answer: i.Answer, DecidedAt: i.DecidedAt, EntryID: i.EntryID}, nil
}

// FlaggedOf gives the newest item about a post that the viewer flagged, as
// Flagged does. Error: Missing.
func (d *Desk) FlaggedOf(ctx context.Context, v account.Viewer, post int64) (Item, error) {
	if !v.SignedIn() {
		return Item{}, fail.NotFound()
	}
	id, err := flaggedItem(ctx, d.db, post, v.ID)
	if err != nil {
		return Item{}, orMissing(err)
	}
	return d.Flagged(ctx, v, id)
}

func orNotFound(err error) error {
	if err == nil {
		return fail.NotFound()
	}
	return db.Plain(err)
}

func (d *Desk) checkFlag(ctx context.Context, f *Flag) error {
	var c fail.Check
	clean, err := markup.CleanText(f.Reason)
	c.That(err == nil && len([]rune(clean)) >= 3 && len([]rune(clean)) <= 2000, "reason", "Say in 3 to 2,000 characters what is wrong with the post.")
	f.Reason = clean
	if f.AnswerTo, err = account.Address("answer_to", f.AnswerTo); err != nil {
		c.Refuse("answer_to", fail.From(err).Fields["answer_to"])
	}
	if f.Rule != "" {
		_, there, err := d.inForce(ctx, f.Rule)
		if err != nil {
			return err
		}
		c.That(there, "rule", "Choose a rule, or none.")
	}
	return c.Err()
}

func (d *Desk) withinFlagLimits(ctx context.Context, tx *db.Tx, v account.Viewer, item int64) error {
	n, most, text := 0, GuestFlagsMax, "Many people complained about this post already; moderators know of it."
	var err error
	if v.SignedIn() {
		most, text = FlagsPerDay, fmt.Sprintf("You flagged %d posts within a day, which is the limit here.", FlagsPerDay)
		n, err = flagsSince(ctx, tx, v.ID, d.now().Add(-24*time.Hour))
	} else {
		n, err = guestFlags(ctx, tx, item)
	}
	if err == nil && n >= most {
		return fail.New(fail.TooMany, text, "Please try again tomorrow.").After(time.Hour)
	}
	return err
}
