package themes

import "time"

// Pages of mail and other channels.
const (
	PageMailStart    = "mail-start"
	PageAdminIntake  = "admin-intake"
	PageAdminChannel = "admin-channel"
)

// MailStartPage asks the author of a thread by mail whether to post it: POST
// /intake/start with token.
type MailStartPage struct {
	Frame
	Title, Text, Board string
	Token              string
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
