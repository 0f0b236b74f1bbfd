package thread

import (
	"context"
	"errors"
	"strings"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/markup"
	"answerable/moderation/modlog"
)

// OfficialAnswer is staff's mark on a post. It is never deleted; withdrawn, it
// stays in the thread with the public reason.
type OfficialAnswer struct {
	ID            int64
	PostID        int64
	Number        int
	AuthorName    string
	AsRole        string
	AsTeam        string
	Plain         string
	Versions      string
	MarkedByName  string
	MarkedTeam    string
	MarkedAt      time.Time
	PostRevision  int // what the post said when it was marked
	Revision      int // what it says now
	EditedAt      *time.Time
	PostWithdrawn *time.Time
	PostHidden    bool // hidden by a moderator or erased: Plain is empty
	WorkedCount   int
	FailedCount   int
	HelpfulCount  int
	PostedAt      time.Time
	WithdrawnAt   *time.Time
	WithdrawnBy   *string
	Reason        *string
	EntryID       *int64
}

// MarkOfficial makes a post an official answer, for the versions named (empty
// for all). Only staff may. It gives where the post stands.
func (f *Forum) MarkOfficial(ctx context.Context, v account.Viewer, post int64, versions string) (Placed, error) {
	p, t, err := f.postAndThread(ctx, v, post)
	if err != nil {
		return Placed{}, err
	}
	if versions, err = checkOfficial(v, versions); err != nil {
		return Placed{}, err
	}
	err = f.changeMarks(ctx, t, func(tx *db.Tx) error { return f.insertMark(ctx, tx, v, p.ID, versions) })
	if db.Taken(err) {
		err = fail.New(fail.Conflict, "This post is an official answer already.", "Withdraw that mark first if its versions are wrong.").Because(err)
	}
	return placedAt(p, t), err
}

// checkOfficial gives the versions as they are stored, for who may mark.
func checkOfficial(v account.Viewer, versions string) (string, error) {
	if err := mustBeStaff(v); err != nil || strings.TrimSpace(versions) == "" {
		return "", err
	}
	clean, err := markup.CleanLine(versions, 200)
	if err != nil {
		return "", fail.Field("versions", "Name the versions in at most 200 characters.")
	}
	return clean, nil
}

func (f *Forum) insertMark(ctx context.Context, tx *db.Tx, v account.Viewer, post int64, versions string) error {
	id, err := insertOfficial(ctx, tx, v, post, versions, f.now())
	if err != nil {
		return err
	}
	return f.jobs.Enqueue(ctx, tx, Marked{PostID: post, ByID: v.ID, What: "official", MarkID: id})
}

// writeOfficial marks a post that the same transaction wrote.
func (f *Forum) writeOfficial(ctx context.Context, tx *db.Tx, v account.Viewer, post, thread int64, versions string) error {
	if err := f.insertMark(ctx, tx, v, post, versions); err != nil {
		return err
	}
	return recount(ctx, tx, thread)
}

// WithdrawOfficial takes the mark back with a public reason; the moderation log
// keeps it, and the schema refuses a withdrawal without its entry.
func (f *Forum) WithdrawOfficial(ctx context.Context, v account.Viewer, mark int64, reason string) (Placed, error) {
	m, err := officialByID(ctx, f.db, mark)
	if db.NoRow(err) {
		return Placed{}, fail.NotFound()
	}
	if err != nil {
		return Placed{}, db.Plain(err)
	}
	p, t, err := f.postAndThread(ctx, v, m.PostID)
	if err != nil {
		return Placed{}, err
	}
	if err := mustBeStaff(v); err != nil {
		return Placed{}, err
	}
	reason, err = markup.CleanLine(reason, 1000)
	if err != nil || len([]rune(reason)) < 3 {
		return Placed{}, fail.Field("reason", "Please give a reason of 3 to 1,000 characters. Everybody can read it.")
	}
	err = f.changeMarks(ctx, t, func(tx *db.Tx) error { return f.writeWithdrawal(ctx, tx, v, p, mark, reason) })
	return placedAt(p, t), err
}

func (f *Forum) writeWithdrawal(ctx context.Context, tx *db.Tx, v account.Viewer, p Post, mark int64, reason string) error {
	receipt, err := f.modlog.Append(ctx, tx, modlog.Act{Kind: modlog.WithdrawOfficialAnswer, TargetID: mark,
		ActorID: v.ID, Source: modlog.OwnInitiative, PublicReason: reason})
	if err != nil {
		return err
	}
	if err := withdrawOfficial(ctx, tx, mark, v.ID, receipt, f.now()); err != nil {
		return err
	}
	return f.jobs.Enqueue(ctx, tx, Marked{PostID: p.ID, ByID: v.ID, What: "official-withdrawn", MarkID: mark})
}

// changeMarks runs a change of a thread's marks with what always goes with it:
// the counts, the version, the news and the search document.
func (f *Forum) changeMarks(ctx context.Context, t Thread, change func(*db.Tx) error) error {
	return f.db.Write(ctx, func(tx *db.Tx) error {
		if err := change(tx); err != nil {
			return err
		}
		if err := recount(ctx, tx, t.ID); err != nil {
			return err
		}
		return errors.Join(announceWide(ctx, tx, t.BoardID, t.ID), f.jobs.Enqueue(ctx, tx, Changed{ThreadID: t.ID}))
	})
}

func placedAt(p Post, t Thread) Placed {
	return Placed{ThreadID: t.ID, Slug: t.Slug, PostID: p.ID, Number: p.Number}
}

// Officials gives a thread's official answers in the order they were marked,
// withdrawn ones included.
func (f *Forum) Officials(ctx context.Context, thread int64) ([]OfficialAnswer, error) {
	var marks []OfficialAnswer
	err := f.db.Ask(ctx, officialOf(thread, &marks))
	return marks, db.Plain(err)
}
