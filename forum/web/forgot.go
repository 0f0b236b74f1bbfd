package web

import "answerable/themes"

// forgotForm is GET /forgot.
func (w *Web) forgotForm(r *Request) error { return w.forgotPage(r, "", false, nil) }

// forgot is POST /forgot. The answer is the same whether anybody has the
// address.
func (w *Web) forgot(r *Request) error {
	err := w.People.AskReset(r.Context(), r.field("email"), r.Address().String())
	if err == nil {
		return w.forgotPage(r, r.plain("email"), true, nil)
	}
	beside, err := r.fieldErrors(err)
	if err != nil {
		return err
	}
	return w.forgotPage(r, r.plain("email"), false, beside)
}

func (w *Web) forgotPage(r *Request, email string, sent bool, errors map[string]string) error {
	title := "Forgot your password?"
	if sent {
		title = "Look into your mail"
	}
	return w.sendPage(r, themes.PageForgot, themes.ForgotPage{Frame: w.bareFrame(r, title), Form: themes.Form{Errors: errors},
		Email: email, Sent: sent, Mails: w.People.Mails(), Contact: w.site(r).Contact})
}
