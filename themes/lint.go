package themes

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/net/html"
)

// lintTemplate finds what a template must not contain: visible text outside {{t}},
// inline script and style, on* attributes, pictures without alt, controls without
// a label, and anything loaded from another site.
func lintTemplate(name string, source []byte) []Problem {
	masked, actions := maskActions(source)
	l := linter{file: name, line: 1, masked: masked}
	for action, mark := range actions {
		if words := strings.Fields(strings.Trim(action, "{-")); len(words) > 0 && words[0] == "slot" {
			l.slots = append(l.slots, mark)
		}
	}
	l.collectLabels()
	tokens := html.NewTokenizer(bytes.NewReader(l.masked))
	for tokens.Next() != html.ErrorToken {
		raw := bytes.Clone(tokens.Raw())
		l.token(tokens.Token(), raw)
		l.line += bytes.Count(raw, []byte("\n"))
	}
	return l.problems
}

type linter struct {
	file     string
	line     int
	masked   []byte
	labelled []string // values of for=""
	slots    []string // what stands for {{slot}} in masked
	inLabel  int
	inScript bool
	problems []Problem
}

func (l *linter) add(line int, format string, args ...any) {
	l.problems = append(l.problems, Problem{File: l.file, Line: line, Text: fmt.Sprintf(format, args...)})
}

// token looks at one token, which begins at l.line.
func (l *linter) token(token html.Token, raw []byte) {
	switch token.Type {
	case html.TextToken:
		l.text(token.Data, raw)
	case html.StartTagToken, html.SelfClosingTagToken:
		l.element(token, raw)
	case html.EndTagToken:
		if token.Data == "label" {
			l.inLabel--
		}
		if token.Data == "script" || token.Data == "style" {
			l.inScript = false
		}
	}
}

func (l *linter) text(text string, raw []byte) {
	if l.inScript {
		return
	}
	if at := strings.IndexFunc(text, unicode.IsLetter); at >= 0 {
		before, _, _ := strings.Cut(string(raw), strings.Fields(text[at:])[0])
		l.add(l.line+strings.Count(before, "\n"), "text %q stands outside {{t}} and cannot be translated", shorten(text[at:]))
	}
}

// shownAttributes are read to people or shown to them.
var shownAttributes = []string{"alt", "aria-description", "aria-label", "aria-roledescription", "label", "placeholder", "title"}

func (l *linter) element(token html.Token, raw []byte) {
	attributes := map[string]string{}
	for _, a := range token.Attr {
		attributes[a.Key] = a.Val
		l.attribute(token.Data, a, raw)
	}
	switch token.Data {
	case "label":
		l.inLabel++
	case "style":
		l.inScript = true
		if strings.HasPrefix(l.file, "mails/") {
			break // mail programs load no style sheet
		}
		l.add(l.line, "an inline <style> is blocked by the Content-Security-Policy; use css/")
	case "script":
		l.inScript = true
		if attributes["src"] == "" && attributes["type"] != "application/ld+json" {
			l.add(l.line, "an inline <script> is blocked by the Content-Security-Policy; use static/")
		}
	case "img":
		if _, ok := attributes["alt"]; !ok {
			l.add(l.line, `<img> has no alt (alt="" for decoration)`)
		}
	case "input", "select", "textarea":
		l.control(token.Data, attributes)
	}
}

