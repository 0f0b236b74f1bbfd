package themes

import (
	"html/template"
	"strconv"
	"strings"
)

// plainPost is a post that is nothing but its text, as most are: no mark, no
// tombstone, not edited, not imported, an answer to nobody in particular. For
// any other it is empty. It is a function for the reason that [locale.postHead]
// is one; the template "any-post" makes the same.
func (th *Theme) plainPost(l *locale, all files, p *Post) (template.HTML, error) {
	if !p.plain() {
		return "", nil
	}
	acts, err := l.postActs(all, p)
	if err != nil {
		return "", err
	}
	id := strconv.FormatInt(p.ID, 10)
	var html strings.Builder
	html.Grow(len(p.Body) + len(acts) + 1500)
	for _, piece := range []string{
		"\n<article class=\"post card\" id=\"p", id, `" data-post="`, id, "\">\n<h2 class=\"hidden\">",
		template.HTMLEscapeString(l.t("#%d by %s", p.Number, l.personName(p.Author))), "</h2>\n", string(l.postHead(p)),
		"\n<div class=\"post-main\">\n<div class=\"body\" dir=\"auto\">", string(p.Body), "</div>\n\n<div class=\"acts\">",
		string(acts), string(th.slots.mark("post-tools", p.ID)), "</div>\n</div>\n</article>\n",
	} {
		html.WriteString(piece)
	}
	return template.HTML(html.String()), nil
}

func (p *Post) plain() bool {
	marked := p.Official != nil || p.Accepted != nil || p.NoAnswer != nil || p.Worked > 0 || p.DidNotWork > 0
	changed := p.Gone() || len(p.Redacted) > 0 || !p.EditedAt.IsZero() || !p.EditedAfterMark.IsZero()
	return !marked && !changed && p.ReplyTo == nil && p.Block == nil && p.Imported == nil
}
