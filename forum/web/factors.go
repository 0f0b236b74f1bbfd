package web

import (
	"answerable/forum/account"
	"answerable/forum/fail"
	"answerable/themes"
)

// factorsShow is GET /account/factors: how the member signs in.
func (w *Web) factorsShow(r *Request) error { return w.factorsPage(r, nil) }

func (w *Web) factorsPage(r *Request, errors map[string]string) error {
	f, err := w.People.Factors(r.Context(), r.Viewer)
	if err != nil {
		return err
	}
	page := themes.FactorsPage{Providers: w.shownProviders(f.Linked), Frame: w.bareFrame(r, "How you sign in"), Form: themes.Form{Errors: errors}, Device: r.device(),
		PasskeysWork: f.PasskeysWork, Password: f.Password, RecoveryLeft: f.RecoveryLeft, Any: f.TOTPSince != nil || len(f.Passkeys) > 0}
	if r.Viewer.NeedsFactor {
		page.Needed = roleWord(r.Viewer.Held)
	}
	if f.TOTPSince != nil {
		page.AppSince = *f.TOTPSince
	}
	for _, k := range f.Passkeys {
		page.Passkeys = append(page.Passkeys, shownPasskey(k))
	}
	return w.sendPage(r, themes.PageFactors, page)
}

func shownPasskey(k account.Passkey) themes.Passkey {
	shown := themes.Passkey{ID: k.ID, Name: k.Name, CreatedAt: k.CreatedAt, BackedUp: k.BackedUp, Cloned: k.ClonedAt != nil}
	if k.UsedAt != nil {
		shown.UsedAt = *k.UsedAt
	}
	return shown
}

// factorsBeside shows an error of a form of the page on it.
func (w *Web) factorsBeside(r *Request, err error) error {
	beside, err := r.fieldErrors(err)
	if err != nil {
		return err
	}
	return w.factorsPage(r, beside)
}

// grown gives the browser the session that a new factor made, and leads on: to
// recovery codes while there are none.
func (w *Web) grown(r *Request, token, word string) error {
	r.setCookie(w.cookies.session, token, sessionDays)
	v, err := w.People.ViewerOf(r.Context(), token)
	if err != nil {
		return err
	}
	f, err := w.People.Factors(r.Context(), v)
	if err != nil {
		return err
	}
	if f.RecoveryLeft == 0 {
		return r.back(recoveryPath, word)
	}
	return r.back(factorsPath, word)
}

// needsFactor tells somebody whose role sleeps what wakes it.
func needsFactor() error {
	return fail.New(fail.Forbidden, "Your role is asleep in this session: it needs a second proof of who you are.",
		"Set up a passkey or an authenticator app under Account, How you sign in. It takes a minute.")
}
