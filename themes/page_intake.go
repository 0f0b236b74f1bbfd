package themes

import "time"

// Pages of mail and other channels.
const (
	PageMailStart    = "mail-start"
	PageAdminIntake  = "admin-intake"
	PageAdminChannel = "admin-channel"
	PageAdminInbox   = "admin-inbox"
	PageChannels     = "channels"
)

// MailStartPage asks the author of a thread by mail whether to post it: POST
// /intake/start; the letter's secret is in a cookie.
type MailStartPage struct {
	Frame
	Title, Text, Board string
}

// AdminIntakePage lists the ways in beside the pages. A board's form is POST
// Action with on=1, or nothing to stop.
type AdminIntakePage struct {
	AdminFrame
	MailDomain string // empty where no mail is taken
	Boards     []AdminMailBoard
	Channels   []AdminChannelRow
	NewURL     string
}

// AdminMailBoard is a board that mails may start threads in.
type AdminMailBoard struct {
	Name, Address, Action string
	On                    bool
	Closed                bool // members cannot start threads there, and by mail everybody is a member
}

// AdminChannelRow is a channel in the list.
type AdminChannelRow struct {
	Name, EditURL, Address, Board string
	On                            bool
}

// AdminChannelPage edits a channel: POST Action with name, slug (of a new one),
// board, out_url, out_private=1, enabled=1, renew=1 for a new secret.
type AdminChannelPage struct {
	AdminFrame
	Form
	New        bool
	Action     string
	Address    string // where the channel's program sends to
	Secret     string // shown once
	Values     AdminChannelValues
	Boards     []Choice
	Deliveries []AdminDelivery
}

// AdminChannelValues are a channel's fields.
type AdminChannelValues struct {
	Name, Slug, OutURL  string
	OutPrivate, Enabled bool
}

// AdminDelivery is an answer on its way to a channel.
type AdminDelivery struct {
	PostURL, State, Why string
	Attempts            int
	At                  time.Time
}

// AdminInboxPage is the mails that came in, without their texts and addresses.
type AdminInboxPage struct {
	AdminFrame
	Mails  []InboxMail
	Filter []Link // by outcome
	Cursor Cursor
}

// InboxMail is one mail that came in.
type InboxMail struct {
	Outcome  string // as package intake names it
	Why      string
	Member   string // "" for nobody known
	URL      string // of what was posted, "" for nothing
	At       time.Time
	Answered bool // its sender was told
}

// ChannelsPage is which people of other channels the reader is: POST
// /account/channels makes a code.
type ChannelsPage struct {
	Frame
	Code   string // shown once, "" for none
	People []ChannelPerson
}

// ChannelPerson is the reader as a channel knows him.
type ChannelPerson struct {
	Channel, Handle string
	Since           time.Time
}
