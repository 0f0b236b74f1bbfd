package moderation

import (
	"context"
	"errors"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/markup"
	"answerable/forum/notify"
	"answerable/moderation/modlog"
)

// Erasure is an account that was erased by law. A list of these is kept outside
// of backups, so that a restored one is made to forget again.
type Erasure struct {
	LogID    string    `json:"log_id"`   // the member's random id, which the log's leaves hold
	Contents bool      `json:"contents"` // with what he wrote
	ErasedAt time.Time `json:"erased_at"`
}

// EraseAccount takes a member's name, address, password, sessions, drafts and
// notices away, and with contents all that he wrote and uploaded: posts, their
// versions, what moderators had removed, held posts, complaints, appeals and
// private details. His posts keep their numbers. The reason is public and names
// nobody. It cannot be undone. Only administrators may. Errors: Forbidden,
// Missing, Invalid with the field reason, Conflict for an administrator.
func (d *Desk) EraseAccount(ctx context.Context, v account.Viewer, member int64, contents bool, reason string) (Done, error) {
	if err := mustAdminister(v); err != nil {
		return Done{}, err
	}
	clean, err := markup.CleanLine(reason, maxReason)
	if err != nil || len([]rune(clean)) < 3 {
		return Done{}, fail.Field("reason", "Please give the ground in 3 to 1,000 characters, such as the law's article. Everybody can read it: no name.")
	}
	m, err := memberFacts(ctx, d.db, member)
	switch {
	case db.NoRow(err) || (err == nil && m.Erased):
		return Done{}, fail.NotFound()
	case err != nil:
		return Done{}, db.Plain(err)
	case m.Role == account.Administrator:
		return Done{}, fail.New(fail.Conflict, "An administrator's account cannot be erased.", "Give it another role first.")
	}
	return d.erase(ctx, member, contents, modlog.Act{ActorID: v.ID, Source: modlog.OwnInitiative, PublicReason: clean}, nil)
}

// EraseAsAsked erases the account of somebody who asked for it, once still says
// in the transaction that he did not take it back; else nothing happens.
func (d *Desk) EraseAsAsked(ctx context.Context, member int64, contents bool, still func(*db.Tx, int64) (bool, error)) error {
	_, err := d.erase(ctx, member, contents, modlog.Act{Source: modlog.Automatic, PublicReason: "The member asked for it."}, still)
	if errors.Is(err, errTakenBack) {
		return nil
	}
	return err
}

var errTakenBack = errors.New("the deletion was taken back")

func (d *Desk) erase(ctx context.Context, member int64, contents bool, act modlog.Act, still func(*db.Tx, int64) (bool, error)) (done Done, err error) {
	act.Kind, act.TargetID = modlog.EraseMember, member
	act.Scope = "name, address and sign-in"
	if contents {
		act.Scope = "name, address, sign-in and all contents"
	}
	err = d.db.Write(ctx, func(tx *db.Tx) error {
		if still != nil {
			due, err := still(tx, member)
			if err == nil && !due {
				err = errTakenBack
			}
			if err != nil {
				return err
			}
		}
		receipt, err := d.modlog.Append(ctx, tx, act)
		if err != nil {
			return err
		}
		done.EntryID = receipt.Entry()
		if err := insertErasure(ctx, tx, receipt.Entry(), member, contents, d.now()); err != nil {
			return err
		}
		for _, forget := range d.forget {
			if err := forget(ctx, tx, member); err != nil {
				return err
			}
		}
		if err := eraseMember(ctx, tx, member, contents, d.now()); err != nil {
			return err
		}
		if err := d.forum.EraseAuthor(ctx, tx, receipt, member, contents); err != nil {
			return err
		}
		tx.Announce(notify.MemberTopic(member))
		tx.Announce(LogTopic)
		return nil
	})
	return done, err
}

// Erasures gives the list to be kept outside of backups.
func (d *Desk) Erasures(ctx context.Context) ([]Erasure, error) {
	all, err := listErasures(ctx, d.db)
	return all, db.Plain(err)
}

// Replay erases again, after an older backup was restored, what the list says
// was erased before, and gives how many accounts that were.
func (d *Desk) Replay(ctx context.Context, list []Erasure) (again int, err error) {
	for _, e := range list {
		member, err := livingMember(ctx, d.db, e.LogID)
		if db.NoRow(err) {
			continue // he is erased here, or is not in this backup
		}
		if err != nil {
			return again, db.Plain(err)
		}
		_, err = d.erase(ctx, member, e.Contents, modlog.Act{Source: modlog.Automatic,
			PublicReason: "This account was erased before; a backup from earlier was restored."}, nil)
		if err != nil {
			return again, err
		}
		again++
	}
	return again, nil
}
