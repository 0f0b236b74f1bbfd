package web

import (
	"errors"
	"maps"
	"slices"

	"answerable/forum/account"
	"answerable/forum/fail"
	"answerable/forum/oidc"
	"answerable/themes"

	"github.com/gofiber/fiber/v2"
)

// namePath is where somebody who came by a provider chooses a name.
const namePath = "/sign-in/name"

// travel is what a browser's trip to a provider remembers.
type travel struct {
	oidc.Trip
	Provider string
	Link     bool // to link an account, not to sign in
	Prove    bool // to prove who somebody is who is signed in
	Back     string
	To       string // the form that goes on after a proof
	Kept     []themes.Hidden
}

func (w *Web) provider(r *Request) (*oidc.Client, error) {
	for _, c := range w.Providers {
		if c.ID == r.Params("id") {
			return c, nil
		}
	}
	return nil, fail.NotFound()
}

// providerStart is POST /sign-in/with/:id.
func (w *Web) providerStart(r *Request) error { return w.sendAway(r, travel{Back: r.returnTo()}) }

// providerLink is POST /account/factors/providers/:id.
func (w *Web) providerLink(r *Request) error {
	if err := w.People.Fresh(r.Viewer); err != nil {
		return err
	}
	return w.sendAway(r, travel{Link: true, Back: r.returnTo()})
}

func (w *Web) sendAway(r *Request, t travel) error {
	c, err := w.provider(r)
	if err != nil {
		return err
	}
	address := ""
	if t.Trip, address, err = c.Begin(r.Context(), t.Prove); err != nil {
		return providerAway(err)
	}
	t.Provider = c.ID
	token, err := w.People.Travel(r.Context(), t)
	if err != nil {
		return err
	}
	r.setCookie(w.cookies.trip, token, 0)
	return w.leave(r, address)
}

// leave leads to another site by a page with a link: the pages' policy lets no
// form lead away, not even by a redirect.
func (w *Web) leave(r *Request, address string) error {
	return w.sendPage(r, themes.PageLeave, themes.LeavePage{Frame: w.bareFrame(r, "Sign in elsewhere"), URL: address})
}

func providerAway(cause error) error {
	return fail.New(fail.Unavailable, "The sign-in provider does not answer as it should.", "Please try again in a while, or sign in another way.").Because(cause)
}

// providerBack is GET /sign-in/with/:id/back, where the provider sends the
// browser. The trip's own cookie says that it is the browser that left.
func (w *Web) providerBack(r *Request) error {
	c, err := w.provider(r)
	if err != nil {
		return err
	}
	var t travel
	if err := w.People.Return(r.Context(), r.Cookies(w.cookies.trip), &t); err != nil {
		return err
	}
	r.endCookie(w.cookies.trip)
	if t.Provider != c.ID {
		return tripRefused(errors.New("another provider's trip"))
	}
	who, err := c.Finish(r.Context(), t.Trip, r.Query("state"), r.Query("code"))
	if err != nil {
		return tripRefused(err)
	}
	id := identityFrom(c, who)
	if t.Prove {
		return w.proved(r, t, id, who)
	}
	if t.Link {
		if err := w.People.LinkProvider(r.Context(), r.Viewer, id); err != nil {
			return err
		}
		return w.afterRole(r, "linked", "linked-role")
	}
	return w.arrived(r, id, t.Back)
}

func (w *Web) arrived(r *Request, id account.Identity, back string) error {
	token, _, err := w.People.SignInByProvider(r.Context(), id, account.SignIn{Device: r.device(), Address: r.Address().String()})
	var step account.SecondStep
	var name account.NameStep
	switch {
	case errors.As(err, &step):
		return w.toSecondStep(r, step, back)
	case errors.As(err, &name):
		r.setCookie(w.cookies.trip, name.Token, 0)
		return r.Redirect(returning(namePath, back), fiber.StatusSeeOther)
	case err != nil:
		return err
	}
	return w.entered(r, token, back)
}

func tripRefused(cause error) error {
	return fail.New(fail.Forbidden, "The provider's answer does not fit this browser's request.", "Nothing was changed. Please begin again from the sign-in page.").Because(cause)
}

// identityFrom maps the person's groups to teams.
func identityFrom(c *oidc.Client, p oidc.Person) account.Identity {
	teams := map[string]bool{}
	for _, group := range p.Groups {
		if team := c.Teams[group]; team != "" {
			teams[team] = true
		}
	}
	return account.Identity{Issuer: p.Issuer, Subject: p.Subject, Name: shown(p.Name), Email: p.Email, Strong: p.Strong, Teams: slices.Sorted(maps.Keys(teams))}
}

// nameForm is GET /sign-in/name.
func (w *Web) nameForm(r *Request) error { return w.namePage(r, nil) }

// nameChoose is POST /sign-in/name.
func (w *Web) nameChoose(r *Request) error {
	token, _, err := w.People.JoinByProvider(r.Context(), r.Cookies(w.cookies.trip), account.Newcomer{Name: r.field("name"), KeepEmail: r.field("email") != "", Device: r.device()})
	if err != nil {
		beside, err := r.fieldErrors(err)
		if err != nil {
			return err
		}
		return w.namePage(r, beside)
	}
	r.endCookie(w.cookies.trip)
	return w.entered(r, token, r.returnTo())
}

func (w *Web) namePage(r *Request, errors map[string]string) error {
	name, email, waits, err := w.People.NewcomerWaits(r.Context(), r.Cookies(w.cookies.trip))
	if err != nil {
		return err
	}
	if !waits {
		return r.back("/sign-in", "step-ended")
	}
	keep := true
	if r.Method() == fiber.MethodPost {
		name, keep = r.plain("name"), r.field("email") != ""
	}
	return w.sendPage(r, themes.PageChooseName, themes.ChooseNamePage{Frame: w.bareFrame(r, "Choose a name"), Form: themes.Form{Errors: errors}, Name: name, Email: shown(email), Keep: keep, Return: r.returnTo()})
}

// providerUnlink is POST /account/factors/linked/:id/remove.
func (w *Web) providerUnlink(r *Request) error {
	id, err := r.Int64("id")
	if err != nil {
		return err
	}
	if err := w.People.UnlinkProvider(r.Context(), r.Viewer, id); err != nil {
		return w.factorsBeside(r, err)
	}
	return w.afterRole(r, "factor-removed", "unlinked-role")
}

// afterRole goes back to the factors, or says why there is no way there: a
// provider that gives or takes a role ends its member's sessions with it.
func (w *Web) afterRole(r *Request, same, changed string) error {
	v, err := w.People.ViewerOf(r.Context(), r.token)
	if err != nil || v.SignedIn() {
		return errors.Join(err, r.back(factorsPath, same))
	}
	r.endCookie(w.cookies.session)
	return r.back(returning("/sign-in", factorsPath), changed)
}

// offeredProviders are the buttons of the sign-in page.
func (w *Web) offeredProviders() (offered []themes.Provider) {
	for _, c := range w.Providers {
		offered = append(offered, themes.Provider{ID: c.ID, Name: c.Name})
	}
	return offered
}

// shownProviders are the providers with the reader's links to them.
func (w *Web) shownProviders(links []account.Linked) []themes.Provider {
	providers := w.offeredProviders()
	for i, c := range w.Providers {
		for _, l := range links {
			if l.Issuer == c.Issuer {
				providers[i].Linked, providers[i].LinkedAt = l.ID, l.LinkedAt
			}
		}
	}
	return providers
}
