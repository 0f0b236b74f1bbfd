package web

import (
	"context"
	"errors"
	"strings"

	"answerable/forum/account"
	"answerable/forum/fail"
	"answerable/themes"
)

// sessionDays is how long a browser keeps the session's cookie: as long as the
// longest session lives.
const sessionDays = 90

// DemoPerson is somebody of the demo community whom anybody may sign in as.
type DemoPerson struct {
	Role string // names him in the form; unique
	Text string // such as "Staff, Gateway firmware"
	Name string
	ID   int64 // the member's
}

// signInForm is GET /sign-in.
func (w *Web) signInForm(r *Request) error { return w.signInPage(r, nil) }

// signIn is POST /sign-in.
func (w *Web) signIn(r *Request) error {
	token, _, err := w.People.SignIn(r.Context(), account.SignIn{Name: r.field("name"), Password: r.field("password"),
		Device: r.device(), Address: r.Address().String()})
	var step account.SecondStep
	if errors.As(err, &step) {
		return w.toSecondStep(r, step, r.returnTo())
	}
	if err != nil {
		beside, err := r.fieldErrors(err)
		if err != nil {
			return err
		}
		return w.signInPage(r, beside)
	}
	return w.entered(r, token, r.returnTo())
}

// enter gives the browser the new session and ends the one it came with, which
// may be somebody else's on the same machine.
func (w *Web) enter(r *Request, token string) error {
	if err := w.People.SignOut(r.Context(), r.token); err != nil {
		return err
	}
	r.setCookie(w.cookies.session, token, sessionDays)
	return nil
}

// signInDemo is POST /sign-in/demo, which is nowhere but in demo mode.
func (w *Web) signInDemo(r *Request) error {
	people, err := w.demoPeople(r.Context())
	if err != nil {
		return err
	}
	for _, p := range people {
		if p.Role != r.field("role") {
			continue
		}
		token, err := w.People.SignInAs(r.Context(), p.ID, r.device())
		if err != nil {
			return err
		}
		return w.entered(r, token, r.returnTo())
	}
	return fail.NotFound()
}

func (w *Web) demoPeople(ctx context.Context) ([]DemoPerson, error) {
	if !w.Site.Demo || w.Demo == nil {
		return nil, nil
	}
	return w.Demo(ctx)
}

func (w *Web) signInPage(r *Request, beside map[string]string) error {
	page := themes.SignInPage{Frame: w.bareFrame(r, "Sign in"), Form: themes.Form{Errors: beside}, Name: r.plain("name"), Passkeys: w.People.PasskeysWork(), Providers: w.offeredProviders(),
		Return: r.returnTo(), SignUpOpen: w.site(r).TakesSignUps(), Mails: w.People.Mails()}
	people, err := w.demoPeople(r.Context())
	if err != nil {
		return err
	}
	for _, p := range people {
		page.Demo = append(page.Demo, themes.DemoRole{Role: p.Role, Text: p.Text, Name: p.Name})
	}
	return w.sendPage(r, themes.PageSignIn, page)
}

// plain is a form's field as it may be shown again.
func (r *Request) plain(name string) string { return shown(r.field(name)) }

// shown is what somebody typed as a page can show it.
func shown(typed string) string { return strings.ToValidUTF8(typed, "\uFFFD") }
