package themes

// PageAdminNewMembers is the page of the limits for new members.
const PageAdminNewMembers = "admin-new-members"

// NewMembersPage is POST /admin/new-members with hold_first, posts, posts_per_day
// and links.
type NewMembersPage struct {
	AdminFrame
	Form
	Values NewMembersValues
}

// NewMembersValues is what the person typed.
type NewMembersValues struct{ HoldFirst, Posts, PostsPerDay, Links string }
