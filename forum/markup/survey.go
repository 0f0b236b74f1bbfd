package markup

import (
	"bufio"
	"bytes"
	"context"
	"html"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	htmlrender "github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"
)

// document is a parsed post whose addresses are resolved: no goldmark link,
// autolink or image is left in it, only anchors, pictures and text.
type document struct {
	root     ast.Node
	source   []byte
	mentions []*mention
	images   []string
	links    []string
	size     int // bytes that addresses and titles will take in the HTML
	coloured int // bytes of code that were given colours
	colours  int // bytes of HTML that took
}

var (
	kindAnchor  = ast.NewNodeKind("Anchor")
	kindPicture = ast.NewNodeKind("Picture")
	kindCode    = ast.NewNodeKind("Code")
)

// anchor is a link that may be followed.
type anchor struct {
	ast.BaseInline
	href, title string
	foreign     bool
}

// Kind implements ast.Node.
func (a *anchor) Kind() ast.NodeKind { return kindAnchor }

// Dump implements ast.Node.
func (a *anchor) Dump(source []byte, level int) {
	ast.DumpHelper(a, source, level, map[string]string{"href": a.href}, nil)
}

// picture is an image uploaded to this site.
type picture struct {
	ast.BaseInline
	path, alt, title string
}

// Kind implements ast.Node.
func (p *picture) Kind() ast.NodeKind { return kindPicture }

// Dump implements ast.Node.
func (p *picture) Dump(source []byte, level int) {
	ast.DumpHelper(p, source, level, map[string]string{"path": p.path}, nil)
}

// code is a block of code, ready as HTML.
type code struct {
	ast.BaseBlock
	html string
}

// Kind implements ast.Node.
func (c *code) Kind() ast.NodeKind { return kindCode }

// Dump implements ast.Node.
func (c *code) Dump(source []byte, level int) { ast.DumpHelper(c, source, level, nil, nil) }

// place is where in the document the survey stands.
type place struct {
	depth           int
	inLink, inQuote bool
}

func (p place) below(n ast.Node) place {
	p.depth++
	p.inQuote = p.inQuote || n.Kind() == ast.KindBlockquote
	return p
}

// survey resolves addresses, collects what a post refers to, and refuses what
// is too deep or would grow too large.
func (r *Renderer) survey(root ast.Node, source []byte) (*document, error) {
	ctx, stop := context.WithTimeout(context.Background(), colourTime)
	defer stop()
	d := &document{root: root, source: source}
	s := surveyor{document: d, site: r.site, highlighter: r.highlighter, ctx: ctx}
	return d, s.visit(root, place{})
}

// surveyor is one survey under way.
type surveyor struct {
	*document
	site        site
	highlighter highlighter
	ctx         context.Context // ends when the time for colours is up
}

func (d *surveyor) visit(parent ast.Node, at place) error {
	if at.depth > maxTree {
		return ErrTooDeep
	}
	for n := parent.FirstChild(); n != nil; {
		next := n.NextSibling()
		if err := d.visitNode(n, at); err != nil {
			return err
		}
		n = next
	}
	if d.size > MaxOutput {
		return ErrOutput
	}
	return nil
}

func (d *surveyor) visitNode(n ast.Node, at place) error {
	switch n := n.(type) {
	case *ast.Link:
		return d.visitLink(n, at)
	case *ast.AutoLink:
		d.visitAutoLink(n, at)
	case *ast.Image:
		d.visitImage(n, at)
	case *mention:
		if n.quoted = at.inQuote; !at.inLink {
			d.mentions = append(d.mentions, n)
		}
	case *ast.CodeSpan:
	case *ast.CodeBlock:
		d.visitCode(n, "")
	case *ast.FencedCodeBlock:
		d.visitCode(n, string(n.Language(d.source)))
	default:
		return d.visit(n, at.below(n))
	}
	return nil
}

func (d *surveyor) visitLink(n *ast.Link, at place) error {
	t, ok := d.site.resolve(decode(n.Destination))
	inside := at.below(n)
	inside.inLink = at.inLink || ok
	if err := d.visit(n, inside); err != nil {
		return err
	}
	if !ok || at.inLink {
		unwrap(n)
		return nil
	}
	a := d.anchor(t, decode(n.Title))
	adopt(a, n)
	if strings.TrimSpace(d.label(a)) == "" { // a link nobody can see or hear
		a.AppendChild(a, plain(t.href))
	}
	replace(n, a)
	return nil
}