func (l *linter) attribute(element string, a html.Attribute, raw []byte) {
	before, _, _ := bytes.Cut(raw, []byte(a.Key))
	line := l.line + bytes.Count(before, []byte("\n"))
	value := strings.ToLower(strings.TrimSpace(a.Val))
	switch {
	case a.Key == "style":
		l.add(line, "a style attribute is blocked by the Content-Security-Policy; use a class")
	case strings.HasPrefix(a.Key, "on"):
		l.add(line, "the attribute %s is blocked by the Content-Security-Policy; use static/", a.Key)
	case strings.HasPrefix(value, "javascript:"):
		l.add(line, "a javascript: address is blocked by the Content-Security-Policy")
	case slices.ContainsFunc(l.slots, func(mark string) bool { return strings.Contains(a.Key+a.Val, mark) }):
		l.add(line, "a {{slot}} stands inside a tag; it must stand between elements")
	case slices.Contains(shownAttributes, a.Key) && strings.IndexFunc(a.Val, unicode.IsLetter) >= 0:
		l.add(line, "%s=%q stands outside {{t}} and cannot be translated", a.Key, shorten(unmask(a.Val)))
	case loads(element, a.Key) && (strings.HasPrefix(value, "//") || strings.HasPrefix(value, "http")):
		l.add(line, "%s is loaded from another site, which the Content-Security-Policy blocks", shorten(a.Val))
	}
}

// loads says whether the browser fetches the attribute's address by itself.
func loads(element, attribute string) bool {
	return attribute == "src" || attribute == "srcset" || element == "link" && attribute == "href"
}

func (l *linter) control(element string, attributes map[string]string) {
	switch attributes["type"] {
	case "hidden", "submit", "button", "reset", "image":
		if element == "input" {
			return
		}
	}
	named := attributes["aria-label"] != "" || attributes["aria-labelledby"] != "" || l.inLabel > 0
	if id := attributes["id"]; !named && (id == "" || !slices.Contains(l.labelled, id)) {
		l.add(l.line, "<%s name=%q> has no label: give it an id and a <label for> in the same file", element, unmask(attributes["name"]))
	}
}

// collectLabels finds all for="", since a label may follow its control.
func (l *linter) collectLabels() {
	tokens := html.NewTokenizer(bytes.NewReader(l.masked))
	for tokens.Next() != html.ErrorToken {
		for _, a := range tokens.Token().Attr {
			if a.Key == "for" {
				l.labelled = append(l.labelled, a.Val)
			}
		}
	}
}

func shorten(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if runes := []rune(text); len(runes) > 40 {
		return string(runes[:40]) + "…"
	}
	return text
}

// The marks around the number that stands for an action: no letters, no HTML.
const maskOpen, maskClose = "\uE000", "\uE001"

// maskActions puts a number in place of every {{action}}, the same one for the same
// action, and keeps the lines, so that what is left is HTML. It also gives what
// stands for each action.
func maskActions(source []byte) ([]byte, map[string]string) {
	var out bytes.Buffer
	marks := map[string]string{}
	for {
		start := bytes.Index(source, []byte("{{"))
		if start < 0 {
			out.Write(source)
			return out.Bytes(), marks
		}
		end := start + actionLength(source[start:])
		action := source[start:end]
		if marks[string(action)] == "" {
			marks[string(action)] = maskOpen + strconv.Itoa(len(marks)+1) + maskClose
		}
		out.Write(source[:start])
		out.WriteString(marks[string(action)])
		out.Write(bytes.Repeat([]byte("\n"), bytes.Count(action, []byte("\n"))))
		source = source[end:]
	}
}

// actionLength measures the action at the start of source, its texts and comments
// included, which may hold "}}".
func actionLength(source []byte) int {
	for i := 2; i < len(source); i++ {
		rest := source[i:]
		switch {
		case bytes.HasPrefix(rest, []byte("}}")):
			return i + 2
		case bytes.HasPrefix(rest, []byte("/*")):
			i += max(bytes.Index(rest, []byte("*/")), 0) + 1
		case rest[0] == '"' || rest[0] == '`':
			i += quotedLength(rest) - 1
		}
	}
	return len(source)
}

func quotedLength(source []byte) int {
	for i := 1; i < len(source); i++ {
		if source[i] == '\\' && source[0] == '"' {
			i++
		} else if source[i] == source[0] {
			return i + 1
		}
	}
	return len(source)
}

// unmask shows actions as {{…}} in a message.
func unmask(text string) string {
	for {
		before, rest, found := strings.Cut(text, maskOpen)
		_, after, closed := strings.Cut(rest, maskClose)
		if !found || !closed {
			return text
		}
		text = before + "{{…}}" + after
	}
}
