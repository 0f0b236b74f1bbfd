package themes

// Pages about how people prove who they are.
const (
	PageConfirmYou = "confirm-it-is-you"
)

// Hidden is a field that a form sends on as it was.
type Hidden struct{ Name, Value string }

// ConfirmYouPage asks somebody who is signed in to prove once more who he is:
// POST /confirm-it-is-you with proof_password, proof_to, return and Kept.
type ConfirmYouPage struct {
	Frame
	Form
	Name   string
	To     string   // the form that goes on afterwards, "" for a page
	Return string   // the page that follows otherwise
	Kept   []Hidden // what was typed in that form
}
