package themes

import (
	"html/template"
	"time"
)

// Pages about people.
const (
	PageSignIn        = "sign-in"
	PageSignUp        = "sign-up"
	PageSignUpClosed  = "sign-up-closed"
	PageWelcome       = "welcome"
	PageSetUp         = "set-up"
	PageProfile       = "profile"
	PageAccount       = "account"
	PageNotifications = "notifications"
	PageDrafts        = "drafts"
	PageSubscriptions = "subscriptions"
)

// SignInPage is POST /sign-in with name, password, return.
type SignInPage struct {
	Frame
	Form
	Name       string
	Return     string // path on this site
	SignUpOpen bool
	Mails      bool       // this site can send mail
	Passkeys   bool       // they work at this address: POST /sign-in/passkey with the script's answer, return
	Providers  []Provider // to sign in with
	Demo       []DemoRole // in demo mode only
}

// DemoRole signs in as somebody of the demo community: POST /sign-in/demo with role.
type DemoRole struct {
	Role string // sent back
	Text string // such as "Staff, Gateway firmware"
	Name string
}

// SignUpPage is POST Action with key, name, email, password, about, return.
type SignUpPage struct {
	Frame
	Form
	Action      string // "/sign-up", or "/join" with an invitation
	Name, Email string
	About       string
	Return      string
	MinPassword int
	Rules       *Link
	NeedsEmail  bool
	Mails       bool // this site can send mail
	Approved    bool // an administrator decides about each sign-up
	Invitation  *SignUpInvitation
}

// SignUpClosedPage tells that nobody can sign up by himself, and why.
type SignUpClosedPage struct {
	Frame
	Text    string // the site's own words, may be empty
	Invited bool   // with an invitation one could
}

// WelcomePage greets a new member.
type WelcomePage struct {
	Frame
	Name         string
	Return       string
	Unconfirmed  bool // the address is not confirmed
	Mails        bool // this site can send mail: a letter with a link is on its way
	Email        string
	AccountURL   string
	NewThreadURL string
}

// SetUpPage makes the first administrator: POST /set-up with token, site, name,
// email, password, sign_up.
type SetUpPage struct {
	Frame
	Form
	Token       string
	Site        string
	Name        string
	Email       string
	SignUp      []Choice
	Mails       bool // mail is set up
	MinPassword int
}

// ProfilePage is somebody's public page.
type ProfilePage struct {
	Frame
	Person    Person
	Teams     []string
	Joined    time.Time
	LastPost  time.Time
	Threads   int
	Posts     int
	Accepted  int // answers that askers accepted
	Officials int // posts marked official
	Helpful   int
	About     template.HTML
	Recent    []ProfilePost
	Cursor    Cursor
	Imported  *Origin // the account came with an import
	Erased    bool
	// ModerateURL is where moderators act on the member, "" for who may not.
	ModerateURL string
}

// ProfilePost is a post on a profile.
type ProfilePost struct {
	ThreadTitle string
	URL         string
	Board       Link
	Number      int
	Excerpt     string
	At          time.Time
	Official    bool
	Accepted    bool
}

// AccountPage is one's own settings: POST /account/password with current, password,
// which ends the other sessions;
// POST /account/sessions/ID/revoke; POST /account/sessions/revoke-others; POST
// /account/about with about; POST /account/email with email; POST
// /account/email/again.
// Personal: not cached.
type AccountPage struct {
	Frame
	Form
	Person      Person
	Email       string
	Confirmed   bool
	Pending     string // another address that waits for confirmation, or ""
	Mails       bool   // this site can send mail
	NewEmail    string // what was typed
	About       string
	HasPassword bool
	Proved      bool // he proved just now who he is, so that he can choose a first password
	MinPassword int
	Sessions    []Session
	Drafts      int
	Events      []AccountEvent
	MayInvite   bool
}

// Session is one sign-in of the reader.
type Session struct {
	ID        int64
	Device    string // such as "Firefox on Linux"
	CreatedAt time.Time
	SeenAt    time.Time
	Current   bool
}

// NotificationsPage lists what happened for the reader: POST /notifications/read
// with upto marks everything to that notification as read.
type NotificationsPage struct {
	Frame
	Items  []Notification
	Filter []Link
	Unread int
	UpTo   int64 // the newest one shown
	Cursor Cursor
}

// NotificationKind is what a notification tells of.
type NotificationKind string

