package web

import (
	"net/url"
	"strconv"

	"answerable/forum/fail"
	"answerable/moderation"
	"answerable/themes"
)

// rules is GET /rules, those in force, and GET /rules/:version.
func (w *Web) rules(r *Request) error {
	version, err := ruleVersion(r)
	if err != nil {
		return err
	}
	path := "/rules"
	if version != 0 {
		path += "/" + strconv.Itoa(version)
	}
	return w.cachedPage(r, recipe{key: path, topics: []string{moderation.RulesTopic}, theme: themes.PageRules, public: true, load: func() (made, error) {
		page, err := w.rulesPage(r, version, path)
		return made{page: page, path: path, back: path}, err
	}})
}

func ruleVersion(r *Request) (int, error) {
	text := r.Params("version")
	if text == "" {
		return 0, nil
	}
	version, err := strconv.ParseInt(text, 10, 32)
	if err != nil || version < 1 || strconv.FormatInt(version, 10) != text {
		return 0, fail.NotFound()
	}
	return int(version), nil
}

func (w *Web) rulesPage(r *Request, version int, path string) (themes.RulesPage, error) {
	book, err := w.Moderation.Rulebook(r.Context(), version)
	if err != nil {
		return themes.RulesPage{}, err
	}
	all, err := w.Moderation.Rulebooks(r.Context())
	if err != nil {
		return themes.RulesPage{}, err
	}
	page := themes.RulesPage{Frame: w.frame(r, "Rules", path), Version: book.Version, Current: book.Version == all[0].Version, CurrentURL: "/rules", PublishedAt: book.PublishedAt,
		By: member(book.PublishedBy), Note: book.Note, LogURL: "/moderation/log"}
	page.Description = "The rules of this forum. Every act of a moderator names one of them."
	page.NoIndex = !page.Current
	for _, rule := range book.Rules {
		page.Rules = append(page.Rules, ruleView(rule))
	}
	for _, b := range all {
		page.Versions = append(page.Versions, themes.Link{Text: "Version " + strconv.Itoa(b.Version) + ", " + b.PublishedAt.UTC().Format("2 January 2006"),
			URL: "/rules/" + strconv.Itoa(b.Version), Current: b.Version == book.Version})
	}
	if r.Viewer.IsAdministrator() {
		page.EditURL = "/admin/rules"
	}
	return page, nil
}

func ruleView(rule moderation.Rule) themes.RuleView {
	return themes.RuleView{Number: rule.Number, Title: rule.Title, Body: rule.Body, URL: ruleURL(rule.Version, rule.Number), Illegal: rule.Illegal}
}

// rule is GET /rules/:version/:number.
func (w *Web) rule(r *Request) error {
	version, err := ruleVersion(r)
	if err != nil {
		return err
	}
	number, err := url.PathUnescape(r.Params("number"))
	if err != nil || version == 0 {
		return fail.NotFound()
	}
	rule, err := w.Moderation.RuleOf(r.Context(), number+"@v"+strconv.Itoa(version))
	if err != nil {
		return err
	}
	newest, err := w.Moderation.Rulebook(r.Context(), 0)
	if err != nil {
		return err
	}
	page := themes.RulePage{Frame: w.frame(r, "Rule "+rule.Number+": "+rule.Title, ruleURL(version, rule.Number)), Rule: ruleView(rule), Version: version,
		Current: newest.Version == version, RulesURL: "/rules/" + strconv.Itoa(version), EntriesURL: "/moderation/log?rule=" + queryEscape(rule.Number)}
	page.Crumbs = []themes.Link{{Text: "Rules", URL: "/rules"}}
	return w.sendPage(r, themes.PageRule, page)
}