func (d *surveyor) visitAutoLink(n *ast.AutoLink, at place) {
	label := plain(string(n.Label(d.source)))
	address := string(n.URL(d.source))
	if n.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(strings.ToLower(address), "mailto:") {
		address = "mailto:" + address
	}
	t, ok := d.site.resolve(address)
	if !ok || at.inLink {
		replace(n, label)
		return
	}
	a := d.anchor(t, "")
	a.AppendChild(a, label)
	replace(n, a)
}

// visitImage shows uploads of this site; a foreign image becomes a link, or
// its description where a link stands around it already.
func (d *surveyor) visitImage(n *ast.Image, at place) {
	alt := strings.TrimSpace(d.label(n))
	t, ok := d.site.resolve(decode(n.Destination))
	if path, ours := d.site.upload(t); ok && ours {
		d.images = appendNew(d.images, path)
		p := &picture{path: path, alt: alt, title: decode(n.Title)}
		d.size += len(p.path) + len(p.alt) + len(p.title)
		replace(n, p)
		return
	}
	if !ok || at.inLink {
		replace(n, plain(alt))
		return
	}
	if alt == "" {
		alt = t.href
	}
	a := d.anchor(t, decode(n.Title))
	a.AppendChild(a, plain(alt))
	replace(n, a)
}

func (d *surveyor) visitCode(n ast.Node, language string) {
	text := string(n.Lines().Value(d.source))
	replace(n, &code{html: listing(language, d.colour(language, text))})
}

// colour gives code as HTML, plain once the post has had its share of colours.
func (d *surveyor) colour(language, text string) string {
	if d.coloured+len(text) > maxColouredAll {
		return html.EscapeString(text)
	}
	coloured, ok := d.highlighter.colour(d.ctx, language, text)
	if !ok || d.colours+len(coloured) > maxColouredHTML {
		return html.EscapeString(text)
	}
	d.coloured += len(text)
	d.colours += len(coloured)
	return coloured
}

func (d *document) anchor(t target, title string) *anchor {
	if t.internal && !strings.HasPrefix(t.local, "#") {
		d.links = appendNew(d.links, t.local)
	}
	d.size += len(t.href) + len(title)
	return &anchor{href: t.href, title: title, foreign: !t.internal && !strings.HasPrefix(t.href, "mailto:")}
}

// label is the text a reader sees of an inline node: nested formatting and
// descriptions of images included.
func (d *document) label(n ast.Node) string {
	var b strings.Builder
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering {
			b.WriteString(d.ownText(n))
		}
		return ast.WalkContinue, nil
	})
	return b.String()
}

func (d *document) ownText(n ast.Node) string {
	switch n := n.(type) {
	case *ast.Text:
		s := string(n.Segment.Value(d.source))
		if !n.IsRaw() {
			s = decode([]byte(s))
		}
		if n.SoftLineBreak() || n.HardLineBreak() {
			s += " "
		}
		return s
	case *ast.String:
		return string(n.Value)
	case *ast.AutoLink:
		return string(n.Label(d.source))
	case *mention:
		return "@" + n.written
	case *picture:
		return n.alt
	}
	return ""
}

// decode resolves backslash escapes and character references as CommonMark
// does in text, by way of the writer that does so for the HTML.
func decode(raw []byte) string {
	if bytes.IndexByte(raw, '\\') < 0 && bytes.IndexByte(raw, '&') < 0 {
		return string(raw)
	}
	var escaped bytes.Buffer
	w := bufio.NewWriter(&escaped)
	htmlrender.DefaultWriter.Write(util.BufWriter(w), raw)
	_ = w.Flush() // a bytes.Buffer takes everything
	return html.UnescapeString(escaped.String())
}

// plain is text without Markdown escapes or references in it. "Raw" is what
// goldmark calls that; it is HTML-escaped when written ("code" would not be).
func plain(s string) *ast.String {
	n := ast.NewString([]byte(s))
	n.SetRaw(true)
	return n
}

func adopt(parent, from ast.Node) {
	for c := from.FirstChild(); c != nil; c = from.FirstChild() {
		parent.AppendChild(parent, c)
	}
}

func unwrap(n ast.Node) {
	for c := n.FirstChild(); c != nil; c = n.FirstChild() {
		n.Parent().InsertBefore(n.Parent(), n, c)
	}
	n.Parent().RemoveChild(n.Parent(), n)
}

func replace(old, with ast.Node) { old.Parent().ReplaceChild(old.Parent(), old, with) }

func appendNew(list []string, s string) []string {
	if slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}
