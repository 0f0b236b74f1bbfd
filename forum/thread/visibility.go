package thread

import (
	"slices"

	"answerable/forum/account"
	"answerable/forum/fail"
)

// Audience is a set of people a board is open to.
type Audience string

// The audiences; guests belong to Everyone only.
const (
	Everyone  Audience = "everyone"
	Members   Audience = "members"
	StaffOnly Audience = "staff"
	Nobody    Audience = "nobody"
)

// Includes reports whether the viewer belongs to the audience. It is the one
// rule behind every right on a board.
func (a Audience) Includes(v account.Viewer) bool {
	switch a {
	case Everyone:
		return true
	case Members:
		return v.SignedIn()
	case StaffOnly:
		return v.SeesInternal()
	}
	return false
}

// narrowerThan reports whether some who belong to other do not belong to a.
func (a Audience) narrowerThan(other Audience) bool {
	order := []Audience{Everyone, Members, StaffOnly, Nobody}
	return slices.Index(order, a) > slices.Index(order, other)
}

// NoWider reports whether everybody who may see the second board may see the
// first one, so that a move between them shows nothing to more people.
func NoWider(from, to Board) bool { return !from.MaySee.narrowerThan(to.MaySee) }

// Audiences are those the viewer belongs to, for queries and for search.
func Audiences(v account.Viewer) []Audience {
	var all []Audience
	for _, a := range []Audience{Everyone, Members, StaffOnly} {
		if a.Includes(v) {
			all = append(all, a)
		}
	}
	return all
}

// VisibleTo reports whether the viewer may know of the board and read it.
func (b Board) VisibleTo(v account.Viewer) bool { return b.MaySee.Includes(v) }

// StartableBy reports whether the viewer may start threads in the board.
func (b Board) StartableBy(v account.Viewer) bool {
	return v.SignedIn() && b.VisibleTo(v) && b.MayStart.Includes(v)
}

// ReplyableBy reports whether the viewer may reply in the board.
func (b Board) ReplyableBy(v account.Viewer) bool {
	return v.SignedIn() && b.VisibleTo(v) && b.MayReply.Includes(v)
}

// mustSignIn refuses guests for what only members do.
func mustSignIn(v account.Viewer) error {
	if v.SignedIn() {
		return nil
	}
	return fail.New(fail.SignIn, "Please sign in first.", "What you typed is kept in this browser.")
}

// mustBeStaff refuses everybody who does not speak for the company.
func mustBeStaff(v account.Viewer) error {
	if err := v.MayWrite(); err != nil || v.IsStaff() {
		return err
	}
	return fail.New(fail.Forbidden, "Only staff can do this.", "You can write a reply instead.")
}

// mustBeAdministrator refuses everybody who may not change the site.
func mustBeAdministrator(v account.Viewer) error {
	if err := v.MayWrite(); err != nil || v.IsAdministrator() {
		return err
	}
	return fail.New(fail.Forbidden, "Only administrators can do this.", "Ask one of them if it is needed.")
}
