package account

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
	ID        int64
	Name      string
	Role      Role
	Team      string // the name of the staff member's first team, for the badge
	SessionID int64
	Unread    int // notices not read yet, at most 100
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

// Class is the kind of reader a page is rendered for; all readers of one class
// get the same page. The words are those of themes.Frame.
func (v Viewer) Class() string {
	if !v.SignedIn() {
		return "guest"
	}
	return string(v.Role)
}
