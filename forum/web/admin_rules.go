package web

import (
	"strconv"
	"strings"

	"answerable/moderation"
	"answerable/themes"
)

// moreRules is how many empty rules the form offers, and mostRules how many it reads.
const (
	moreRules = 3
	mostRules = 203
)

// adminRules is GET /admin/rules: the rules in force, to write a new version from.
func (w *Web) adminRules(r *Request) error {
	book, err := w.Moderation.Rulebook(r.Context(), 0)
	if err != nil {
		return err
	}
	return w.adminRulesPage(r, book.Version, "", book.Rules, nil)
}

// adminRulesPublish is POST /admin/rules.
func (w *Web) adminRulesPublish(r *Request) error {
	base, err := r.id("base")
	if err != nil {
		return err
	}
	rules := r.sentRules()
	version, err := w.Moderation.Publish(r.Context(), r.Viewer, int(base), r.sent("note"), rules)
	if err == nil {
		return r.back("/rules/"+strconv.Itoa(version), "rules-published")
	}
	beside, err := r.refused(err)
	if err != nil {
		return err
	}
	return w.adminRulesPage(r, int(base), r.sent("note"), rules, beside)
}

// sentRules reads the rules of the form in their order; one without a number and
// a title is left out.
func (r *Request) sentRules() []moderation.Rule {
	var rules []moderation.Rule
	for at := 1; at <= mostRules; at++ {
		of := func(name string) string { return r.sent(name + strconv.Itoa(at)) }
		rule := moderation.Rule{Number: strings.TrimSpace(of("number")), Title: of("title"), Body: of("body"), Ground: of("ground"), Illegal: of("illegal") == "1", Spam: of("spam") == "1"}
		if rule.Number != "" {
			rules = append(rules, rule)
		}
	}
	return rules
}

func (w *Web) adminRulesPage(r *Request, base int, note string, rules []moderation.Rule, errors map[string]string) error {
	page := themes.AdminRulesPage{AdminFrame: w.adminFrame(r, "Rules"), Form: themes.Form{Key: r.key(), Errors: errors}, Action: "/admin/rules", Base: base, Note: shown(note)}
	rules = append(rules, make([]moderation.Rule, moreRules)...)
	for i, rule := range rules {
		row := themes.AdminRule{At: i + 1, Number: shown(rule.Number), Title: shown(rule.Title), Body: shown(rule.Body), Illegal: rule.Illegal, Spam: rule.Spam}
		for _, ground := range moderation.Grounds() {
			row.Grounds = append(row.Grounds, themes.Choice{Value: ground, Text: groundText(ground), Selected: ground == rule.Ground})
		}
		page.Rules = append(page.Rules, row)
	}
	return w.sendPage(r, themes.PageAdminRules, page)
}

// groundText reads the EU database's code: STATEMENT_CATEGORY_SELF_HARM is "Self harm".
func groundText(code string) string {
	words := strings.ToLower(strings.ReplaceAll(strings.TrimPrefix(code, "STATEMENT_CATEGORY_"), "_", " "))
	if words == "other violation tc" {
		return "Against our terms, nothing else"
	}
	return strings.ToUpper(words[:1]) + words[1:]
}
