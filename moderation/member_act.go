package moderation

import (
	"context"
	"fmt"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/notify"
	"answerable/moderation/modlog"
)

// planMember works out an act on an account: a warning, a limit of posts a day,
// a suspension (reading and appeals only) or a ban, which is a suspension
// without an end.
func (d *Desk) planMember(ctx context.Context, v account.Viewer, p Proposal) (*plan, error) {
	if err := checkMemberAct(p); err != nil {
		return nil, err
	}
	m, err := memberFacts(ctx, d.db, p.TargetID)
	if db.NoRow(err) {
		return nil, fail.NotFound()
	}
	if err != nil {
		return nil, db.Plain(err)
	}
	if err := mayAct(v, m, p.Kind); err != nil {
		return nil, err
	}
	made := &plan{act: modlog.Act{SubjectID: m.ID, Scope: scopeOf(p)}, ties: noTies(), notice: noticeWarned}
	if err := d.tiesToMember(ctx, v, made, p); err != nil {
		return nil, err
	}
	made.apply = func(ctx context.Context, tx *db.Tx, r modlog.Receipt) error { return d.restrict(ctx, tx, r, p) }
	return made, nil
}

func checkMemberAct(p Proposal) error {
	var c fail.Check
	switch p.Kind {
	case modlog.SuspendMember:
		c.That(p.EndsAt != nil, "ends_at", "Say when the suspension ends. Without an end it is a ban.")
	case modlog.BanMember:
		c.That(p.EndsAt == nil, "ends_at", "A ban has no end. With one it is a suspension.")
	case modlog.LimitMember:
		c.That(p.EndsAt != nil, "ends_at", "Say when the limit ends.")
		c.That(p.PostsPerDay >= 1 && p.PostsPerDay <= 1000, "posts_per_day", "Give a number of posts from 1 to 1,000 a day.")
	case modlog.WarnMember:
		c.That(p.EndsAt == nil, "ends_at", "A warning has no end.")
	}
	return c.Err()
}

func mayAct(v account.Viewer, m member, kind modlog.Kind) error {
	if m.Erased {
		return fail.New(fail.Gone, "This account was erased.", "There is nothing to act on.")
	}
	if m.Role == account.Administrator && kind != modlog.WarnMember {
		return fail.New(fail.Forbidden, "An administrator cannot be limited or suspended.", "Another administrator must change the role first.")
	}
	if m.Role != account.Member && kind != modlog.WarnMember && !v.IsAdministrator() {
		return fail.New(fail.Forbidden, "Only an administrator limits or suspends staff and moderators.", "Ask one of them.")
	}
	return nil
}

func scopeOf(p Proposal) string {
	switch p.Kind {
	case modlog.LimitMember:
		return fmt.Sprintf("the account: at most %d posts within 24 hours", p.PostsPerDay)
	case modlog.WarnMember:
		return "the account: a warning"
	}
	return "the account: reading and appeals only"
}

// tiesToMember counts the post that led to the act, and its thread, as well.
func (d *Desk) tiesToMember(ctx context.Context, v account.Viewer, made *plan, p Proposal) error {
	if p.PostID != 0 {
		post, t, err := d.forum.Post(ctx, v, p.PostID)
		if err != nil || post.AuthorID != p.TargetID {
			return fail.Field("post", "Name a post that this member wrote.").Because(err)
		}
		source, err := d.forum.TextOf(ctx, post.ID)
		if err != nil {
			return err
		}
		if made.ties, err = d.tiesTo(ctx, v, post, source); err != nil {
			return err
		}
		made.row.PostID, made.row.ThreadID, made.row.BoardID = &post.ID, &t.ID, &t.BoardID
	}
	made.ties.OwnAccount, made.ties.Ban = p.TargetID == v.ID, p.Kind == modlog.BanMember
	return nil
}

// restrict puts the act in force. A suspension ends the member's sessions: he
// can sign in again to read and appeal.
func (d *Desk) restrict(ctx context.Context, tx *db.Tx, r modlog.Receipt, p Proposal) error {
	if p.Kind == modlog.WarnMember {
		return nil
	}
	if !r.Covers(p.Kind, p.TargetID) {
		return fail.New(fail.Internal, "This act has no log entry.", "Nothing was changed. Please tell us the number below.")
	}
	tx.Announce(notify.MemberTopic(p.TargetID))
	if err := dropEnded(ctx, tx, p.TargetID, d.now()); err != nil {
		return err
	}
	restricted, err := insertRestriction(ctx, tx, r, p)
	if err == nil && !restricted {
		return fail.New(fail.Conflict, "Such an act is in force for this member already.", "Lift it first, or let it end.")
	}
	if err != nil || p.Kind == modlog.LimitMember {
		return err
	}
	return endSessions(ctx, tx, p.TargetID)
}

// lift ends what an action put in force.
func (d *Desk) lift(ctx context.Context, tx *db.Tx, a action) error {
	tx.Announce(notify.MemberTopic(a.TargetID))
	return dropRestriction(ctx, tx, a.EntryID)
}
