package thread

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/moderation/modlog"
)

// Held is a post that waits for approval, or was refused. It has no number yet;
// its author sees a placeholder.
type Held struct {
	ID             int64
	AuthorID       int64
	AuthorName     string
	BoardID        int64
	BoardName      string
	ThreadID       *int64 // nil for a thread to be opened
	ThreadTitle    string
	ReplyTo        *int64
	ThreadKind     Kind
	Title          string
	Tags           string // with spaces between
	ModelID        *int64
	ProductVersion string
	Source         string
	HTML           string
	Key            string
	State          string // waiting, approved, refused or withdrawn
	HoldEntryID    *int64
	RefuseEntryID  *int64
	PostID         *int64
	CreatedAt      time.Time
	DecidedAt      *time.Time
}

// HeldTooLong is after how long a waiting post counts on the record.
const HeldTooLong = 72 * time.Hour

// mustHold says whether a post by the viewer waits for approval, and refuses
// what a new member may not post at all.
func (f *Forum) mustHold(ctx context.Context, v account.Viewer, b Board, text body) (bool, error) {
	rules := account.NewMembers{}
	if f.rules != nil {
		var err error
		if rules, err = f.rules(ctx); err != nil {
			return false, err
		}
	}
	if v.Role != account.Member || (!rules.Binds() && b.HoldFirst == 0) {
		return false, nil
	}
	facts, err := newcomerFacts(ctx, f.db, v.ID, f.now().Add(-24*time.Hour))
	if err != nil {
		return false, db.Plain(err)
	}
	if facts.published < rules.Posts {
		if err := newcomerMay(rules, facts, text); err != nil {
			return false, err
		}
	}
	return facts.published < max(rules.HoldFirst, b.HoldFirst), nil
}

// newcomer is what the rules ask of a member.
type newcomer struct{ published, today int }

func newcomerMay(rules account.NewMembers, facts newcomer, text body) error {
	if rules.PostsPerDay > 0 && facts.today >= rules.PostsPerDay {
		return fail.New(fail.TooMany, fmt.Sprintf("New members may write %d posts within 24 hours, and you have.", rules.PostsPerDay),
			"Your text is kept. Please post it tomorrow.").After(time.Hour)
	}
	if links := strings.Count(text.rendered.HTML, `href="http`); rules.Links != 0 && links > max(0, rules.Links) {
		return fail.Field("body", fmt.Sprintf("New members may put at most %d links to other sites into a post; this has %d.", max(0, rules.Links), links))
	}
	return nil
}

func heldOpening(o Opening, text body) Held {
	h := Held{BoardID: o.BoardID, ThreadKind: o.Kind, Title: o.Title, Tags: strings.Join(o.Tags, " "), ProductVersion: o.Version,
		Source: text.source, HTML: text.rendered.HTML, Key: o.Key}
	if o.ModelID != 0 {
		h.ModelID = &o.ModelID
	}
	return h
}

func heldReply(t Thread, r Reply, text body) Held {
	h := Held{BoardID: t.BoardID, ThreadID: &t.ID, Source: text.source, HTML: text.rendered.HTML, Key: r.Key}
	if r.ReplyTo != 0 {
		h.ReplyTo = &r.ReplyTo
	}
	return h
}

// holdOr keeps a post for approval, unless there was an error. The log says so
// by an entry of its own; nobody did it.
func (f *Forum) holdOr(ctx context.Context, v account.Viewer, h Held, err error) (Placed, error) {
	if err != nil {
		return Placed{}, err
	}
	if len(h.Key) < 16 || len(h.Key) > 64 {
		return Placed{}, fail.New(fail.Malformed, "This form was not complete.", "Please open the page again; what you typed is kept.")
	}
	h.AuthorID = v.ID
	err = f.db.Write(ctx, func(tx *db.Tx) (err error) {
		h.ID, err = f.writeHeld(ctx, tx, v, h)
		return err
	})
	if same := (sameAgain{}); errors.As(err, &same) {
		return same.place, nil
	}
	if db.Taken(err) {
		if id, again := heldByKey(ctx, f.db, v.ID, h.Key); again == nil {
			return placedHeld(h, id, true), nil
		}
	}
	return placedHeld(h, h.ID, false), err
}

func placedHeld(h Held, id int64, again bool) Placed {
	p := Placed{Held: id, Again: again}
	if h.ThreadID != nil {
		p.ThreadID = *h.ThreadID
	}
	return p
}

func (f *Forum) writeHeld(ctx context.Context, tx *db.Tx, v account.Viewer, h Held) (int64, error) {
	if err := withinLimit(ctx, tx, v, f.now()); err != nil {
		return 0, err
	}
	if h.ReplyTo != nil {
		if _, err := postInThread(ctx, tx, *h.ReplyTo, *h.ThreadID); err != nil {
			return 0, err
		}
	}
	if same, err := heldSame(ctx, tx, h, f.now().Add(-repeatWithin)); err != nil {
		return 0, err
	} else if same != 0 {
		return 0, errSame(placedHeld(h, same, true))
	}
	id, err := insertHeld(ctx, tx, h, f.now())
	if err != nil {
		return 0, err
	}
	receipt, err := f.modlog.Append(ctx, tx, modlog.Act{Kind: modlog.HoldPost, TargetID: id, SubjectID: v.ID, Source: modlog.Automatic,
		PublicReason: "The first posts of a new member wait for approval.", Scope: "a post of a new member", After: []byte(h.Source)})
	if err != nil {
		return 0, err
	}
	if err := noteHold(ctx, tx, id, receipt); err != nil {
		return 0, err
	}
	tx.Announce(HeldTopic)
	place := NewDraft(h.BoardID)
	if h.ThreadID != nil {
		place = ReplyDraft(*h.ThreadID)
	}
	return id, tx.Together(ctx, dropDraft(v.ID, place))
}

