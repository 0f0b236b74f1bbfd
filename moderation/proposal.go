package moderation

import (
	"context"
	"errors"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/thread"
	"answerable/moderation/modlog"
)

// Proposal is an act that a moderator means to do. TargetID is a post, a thread
// or a member, as the kind says; the fields below the form count for the kinds
// named beside them.
type Proposal struct {
	Kind     modlog.Kind
	TargetID int64
	Form
	Passages    []string // RedactPost: text of the post's Markdown, each to be taken out
	Title       string   // EditThread, and of the new thread SplitThread
	Tags        []string // EditThread
	BoardID     int64    // MoveThread
	Into        int64    // MergeThread: the thread that takes the posts
	Posts       []int64  // SplitThread
	PostsPerDay int      // LimitMember
	PostID      int64    // acts on members: the post that led to it, 0 for none
}

// Done is what an act came to.
type Done struct {
	EntryID  int64
	LapsesAt *time.Time // provisional: the end unless somebody else confirms it
	Place    thread.Place
}

// Provisional reports whether the act ends by itself unless confirmed.
func (d Done) Provisional() bool { return d.LapsesAt != nil }

// plan is an act that was checked and worked out, before its transaction.
type plan struct {
	act    modlog.Act
	row    action
	ties   Ties
	item   int64
	undoes *action
	place  thread.Place
	// apply changes what others see; it is given the receipt of the entry.
	apply func(ctx context.Context, tx *db.Tx, r modlog.Receipt) error
	// html is what the post will look like, for a preview.
	html   string
	quotes int
	notice noticeKind
	// quiet leaves the telling to who planned it.
	quiet bool
}

// ProvisionalFor is how long a provisional act stands without a second person.
const ProvisionalFor = 48 * time.Hour

// Act does what is proposed, with its entry, its notices and its jobs in one
// transaction. Errors: Forbidden with the recusal in words, Invalid with fields,
// Missing, Conflict, Gone.
func (d *Desk) Act(ctx context.Context, v account.Viewer, p Proposal) (Done, error) {
	return d.retried(func() (Done, error) {
		plan, err := d.plan(ctx, v, p)
		if err != nil {
			return Done{}, err
		}
		return d.do(ctx, v, plan)
	})
}

// tries is how often an act is worked out anew when others write in its thread
// at the same moment.
const tries = 5

func (d *Desk) retried(do func() (Done, error)) (done Done, err error) {
	for range tries {
		if done, err = do(); !errors.Is(err, thread.ErrChanged) {
			return done, err
		}
	}
	return done, err
}

// plan checks input, loads, asks whether he may, and works the act out.
func (d *Desk) plan(ctx context.Context, v account.Viewer, p Proposal) (*plan, error) {
	if err := mustModerate(v); err != nil {
		return nil, err
	}
	rule, err := d.readForm(ctx, &p.Form, true)
	if err != nil {
		return nil, err
	}
	made, err := d.planners()[p.Kind].of(d, ctx, v, p)
	if err != nil {
		return nil, err
	}
	made.fill(v, p, rule)
	if why := made.ties.Recusal(); why != "" {
		return nil, recused(why)
	}
	if why := made.ties.Provisional(); why != "" {
		if !lapsable(p.Kind) {
			return nil, recused(why)
		}
		made.provisional(d.now().Add(ProvisionalFor))
	}
	return made, nil
}

// planner works out acts of one kind; the zero planner refuses.
type planner func(d *Desk, ctx context.Context, v account.Viewer, p Proposal) (*plan, error)

func (make planner) of(d *Desk, ctx context.Context, v account.Viewer, p Proposal) (*plan, error) {
	if make == nil {
		return nil, fail.New(fail.Malformed, "Nobody can propose such an act.", "Open the page again and choose what to do.")
	}
	return make(d, ctx, v, p)
}

func (d *Desk) planners() map[modlog.Kind]planner {
	return map[modlog.Kind]planner{
		modlog.HidePost: (*Desk).planHide, modlog.RedactPost: (*Desk).planRedact,
		modlog.LockThread: (*Desk).planLock, modlog.UnlistThread: (*Desk).planUnlist, modlog.EditThread: (*Desk).planEdit,
		modlog.MoveThread: (*Desk).planMove, modlog.SplitThread: (*Desk).planSplit, modlog.MergeThread: (*Desk).planMerge,
		modlog.WarnMember: (*Desk).planMember, modlog.LimitMember: (*Desk).planMember,
		modlog.SuspendMember: (*Desk).planMember, modlog.BanMember: (*Desk).planMember,
	}
}

