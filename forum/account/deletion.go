package account

import (
	"context"
	"time"

	"answerable/forum/db"
	"answerable/forum/fail"
)

// deletionGrace is how long somebody who asked that his account be deleted can
// take it back by signing in.
const deletionGrace = 7 * 24 * time.Hour

// Deletion is an account that will be deleted because its owner asked for it.
type Deletion struct {
	MemberID int64
	Name     string
	Contents bool // with all that he wrote
	AskedAt  time.Time
	DueAt    time.Time
}

// AskDeletion has the viewer's account deleted in seven days, with contents
// all that he wrote too. His sessions end; signing in before takes it back.
// Errors: SignIn, Proof, Conflict for administrators.
func (p *People) AskDeletion(ctx context.Context, v Viewer, contents bool) (due time.Time, err error) {
	if err := p.Fresh(v); err != nil {
		return time.Time{}, err
	}
	if v.Held == Administrator {
		return time.Time{}, fail.New(fail.Conflict, "An administrator's account cannot be deleted.", "Have another administrator give you another role first.")
	}
	due = p.now().Add(deletionGrace)
	err = p.db.Write(ctx, func(tx *db.Tx) error {
		if err := insertDeletion(tx, v.ID, contents, p.now(), due); err != nil {
			return err
		}
		if err := deleteSessions(tx, v.ID, 0); err != nil {
			return err
		}
		if err := p.note(tx, v.ID, EventDeletionAsked); err != nil {
			return err
		}
		return p.tellOwner(ctx, tx, v.ID, Letter{Kind: LetterDeletion, Path: "/sign-in", Facts: map[string]string{FactUntil: due.Format(time.RFC3339)}})
	})
	if err == nil {
		p.event(ctx, "deletion asked", v.ID)
	}
	return due, err
}

// stopDeletion takes a deletion back, if there is one, because its owner came.
func (p *People) stopDeletion(tx *db.Tx, member int64) error {
	stopped, err := deleteDeletion(tx, member)
	if err != nil || !stopped {
		return err
	}
	if err := p.note(tx, member, EventDeletionStopped); err != nil {
		return err
	}
	return p.tellOwner(contextOf(tx), tx, member, Letter{Kind: LetterDeletionStopped, Path: "/account"})
}

// Deletions lists for administrators whose accounts will be deleted, the next
// first. Error: Forbidden.
func (p *People) Deletions(ctx context.Context, v Viewer) ([]Deletion, error) {
	if err := administrates(v); err != nil {
		return nil, err
	}
	return p.deletionRows(ctx, "TRUE")
}

// DueDeletions lists whose accounts are to be deleted by now.
func (p *People) DueDeletions(ctx context.Context) ([]Deletion, error) {
	return p.deletionRows(ctx, "d.due_at <= ?", p.now())
}

// TakeDeletion gives a due deletion to one of any number of callers, unless it
// was taken back.
func (p *People) TakeDeletion(tx *db.Tx, member int64) (bool, error) {
	return takeDueDeletion(tx, member, p.now())
}

// Erase takes away, in the transaction of an erasure, what the package keeps of
// a member beyond the row in members, and writes him a last letter.
func (p *People) Erase(ctx context.Context, tx *db.Tx, member int64) error {
	if err := p.tellOwner(ctx, tx, member, Letter{Kind: LetterDeleted}); err != nil {
		return err
	}
	return forget(tx, member)
}

// TakeData notes that the viewer takes all his data away, and tells his
// address. Errors: SignIn, Proof, TooMany.
func (p *People) TakeData(ctx context.Context, v Viewer) error {
	if err := p.Fresh(v); err != nil {
		return err
	}
	if err := p.throttle.takeData(v.ID, p.now()); err != nil {
		return err
	}
	err := p.db.Write(ctx, func(tx *db.Tx) error {
		if err := p.note(tx, v.ID, EventDataTaken); err != nil {
			return err
		}
		return p.tellOwner(ctx, tx, v.ID, Letter{Kind: LetterData, Path: "/account"})
	})
	if err == nil {
		p.event(ctx, "own data taken", v.ID)
	}
	return err
}
