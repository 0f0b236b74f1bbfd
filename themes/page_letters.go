package themes

import "time"

// Pages about addresses, passwords, invitations and leaving.
const (
	PageForgot         = "forgot"
	PageReset          = "reset"
	PageConfirmAddress = "confirm-address"
	PageSignUpHeld     = "sign-up-held"
	PageInvitations    = "invitations"
	PageOwnData        = "own-data"
	PageDeleteAccount  = "delete-account"
	PageDeletionAsked  = "deletion-asked"
	PageAdminSignUps   = "admin-sign-ups"
	PageHandOver       = "hand-over"
)

// ForgotPage asks for a letter with a link to choose another password: POST
// /forgot with email. Sent says that it was asked for, and nothing about
// whether anybody has the address.
type ForgotPage struct {
	Frame
	Form
	Email   string
	Sent    bool
	Mails   bool   // this site can send mail
	Contact string // how to reach the operator, may be empty
}

// ResetPage chooses another password: POST /reset with password.
type ResetPage struct {
	Frame
	Form
	Name        string // of the account
	MinPassword int
}

// ConfirmAddressPage confirms an address: POST /confirm-address.
type ConfirmAddressPage struct {
	Frame
	Name, Email string
	Instead     string // the address that it takes the place of, or ""
}

// SignUpHeldPage tells that an administrator decides about the sign-up.
type SignUpHeldPage struct {
	Frame
	Name    string
	Email   string // "" when none was given
	Mails   bool
	Contact string
}

// InvitationsPage writes invitations and ends them: POST /account/invitations
// with key, email, note, role; POST /account/invitations/ID/revoke.
type InvitationsPage struct {
	Frame
	Form
	Email, Note string
	Most        int      // that the reader may write in a day; 0 for none
	Mails       bool     // this site can send mail
	Roles       []Choice // for administrators; else empty
	All         bool     // the list is everybody's
	Invitations []Invitation
}

// Invitation is one in the list. State is "open", "used", "ended" or "expired".
type Invitation struct {
	ID          int64
	From, Email string
	Mailed      bool
	Role        string // "" for a member's
	State       string
	UsedBy      Person
	CreatedAt   time.Time
	ExpiresAt   time.Time
}

// HandOverPage shows a link once, to be handed to somebody.
type HandOverPage struct {
	Frame
	What string // "invitation" or "reset"
	For  string // whom a reset is for
	URL  string // absolute
	Back Link
}

// OwnDataPage gives all that is kept about the reader: POST /account/data.
type OwnDataPage struct {
	Frame
	Form
}

// DeleteAccountPage has the account deleted: POST /account/delete with key,
// contents ("keep" or "erase") and sure.
type DeleteAccountPage struct {
	Frame
	Form
	Person   Person
	Choices  []Choice
	Days     int  // until it is done
	Blocked  bool // an administrator cannot
	Contents string
}

// DeletionAskedPage is shown to who has just asked for it and is signed out.
type DeletionAskedPage struct {
	Frame
	Due time.Time
}

// AdminSignUpsPage decides about sign-ups: POST /admin/sign-ups/ID/approve;
// POST /admin/sign-ups/ID/refuse with reason.
type AdminSignUpsPage struct {
	AdminFrame
	Form
	Approves  bool // sign-ups wait for approval at present
	Waiting   []HeldSignUp
	Refused   []HeldSignUp
	Deletions []AdminDeletion
}

// HeldSignUp is somebody who wants to become a member.
type HeldSignUp struct {
	ID          int64
	Name, Email string
	About       string
	At          time.Time
	Reason      string            // why it was refused
	Errors      map[string]string // of the form that refuses this one
	Typed       string
}

// AdminDeletion is an account whose owner asked that it be deleted.
type AdminDeletion struct {
	Person   Person
	Contents bool
	AskedAt  time.Time
	Due      time.Time
}

// AccountEvent is something that happened to the reader's account.
type AccountEvent struct {
	What string
	At   time.Time
}

// SignUpInvitation is what an invitation to sign up says.
type SignUpInvitation struct {
	From string
	Role string // "" for a member's
	Note string
}
