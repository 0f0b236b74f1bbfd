package themes

import "time"

// Pages about being told.
const (
	PageFollow    = "follow"
	PageMail      = "mail"
	PageMailLink  = "mail-link"
	PageAdminMail = "admin-outbox"
	PageMailShown = "admin-mail"
)

// FollowPage chooses how much of a thread, fault, board or tag the reader hears
// of: POST Action with level.
type FollowPage struct {
	Frame
	Form
	What   string // "thread", "fault", "board" or "tag"
	Title  string
	URL    string // of what it is
	Action string
	Level  string // as package notify names it, "" for not following
}

// MailChoices are how somebody hears of each group of kinds, and when digests go.
type MailChoices struct {
	Groups []MailGroupChoice
	Hours  []Choice // of the day, in UTC
	Days   []Choice // of the week
	Now    time.Time
}

// MailGroupChoice is one group: about names it as package notify does, and is the
// field's name too.
type MailGroupChoice struct {
	About   string
	Choices []Choice
}

// MailPage is one's own choices: POST /account/mail with a field for each group,
// hour and day; POST /account/mail/on tries an address again that failed.
type MailPage struct {
	Frame
	Form
	MailChoices
	Email     string
	Confirmed bool
	OffAt     time.Time // zero while mail to the address is on
	OffWhy    string    // "bounced" or "complained"
	Said      string
	Ready     bool // mail is set up on this site
	Channels  bool // there are other ways in
	MailIn    bool // mails can be answered by mail: POST /account/mail/reply-addresses ends the addresses so far
}

// MailLinkPage is where the links in mails lead, without signing in: POST Action
// with end=1, or with the fields of MailChoices. Looking changes nothing.
type MailLinkPage struct {
	Frame
	Form
	MailChoices
	Action string
	What   string // "thread", "fault", "digest", a group, or "" for a link to the choices only
	Title  string
	Done   string // "ended" or "saved"
}

// AdminOutboxPage is the mails that are to leave and that left: POST
// /admin/outbox/ID/retry.
type AdminOutboxPage struct {
	AdminFrame
	Mails  []OutboxMail
	Filter []Link // by state, with how many there are
	Cursor Cursor
	Server string // where mails go, "" where no mail is set up
	Demo   bool   // mails are only shown
}

// OutboxMail is one mail, without its text and address.
type OutboxMail struct {
	ID        int64
	Kind      NotificationKind // "" for what is no notice
	Letter    string           // the kind of a letter, "" for none
	Member    string           // "" for somebody without an account
	State     string
	Attempts  int
	Why       string
	Answer    string
	CreatedAt time.Time
	NextTry   time.Time // zero where it is not tried again
	DoneAt    time.Time // zero while it waits
	CanRetry  bool
	ShowURL   string // in demo mode
}

// AdminMailPage shows a mail that would be sent, in demo mode.
type AdminMailPage struct {
	AdminFrame
	ID            int64
	To            string
	Subject, Text string
}
