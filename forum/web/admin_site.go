package web

import (
	"slices"

	"answerable/forum/account"
	"answerable/forum/fail"
	"answerable/themes"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// adminSite is GET /admin/site.
func (w *Web) adminSite(r *Request) error {
	site, err := w.People.Site(r.Context())
	if err != nil {
		return err
	}
	return w.adminSitePage(r, site, nil)
}

// adminSiteChange is POST /admin/site.
func (w *Web) adminSiteChange(r *Request) error {
	site := account.Settings{Name: r.field("name"), SignUp: account.SignUpMode(r.field("sign_up")), SignUpText: r.field("sign_up_text"),
		Language: r.field("language"), Contact: r.field("contact")}
	err := w.checkLanguage(site.Language)
	if err == nil {
		err = w.People.ChangeSite(r.Context(), r.Viewer, site)
	}
	if err == nil {
		return r.back("/admin/site", "saved")
	}
	beside, err := r.fieldErrors(err)
	if err != nil {
		return err
	}
	return w.adminSitePage(r, site, beside)
}

func (w *Web) checkLanguage(tag string) error {
	if slices.Contains(w.Theme.Locales(), tag) {
		return nil
	}
	return fail.Field("language", "The theme has no texts in this language.")
}

func (w *Web) adminSitePage(r *Request, site account.Settings, errors map[string]string) error {
	page := themes.AdminSitePage{AdminFrame: w.adminFrame(r, "Site"), Form: themes.Form{Key: r.key(), Errors: errors},
		Values: themes.AdminSiteValues{Name: shown(site.Name), Contact: shown(site.Contact), SignUpText: shown(site.SignUpText)},
		SignUp: []themes.Choice{
			{Value: string(account.SignUpOpen), Text: "Everybody", Help: "A name and a password are enough.", Selected: site.SignUp == account.SignUpOpen},
			{Value: string(account.SignUpClosed), Text: "Nobody", Help: "Administrators make the accounts.", Selected: site.SignUp == account.SignUpClosed}}}
	for _, tag := range w.Theme.Locales() {
		page.Languages = append(page.Languages, themes.Choice{Value: tag, Text: languageName(tag), Selected: tag == site.Language})
	}
	return w.sendPage(r, themes.PageAdminSite, page)
}

// languageName is what speakers of a language call it.
func languageName(tag string) string {
	if name := display.Self.Name(language.Make(tag)); name != "" {
		return name
	}
	return tag
}
