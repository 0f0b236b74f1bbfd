package web

import (
	"cmp"

	"answerable/forum/account"
	"answerable/forum/fail"
	"answerable/themes"
)

// maxToken bounds what is given back as a set-up link's token, in bytes.
const maxToken = 200

// setUpForm is GET /set-up?token=, which is there until somebody administers
// the site.
func (w *Web) setUpForm(r *Request) error {
	if err := w.needsSetUp(r); err != nil {
		return err
	}
	return w.setUpPage(r, nil)
}

// setUp is POST /set-up: it makes the first administrator.
func (w *Web) setUp(r *Request) error {
	if err := w.needsSetUp(r); err != nil {
		return err
	}
	token, _, err := w.People.SetUp(r.Context(), r.field("token"), account.SetUp{Site: r.field("site"), Name: r.field("name"),
		Password: r.field("password"), Email: r.field("email"), SignUp: account.SignUpMode(r.field("sign_up")), Device: r.device()})
	if err != nil {
		beside, err := r.fieldErrors(err)
		if err != nil {
			return err
		}
		return w.setUpPage(r, beside)
	}
	if err := w.enter(r, token); err != nil {
		return err
	}
	return r.back(factorsPath, "set-up")
}

func (w *Web) needsSetUp(r *Request) error {
	needed, err := w.People.NeedsSetUp(r.Context())
	if err == nil && !needed {
		return fail.New(fail.Gone, "This forum is set up already.", "The link worked once. Please sign in instead.")
	}
	return err
}

func (w *Web) setUpPage(r *Request, errors map[string]string) error {
	token := r.plain("token")
	if len(token) > maxToken {
		token = ""
	}
	return w.sendPage(r, themes.PageSetUp, themes.SetUpPage{Frame: w.bareFrame(r, "Set up this forum"), Form: themes.Form{Errors: errors},
		Token: token, Site: r.plain("site"), Name: r.plain("name"), Email: r.plain("email"), Mails: w.People.Mails(),
		SignUp: signUpChoices(cmp.Or(account.SignUpMode(r.plain("sign_up")), account.SignUpOpen)), MinPassword: account.MinPasswordOf(account.Administrator)})
}
