package markup

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// allowed repeats the table of sanitize.go by hand, so that a slip there shows.
var allowed = map[string]map[string]*regexp.Regexp{
	"p": nil, "br": nil, "hr": nil, "em": nil, "strong": nil, "del": nil, "blockquote": nil, "ul": nil, "li": nil,
	"h3": nil, "h4": nil, "h5": nil, "h6": nil, "table": nil, "thead": nil, "tbody": nil, "tr": nil,
	"ol":   {"start": regexp.MustCompile(`^\d{1,9}$`)},
	"th":   {"align": regexp.MustCompile(`^(left|center|right)$`)},
	"td":   {"align": regexp.MustCompile(`^(left|center|right)$`)},
	"div":  {"class": regexp.MustCompile(`^table-scroll$`), "tabindex": regexp.MustCompile(`^0$`)},
	"pre":  {"class": regexp.MustCompile(`^chroma$`), "tabindex": regexp.MustCompile(`^0$`)},
	"code": {"class": regexp.MustCompile(`^language-[a-z0-9+#._-]+$`)},
	"span": {"class": regexp.MustCompile(`^[a-z][a-z0-9]{0,3}$`)},
	"a": {
		"href":  regexp.MustCompile(`^(https?://[a-z0-9_\[][!-~]*|mailto:[!-~]+@[!-~]*|/([^/\\][!-~]*)?|#[!-~]*)$`),
		"title": regexp.MustCompile(`(?s).*`), "class": regexp.MustCompile(`^mention$`),
		"rel": regexp.MustCompile(`^nofollow ugc noopener$`),
	},
	"img": {
		"src": regexp.MustCompile(`^/forum/uploads/[A-Za-z0-9_/-]+(\.[A-Za-z0-9]+)?$`), "loading": regexp.MustCompile(`^lazy$`),
		"alt": regexp.MustCompile(`(?s).*`), "title": regexp.MustCompile(`(?s).*`),
	},
	"input": {
		"type": regexp.MustCompile(`^checkbox$`), "disabled": regexp.MustCompile(`^$`), "checked": regexp.MustCompile(`^$`),
		"aria-label": regexp.MustCompile(`^(done|to do)$`),
	},
}

var void = map[string]bool{"br": true, "hr": true, "img": true, "input": true}

// unsafe says what is wrong with a fragment: elements, attributes or addresses
// that are not allowed, a link without rel, a checkbox that can be ticked, tags
// out of balance, and anything a parser reads otherwise than it was written.
func unsafe(fragment string) error {
	var open []string
	starts := 0
	tokens := html.NewTokenizer(strings.NewReader(fragment))
	for {
		kind := tokens.Next()
		token := tokens.Token()
		switch kind {
		case html.ErrorToken:
			if len(open) > 0 {
				return fmt.Errorf("left open: %v", open)
			}
			return unsafeTree(fragment, starts)
		case html.StartTagToken:
			if err := unsafeTag(token); err != nil {
				return err
			}
			if token.Data == "a" && slices.Contains(open, "a") {
				return errors.New("a link inside a link")
			}
			starts++
			if !void[token.Data] {
				open = append(open, token.Data)
			}
		case html.EndTagToken:
			if len(open) == 0 || open[len(open)-1] != token.Data {
				return fmt.Errorf("</%s> closes %v", token.Data, open)
			}
			open = open[:len(open)-1]
		case html.TextToken:
		default:
			return fmt.Errorf("%v token: %q", kind, token.String())
		}
	}
}

func unsafeTag(token html.Token) error {
	attributes, ok := allowed[token.Data]
	if !ok {
		return fmt.Errorf("element %q", token.Data)
	}
	has := map[string]string{}
	for _, a := range token.Attr {
		if has[a.Key] = a.Val; attributes[a.Key] == nil || !attributes[a.Key].MatchString(a.Val) {
			return fmt.Errorf("attribute %s=%q on %s", a.Key, a.Val, token.Data)
		}
	}
	switch _, disabled := has["disabled"]; {
	case token.Data == "input" && !disabled:
		return errors.New("a checkbox that can be ticked")
	case token.Data == "a" && has["href"] == "":
		return errors.New("a link without address")
	case strings.HasPrefix(has["href"], "http") && !strings.HasPrefix(has["href"], "https://help.example.org/forum") && has["rel"] == "":
		return fmt.Errorf("foreign link without rel: %s", has["href"])
	}
	return nil
}

