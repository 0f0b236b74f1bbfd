package themes

import "time"

// Pages about how people prove who they are.
const (
	PageConfirmYou    = "confirm-it-is-you"
	PageSecondStep    = "second-step"
	PageFactors       = "factors"
	PageFactorApp     = "factor-app"
	PageRecoveryCodes = "recovery-codes"
	PageLeave         = "leave"
	PageChooseName    = "choose-name"
)

// Hidden is a field that a form sends on as it was.
type Hidden struct{ Name, Value string }

// ConfirmYouPage asks somebody who is signed in to prove once more who he is:
// POST /confirm-it-is-you with proof_password and proof_code, or what the script
// puts into proof_passkey, and with proof_to, return and Kept.
type ConfirmYouPage struct {
	Frame
	Form
	Name      string
	Password  bool       // he has one
	App       bool       // his authenticator app's code is asked for as well
	Passkeys  bool       // he has some that work here
	Providers []Provider // those he can prove it with: POST /confirm-it-is-you/with/ID
	Proved    bool       // he has just proved it at a provider: POST To with Kept goes on
	To        string     // the form that goes on afterwards, "" for a page
	Return    string     // the page that follows otherwise
	Kept      []Hidden   // what was typed in that form
}

// SecondStepPage is POST /sign-in/second with code, return; or
// POST /sign-in/passkey with what the script puts into answer.
type SecondStepPage struct {
	Frame
	Form
	App      bool // there is an authenticator app
	Passkeys bool // they work at this address
	Return   string
}

// FactorsPage is how the reader signs in: POST /account/factors/app/start,
// /account/factors/app/remove, /account/factors/passkeys with name and the
// script's answer, /account/factors/passkeys/ID/rename with name,
// /account/factors/passkeys/ID/remove. Personal: not cached.
type FactorsPage struct {
	Frame
	Form
	Needed       string // the role that sleeps until there is a second factor, or ""
	Device       string // what this browser is, to name a new passkey
	PasskeysWork bool
	Passkeys     []Passkey
	Password     bool
	AppSince     time.Time // zero without an authenticator app
	Any          bool      // there is a second factor
	RecoveryLeft int
	Providers    []Provider
}

// Provider is a place to sign in with: POST /sign-in/with/ID with return; POST
// /account/factors/providers/ID links it, POST
// /account/factors/linked/LINKED/remove ends that.
type Provider struct {
	ID, Name string
	Linked   int64 // 0 while it is not linked
	LinkedAt time.Time
}

// LeavePage leads to a sign-in provider.
type LeavePage struct {
	Frame
	URL string
}

// ChooseNamePage is POST /sign-in/name with name, return.
type ChooseNamePage struct {
	Frame
	Form
	Name   string
	Email  string // that the provider verified, to keep or not: email
	Keep   bool   // it is to be kept
	Return string
}

// Passkey is one of the reader's.
type Passkey struct {
	ID        int64
	Name      string
	CreatedAt time.Time
	UsedAt    time.Time // zero for never
	BackedUp  bool      // losing the device does not lose it
	Cloned    bool      // a copy seems to be about; it opens nothing any more
}

// FactorAppPage shows a new secret until its first code came: POST
// /account/factors/app with code.
type FactorAppPage struct {
	Frame
	Form
	Key        string // to be typed where no picture can be taken
	PictureURL string
	AppURL     string // otpauth:, for an app on this device
}

// RecoveryCodesPage tells what recovery codes are for, and shows them once:
// POST /account/factors/recovery; POST /account/factors/recovery/file with codes.
type RecoveryCodesPage struct {
	Frame
	Form
	Codes []string // only in the answer that made them
	Left  int
}
