package account

import (
	"context"
	"strings"

	"answerable/forum/db"
	"answerable/forum/fail"
)

// ChangeEmail asks for another address, or with an empty one takes it away. The
// account keeps the old one until the new one is confirmed, and the old one is
// told at once. Without mail an address can be given only in the place of one
// that was never confirmed. Errors: SignIn, Proof, Invalid with the field email,
// Forbidden, TooMany.
func (p *People) ChangeEmail(ctx context.Context, v Viewer, email, address string) error {
	if err := p.Fresh(v); err != nil {
		return err
	}
	who, found, err := p.credentialsByID(ctx, v.ID)
	if err != nil || !found {
		return orNotFound(err)
	}
	if email, err = p.readNewEmail(ctx, who, email); err != nil {
		return err
	}
	if email != "" && p.Mails() {
		if err := p.throttle.letter(email, address, p.now()); err != nil {
			return err
		}
	}
	err = p.db.Write(ctx, func(tx *db.Tx) error { return p.changeEmail(ctx, tx, who, email) })
	if err == nil {
		p.event(ctx, "change of address asked", v.ID)
	}
	return err
}

func (p *People) readNewEmail(ctx context.Context, who credentials, raw string) (string, error) {
	email, problem := readEmail(raw)
	if problem != "" {
		return "", fail.Field("email", problem)
	}
	confirmed := who.EmailConfirmedAt != nil
	if confirmed && strings.EqualFold(email, text(who.Email)) {
		return "", fail.Field("email", "This is your address already, and it is confirmed.")
	}
	site, err := p.Site(ctx)
	switch {
	case err != nil:
		return "", err
	case email == "" && p.Mails() && site.NeedsEmail():
		return "", fail.Field("email", "An account here needs an address. Please give one.")
	case confirmed && !p.Mails():
		return "", noMail()
	}
	return email, nil
}

func (p *People) changeEmail(ctx context.Context, tx *db.Tx, who credentials, email string) error {
	confirmed := who.EmailConfirmedAt != nil
	if email == "" || !p.Mails() {
		if err := storeUnconfirmed(tx, who.ID, email); err != nil {
			return err
		}
		if err := deleteLinks(tx, who.ID); err != nil {
			return err
		}
	}
	if p.Mails() && email != "" {
		if !confirmed {
			if err := storeUnconfirmed(tx, who.ID, email); err != nil {
				return err
			}
		}
		if err := p.askToConfirm(ctx, tx, who.ID, email); err != nil {
			return err
		}
	}
	if err := p.note(tx, who.ID, EventAddressAsked); err != nil || !confirmed {
		return err
	}
	kind := LetterChanging
	if email == "" {
		kind = LetterChanged
	}
	return p.post(ctx, tx, Letter{Kind: kind, To: text(who.Email), MemberID: who.ID, Path: "/account",
		Facts: map[string]string{FactName: who.Name, FactNew: shortAddress(email)}})
}
