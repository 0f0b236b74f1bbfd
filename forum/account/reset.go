package account

import (
	"context"
	"log/slog"

	"answerable/forum/db"
	"answerable/forum/fail"
)

// AskReset sends a link to choose another password to the confirmed owner of
// the address, if there is one: the answer and its time are the same if there
// is none. Errors: Invalid with the field email, Forbidden without mail,
// TooMany.
func (p *People) AskReset(ctx context.Context, email, address string) error {
	email, problem := readEmail(email)
	if problem == "" && email == "" {
		problem = "Please type your e-mail address."
	}
	if problem != "" {
		return fail.Field("email", problem)
	}
	if !p.Mails() {
		return noMail()
	}
	if err := p.throttle.letter(email, address, p.now()); err != nil {
		return err
	}
	err := p.db.Write(ctx, func(tx *db.Tx) error { return p.ask(ctx, tx, letterRequest{Kind: string(resetLink), Email: email}) })
	if err == nil {
		p.event(ctx, "password reset asked", 0)
	}
	return err
}

// ResetLink tells which account a reset link is about; it does not use the link
// up. Error: Gone.
func (p *People) ResetLink(ctx context.Context, token string) (Link, error) {
	return p.linkOf(ctx, resetLink, token)
}

// Reset gives the link's account another password and ends all its sessions
// and links. It signs nobody in: the second factor is asked for as ever.
// Errors: Gone, Invalid with the field password, TooMany.
func (p *People) Reset(ctx context.Context, token, password string) (Link, error) {
	link, err := p.linkOf(ctx, resetLink, token)
	if err != nil {
		return Link{}, err
	}
	var c fail.Check
	password, err = p.readPassword(ctx, choice{password: password, name: link.Name, email: link.Email, role: link.Role}, &c)
	if err == nil {
		err = c.Err()
	}
	if err != nil {
		return Link{}, err
	}
	hash, err := p.hash.make(ctx, password)
	if err != nil {
		return Link{}, err
	}
	err = p.db.Write(ctx, func(tx *db.Tx) error { return p.reset(ctx, tx, token, hash, longEnoughForStaff(password)) })
	if err == nil {
		p.event(ctx, "password reset", link.MemberID)
	}
	return link, err
}

func (p *People) reset(ctx context.Context, tx *db.Tx, token, hash string, long bool) error {
	link, err := p.useLink(tx, resetLink, token)
	if err != nil {
		return err
	}
	if link.Role != Member && !long {
		return linkGone(resetLink) // he became one of the staff since he opened the page
	}
	if err := storePassword(tx, link.MemberID, hash, long); err != nil {
		return err
	}
	if err := p.passwordChanged(ctx, tx, link.MemberID, 0); err != nil {
		return err
	}
	return p.note(tx, link.MemberID, EventPasswordReset)
}

// passwordChanged ends what the old password opened, except for one session,
// and tells the owner.
func (p *People) passwordChanged(ctx context.Context, tx *db.Tx, member, keep int64) error {
	if err := deleteSessions(tx, member, keep); err != nil {
		return err
	}
	if err := deleteResetLink(tx, member); err != nil {
		return err
	}
	return p.tellOwner(ctx, tx, member, Letter{Kind: LetterPassword, Path: "/forgot"})
}

// tellOwner posts a letter to the member's confirmed address, if he has one.
func (p *People) tellOwner(ctx context.Context, tx *db.Tx, member int64, l Letter) error {
	who, found, err := credentialsIn(tx, member)
	if err != nil || !found || who.EmailConfirmedAt == nil {
		return err
	}
	l.To, l.MemberID = text(who.Email), member
	if l.Facts == nil {
		l.Facts = map[string]string{}
	}
	l.Facts[FactName] = who.Name
	return p.post(ctx, tx, l)
}

// MakeResetLink gives administrators a link to hand to a member who cannot get
// in, for a site without mail or a member without an address. It gives the
// path; older links die. Errors: Forbidden, Proof, Missing, Conflict for oneself.
func (p *People) MakeResetLink(ctx context.Context, v Viewer, member int64) (path string, err error) {
	if err := p.governs(v); err != nil {
		return "", err
	}
	if member == v.ID {
		return "", fail.New(fail.Conflict, "This is your own account.", "Change your password under Account.")
	}
	err = p.db.Write(ctx, func(tx *db.Tx) error {
		who, found, err := credentialsIn(tx, member)
		if err != nil || !found {
			return orNotFound(err)
		}
		email := text(who.Email)
		if email == "" {
			email = "by hand"
		}
		token, _, err := p.startLink(tx, resetLink, member, email)
		path = "/link/reset/" + token
		if err != nil {
			return err
		}
		return p.note(tx, member, EventResetByHand)
	})
	if err != nil {
		return "", err
	}
	p.event(ctx, "reset link made by hand", member, slog.Int64("by", v.ID))
	return path, nil
}
