package account

import (
	"context"
	"time"

	"answerable/forum/db"
	"answerable/forum/fail"
)

// How long the links of letters work.
const (
	confirmLife = 48 * time.Hour
	resetLife   = time.Hour
)

// linkKind is what a letter's link is for.
type linkKind string

const (
	confirmLink linkKind = "confirm"
	resetLink   linkKind = "reset"
)

func (k linkKind) life() time.Duration {
	if k == resetLink {
		return resetLife
	}
	return confirmLife
}

// Link is what a letter's link leads to. Whoever holds it reads the owner's
// mail.
type Link struct {
	MemberID int64
	Name     string // of the account
	Role     Role
	Email    string // the address the letter went to
	Current  string // the account's confirmed address, empty when it has none
}

// startLink gives a new link and takes the older one's place, so that only the
// last letter's works.
func (p *People) startLink(tx *db.Tx, kind linkKind, member int64, email string) (token string, until time.Time, err error) {
	token, stored := newToken()
	until = p.now().Add(kind.life())
	return token, until, replaceLink(tx, kind, stored, member, email, p.now(), until)
}

// linkOf tells what a link leads to without using it up. Error: Gone.
func (p *People) linkOf(ctx context.Context, kind linkKind, token string) (Link, error) {
	if !looksLikeToken(token) {
		return Link{}, linkGone(kind)
	}
	row, found, err := linkRow(p.read(ctx), kind, storedToken(token), p.now())
	if err == nil && !found {
		err = linkGone(kind)
	}
	return row, err
}

// useLink gives the link to one of any number of parallel callers, and ends it.
func (p *People) useLink(tx *db.Tx, kind linkKind, token string) (Link, error) {
	stored := storedToken(token)
	link, found, err := linkRow(tx.DB, kind, stored, p.now())
	if err != nil || !found {
		return Link{}, orGone(err, kind)
	}
	n, err := deleteLink(tx, stored)
	if err != nil || n == 0 {
		return Link{}, orGone(err, kind)
	}
	return link, nil
}

func orGone(err error, kind linkKind) error {
	if err != nil {
		return err
	}
	return linkGone(kind)
}

func linkGone(kind linkKind) error {
	if kind == resetLink {
		return fail.New(fail.Gone, "This link does not work any more.",
			"It works once and for an hour, and only the newest one does. Ask for another one under “Forgot your password?”.")
	}
	return fail.New(fail.Gone, "This link does not work any more.",
		"It works once and for two days, and only the newest one does. If you followed it before, your address is confirmed; if not, ask for another one under Account.")
}
