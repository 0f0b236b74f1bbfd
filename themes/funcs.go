package themes

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html/template"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// funcs are what templates may call, in a language.
func (th *Theme) funcs(l *locale, all files) template.FuncMap {
	return template.FuncMap{
		"t":            l.t,
		"tx":           l.tx,
		"when":         l.when,
		"date":         l.date,
		"moment":       l.moment,
		"isotime":      isotime,
		"num":          func(n any) string { return l.text.Sprintf("%d", n) },
		"lang":         func() string { return l.tag },
		"textdir":      l.direction,
		"labels":       l.scriptLabels,
		"link":         link,
		"applink":      appLink,
		"strong":       strong,
		"mono":         mono,
		"code":         strconv.Itoa,
		"person":       l.person,
		"name":         l.personName,
		"badge":        l.badge,
		"avatar":       avatar,
		"posthead":     l.postHead,
		"postacts":     func(p *Post) (template.HTML, error) { return l.postActs(all, p) },
		"runs":         func(p ThreadPage) ([]run, error) { return th.runs(l, all, p) },
		"tagname":      tagName,
		"day":          l.day,
		"due":          l.due,
		"dayonly":      l.shortDay,
		"left":         left,
		"who":          l.who,
		"estimate":     l.estimate,
		"status":       l.faultStatus,
		"severity":     l.severity,
		"severityof":   func(code string) string { return l.severity(Severity(code)) },
		"promised":     l.promiseState,
		"lasts":        l.lasts,
		"month":        l.month,
		"percent":      l.percent,
		"entrykind":    l.entryKind,
		"entrypill":    l.entryPill,
		"entrysource":  l.entrySource,
		"entryon":      l.entryTarget,
		"appealpill":   l.appealPill,
		"figure":       l.figure,
		"pagelinks":    l.pageLinks,
		"slot":         th.slot,
		"asset":        th.asset,
		"icon":         func(name string) (template.HTML, error) { return icon(all, name) },
		"jsonld":       jsonLD,
		"accountevent": l.accountEvent,
		"dict":         dict,
		"choice":       func(value, text string, on bool) Choice { return Choice{Value: value, Text: text, Selected: on} },
		"choices":      func(all ...Choice) []Choice { return all },
		"inorder":      pageOrder{{}}.list, // each page has its own
		"field":        newField,
		"help":         func(text string, f Field) Field { f.Help = text; return f },
		"kind":         func(kind string, f Field) Field { f.Type = kind; return f },
		"required":     func(f Field) Field { f.Required = true; return f },
		"limit":        func(n int, f Field) Field { f.Max = n; return f },
		"fill":         func(auto string, f Field) Field { f.Autocomplete = auto; return f },
		"rows":         func(n int, f Field) Field { f.Rows = n; return f },
		"options":      func(c []Choice, f Field) Field { f.Choices = c; return f },
		"example":      func(text string, f Field) Field { f.Placeholder = text; return f },
		"prefix":       func(p string, f Field) Field { f.ID = p + f.ID; return f },
		"list":         func(id string, f Field) Field { f.List = id; return f },
		"checked":      func(on bool, f Field) Field { f.Checked = on; return f },
		"happened":     l.happened,
		"fact":         l.fact,
		"mailaction":   l.mailAction,
		"mailend":      l.mailEnd,
		"letter":       l.letter,
		"lettername":   l.letterName,
		"mailstate":    l.mailState,
		"inboxstate":   l.inboxState,
		"aboutname":    l.aboutName,
		"followed":     l.followed,
	}
}

// slot marks a place that belongs to one reader. id is the object's, an int64, or a
// literal 0.
func (th *Theme) slot(name string, id any) (template.HTML, error) {
	switch n := id.(type) {
	case int:
		return th.slots.mark(name, int64(n)), nil
	case int64:
		return th.slots.mark(name, n), nil
	}
	return "", fmt.Errorf("slot %q: %v is no id", name, id)
}

func (th *Theme) asset(name string) (string, error) {
	if address := th.Asset(name); address != "" {
		return address, nil
	}
	return "", fmt.Errorf("the theme has no static file %q", name)
}

// icon puts an SVG of the theme in line, so that it takes the text's colour.
func icon(all files, name string) (template.HTML, error) {
	one, ok := all["icons/"+name+".svg"]
	if !ok {
		return "", fmt.Errorf("the theme has no icon %q", name)
	}
	return template.HTML(bytes.TrimSpace(one.body)), nil
}

func isotime(at time.Time) string { return at.UTC().Format(time.RFC3339) }

// link makes HTML for use as an argument of tx. An address of another kind than
// http, https, mailto or one of this site becomes "#".
func link(address, text string) template.HTML {
	return template.HTML(`<a href="` + attribute(address) + `">` +
		template.HTMLEscapeString(text) + `</a>`)
}

func safeAddress(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "#"
	}
	switch strings.ToLower(u.Scheme) {
	case "", "http", "https", "mailto":
		return u.String()
	}
	return "#"
}

// appLink leads to the authenticator app of the same device; "" for an address of
// another kind than otpauth:, which html/template knows nothing of.
func appLink(address, text string) template.HTML {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "otpauth" {
		return ""
	}
	return template.HTML(`<a class="button" href="` + template.HTMLEscapeString(u.String()) + `">` + template.HTMLEscapeString(text) + `</a>`)
}

// strong makes HTML for use as an argument of tx.
func strong(text any) template.HTML {
	return template.HTML("<strong>" + template.HTMLEscapeString(fmt.Sprint(text)) + "</strong>")
}

// mono makes HTML for use as an argument of tx.
func mono(text string) template.HTML {
	return template.HTML("<code>" + template.HTMLEscapeString(text) + "</code>")
}

// tagName makes HTML for use as an argument of tx.
func tagName(name string) template.HTML {
	return template.HTML(`<span class="tag" dir="auto">` + template.HTMLEscapeString(name) + `</span>`)
}

// jsonLD makes JSON that is safe inside <script type="application/ld+json">: <, >,
// &, U+2028 and U+2029 are escapes, so nothing in it can close the block.
func jsonLD(data any) (template.JS, error) {
	safe, err := json.Marshal(data)
	if err != nil {
		return "", fmt.Errorf("StructuredData: %w", err)
	}
	return template.JS(safe), nil
}

// dict passes several values to a shared template: dict "post" .Post "may" .May.
func dict(pairs ...any) (map[string]any, error) {
	if len(pairs)%2 != 0 {
		return nil, fmt.Errorf("dict needs names and values in pairs")
	}
	m := make(map[string]any, len(pairs)/2)
	for i := 0; i < len(pairs); i += 2 {
		name, ok := pairs[i].(string)
		if !ok {
			return nil, fmt.Errorf("dict: name %v is no text", pairs[i])
		}
		m[name] = pairs[i+1]
	}
	return m, nil
}
