package themes

import (
	"html/template"
	"strings"
)

// pageLinks are the items of a pager's list. It is a function for the reason that
// [locale.postHead] is one: a page has two pagers of a dozen links.
func (l *locale) pageLinks(p Pager) template.HTML {
	links := pageLinks{locale: l}
	links.html.WriteString("\n")
	if p.PrevURL != "" {
		links.end(p.FirstURL, "", l.t("First"))
		links.end(p.PrevURL, ` rel="prev"`, l.t("Previous"))
	}
	links.html.WriteString("\n")
	for _, page := range p.Links {
		links.page(page)
	}
	links.html.WriteString("\n")
	if p.NextURL != "" {
		links.end(p.NextURL, ` rel="next"`, l.t("Next"))
		links.end(p.LastURL, "", l.t("Last"))
	}
	links.html.WriteString("\n")
	return template.HTML(links.html.String())
}

// pageLinks writes the items.
type pageLinks struct {
	*locale
	html strings.Builder
}

func (w *pageLinks) write(pieces ...string) {
	for _, piece := range pieces {
		w.html.WriteString(piece)
	}
}

// end is a link to where the list does not lead by number.
func (w *pageLinks) end(address, attributes, text string) {
	w.write(`<li><a href="`, attribute(address), `"`, attributes, `>`, template.HTMLEscapeString(text), `</a></li>`)
}

func (w *pageLinks) page(p PageLink) {
	if p.Gap {
		w.write(`<li class="pager-number" aria-hidden="true">…</li>`)
		return
	}
	current := ""
	if p.Current {
		current = ` aria-current="page"`
	}
	w.write(`<li class="pager-number"><a href="`, attribute(p.URL), `" aria-label="`, template.HTMLEscapeString(w.t("Page %d", p.Number)), `"`, current, `>`,
		template.HTMLEscapeString(w.number(p.Number)), `</a></li>`)
}

// attribute is an address as the value of a quoted attribute.
func attribute(address string) string { return template.HTMLEscapeString(safeAddress(address)) }
