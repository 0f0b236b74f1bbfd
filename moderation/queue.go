package moderation

import (
	"context"
	"fmt"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/markup"
	"answerable/forum/thread"
)

// ClaimFor is how long a claim keeps an item for one moderator.
const ClaimFor = 30 * time.Minute

// Item is one post in the queue with all its flags.
type Item struct {
	ID           int64
	PostID       int64
	ThreadID     int64
	ThreadTitle  string
	ThreadSlug   string
	Number       int
	BoardID      int64
	BoardName    string
	AuthorID     int64
	AuthorName   string
	Excerpt      string
	State        string // open, acted or refused
	ClaimedBy    *int64
	ClaimedName  string
	ClaimedUntil *time.Time
	DecidedBy    string
	DecidedAt    *time.Time
	Answer       string
	EntryID      *int64
	OpenedAt     time.Time
	Complaints   []Complaint `gorm:"-"`
}

// Claimed reports whether somebody works on the item at that time.
func (i Item) Claimed(now time.Time) bool { return i.ClaimedUntil != nil && i.ClaimedUntil.After(now) }

// Complaint is one flag as moderators read it.
type Complaint struct {
	ID         int64
	ItemID     int64
	ReporterID *int64
	Reporter   string // a member's name, or what a guest gave
	Guest      bool
	Rule       string
	Reason     string
	Illegal    bool
	CreatedAt  time.Time
}

// Queue gives the open items, the oldest first, after the item with that id.
func (d *Desk) Queue(ctx context.Context, v account.Viewer, after int64, limit int) ([]Item, error) {
	if err := mustModerate(v); err != nil {
		return nil, err
	}
	items, err := openItems(ctx, d.db, after, min(max(limit, 1), 100))
	if err != nil {
		return nil, db.Plain(err)
	}
	return d.withComplaints(ctx, items)
}

// Item gives one item with its flags.
func (d *Desk) Item(ctx context.Context, v account.Viewer, id int64) (Item, error) {
	if err := mustModerate(v); err != nil {
		return Item{}, err
	}
	item, err := itemByID(ctx, d.db, id)
	if err != nil {
		return Item{}, orMissing(err)
	}
	items, err := d.withComplaints(ctx, []Item{item})
	if err != nil {
		return Item{}, err
	}
	return items[0], nil
}

func (d *Desk) withComplaints(ctx context.Context, items []Item) ([]Item, error) {
	ids, at := make([]int64, len(items)), map[int64]int{}
	for i := range items {
		ids[i], at[items[i].ID] = items[i].ID, i
		items[i].Excerpt = markup.Excerpt(items[i].Excerpt, 300)
	}
	complaints, err := complaintsOf(ctx, d.db, ids)
	for _, c := range complaints {
		item := &items[at[c.ItemID]]
		item.Complaints = append(item.Complaints, c)
	}
	return items, db.Plain(err)
}

func orMissing(err error) error {
	if db.NoRow(err) {
		return fail.NotFound()
	}
	return db.Plain(err)
}

// Claim takes an open item for ClaimFor, so that two do not work on it at once.
// Errors: Conflict when somebody else has it.
func (d *Desk) Claim(ctx context.Context, v account.Viewer, id int64) error {
	if err := mustModerate(v); err != nil {
		return err
	}
	return d.db.Write(ctx, func(tx *db.Tx) error {
		claimed, err := claimItem(ctx, tx, id, v.ID, d.now(), d.now().Add(ClaimFor))
		if err == nil && !claimed {
			return fail.New(fail.Conflict, "Somebody else works on this, or it was decided.", "Look at the queue again.")
		}
		tx.Announce(QueueTopic)
		return err
	})
}

// Release gives a claim back.
func (d *Desk) Release(ctx context.Context, v account.Viewer, id int64) error {
	if err := mustModerate(v); err != nil {
		return err
	}
	return d.db.Write(ctx, func(tx *db.Tx) error {
		tx.Announce(QueueTopic)
		return releaseItem(ctx, tx, id, v.ID)
	})
}

