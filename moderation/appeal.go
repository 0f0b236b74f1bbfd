package moderation

import (
	"context"
	"fmt"
	"slices"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/markup"
	"answerable/moderation/modlog"
)

// The times of an appeal.
const (
	AppealWithin = 6 // months after the act (EU Digital Services Act, Article 20(1))
	AppealDue    = 14 * 24 * time.Hour
	AppealRemind = 10 * 24 * time.Hour // after it was made, the moderators are reminded
)

// Appeal is a complaint against an act, or of a reporter whose flags were
// refused; then ItemID is set and EntryID is not.
type Appeal struct {
	ID            int64
	EntryID       *int64
	ItemID        *int64
	AppellantID   int64
	AppellantName string
	Reason        string // for the appellant and moderators
	State         string // open, upheld, rejected, withdrawn, or ended with the act itself
	DueAt         time.Time
	OverdueAt     *time.Time
	DecidedBy     string
	DecidedAt     *time.Time
	DecideEntryID *int64
	Ruling        string // the public reasons of the decision
	EndEntryID    *int64 // where it ended with the act: the entry that undid the act
	Lapsed        bool   // nobody had confirmed the act in time
	CreatedAt     time.Time
}

// AppealEntry lets the member whom an act concerns appeal against it, once and
// within six months; suspended members may, too. Errors: SignIn, Missing,
// Forbidden, Gone, Invalid with the field reason, Conflict.
func (d *Desk) AppealEntry(ctx context.Context, v account.Viewer, entry int64, reason string) (id int64, err error) {
	if reason, err = readAppeal(v, reason); err != nil {
		return 0, err
	}
	a, err := actionOf(ctx, d.db, entry)
	if err != nil {
		return 0, orMissing(err)
	}
	if a.SubjectID == nil || *a.SubjectID != v.ID {
		return 0, fail.New(fail.Forbidden, "Only the member whom this act concerns can appeal.", "You can discuss the entry in its thread.")
	}
	if d.now().After(a.CreatedAt.AddDate(0, AppealWithin, 0)) {
		return 0, tooLate()
	}
	if !a.stands() {
		return 0, fail.New(fail.Conflict, "This act was undone already.", "There is nothing left to appeal against.")
	}
	return d.appeal(ctx, v, a, appealRow{EntryID: &entry, AppellantID: v.ID, Reason: reason})
}

// AppealRefusal lets a member whose flag was refused appeal against that.
// Errors as AppealEntry's.
func (d *Desk) AppealRefusal(ctx context.Context, v account.Viewer, item int64, reason string) (id int64, err error) {
	if reason, err = readAppeal(v, reason); err != nil {
		return 0, err
	}
	i, err := itemByID(ctx, d.db, item)
	if err != nil {
		return 0, orMissing(err)
	}
	flagged, err := hasFlagged(ctx, d.db, item, v.ID)
	if err != nil {
		return 0, db.Plain(err)
	}
	switch {
	case !flagged:
		return 0, fail.NotFound()
	case i.State != "refused":
		return 0, fail.New(fail.Conflict, "This complaint was not refused.", "Wait for its outcome.")
	case d.now().After(i.DecidedAt.AddDate(0, AppealWithin, 0)):
		return 0, tooLate()
	}
	return d.appeal(ctx, v, action{ThreadID: &i.ThreadID, PostID: &i.PostID}, appealRow{ItemID: &item, AppellantID: v.ID, Reason: reason})
}

func tooLate() error {
	return fail.New(fail.Gone, "Appeals are taken within six months.", "You can write to the people who run this forum.")
}

func readAppeal(v account.Viewer, reason string) (string, error) {
	if !v.SignedIn() {
		return "", fail.New(fail.SignIn, "Please sign in to appeal.", "Suspended members can sign in, too.")
	}
	clean, err := markup.CleanText(reason)
	if err != nil || len([]rune(clean)) < 3 || len([]rune(clean)) > 4000 {
		return "", fail.Field("reason", "Say in 3 to 4,000 characters why the decision is wrong.")
	}
	return clean, nil
}

func (d *Desk) appeal(ctx context.Context, v account.Viewer, a action, row appealRow) (id int64, err error) {
	row.CreatedAt = d.now()
	row.DueAt, row.RemindAt = row.CreatedAt.Add(AppealDue), row.CreatedAt.Add(AppealRemind)
	deciders, err := moderators(ctx, d.db)
	if err != nil {
		return 0, db.Plain(err)
	}
	err = d.db.Write(ctx, func(tx *db.Tx) error {
		if id, err = insertAppeal(ctx, tx, row); err != nil {
			return err
		}
		announceAction(tx, a)
		tx.Announce(LogTopic)
		return d.tellAppeal(ctx, tx, id, "made", a, row.EntryID, &v.ID, deciders)
	})
	if db.Taken(err) {
		return 0, fail.New(fail.Conflict, "You appealed against this already.", "Each decision is looked at once more, by somebody else.")
	}
	return id, err
}

