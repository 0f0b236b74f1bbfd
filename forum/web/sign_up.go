package web

import (
	"answerable/forum/account"
	"answerable/forum/fail"
	"answerable/themes"

	"github.com/gofiber/fiber/v2"
)

// signUpForm is GET /sign-up.
func (w *Web) signUpForm(r *Request) error { return w.signUpPage(r, nil) }

// signUp is POST /sign-up.
func (w *Web) signUp(r *Request) error {
	token, err := w.join(r)
	if err != nil {
		beside, err := r.fieldErrors(err)
		if err != nil {
			return err
		}
		return w.signUpPage(r, beside)
	}
	if token == "" {
		return w.sendPage(r, themes.PageSignUpHeld, themes.SignUpHeldPage{Frame: w.bareFrame(r, "Your sign-up waits"), Name: r.plain("name"),
			Email: r.plain("email"), Mails: w.People.Mails(), Contact: w.site(r).Contact})
	}
	if err := w.enter(r, token); err != nil {
		return err
	}
	return r.Redirect(returning("/welcome", r.returnTo()), fiber.StatusSeeOther)
}

// join makes the member. Who sends the form twice, or had forgotten that he is a
// member, gets in by the same name and password.
func (w *Web) join(r *Request) (token string, err error) {
	token, _, err = w.People.SignUp(r.Context(), r.signUp())
	if !fail.Is(err, fail.Conflict) {
		return token, err
	}
	again, _, failed := w.People.SignIn(r.Context(), account.SignIn{Name: r.field("name"), Password: r.field("password"),
		Device: r.device(), Address: r.Address().String()})
	if failed == nil {
		return again, nil
	}
	return "", err
}

// signUp is what the form says.
func (r *Request) signUp() account.SignUp {
	return account.SignUp{Name: r.field("name"), Password: r.field("password"), Email: r.field("email"), About: r.field("about"),
		Device: r.device(), Address: r.Address().String()}
}

func (w *Web) signUpPage(r *Request, errors map[string]string) error {
	if site := w.site(r); !site.TakesSignUps() {
		return w.sendPage(r, themes.PageSignUpClosed, themes.SignUpClosedPage{Frame: w.bareFrame(r, "Make an account"), Text: site.SignUpText,
			Invited: site.SignUp == account.SignUpInvited})
	}
	return w.sendPage(r, themes.PageSignUp, w.signUpData(r, errors))
}

func (w *Web) signUpData(r *Request, errors map[string]string) themes.SignUpPage {
	site, mails := w.site(r), w.People.Mails()
	return themes.SignUpPage{Frame: w.bareFrame(r, "Make an account"), Form: themes.Form{Key: r.key(), Errors: errors}, Action: "/sign-up",
		Name: r.plain("name"), Email: r.plain("email"), About: r.plain("about"), Return: r.returnTo(), MinPassword: account.MinPassword,
		Mails: mails, NeedsEmail: mails && site.NeedsEmail(), Approved: site.SignUp == account.SignUpApproved}
}

// welcome is GET /welcome, after signing up.
func (w *Web) welcome(r *Request) error {
	own, err := w.People.Own(r.Context(), r.Viewer)
	if err != nil {
		return err
	}
	return w.sendPage(r, themes.PageWelcome, themes.WelcomePage{Frame: w.bareFrame(r, "Welcome"), Name: r.Viewer.Name, Return: r.returnTo(),
		Unconfirmed: own.Email != "" && !own.Confirmed, Email: own.Email, Mails: w.People.Mails(), AccountURL: "/account", NewThreadURL: "/ask"})
}

// returning is a path that leads on to another one afterwards.
func returning(path, back string) string {
	if back == "" || back == "/" {
		return path
	}
	return path + "?return=" + queryEscape(back)
}
