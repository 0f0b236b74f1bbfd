package account

import (
	"context"
	"log/slog"
	"strings"
	"time"

	"answerable/forum/db"
	"answerable/forum/fail"
)

// refusedLife is how long somebody can read why his sign-up was refused; his
// name stays taken as long.
const refusedLife = 30 * 24 * time.Hour

// HeldSignUp is somebody who wants to become a member.
type HeldSignUp struct {
	ID        int64
	Name      string
	Email     string // empty when he gave none
	About     string // what he wrote to the administrators
	CreatedAt time.Time
	RefusedAt *time.Time
	Reason    string
}

// hold keeps a sign-up for the administrators.
func (p *People) hold(ctx context.Context, m readMember, about string) error {
	err := p.db.Write(ctx, func(tx *db.Tx) error {
		taken, err := keyTaken(tx, m.Key)
		if err != nil || taken {
			return takenOr(err)
		}
		if err := insertSignUp(tx, m.memberRow, strings.TrimSpace(strings.ReplaceAll(about, "\r\n", "\n"))); err != nil {
			if db.Taken(err) {
				return nameTaken(err)
			}
			return err
		}
		if m.Email == "" || !p.Mails() {
			return nil
		}
		return p.ask(ctx, tx, letterRequest{Kind: heldRequest, Email: m.Email, Name: m.Name})
	})
	if err == nil {
		p.event(ctx, "sign-up waits", 0)
	}
	return err
}

func takenOr(err error) error {
	if err != nil {
		return err
	}
	return nameTaken(nil)
}

// HeldSignUps lists for administrators who waits, the first come first, and
// whom they refused in the last 30 days. Error: Forbidden.
func (p *People) HeldSignUps(ctx context.Context, v Viewer) ([]HeldSignUp, error) {
	if err := administrates(v); err != nil {
		return nil, err
	}
	return p.signUpRows(ctx, 200)
}

// WaitingSignUps counts for administrators who waits, 0 for everybody else.
func (p *People) WaitingSignUps(ctx context.Context, v Viewer) (int, error) {
	if !v.IsAdministrator() {
		return 0, nil
	}
	return p.waitingSignUps(ctx)
}

// ApproveSignUp makes a member of who waits, and tells him. Errors: Forbidden,
// Missing, Conflict when it was decided already or the name was taken meanwhile.
func (p *People) ApproveSignUp(ctx context.Context, v Viewer, id int64) error {
	if err := administrates(v); err != nil {
		return err
	}
	var member int64
	err := p.db.Write(ctx, func(tx *db.Tx) error {
		row, found, err := takeSignUp(tx, id)
		if err != nil || !found {
			return orDecided(err)
		}
		if member, err = p.create(tx, readMember{memberRow: memberRow{LogID: newLogID(), Name: row.Name, Key: row.NameKey, Role: Member,
			PasswordHash: row.PasswordHash, PasswordLong: row.PasswordLong, Email: text(row.Email), CreatedAt: p.now()}}); err != nil {
			return err
		}
		if row.Email == nil || !p.Mails() {
			return nil
		}
		if err := p.post(ctx, tx, Letter{Kind: LetterApproved, To: *row.Email, MemberID: member, Path: "/sign-in", Facts: map[string]string{FactName: row.Name}}); err != nil {
			return err
		}
		return p.askToConfirm(ctx, tx, member, *row.Email)
	})
	if err == nil {
		p.event(ctx, "sign-up approved", member, slog.Int64("by", v.ID))
	}
	return err
}

// RefuseSignUp refuses who waits, with a reason that he reads when he tries to
// sign in and by letter. Errors: Forbidden, Invalid with the field reason,
// Conflict when it was decided already.
func (p *People) RefuseSignUp(ctx context.Context, v Viewer, id int64, reason string) error {
	if err := administrates(v); err != nil {
		return err
	}
	var c fail.Check
	reason = readText(reason, "reason", maxAbout, &c)
	c.That(reason != "", "reason", "Please say why. The person reads it.")
	if err := c.Err(); err != nil {
		return err
	}
	err := p.db.Write(ctx, func(tx *db.Tx) error {
		row, found, err := refuseSignUp(tx, id, v.ID, reason, p.now())
		if err != nil || !found {
			return orDecided(err)
		}
		return p.post(ctx, tx, Letter{Kind: LetterRefused, To: text(row.Email), Facts: map[string]string{FactName: row.Name, FactReason: reason}})
	})
	if err == nil {
		p.event(ctx, "sign-up refused by hand", 0, slog.Int64("by", v.ID), slog.Int64("sign_up", id))
	}
	return err
}

func orDecided(err error) error {
	if err != nil {
		return err
	}
	return fail.New(fail.Conflict, "This sign-up was decided already.", "Look at the list again.")
}

// heldAnswer is what somebody with the right password is told instead of being
// let in.
func heldAnswer(h heldCredentials) error {
	text, next := "Your sign-up waits for an administrator.", "You can sign in as soon as it is approved. If you gave an e-mail address, you are told there."
	if h.RefusedAt != nil {
		text, next = "Your sign-up was refused.", "The reason: "+h.Reason
	}
	return fail.New(fail.Invalid, text, next).In("", text+" "+next)
}