// The kinds of notification of this issue.
const (
	NoticeReply     NotificationKind = "reply"
	NoticeMention   NotificationKind = "mention"
	NoticeQuote     NotificationKind = "quote"
	NoticeOfficial  NotificationKind = "official"
	NoticeWithdrawn NotificationKind = "official-withdrawn"
	NoticeAccepted  NotificationKind = "accepted"
	NoticeThread    NotificationKind = "thread" // a new thread in a followed board
	NoticeDuplicate NotificationKind = "duplicate"
	NoticeMailOff   NotificationKind = "mail-off" // mail to the reader's address came back
)

// The kinds of notification about faults and who cares for them.
const (
	NoticeUpdate          NotificationKind = "update"
	NoticeStatus          NotificationKind = "status"
	NoticeEstimate        NotificationKind = "estimate"
	NoticeLinked          NotificationKind = "linked"
	NoticeVerify          NotificationKind = "verify" // "gone on version X?"
	NoticePromise         NotificationKind = "promise"
	NoticePromiseEnded    NotificationKind = "promise-ended"
	NoticePromiseReminder NotificationKind = "promise-reminder"
	NoticePromiseOverdue  NotificationKind = "promise-overdue"
	NoticeRegression      NotificationKind = "regression"
	NoticeOwner           NotificationKind = "owner"
	NoticeHandover        NotificationKind = "handover"
	NoticeEscalated       NotificationKind = "escalated"
	NoticeStalled         NotificationKind = "stalled"
	NoticePrivate         NotificationKind = "private" // what it says is never in a notice
)

// The kinds of notification about moderation.
const (
	NoticeModerated     NotificationKind = "moderated"
	NoticeRestored      NotificationKind = "restored"
	NoticeFlagDecided   NotificationKind = "flag-decided"
	NoticeAppeal        NotificationKind = "appeal"
	NoticeAppealDecided NotificationKind = "appeal-decided"
	NoticeHeld          NotificationKind = "held"
	NoticeApproved      NotificationKind = "approved"
	NoticeWarned        NotificationKind = "warned"
)

// NotificationKinds are all of them.
func NotificationKinds() []NotificationKind {
	return []NotificationKind{NoticeReply, NoticeMention, NoticeQuote, NoticeOfficial, NoticeWithdrawn, NoticeAccepted, NoticeDuplicate, NoticeThread, NoticeMailOff,
		NoticeUpdate, NoticeStatus, NoticeEstimate, NoticeLinked, NoticeVerify, NoticePromise, NoticePromiseEnded, NoticePromiseReminder,
		NoticePromiseOverdue, NoticeRegression, NoticeOwner, NoticeHandover, NoticeEscalated, NoticeStalled, NoticePrivate,
		NoticeModerated, NoticeRestored, NoticeFlagDecided, NoticeAppeal, NoticeAppealDecided, NoticeHeld, NoticeApproved, NoticeWarned}
}

// Notification is one line of the list.
type Notification struct {
	ID      int64
	Kind    NotificationKind
	By      Person // zero for what happened by itself
	Thread  string // title of the thread or fault, "" for none
	Fault   string // F-12, "" for none
	URL     string
	Excerpt string
	At      time.Time
	Unread  bool
	Count   int // how many of the kind it stands for, at least 1
	// How says more of some kinds: of an estimate given, moved or passed; of an
	// ended promise its state; of mail switched off bounced or complained; of an act
	// of moderation the kind of its log entry, such as "post.hide".
	How string
}

// DraftsPage lists what the reader has begun and not posted: POST
// /drafts/ID/discard.
type DraftsPage struct {
	Frame
	Drafts []Draft
}

// Draft is an unfinished text.
type Draft struct {
	ID      int64
	What    string // such as "Reply in “Home Hub 3 …”"
	URL     string // where to go on writing
	Excerpt string
	SavedAt time.Time
}

// SubscriptionsPage lists what the reader follows: POST /subscriptions/ID/end.
type SubscriptionsPage struct {
	Frame
	Boards  []Subscription
	Tags    []Subscription
	Faults  []Subscription
	Threads []Subscription
	Cursor  Cursor
	Muted   []Subscription // threads
}

// Subscription is a board, tag, fault or thread the reader follows.
type Subscription struct {
	ID     int64
	Title  string
	URL    string
	Why    string // "you posted here", "you chose to follow"
	Unread int
	LastAt time.Time
	// ChangeURL chooses how much, "" for a button that ends it.
	ChangeURL string
}

// SignUpURL leads to signing up and back.
func (p SignInPage) SignUpURL() string { return returning("/sign-up", p.Return) }

// SignInURL leads to signing in and back.
func (p SignUpPage) SignInURL() string { return returning("/sign-in", p.Return) }
