package account

import (
	"context"
	"strings"

	"answerable/forum/db"
	"answerable/forum/fail"
)

// ConfirmAgain sends the link again that confirms the viewer's address, the one
// he wants to change to if he asked for that; older links die. Errors: SignIn,
// Forbidden without mail, Conflict when nothing is to be confirmed, TooMany.
func (p *People) ConfirmAgain(ctx context.Context, v Viewer, address string) error {
	if err := signedIn(v); err != nil {
		return err
	}
	if !p.Mails() {
		return noMail()
	}
	own, err := p.Own(ctx, v)
	if err != nil {
		return err
	}
	email := own.Pending
	if email == "" && !own.Confirmed {
		email = own.Email
	}
	if email == "" {
		return fail.New(fail.Conflict, "There is nothing to confirm.", "Your address is confirmed, or you gave none.")
	}
	if err := p.throttle.letter(email, address, p.now()); err != nil {
		return err
	}
	return p.db.Write(ctx, func(tx *db.Tx) error { return p.askToConfirm(ctx, tx, v.ID, email) })
}

// AddressLink tells which account and address a confirmation link is about; it
// does not use the link up. Error: Gone.
func (p *People) AddressLink(ctx context.Context, token string) (Link, error) {
	return p.linkOf(ctx, confirmLink, token)
}

// Confirm makes the link's address the account's confirmed one, ends the
// account's other links, and tells the address that it replaces. Errors: Gone,
// Conflict when the address is another account's.
func (p *People) Confirm(ctx context.Context, token string) (Link, error) {
	if !looksLikeToken(token) {
		return Link{}, linkGone(confirmLink)
	}
	var link Link
	err := p.db.Write(ctx, func(tx *db.Tx) (err error) {
		if link, err = p.useLink(tx, confirmLink, token); err != nil {
			return err
		}
		return p.confirm(ctx, tx, link)
	})
	if db.Taken(err) {
		err = addressTaken().Because(err)
	}
	if err == nil {
		p.event(ctx, "address confirmed", link.MemberID)
	}
	return link, err
}

func (p *People) confirm(ctx context.Context, tx *db.Tx, link Link) error {
	owner, known, err := confirmedOwner(tx, link.Email)
	if err != nil {
		return err
	}
	if known && owner.ID != link.MemberID {
		return addressTaken()
	}
	if err := storeConfirmed(tx, link.MemberID, link.Email, p.now()); err != nil {
		return err
	}
	if err := deleteLinks(tx, link.MemberID); err != nil {
		return err
	}
	if link.Current == "" || strings.EqualFold(link.Current, link.Email) {
		return p.note(tx, link.MemberID, EventAddressConfirmed)
	}
	if err := p.note(tx, link.MemberID, EventAddressChanged); err != nil {
		return err
	}
	return p.post(ctx, tx, Letter{Kind: LetterChanged, To: link.Current, MemberID: link.MemberID,
		Facts: map[string]string{FactName: link.Name, FactNew: shortAddress(link.Email)}})
}

func addressTaken() *fail.Error {
	return fail.New(fail.Conflict, "This address belongs to another account here.", "Sign in to that one, or give this account another address.")
}

// shortAddress is what its owner recognises and a stranger cannot write to.
func shortAddress(email string) string {
	local, domain, _ := strings.Cut(email, "@")
	for _, first := range local {
		return string(first) + "…@" + domain
	}
	return ""
}
