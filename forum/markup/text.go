package markup

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// plainText gives the text a reader of the sanitised HTML sees, one line a
// block, descriptions of images included. Taken from the HTML and not from the
// source, so that search never finds what the page does not show.
func plainText(fragment string) string {
	var b strings.Builder
	tokens := html.NewTokenizer(strings.NewReader(fragment))
	pre := 0
	for kind := tokens.Next(); kind != html.ErrorToken; kind = tokens.Next() {
		token := tokens.Token()
		switch {
		case kind == html.TextToken:
			b.WriteString(inlineText(token.Data, pre > 0, endsBlank(b.String())))
		case token.DataAtom == atom.Pre && kind == html.StartTagToken:
			pre++
		case token.DataAtom == atom.Pre:
			pre--
		case token.DataAtom == atom.Img:
			b.WriteString(attributeOf(token.Attr, "alt"))
		}
		if kind != html.StartTagToken || token.DataAtom != atom.Td && token.DataAtom != atom.Th {
			b.WriteString(separator(token.DataAtom))
		}
	}
	return tidyLines(b.String())
}

func inlineText(s string, pre, afterBlank bool) string {
	if pre {
		return s
	}
	s = strings.ReplaceAll(s, "\n", " ")
	if afterBlank {
		return strings.TrimLeft(s, " ")
	}
	return s
}

func endsBlank(s string) bool {
	return s == "" || strings.ContainsRune(" \n", rune(s[len(s)-1]))
}

func separator(tag atom.Atom) string {
	switch tag {
	case atom.P, atom.Li, atom.Tr, atom.Pre, atom.Blockquote, atom.Br, atom.Hr, atom.Table, atom.Ul, atom.Ol,
		atom.H3, atom.H4, atom.H5, atom.H6, atom.Div:
		return "\n"
	case atom.Td, atom.Th:
		return " "
	}
	return ""
}

func attributeOf(attrs []html.Attribute, key string) string {
	for _, a := range attrs {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// tidyLines trims the right end of each line and drops empty ones.
func tidyLines(s string) string {
	lines := strings.Split(s, "\n")
	kept := lines[:0]
	for _, line := range lines {
		if line = strings.TrimRight(line, " \t"); line != "" {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "\n")
}
