package markup

import (
	"regexp"

	"github.com/microcosm-cc/bluemonday"
)

// newPolicy gives the second layer: what may stand in a post's HTML at all.
//
//	element                                   attributes
//	p br hr em strong del blockquote ul li    none
//	ol                                        start (a number)
//	h3 h4 h5 h6 thead tbody tr table          none
//	th td                                     align (left, center, right)
//	div                                       class (table-scroll), tabindex 0
//	pre                                       class (chroma), tabindex 0
//	code                                      class (language-...)
//	span                                      class (one of chroma's)
//	a                                         href, title, class (mention), rel (ours)
//	img                                       src (an upload of this site), alt, title, loading
//	input                                     type checkbox, disabled, checked, aria-label (done, to do)
//
// Addresses are matched as they are and not re-encoded, since bluemonday's
// re-encoding changes queries; the first layer wrote them in this alphabet.
func newPolicy(s site) *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "hr", "em", "strong", "del", "blockquote", "ul", "ol", "li",
		"h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td", "pre", "code")
	attribute(p, "start", `[0-9]{1,9}`, "ol")
	attribute(p, "align", `left|center|right`, "th", "td")
	attribute(p, "class", `table-scroll`, "div")
	attribute(p, "class", `chroma`, "pre")
	attribute(p, "tabindex", `0`, "div", "pre")
	attribute(p, "class", `language-[a-z0-9][a-z0-9+#._\-]{0,29}`, "code")
	attribute(p, "class", `[a-z][a-z0-9]{0,3}`, "span")
	allowLinks(p, s)
	attribute(p, "type", `checkbox`, "input")
	attribute(p, "disabled", ``, "input")
	attribute(p, "checked", ``, "input")
	attribute(p, "aria-label", `done|to do`, "input")
	return p
}

func allowLinks(p *bluemonday.Policy, s site) {
	const rest = `[A-Za-z0-9\-._~:/?#\[\]@!$&()*+,;=%]*`
	attribute(p, "href", `(?:https?://[a-z0-9_\[]|mailto:|/[A-Za-z0-9\-._~:?#@!$&()*+,;=%\[\]]|#)`+rest+`|/`, "a")
	attribute(p, "class", `mention`, "a")
	attribute(p, "rel", relForeign, "a")
	p.AllowAttrs("title").OnElements("a", "img")
	attribute(p, "src", regexp.QuoteMeta(s.path)+uploadPattern, "img")
	p.AllowAttrs("alt").OnElements("img")
	attribute(p, "loading", `lazy`, "img")
}

// attribute allows an attribute whose whole value matches.
func attribute(p *bluemonday.Policy, name, pattern string, elements ...string) {
	p.AllowAttrs(name).Matching(regexp.MustCompile(`\A(?:` + pattern + `)\z`)).OnElements(elements...)
}
