package account

import (
	"time"

	"answerable/forum/fail"
)

// Role is what a member may do here; each member has exactly one.
type Role string

// The roles, as the schema knows them.
const (
	Member        Role = "member"
	Staff         Role = "staff"
	Moderator     Role = "moderator"
	Administrator Role = "administrator"
)

// Viewer is who asks: a signed-in member, or a guest when ID is 0. Every use
// case takes one and asks it what it may.
type Viewer struct {
	ID   int64
	Name string
	// Role is what the member may do in this session: Held, or no more than
	// Member while NeedsFactor.
	Role Role
	// Held is the account's own role, whatever this session may do.
	Held Role
	// NeedsFactor is set where the role asks for a second factor and this
	// session has none: its holder may do what members may and no more.
	NeedsFactor bool
	// Factor is how the holder of the session proved who he is, ProvedAt when he
	// did so last.
	Factor    Factor
	ProvedAt  time.Time
	Team      string // the name of the staff member's first team, for the badge
	SessionID int64
	Unread    int // notices not read yet that he may see in this session, at most 100
	// SuspendEntryID is the entry by which the member may only read and appeal
	// just now, nil for nobody else; SuspendedUntil is its end, nil for none.
	SuspendEntryID *int64
	SuspendedUntil *time.Time
	// LimitEntryID is the entry by which the member may write only PostsPerDay
	// posts in 24 hours.
	LimitEntryID *int64
	PostsPerDay  int
}

// Suspended reports whether the member may only read and appeal.
func (v Viewer) Suspended() bool { return v.SuspendEntryID != nil }

// Banned reports whether the viewer is suspended without an end.
func (v Viewer) Banned() bool { return v.Suspended() && v.SuspendedUntil == nil }

// MayWrite refuses guests, members who are banned, and those who are suspended
// with when it ends.
// Every use case that changes what others see asks it first. Errors: SignIn,
// Forbidden.
func (v Viewer) MayWrite() error {
	if !v.SignedIn() {
		return fail.New(fail.SignIn, "Please sign in first.", "What you typed is kept in this browser.")
	}
	if !v.Suspended() {
		return nil
	}
	text := "Your account is banned: you can read and appeal, but not write."
	if !v.Banned() {
		text = "Your account is suspended: you can read and appeal, but not write. It ends on " + v.SuspendedUntil.UTC().Format("2 January 2006 at 15:04 UTC") + "."
	}
	return fail.New(fail.Forbidden, text, "The reason is in your notices and in the moderation log, where you can appeal.")
}

// SignedIn reports whether this is a member.
func (v Viewer) SignedIn() bool { return v.ID != 0 }

// IsStaff reports whether the viewer speaks for the company.
func (v Viewer) IsStaff() bool { return v.Role == Staff || v.Role == Administrator }

// IsModerator reports whether the viewer may moderate.
func (v Viewer) IsModerator() bool { return v.Role == Moderator || v.Role == Administrator }

// IsAdministrator reports whether the viewer may change the site's settings.
func (v Viewer) IsAdministrator() bool { return v.Role == Administrator }

// SeesInternal reports whether the viewer may read staff notes and staff
// boards: staff, moderators and administrators.
func (v Viewer) SeesInternal() bool { return v.IsStaff() || v.IsModerator() }

// Classes are those that Class gives, the most frequent first.
func Classes() []string {
	return []string{string(Member), "guest", string(Staff), string(Moderator), string(Administrator), "suspended"}
}

// Class is the kind of reader a page is rendered for; all readers of one class
// get the same page. Members who may only read and appeal are a class of their
// own, since they are offered nothing to write; others keep their role's class,
// by which they see what is not public. The words are those of themes.Frame.
func (v Viewer) Class() string {
	if !v.SignedIn() {
		return "guest"
	}
	if v.Suspended() && v.Role == Member {
		return "suspended"
	}
	return string(v.Role)
}
