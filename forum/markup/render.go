package markup

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
)

// Version is the renderer's version. It is stored beside each post's HTML and
// raised whenever the same source may give other HTML, so that old posts can
// be rendered again.
const Version = 1

// Options says where the site lives.
type Options struct {
	// BaseURL is the site's absolute address, with its path if it has one,
	// such as https://help.example.org/forum. Links below it are internal.
	BaseURL string
}

// Known gives, for each of the names (as written, without the @) that is a
// member's, the canonical name; names of nobody are absent from the answer. It
// is asked at most once a post, for at most 50 different names.
type Known func(names []string) (map[string]string, error)

// Mention is one member named in a post.
type Mention struct {
	// Name is the member's canonical name, or the name as written when Render
	// was given no Known.
	Name string
	// Quoted is true if the name stands only inside block quotes: whoever is
	// quoted was told before and needs no second notice.
	Quoted bool
}

// Rendered is a post ready to be stored and read.
type Rendered struct {
	HTML string // safe to put into a page as it is
	Text string // plain text for search, excerpts and feeds; one line a block
	// Mentions holds each member once, in order of appearance.
	Mentions []Mention
	// Images holds the site-relative paths of the uploads that are shown.
	Images []string
	// Links holds the site-relative addresses (path, query, fragment) of the
	// links that stay on this site, each once, in order of appearance.
	Links []string
}

// Renderer renders posts. It is immutable and safe for concurrent use.
type Renderer struct {
	site        site
	parser      parser.Parser
	highlighter highlighter
	writer      renderer.Renderer
	policy      *bluemonday.Policy
}

// New gives a renderer for the site; it fails if the base URL is not an
// absolute http or https address.
func New(opts Options) (*Renderer, error) {
	base, err := url.Parse(opts.BaseURL)
	if err != nil {
		return nil, fmt.Errorf("base URL: %w", err)
	}
	if (base.Scheme != "http" && base.Scheme != "https") || base.Host == "" {
		return nil, fmt.Errorf("base URL %q: want http(s)://host/path", opts.BaseURL)
	}
	s, err := newSite(base)
	if err != nil {
		return nil, fmt.Errorf("base URL %q: %w", opts.BaseURL, err)
	}
	return &Renderer{
		site: s, parser: newParser(), highlighter: newHighlighter(), writer: newWriter(s), policy: newPolicy(s),
	}, nil
}

// Render turns a post's Markdown source into HTML, text and what it refers to.
// A nil known makes no mention a link. Errors are ErrTooLong, ErrNotUTF8,
// ErrNUL, ErrTooDeep, ErrTable or ErrOutput, or what known gave.
func (r *Renderer) Render(source string, known Known) (Rendered, error) {
	source, err := CleanText(source)
	if err != nil {
		return Rendered{}, err
	}
	doc, err := r.parse([]byte(source))
	if err != nil {
		return Rendered{}, err
	}
	mentions, err := doc.resolveMentions(known)
	if err != nil {
		return Rendered{}, fmt.Errorf("looking up mentioned members: %w", err)
	}
	html, err := r.write(doc)
	if err != nil {
		return Rendered{}, err
	}
	return Rendered{
		HTML: html, Text: plainText(html), Mentions: mentions, Images: doc.images, Links: doc.links,
	}, nil
}

func (r *Renderer) parse(source []byte) (*document, error) {
	ctx := parser.NewContext()
	root := r.parser.Parse(text.NewReader(source), parser.WithContext(ctx))
	if err := refusal(ctx); err != nil {
		return nil, err
	}
	return r.survey(root, source)
}

// write renders and sanitises; both sizes are capped, because escaping and
// repeated link references let 50 kB of source grow a thousandfold.
func (r *Renderer) write(doc *document) (string, error) {
	var raw, clean cappedBuilder
	if err := r.writer.Render(&raw, doc.source, doc.root); err != nil {
		return "", err
	}
	if err := r.policy.SanitizeReaderToWriter(strings.NewReader(raw.String()), &clean); err != nil {
		return "", err
	}
	return visibleControls(clean.String()), nil // &#1; names a control
}