// HeldTopic is announced when the posts that wait for approval change.
const HeldTopic = "held posts"

// HeldOf gives the viewer's own posts that wait or were refused, the newest first.
func (f *Forum) HeldOf(ctx context.Context, v account.Viewer) ([]Held, error) {
	if err := mustSignIn(v); err != nil {
		return nil, err
	}
	held, err := heldOf(ctx, f.db, v.ID)
	return held, db.Plain(err)
}

// WaitingPosts gives the posts that wait for approval, the oldest first, to
// those who approve.
func (f *Forum) WaitingPosts(ctx context.Context, v account.Viewer, limit int) ([]Held, error) {
	if !v.IsModerator() {
		return nil, fail.NotFound()
	}
	held, err := waitingPosts(ctx, f.db, limit)
	return held, db.Plain(err)
}

// HeldPost gives a held post to its author and to those who approve.
func (f *Forum) HeldPost(ctx context.Context, v account.Viewer, id int64) (Held, error) {
	h, err := heldByID(ctx, f.db, id)
	if err != nil {
		return Held{}, orMissing(err)
	}
	if !v.IsModerator() && (!v.SignedIn() || v.ID != h.AuthorID) {
		return Held{}, fail.NotFound()
	}
	return h, nil
}

// HeldOverdue counts the posts that have waited too long, or had when they were
// decided, for the record.
func (f *Forum) HeldOverdue(ctx context.Context) (waiting, ever int, err error) {
	waiting, ever, err = heldOverdue(ctx, f.db, f.now())
	return waiting, ever, db.Plain(err)
}

// Approval is a held post rendered anew, before the transaction that publishes it.
type Approval struct {
	Held   Held
	text   body
	author account.Viewer
}

// PrepareApproval renders a held post as it will stand.
func (f *Forum) PrepareApproval(ctx context.Context, id int64) (Approval, error) {
	h, err := heldByID(ctx, f.db, id)
	if err != nil {
		return Approval{}, orMissing(err)
	}
	a := Approval{Held: h}
	if a.text, err = f.render(ctx, "body", h.Source); err != nil {
		return Approval{}, err
	}
	a.author, err = authorOf(ctx, f.db, h.AuthorID)
	return a, orMissing(err)
}

// Approve publishes a held post: it gets its number now. It needs the receipt of
// that very approval.
func (f *Forum) Approve(ctx context.Context, tx *db.Tx, r modlog.Receipt, a Approval, by int64) (Placed, error) {
	h := a.Held
	if !r.Covers(modlog.ApprovePost, h.ID) {
		return Placed{}, noEntry()
	}
	place, err := f.publishHeld(ctx, tx, a)
	if err != nil {
		return Placed{}, err
	}
	tx.Announce(HeldTopic)
	return place, decideHeld(ctx, tx, h, "approved", by, &place.PostID, nil, f.now())
}

func (f *Forum) publishHeld(ctx context.Context, tx *db.Tx, a Approval) (Placed, error) {
	h := a.Held
	if h.ThreadID == nil {
		o := Opening{BoardID: h.BoardID, Kind: h.ThreadKind, Title: h.Title, Tags: strings.Fields(h.Tags), Version: h.ProductVersion, Key: h.Key}
		if h.ModelID != nil {
			o.ModelID = *h.ModelID
		}
		return f.writeOpening(ctx, tx, a.author, o, a.text)
	}
	t, err := threadByID(ctx, f.db, *h.ThreadID)
	if err != nil {
		return Placed{}, orMissing(err)
	}
	r := Reply{ThreadID: t.ID, Key: h.Key}
	if h.ReplyTo != nil {
		r.ReplyTo = *h.ReplyTo
	}
	return f.writeReply(ctx, tx, a.author, t, r, a.text)
}

// RefuseHeld keeps a held post from being published. It needs the receipt of
// that very refusal.
func (f *Forum) RefuseHeld(ctx context.Context, tx *db.Tx, r modlog.Receipt, h Held, by int64) error {
	if !r.Covers(modlog.RefusePost, h.ID) {
		return noEntry()
	}
	tx.Announce(HeldTopic)
	return decideHeld(ctx, tx, h, "refused", by, nil, &r, f.now())
}

// WithdrawHeld lets its author take a waiting post back.
func (f *Forum) WithdrawHeld(ctx context.Context, v account.Viewer, id int64) error {
	h, err := f.HeldPost(ctx, v, id)
	if err != nil {
		return err
	}
	if h.AuthorID != v.ID {
		return fail.New(fail.Forbidden, "Only its author can withdraw a post.", "You can refuse it with a reason.")
	}
	return f.db.Write(ctx, func(tx *db.Tx) error {
		tx.Announce(HeldTopic)
		return decideHeld(ctx, tx, h, "withdrawn", v.ID, nil, nil, f.now())
	})
}

// SetHoldFirst sets how many first posts of a new member wait in a board, 0 to
// 20. Only administrators may.
func (f *Forum) SetHoldFirst(ctx context.Context, v account.Viewer, board int64, n int) error {
	if err := mustBeAdministrator(v); err != nil {
		return err
	}
	if n < 0 || n > 20 {
		return fail.Field("hold_first", "Give a number from 0 to 20.")
	}
	return f.db.Write(ctx, func(tx *db.Tx) error {
		tx.Announce(BoardsTopic)
		return setHoldFirst(ctx, tx, board, n)
	})
}
