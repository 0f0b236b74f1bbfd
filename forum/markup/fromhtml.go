package markup

import (
	"bytes"
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"github.com/JohannesKaufmann/html-to-markdown/v2/converter"
	"github.com/JohannesKaufmann/html-to-markdown/v2/marker"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/base"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/commonmark"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/strikethrough"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/table"
	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxForeign is the size in bytes of an imported post's HTML; Discourse's and
// Stack Exchange's own limits lie far below.
const maxForeign = 1_000_000

// Foreign says where imported HTML comes from.
type Foreign struct {
	// BaseURL is the absolute address that relative links and images are
	// relative to, such as https://meta.example.org.
	BaseURL string
	// Rewrite may give another address for an absolute one, such as the new
	// address of an imported thread, or "" to keep only the text. Nil keeps all.
	Rewrite func(absolute string) string
}

// FromHTML turns a post's HTML from another forum into Markdown: the common
// elements, and what Discourse wraps around quotes, previews of links,
// pictures, emoji and mentions. Scripts, frames and forms are dropped.
func FromHTML(body string, from Foreign) (string, error) {
	base, err := url.Parse(from.BaseURL)
	if err != nil {
		return "", fmt.Errorf("base URL of the import: %w", err)
	}
	if len(body) > maxForeign {
		return "", ErrTooLong
	}
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(withoutMarkers(body)))
	if err != nil {
		return "", fmt.Errorf("reading imported HTML: %w", err)
	}
	f := foreign{doc: doc, base: base, rewrite: from.Rewrite}
	f.simplify()
	markdown, err := newConverter().ConvertNode(doc.Nodes[0])
	if err != nil {
		return "", fmt.Errorf("converting imported HTML: %w", err)
	}
	return strings.TrimSpace(string(markdown)), nil
}

// withoutMarkers drops NUL and makes visible what the library would take for
// its own marks: the bell, and for line ends in code a private character.
func withoutMarkers(body string) string {
	body = strings.ReplaceAll(strings.ToValidUTF8(body, "\uFFFD"), "\x00", "")
	return strings.ReplaceAll(visibleControls(unixLines(body)), string(marker.MarkerCodeBlockNewline), "\uFFFD")
}

// foreign is one imported body while it is made simple enough to convert.
type foreign struct {
	doc     *goquery.Document
	base    *url.URL
	rewrite func(string) string
}

func (f foreign) simplify() {
	f.absolute("a", "href")
	f.absolute("img", "src")
	f.discourse()
	f.frames()
	f.scripts()
	f.doc.Find("summary").Each(func(_ int, s *goquery.Selection) { rename(s, "p"); s.WrapInnerHtml("<strong></strong>") })
	f.doc.Find("dt").Each(func(_ int, s *goquery.Selection) { rename(s, "p"); s.WrapInnerHtml("<strong></strong>") })
}

// absolute resolves addresses against the base; what is no web or mail address
// then loses the attribute and stays as text.
func (f foreign) absolute(element, attribute string) {
	f.doc.Find(element + "[" + attribute + "]").Each(func(_ int, s *goquery.Selection) {
		if address := f.address(s.AttrOr(attribute, "")); address != "" {
			s.SetAttr(attribute, address)
			return
		}
		s.RemoveAttr(attribute)
	})
}

func (f foreign) address(raw string) string {
	ref, err := url.Parse(strings.TrimSpace(raw))
	if err != nil {
		return ""
	}
	full := f.base.ResolveReference(ref)
	switch full.Scheme {
	case "http", "https":
		if full.Host == "" {
			return ""
		}
	case "mailto":
		return full.String()
	default:
		return ""
	}
	if f.rewrite == nil {
		return full.String()
	}
	return f.rewrite(full.String())
}

// frames makes links of embedded pages.
func (f foreign) frames() {
	f.doc.Find("iframe[src]").Each(func(_ int, s *goquery.Selection) {
		if address := f.address(s.AttrOr("src", "")); address != "" {
			s.ReplaceWithNodes(link(address, address))
		}
	})
}

// scripts keeps what <sup> and <sub> mean: 10<sup>6</sup> must not become 106.
func (f foreign) scripts() {
	f.doc.Find("sup").Each(func(_ int, s *goquery.Selection) { s.ReplaceWithNodes(script(s, superscripts, "^")...) })
	f.doc.Find("sub").Each(func(_ int, s *goquery.Selection) { s.ReplaceWithNodes(script(s, subscripts, "_")...) })
}

const (
	plainDigits  = "0123456789+-=()"
	superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾"
	subscripts   = "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎"
)

// script gives numbers in Unicode's raised or lowered digits, other figures and
// single letters behind a mark, and words (ordinals, small print) as they are.
func script(s *goquery.Selection, digits, mark string) []*html.Node {
	words := strings.TrimSpace(s.Text())
	if s.Children().Length() > 0 || !figurePattern.MatchString(words) {
		return inside(s)
	}
	raised := []rune(digits)
	var b strings.Builder
	for _, r := range words {
		i := strings.IndexRune(plainDigits, r)
		if i < 0 {
			return []*html.Node{textNode(mark + words)}
		}
		b.WriteRune(raised[i])
	}
	return []*html.Node{textNode(b.String())}
}

