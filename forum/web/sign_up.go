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
	if err := w.enter(r, token); err != nil {
		return err
	}
	return r.Redirect(returning("/welcome", r.returnTo()), fiber.StatusSeeOther)
}

// join makes the member. Who sends the form twice, or had forgotten that he is a
// member, gets in by the same name and password.
func (w *Web) join(r *Request) (token string, err error) {
	device, address := r.device(), r.Address().String()
	token, _, err = w.People.SignUp(r.Context(), account.SignUp{Name: r.field("name"), Password: r.field("password"),
		Email: r.field("email"), Device: device, Address: address})
	if !fail.Is(err, fail.Conflict) {
		return token, err
	}
	again, _, failed := w.People.SignIn(r.Context(), account.SignIn{Name: r.field("name"), Password: r.field("password"),
		Device: device, Address: address})
	if failed == nil {
		return again, nil
	}
	return "", err
}

func (w *Web) signUpPage(r *Request, errors map[string]string) error {
	if site := w.site(r); site.SignUp != account.SignUpOpen {
		return w.sendPage(r, themes.PageSignUpClosed, themes.SignUpClosedPage{Frame: w.bareFrame(r, "Make an account"), Text: site.SignUpText})
	}
	return w.sendPage(r, themes.PageSignUp, themes.SignUpPage{Frame: w.bareFrame(r, "Make an account"), Form: themes.Form{Key: r.key(), Errors: errors},
		Name: r.plain("name"), Email: r.plain("email"), Return: r.returnTo(), MinPassword: account.MinPassword})
}

// welcome is GET /welcome, after signing up.
func (w *Web) welcome(r *Request) error {
	own, err := w.People.Own(r.Context(), r.Viewer)
	if err != nil {
		return err
	}
	return w.sendPage(r, themes.PageWelcome, themes.WelcomePage{Frame: w.bareFrame(r, "Welcome"), Name: r.Viewer.Name, Return: r.returnTo(),
		Unconfirmed: own.Email != "" && !own.Confirmed, AccountURL: "/account", NewThreadURL: "/ask"})
}

// returning is a path that leads on to another one afterwards.
func returning(path, back string) string {
	if back == "" || back == "/" {
		return path
	}
	return path + "?return=" + queryEscape(back)
}
