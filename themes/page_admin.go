package themes

import "time"

// Pages for administrators.
const (
	PageAdminOverview  = "admin-overview"
	PageAdminBoards    = "admin-boards"
	PageAdminBoard     = "admin-board"
	PageAdminProducts  = "admin-products"
	PageAdminProduct   = "admin-product"
	PageAdminTeams     = "admin-teams"
	PageAdminTeam      = "admin-team"
	PageAdminMembers   = "admin-members"
	PageAdminMember    = "admin-member"
	PageAdminSite      = "admin-site"
	PageAdminTemplates = "admin-templates"
	PageAdminTemplate  = "admin-template"
)

// AdminFrame is what all administration pages have. They are personal: not cached.
type AdminFrame struct {
	Frame
	// Sections is the menu of the administration, with the current one marked.
	Sections []Link
}

// AdminOverviewPage tells how the installation is.
type AdminOverviewPage struct {
	AdminFrame
	Checks   []HealthCheck
	Problems []Problem // of the theme
	Figures  []Figure
	Version  string
}

// HealthCheck is one thing that is well or not. State is "ok", "warn" or "bad";
// the word for it is shown too.
type HealthCheck struct {
	Name, State, Text string
	Next              string // what to do about it
}

// Figure is a number with its name.
type Figure struct {
	Name  string
	Value int
}

// AdminBoardsPage lists the boards: POST /admin/boards/ID/move with by (-1, 1).
type AdminBoardsPage struct {
	AdminFrame
	Boards []AdminBoardRow
	NewURL string
}

// AdminBoardRow is a board in the list.
type AdminBoardRow struct {
	ID                    int64
	Name, URL, EditURL    string
	Visible, Start, Reply string // who may see, start threads, reply
	Threads               int
	First, Last           bool
}

// AdminBoardPage edits a board: POST Action with key, name, slug, description,
// position, language, see, start, reply, products (several), closed.
type AdminBoardPage struct {
	AdminFrame
	Form
	Action string
	New    bool
	Values AdminBoardValues
	// See, Start and Reply are who may: everyone, members, staff. Narrowing See of a
	// board with threads restricts others' content, so Reason is asked then.
	See, Start, Reply []Choice
	AskReason         bool
	Products          []Choice
	// Languages are what most posts may be written in, which the search goes by.
	Languages []Choice
}

// AdminBoardValues is what the person typed.
type AdminBoardValues struct{ Name, Slug, Description, Position, Reason string }

// AdminProductsPage lists the products.
type AdminProductsPage struct {
	AdminFrame
	Products []AdminProductRow
	NewURL   string
}

// AdminProductRow is a product in the list.
type AdminProductRow struct {
	Name, EditURL string
	Models        int
	Boards        []string
}

// AdminProductPage edits a product: POST Action with key, name, models (one a
// line), find_model, find_version and, when it is new, board; a product stays in
// its board. POST Action/retire takes it out of use.
type AdminProductPage struct {
	AdminFrame
	Form
	Action string
	New    bool
	Values AdminProductValues
	Boards []Choice
}

// AdminProductValues is what the person typed.
type AdminProductValues struct{ Name, Models, FindModel, FindVersion string }

// AdminTeamsPage lists the teams.
type AdminTeamsPage struct {
	AdminFrame
	Teams  []AdminTeamRow
	NewURL string
}

// AdminTeamRow is a team in the list.
type AdminTeamRow struct {
	Name, EditURL, Description string
	People                     []Person
}

// AdminTeamPage edits a team: POST Action with key, name, description; POST
// Action/people with member, a name; POST Action/people/MEMBER/remove.
type AdminTeamPage struct {
	AdminFrame
	Form
	Action string
	New    bool
	Values AdminTeamValues
	People []AdminTeamMember
}

// AdminTeamMember is somebody in a team.
type AdminTeamMember struct {
	ID     int64
	Person Person
	Since  time.Time
}

// AdminTeamValues is what the person typed. Member is whom to add.
type AdminTeamValues struct{ Name, Description, Member string }

// AdminMembersPage searches the members: GET /admin/members?q=&role=.
type AdminMembersPage struct {
	AdminFrame
	Search  string
	Roles   []Choice
	Members []AdminMemberRow
	Cursor  Cursor
}

// AdminMemberRow is a member in the list.
type AdminMemberRow struct {
	Person  Person
	EditURL string
	Roles   []string
	Teams   []string
	Joined  time.Time
	SeenAt  time.Time // zero for never
	Posts   int
}

// AdminMemberPage edits a member's role and teams: POST Action with key, role,
// teams (several); POST Action/sign-out ends all sessions; POST
// Action/reset-link makes a link that changes the password; POST
// Action/take-factors with sure takes all second factors; POST Action/erase with
// reason and contents erases the account by law.
type AdminMemberPage struct {
	AdminFrame
	Form
	Action   string
	Person   Person
	Joined   time.Time
	SeenAt   time.Time
	Posts    int
	Roles    []Choice
	Teams    []Choice
	Sessions int
	Factors  int    // passkeys and authenticator app
	Self     bool   // one's own: the last administrator cannot resign
	Held     string // the word for the member's role as it is
	Contents []Choice
	Reason   string
}

// AdminSitePage is POST /admin/site with name, sign_up, sign_up_mail, invites,
// language, contact, sign_up_text.
type AdminSitePage struct {
	AdminFrame
	Form
	Values     AdminSiteValues
	SignUp     []Choice
	SignUpMail []Choice
	Mails      bool // mail is set up
	Languages  []Choice
}

// AdminSiteValues is what the person typed.
type AdminSiteValues struct{ Name, Contact, SignUpText, Invites string }

// AdminTemplatesPage lists the reply templates staff may insert.
type AdminTemplatesPage struct {
	AdminFrame
	Templates []AdminTemplateRow
	NewURL    string
}

// AdminTemplateRow is a reply template in the list.
type AdminTemplateRow struct {
	Name, EditURL, Team, Excerpt string
	Used                         int // 0 when nobody counted
}

// AdminTemplatePage edits a reply template: POST Action with key, name, team, body;
// POST Action/remove.
type AdminTemplatePage struct {
	AdminFrame
	Form
	Action   string
	New      bool
	Name     string
	Teams    []Choice
	Composer Composer
}