// Refuse closes an item without an act and tells its reporters, who may appeal.
// Answer is what they read. Recusal binds here too.
func (d *Desk) Refuse(ctx context.Context, v account.Viewer, id int64, answer string) error {
	if err := mustModerate(v); err != nil {
		return err
	}
	var c fail.Check
	answer = readReason(&c, "answer", answer, 1000)
	if err := c.Err(); err != nil {
		return err
	}
	item, err := d.Item(ctx, v, id)
	if err != nil {
		return err
	}
	p, _, err := d.forum.Post(ctx, v, item.PostID)
	if err != nil {
		return err
	}
	ties, err := d.tiesTo(ctx, v, p, p.Source)
	if err != nil {
		return err
	}
	if why := ties.Recusal(); why != "" {
		return recused(why)
	}
	return d.db.Write(ctx, func(tx *db.Tx) error { return d.decideItem(ctx, tx, v, item, "refused", answer, nil) })
}

// decideItem closes an item and tells those who flagged.
func (d *Desk) decideItem(ctx context.Context, tx *db.Tx, v account.Viewer, item Item, state, answer string, entry *int64) error {
	closed, err := closeItem(ctx, tx, item.ID, v.ID, state, answer, entry, d.now())
	if err == nil && !closed {
		return fail.New(fail.Conflict, "This was decided already, or somebody else works on it.", "Look at the queue again.")
	}
	if err != nil {
		return err
	}
	reporters, err := reportersOf(ctx, tx, item.ID)
	if err != nil {
		return err
	}
	tx.Announce(QueueTopic)
	if err := d.answerGuests(ctx, tx, item, answer, entry); err != nil {
		return err
	}
	return d.tell(ctx, tx, news{kind: noticeFlagDecided, event: fmt.Sprintf("flag:%d", item.ID), thread: &item.ThreadID, post: &item.PostID,
		entry: entry, actor: &v.ID, members: reporters})
}

// answerItem closes the item that led to an act, and every other open item
// about a post that the act hides.
func (d *Desk) answerItem(ctx context.Context, tx *db.Tx, v account.Viewer, made *plan, entry int64) error {
	if made.undoes != nil || made.row.PostID == nil {
		if made.item != 0 {
			return fail.Field("item", "This item is about a post, and the act is not.")
		}
		return nil
	}
	item, err := openItemOf(ctx, tx, *made.row.PostID)
	if db.NoRow(err) {
		if made.item != 0 {
			return fail.New(fail.Conflict, "This item was decided already.", "Look at the queue again.")
		}
		return nil
	}
	if err != nil {
		return err
	}
	if made.item != 0 && made.item != item.ID {
		return fail.Field("item", "This item is about another post.")
	}
	return d.decideItem(ctx, tx, v, item, "acted", "", &entry)
}

// AuthorHistory is what moderators should know of an author before they act.
type AuthorHistory struct {
	Name        string
	Role        account.Role
	Joined      time.Time
	Posts       int
	Actions     []Effect // on him or what he wrote, the newest first
	Upheld      int      // appeals of his that were upheld
	Suspended   bool
	Banned      bool // suspended without an end
	PostsPerDay int  // 0 for no limit
}

// History gives an author's history to moderators.
func (d *Desk) History(ctx context.Context, v account.Viewer, member int64) (AuthorHistory, error) {
	if err := mustModerate(v); err != nil {
		return AuthorHistory{}, err
	}
	h, err := historyOf(ctx, d.db, member, d.now())
	if err != nil {
		return h, orMissing(err)
	}
	h.Actions, err = effectsOn(ctx, d.db, member, 50)
	return h, db.Plain(err)
}

// Context gives the posts around a flagged one, itself included.
func (d *Desk) Context(ctx context.Context, v account.Viewer, post int64) ([]thread.Post, error) {
	if err := mustModerate(v); err != nil {
		return nil, err
	}
	return d.forum.Around(ctx, v, post, 2)
}
