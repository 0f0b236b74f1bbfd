package themes

import (
	"html/template"
	"strconv"
)

// postHead is who wrote a post and when, with its permalink. Like a person's name
// it is a function and not a template: a page has twenty of them.
func (l *locale) postHead(p *Post) template.HTML {
	html := string(avatar(p.Author)) + "\n<header class=\"post-head\">\n<p class=\"post-by\">" +
		string(l.person(p.Author)) + " " + string(l.badge(p.Author))
	if p.Asker {
		html += ` <span class="pill">` + template.HTMLEscapeString(l.t("Asked this")) + `</span>`
	}
	return template.HTML(html + "</p>\n<p class=\"post-at quiet\">" + string(l.when(p.At)) +
		` · <a href="/p/` + strconv.FormatInt(p.ID, 10) + `">#` + l.number(p.Number) + "</a></p>\n</header>")
}

// number writes n as the language does, with its digits and groups.
func (l *locale) number(n int) string {
	if n >= 0 && n < maxNumber {
		return l.counted("%d", n)
	}
	return l.text.Sprintf("%d", n)
}