var figurePattern = regexp.MustCompile(`^([0-9+\-=().,]+|[A-Za-z])$`)

func newConverter() *converter.Converter {
	c := converter.NewConverter(converter.WithPlugins(
		base.NewBasePlugin(),
		commonmark.NewCommonmarkPlugin(commonmark.WithListEndComment(false), commonmark.WithHorizontalRule("---")),
		strikethrough.NewStrikethroughPlugin(),
		table.NewTablePlugin(table.WithHeaderPromotion(true)),
	))
	for _, tag := range []string{"form", "button", "select", "svg", "object", "embed", "video", "audio", "canvas", "math", "template", "title"} {
		c.Register.TagType(tag, converter.TagTypeRemove, converter.PriorityEarly)
	}
	c.Register.EscapedChar(']') // see writeLink
	c.Register.RendererFor("a", converter.TagTypeInline, writeLink, converter.PriorityEarly)
	c.Register.RendererFor("img", converter.TagTypeInline, writeImage, converter.PriorityEarly)
	c.Register.RendererFor("blockquote", converter.TagTypeBlock, writeQuote, converter.PriorityEarly)
	c.Register.RendererFor(mentionElement, converter.TagTypeInline, writeMention, converter.PriorityEarly)
	return c
}

// writeLink replaces the library's, which encodes queries anew and leaves a ]
// in the text of a link to end it.
func writeLink(ctx converter.Context, w converter.Writer, n *html.Node) converter.RenderStatus {
	var inner bytes.Buffer
	ctx.RenderChildNodes(ctx, &inner, n)
	content, href := strings.Join(strings.Fields(inner.String()), " "), attributeOf(n.Attr, "href")
	content = strings.ReplaceAll(content, string(marker.MarkerEscaping)+"]", `\]`)
	if href == "" || content == "" {
		_, _ = w.WriteString(content)
		return converter.RenderSuccess
	}
	_, _ = w.WriteString(outerSpace(inner.String(), true) + "[" + content + "](" + angled(href) + ")" + outerSpace(inner.String(), false))
	return converter.RenderSuccess
}

func outerSpace(s string, front bool) string {
	if trimmed := strings.TrimSpace(s); (front && !strings.HasPrefix(s, trimmed)) || (!front && !strings.HasSuffix(s, trimmed)) {
		return " "
	}
	return ""
}

func writeImage(_ converter.Context, w converter.Writer, n *html.Node) converter.RenderStatus {
	alt := escapeInline(attributeOf(n.Attr, "alt"))
	if src := attributeOf(n.Attr, "src"); src != "" {
		alt = "![" + alt + "](" + angled(src) + ")"
	}
	_, _ = w.WriteString(alt)
	return converter.RenderSuccess
}

var manyLines = regexp.MustCompile(`[ \t]*\n\s*\n`)

// writeQuote replaces the library's, which forgets the quote marker before the
// second and later lines of code.
func writeQuote(ctx converter.Context, w converter.Writer, n *html.Node) converter.RenderStatus {
	var inner bytes.Buffer
	ctx.RenderChildNodes(ctx, &inner, n)
	content := manyLines.ReplaceAllString(strings.TrimSpace(inner.String()), "\n\n")
	if content == "" {
		return converter.RenderSuccess
	}
	codeLine := string(marker.MarkerCodeBlockNewline)
	content = strings.ReplaceAll(content, codeLine, codeLine+"> ")
	_, _ = w.WriteString("\n\n> " + strings.ReplaceAll(content, "\n", "\n> ") + "\n\n")
	return converter.RenderSuccess
}

// writeMention writes a name without the escapes that running text gets.
func writeMention(_ converter.Context, w converter.Writer, n *html.Node) converter.RenderStatus {
	_, _ = w.WriteString("@" + attributeOf(n.Attr, "name"))
	return converter.RenderSuccess
}

func textNode(s string) *html.Node { return &html.Node{Type: html.TextNode, Data: s} }

func element(name string, attrs []html.Attribute, children ...*html.Node) *html.Node {
	n := &html.Node{Type: html.ElementNode, Data: name, DataAtom: atom.Lookup([]byte(name)), Attr: attrs}
	for _, c := range children {
		n.AppendChild(c)
	}
	return n
}

func link(href, label string) *html.Node {
	return element("a", []html.Attribute{{Key: "href", Val: href}}, textNode(label))
}

// inside detaches and gives the child nodes of a selection's first element.
func inside(s *goquery.Selection) []*html.Node {
	return s.Contents().Remove().Nodes
}

func rename(s *goquery.Selection, name string) {
	for _, n := range s.Nodes {
		n.Data, n.DataAtom = name, atom.Lookup([]byte(name))
	}
}