func (d *Desk) tellAppeal(ctx context.Context, tx *db.Tx, id int64, what string, a action, entry, actor *int64, members []int64) error {
	return d.tell(ctx, tx, news{kind: noticeAppeal, event: fmt.Sprintf("appeal:%d:%s", id, what), thread: a.ThreadID, post: a.PostID, entry: entry,
		actor: actor, members: members})
}

// Appeal gives an appeal to its appellant and to moderators, and to everybody
// without its reason. Error: Missing.
func (d *Desk) Appeal(ctx context.Context, v account.Viewer, id int64) (Appeal, error) {
	a, err := appealByID(ctx, d.db, id)
	if err != nil {
		return Appeal{}, orMissing(err)
	}
	if !v.IsModerator() && (!v.SignedIn() || v.ID != a.AppellantID) {
		if a.ItemID != nil {
			return Appeal{}, fail.NotFound() // who complained about whom is nobody's matter
		}
		a.Reason = ""
	}
	return a, nil
}

// OpenAppeals gives the appeals that wait, the first due first. That they wait
// is public; their reasons are for moderators.
func (d *Desk) OpenAppeals(ctx context.Context, v account.Viewer) ([]Appeal, error) {
	appeals, err := openAppeals(ctx, d.db)
	if !v.IsModerator() {
		appeals = slices.DeleteFunc(appeals, func(a Appeal) bool { return a.ItemID != nil })
		for i := range appeals {
			appeals[i].Reason = ""
		}
	}
	return appeals, db.Plain(err)
}

// Decide rules on an appeal, in public, by somebody without part in the act.
// Upheld, an act is undone in the same transaction, and a refused complaint
// opens in the queue again. Errors: Forbidden, Missing, Invalid with the field
// reason, Conflict.
func (d *Desk) Decide(ctx context.Context, v account.Viewer, id int64, uphold bool, reason string) (Done, error) {
	if err := mustModerate(v); err != nil {
		return Done{}, err
	}
	var c fail.Check
	reason = readReason(&c, "reason", reason, maxReason)
	if err := c.Err(); err != nil {
		return Done{}, err
	}
	return d.retried(func() (Done, error) { return d.decide(ctx, v, id, uphold, reason) })
}

func (d *Desk) decide(ctx context.Context, v account.Viewer, id int64, uphold bool, reason string) (done Done, err error) {
	a, err := appealByID(ctx, d.db, id)
	if err != nil {
		return Done{}, orMissing(err)
	}
	if a.State != "open" {
		return Done{}, fail.New(fail.Conflict, "This appeal was decided already.", "Its page shows by whom and why.")
	}
	if err := d.mayDecide(ctx, v, a); err != nil {
		return Done{}, err
	}
	r := ruling{appeal: a, upheld: uphold, reason: reason}
	if uphold && a.EntryID != nil {
		if r.undo, err = d.planUpheld(ctx, v, *a.EntryID, reason); err != nil {
			return Done{}, err
		}
	}
	err = d.db.Write(ctx, func(tx *db.Tx) error {
		done.EntryID, err = d.writeRuling(ctx, tx, v, r)
		return err
	})
	return done, err
}

// ruling is a decision about to be written; undo is nil where nothing is undone.
type ruling struct {
	appeal Appeal
	upheld bool
	reason string
	undo   *plan
}

// planUpheld is nil for an act that ended meanwhile or cannot be undone.
func (d *Desk) planUpheld(ctx context.Context, v account.Viewer, entry int64, reason string) (*plan, error) {
	a, err := actionOf(ctx, d.db, entry)
	if err != nil || !a.stands() || undoKinds()[a.Kind] == "" {
		return nil, db.Plain(err)
	}
	made, err := d.reverse(ctx, a, undoKinds()[a.Kind])
	if err != nil {
		return nil, err
	}
	made.act.ActorID, made.act.Source, made.act.PublicReason = v.ID, modlog.OwnInitiative, reason
	made.row.ActorID, made.quiet = &v.ID, true // the appellant hears of the ruling, whose subject he is
	return made, nil
}