// unsafeTree parses as browsers do and looks whether the elements that were
// written are the elements that are read.
func unsafeTree(fragment string, starts int) error {
	doc, err := html.Parse(strings.NewReader("<!DOCTYPE html><html><head></head><body><article>" + fragment + "</article></body></html>"))
	if err != nil {
		return fmt.Errorf("parsing: %w", err)
	}
	elements := -4 // html, head, body and article around it
	for n := range doc.Descendants() {
		switch {
		case n.Type == html.CommentNode, n.Namespace != "":
			return fmt.Errorf("node %q %q", n.Namespace, n.Data)
		case n.Type == html.ElementNode:
			elements++
		}
	}
	if elements != starts {
		return fmt.Errorf("%d elements written, %d read", starts, elements)
	}
	return nil
}

// dresses are the places in Markdown where a hostile string can be put.
var dresses = map[string]string{
	"raw": "%s", "paragraph": "before %s after", "link target": "[text](%s)", "angle target": "[text](<%s>)",
	"image target": "![alt](%s)", "angle image": "![alt](<%s>)", "link title": `[text](https://example.net "%s")`,
	"image title": `![alt](/forum/uploads/a.png "%s")`, "link text": "[%s](https://example.net)", "image alt": "![%s](/forum/uploads/a.png)",
	"autolink": "<%s>", "reference": "[x]\n\n[x]: %s", "reference title": "[x]\n\n[x]: https://example.net '%s'",
	"code span": "`%s`", "fence": "```\n%s\n```", "info string": "```%s\ncode\n```", "coloured": "```html\n%s\n```",
	"indented": "    %s", "heading": "# %s", "quote": "> %s", "item": "- [x] %s", "cell": "| a |\n|---|\n| %s |",
	"mention": "@%s", "javascript": "[text](javascript:%s)", "address": "https://example.net/%s", "struck": "~~%s~~",
}

// TestHostileStrings is SECURITY.md rows 2, 3, 8 and 11 for posts.
func TestHostileStrings(t *testing.T) {
	t.Parallel()
	payloads := hostileStrings(t)
	if len(payloads) < 6000 {
		t.Fatalf("%d payloads, more than 6000 expected", len(payloads))
	}
	for name, dress := range dresses {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newTestRenderer(t)
			everybody := func(names []string) (map[string]string, error) {
				members := map[string]string{}
				for _, n := range names {
					members[n] = n
				}
				return members, nil
			}
			for i, payload := range payloads {
				if testing.Short() && i%10 != 0 {
					continue
				}
				source := strings.Replace(dress, "%s", payload, 1)
				got, err := r.Render(source, everybody)
				var refusal Refusal
				if errors.As(err, &refusal) {
					continue
				}
				if err != nil {
					t.Fatalf("%q: %v", source, err)
				}
				if err := unsafe(got.HTML); err != nil {
					t.Errorf("%q\n gives %q\n%v", source, got.HTML, err)
				}
			}
		})
	}
}

// TestUnsafeOracle makes sure that the oracle above can fail.
func TestUnsafeOracle(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{
		`<script>x</script>`, `<p onclick="x">a</p>`, `<a href="javascript:x">a</a>`, `<a href="//evil.example">a</a>`,
		`<a href="https://evil.example">a</a>`, `<img src="https://evil.example/x.png" alt="">`, `<p>`, `</p>`, `<!-- x -->`,
		`<input type="checkbox">`, `<p style="color:red">a</p>`, `<p id="a">b</p>`, `<svg></svg>`, `<a href="/x">a<a href="/y">b</a></a>`,
		`<a href="/\evil.example">a</a>`, `<a name="x" href="/x">a</a>`, `<h1>a</h1>`,
	} {
		if unsafe(bad) == nil {
			t.Errorf("%q passes", bad)
		}
	}
	if err := unsafe(`<p>a <a href="/x">b</a></p>`); err != nil {
		t.Error(err)
	}
}
