package web

import (
	"cmp"
	"slices"

	"answerable/forum/account"
	"answerable/forum/fail"
	"answerable/themes"
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
		SignUpMail: account.MailNeed(r.field("sign_up_mail")), Invites: r.field("invites"),
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
		Values: themes.AdminSiteValues{Name: shown(site.Name), Contact: shown(site.Contact), SignUpText: shown(site.SignUpText), Invites: shown(site.Invites)}, Mails: w.People.Mails(),
		SignUp: signUpChoices(site.SignUp), SignUpMail: []themes.Choice{
			{Value: string(account.MailOptional), Text: "As people like", Selected: !site.NeedsEmail()},
			{Value: string(account.MailNeeded), Text: "An account needs one", Help: "It is confirmed by a letter with a link.", Selected: site.NeedsEmail()}}}
	for _, tag := range w.Theme.Locales() {
		page.Languages = append(page.Languages, themes.Choice{Value: tag, Text: languageName(tag), Selected: tag == site.Language})
	}
	return w.sendPage(r, themes.PageAdminSite, page)
}

func signUpChoices(chosen account.SignUpMode) []themes.Choice {
	texts := map[account.SignUpMode][2]string{
		account.SignUpOpen:     {"Everybody", "At once."},
		account.SignUpApproved: {"Everybody whom an administrator approves", "They wait under Sign-ups."},
		account.SignUpInvited:  {"Who is invited", "With a link that works once."},
		account.SignUpClosed:   {"Nobody", "Administrators make the accounts."}}
	var choices []themes.Choice
	for _, mode := range account.SignUpModes() {
		choices = append(choices, themes.Choice{Value: string(mode), Text: texts[mode][0], Help: texts[mode][1], Selected: mode == chosen})
	}
	return choices
}

// languageName is what speakers of a language call it, or the tag.
func languageName(tag string) string {
	name := map[string]string{"en": "English", "de": "Deutsch", "fr": "français", "es": "español", "it": "italiano", "nl": "Nederlands", "pt": "português",
		"da": "dansk", "fi": "suomi", "hu": "magyar", "no": "norsk", "ro": "română", "ru": "русский", "sv": "svenska", "tr": "Türkçe", "zh": "中文", "ja": "日本語", "ko": "한국어"}[tag]
	return cmp.Or(name, tag)
}