func (d *Desk) writeRuling(ctx context.Context, tx *db.Tx, v account.Viewer, r ruling) (entry int64, err error) {
	receipt, err := d.modlog.Append(ctx, tx, modlog.Act{Kind: modlog.DecideAppeal, TargetID: r.appeal.ID, ActorID: v.ID, SubjectID: r.appeal.AppellantID,
		Source: modlog.OwnInitiative, RefersTo: r.appeal.EntryID, PublicReason: r.reason, Scope: r.outcome()})
	if err != nil {
		return 0, err
	}
	if err := decideAppeal(ctx, tx, r.appeal.ID, v.ID, receipt.Entry(), r.outcome(), d.now()); err != nil {
		return 0, err
	}
	if r.undo != nil {
		if _, err := d.write(ctx, tx, v, r.undo); err != nil {
			return 0, err
		}
	}
	if r.upheld && r.appeal.ItemID != nil {
		if err := reopenItem(ctx, tx, *r.appeal.ItemID, d.now()); err != nil {
			return 0, err
		}
		tx.Announce(QueueTopic)
	}
	tx.Announce(LogTopic)
	at := receipt.Entry()
	return at, d.tell(ctx, tx, news{kind: noticeAppealDecided, event: fmt.Sprintf("appeal:%d:decided", r.appeal.ID), entry: &at, actor: &v.ID,
		members: []int64{r.appeal.AppellantID}})
}

func (r ruling) outcome() string {
	if r.upheld {
		return "upheld"
	}
	return "rejected"
}

// NotToDecide says why the viewer, a moderator, cannot decide an appeal; "" where
// he can.
func (d *Desk) NotToDecide(ctx context.Context, v account.Viewer, id int64) (string, error) {
	a, err := appealByID(ctx, d.db, id)
	if err != nil {
		return "", orMissing(err)
	}
	if err = d.mayDecide(ctx, v, a); fail.Is(err, fail.Forbidden) {
		return fail.From(err).Text, nil
	}
	return "", err
}

// mayDecide refuses who had a part in the act, in words.
func (d *Desk) mayDecide(ctx context.Context, v account.Viewer, a Appeal) error {
	if a.AppellantID == v.ID {
		return recused("This is your own appeal.")
	}
	if a.ItemID != nil {
		return d.mayDecideRefusal(ctx, v, *a.ItemID)
	}
	act, err := actionOf(ctx, d.db, *a.EntryID)
	if err != nil {
		return db.Plain(err)
	}
	part, err := hadPart(ctx, d.db, *a.EntryID, v.ID)
	if err != nil {
		return db.Plain(err)
	}
	if part {
		return recused("You had a part in the act this appeal is about.")
	}
	t, err := d.tiesToAction(ctx, v, act)
	if err == nil && t.Recusal() != "" {
		return recused(t.Recusal())
	}
	return err
}

func (d *Desk) mayDecideRefusal(ctx context.Context, v account.Viewer, item int64) error {
	part, err := hadPartInItem(ctx, d.db, item, v.ID)
	if err != nil {
		return db.Plain(err)
	}
	if part {
		return recused("You had a part in the decision this appeal is about.")
	}
	i, err := itemByID(ctx, d.db, item)
	if err != nil {
		return db.Plain(err)
	}
	t, err := d.tiesToAction(ctx, v, action{PostID: &i.PostID})
	if err == nil && t.Recusal() != "" {
		return recused(t.Recusal())
	}
	return err
}

// WithdrawAppeal lets the appellant end his own open appeal.
func (d *Desk) WithdrawAppeal(ctx context.Context, v account.Viewer, id int64) error {
	if !v.SignedIn() {
		return fail.New(fail.SignIn, "Please sign in first.", "Then open the appeal again.")
	}
	return d.db.Write(ctx, func(tx *db.Tx) error {
		tx.Announce(LogTopic)
		return withdrawAppeal(ctx, tx, id, v.ID, d.now())
	})
}

// sweepAppeals reminds of appeals that are due soon, once, and marks those that
// are overdue, once.
func (d *Desk) sweepAppeals(ctx context.Context) error {
	due, err := appealsDue(ctx, d.db, d.now())
	if err != nil || len(due) == 0 {
		return db.Plain(err)
	}
	deciders, err := moderators(ctx, d.db)
	if err != nil {
		return db.Plain(err)
	}
	for _, a := range due {
		err := d.db.Write(ctx, func(tx *db.Tx) error { return d.remind(ctx, tx, a, deciders) })
		if err != nil {
			return err
		}
	}
	return nil
}

func (d *Desk) remind(ctx context.Context, tx *db.Tx, a appealDue, deciders []int64) error {
	what, claim := "due", claimReminder
	if !a.DueAt.After(d.now()) {
		what, claim = "overdue", claimOverdue
	}
	mine, err := claim(ctx, tx, a.ID, d.now())
	if err != nil || !mine {
		return err
	}
	tx.Announce(LogTopic)
	return d.tellAppeal(ctx, tx, a.ID, what, action{ThreadID: a.ThreadID, PostID: a.PostID}, a.EntryID, nil, deciders)
}