// fill completes the entry and the row with what every act has.
func (made *plan) fill(v account.Viewer, p Proposal, rule Rule) {
	a := &made.act
	a.Kind, a.TargetID, a.ActorID, a.Source = p.Kind, p.TargetID, v.ID, p.Source
	a.Rule, a.PublicReason, a.Explanation = rule.Ref(), p.Reason, p.Explanation
	if a.EndsAt == nil {
		a.EndsAt = p.EndsAt
	}
	if p.Source == modlog.Automatic {
		a.ActorID = 0
	}
	made.item = p.Item
	made.ties.Spam = rule.Spam
	r := &made.row
	r.Kind, r.TargetID, r.ActorID, r.EndsAt, r.Spam = a.Kind, a.TargetID, orNull(a.ActorID), a.EndsAt, rule.Spam
	r.SubjectID, r.Scope = orNull(a.SubjectID), a.Scope
	if r.Items == 0 {
		r.Items = 1
	}
}

func (made *plan) provisional(until time.Time) {
	made.act.Provisional, made.act.LapsesAt = true, &until
	made.row.LapsesAt = &until
}

// do writes the act.
func (d *Desk) do(ctx context.Context, v account.Viewer, made *plan) (Done, error) {
	done := Done{LapsesAt: made.row.LapsesAt}
	err := d.db.Write(ctx, func(tx *db.Tx) (err error) {
		done.EntryID, err = d.write(ctx, tx, v, made)
		return err
	})
	if err != nil {
		return Done{}, err
	}
	done.Place = made.place
	return done, nil
}

// write appends the entry, notes what it does, does it, and tells of it.
func (d *Desk) write(ctx context.Context, tx *db.Tx, v account.Viewer, made *plan) (entry int64, err error) {
	receipt, err := d.modlog.Append(ctx, tx, made.act)
	if err != nil {
		return 0, err
	}
	if made.undoes != nil {
		err = d.end(ctx, tx, made, receipt.Entry())
	} else {
		made.row.EntryID, made.row.CreatedAt = receipt.Entry(), d.now()
		err = insertAction(ctx, tx, made.row)
	}
	if err != nil {
		return 0, err
	}
	if err := made.apply(ctx, tx, receipt); err != nil {
		return 0, err
	}
	if err := d.answerItem(ctx, tx, v, made, receipt.Entry()); err != nil {
		return 0, err
	}
	tx.Announce(LogTopic)
	return receipt.Entry(), d.tellSubject(ctx, tx, made, receipt.Entry())
}

// end notes that an act is undone or lapsed. With it the appeal against it ends,
// unless a ruling undid it: there is nothing left to decide. Its appellant hears
// of the end itself.
func (d *Desk) end(ctx context.Context, tx *db.Tx, made *plan, by int64) error {
	if err := endAction(ctx, tx, made.undoes.EntryID, by, made.act.Kind, made.act.TargetID, d.now()); err != nil {
		return err
	}
	return endAppeal(ctx, tx, made.undoes.EntryID, d.now())
}

// LogTopic is announced when the log has a new entry of moderation.
const LogTopic = "moderation log"

// Preview is what an act would do, before it is done.
type Preview struct {
	Kind        modlog.Kind
	Rule        Rule
	Reason      string // what everybody will read
	Explanation string // what the author will read besides
	HTML        string // of a redacted post, as everybody will see it
	Quotes      int    // posts that quote what is removed and lose the quote
	Scope       string
	EndsAt      *time.Time
	LapsesAt    *time.Time // nil unless it would be provisional
	Provisional string     // why, "" where it would not be
}

// Preview checks a proposal as Act does and tells what it would do. Errors are
// Act's.
func (d *Desk) Preview(ctx context.Context, v account.Viewer, p Proposal) (Preview, error) {
	made, err := d.plan(ctx, v, p)
	if err != nil {
		return Preview{}, err
	}
	rule, err := d.RuleOf(ctx, made.act.Rule)
	return Preview{Kind: p.Kind, Rule: rule, Reason: made.act.PublicReason, Explanation: made.act.Explanation, HTML: made.html, Quotes: made.quotes,
		Scope: made.act.Scope, EndsAt: made.act.EndsAt, LapsesAt: made.row.LapsesAt, Provisional: made.ties.Provisional()}, err
}
