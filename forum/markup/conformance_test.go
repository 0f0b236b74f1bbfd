package markup

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	htmlrender "github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

type specExample struct {
	Example        int
	Markdown, HTML string
}

// divergences lists, for each corpus, the examples without raw HTML in which
// our grammar differs from the specification, and why.
var divergences = []struct {
	file     string
	examples int // in the file
	rawHTML  int // left out: raw HTML is text here
	differ   map[int]string
}{
	{"commonmark-spec/cases.json", 652, 72, map[int]string{
		226: whyBreak, 635: whyBreak,
		608: whyBare, 611: whyBare, 612: whyBare,
	}},
	{"gfm-spec/spec.cases.json", 673, 73, map[int]string{
		196: whyBreak, 656: whyBreak,
		616: whyBare, 619: whyBare, 620: whyBare,
		628: "ftp is no scheme of ours",
	}},
	{"gfm-spec/extensions.cases.json", 28, 2, map[int]string{
		18: "goldmark strikes ~mismatched~~ runs",
		19: "an address right behind a quotation mark stays text",
		20: "has no expected result",
		23: whyNotes,
	}},
	{"gfm-spec/regression.cases.json", 19, 4, map[int]string{
		6: whyAngle, 13: whyNotes, 19: "goldmark takes a single | for a table head",
	}},
	{"cmark-regression/cases.json", 26, 6, map[int]string{
		6: whyAngle, 17: whyMarkup, 21: whyMarkup,
		20: "cmark cuts language- off an info string",
	}},
}

const (
	whyBreak  = "goldmark keeps spaces before a hard line break; browsers show none"
	whyBare   = "bare addresses are links (GFM extension)"
	whyNotes  = "footnotes are not in GFM's specification"
	whyAngle  = "goldmark takes < inside an angle-bracketed address"
	whyMarkup = "raw HTML that goldmark does not recognise as such"
)

// TestConformance runs the specifications' examples through the grammar, with
// goldmark's own writer, before anything of ours resolves or sanitises.
func TestConformance(t *testing.T) {
	t.Parallel()
	for _, d := range divergences {
		t.Run(d.file, func(t *testing.T) {
			t.Parallel()
			var examples []specExample
			readJSON(t, "corpora/"+d.file, &examples)
			rawHTML, differ := 0, []int{}
			for _, e := range examples {
				if hasRawHTML(e.Markdown) {
					rawHTML++
				} else if got := specHTML(t, e.Markdown); canonical(got) != canonical(e.HTML) {
					differ = append(differ, e.Example)
					if d.differ[e.Example] == "" {
						t.Errorf("example %d: %q\n got %q\nwant %q", e.Example, e.Markdown, got, e.HTML)
					}
				}
			}
			if len(differ) != len(d.differ) {
				t.Errorf("%v differ, %d expected: keep the list exact", differ, len(d.differ))
			}
			if len(examples) != d.examples || rawHTML != d.rawHTML {
				t.Errorf("%d examples, %d with raw HTML; want %d, %d", len(examples), rawHTML, d.examples, d.rawHTML)
			}
		})
	}
}

// hasRawHTML asks goldmark's full grammar whether an example is about raw HTML.
func hasRawHTML(markdown string) bool {
	root := goldmark.New(goldmark.WithExtensions(extension.GFM)).Parser().Parse(text.NewReader([]byte(markdown)))
	found := false
	_ = ast.Walk(root, func(n ast.Node, _ bool) (ast.WalkStatus, error) {
		found = found || slices.Contains([]ast.NodeKind{ast.KindRawHTML, ast.KindHTMLBlock}, n.Kind())
		return ast.WalkContinue, nil
	})
	return found
}

// canonical evens out how the corpora write void elements and checkboxes.
func canonical(html string) string {
	return strings.NewReplacer(" />", ">",
		`<input type="checkbox" disabled=""`, `<input disabled="" type="checkbox"`,
		`<input type="checkbox" checked="" disabled=""`, `<input checked="" disabled="" type="checkbox"`,
	).Replace(html)
}

func specHTML(t *testing.T, markdown string) string {
	t.Helper()
	source, err := CleanText(markdown)
	if err != nil {
		source = markdown // NUL examples: the specification replaces what we refuse
	}
	ctx := parser.NewContext()
	root := newParser().Parse(text.NewReader([]byte(source)), parser.WithContext(ctx))
	if err := refusal(ctx); err != nil {
		return fmt.Sprintf("refused: %v", err)
	}
	var b bytes.Buffer
	if err := specWriter().Render(&b, []byte(source), root); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func specWriter() renderer.Renderer {
	return renderer.NewRenderer(renderer.WithNodeRenderers(
		util.Prioritized(htmlrender.NewRenderer(htmlrender.WithXHTML(), htmlrender.WithUnsafe()), 1000),
		util.Prioritized(extension.NewTableHTMLRenderer(
			extension.WithTableCellAlignMethod(extension.TableCellAlignAttribute)), 500),
		util.Prioritized(extension.NewStrikethroughHTMLRenderer(), 500),
		util.Prioritized(extension.NewTaskCheckBoxHTMLRenderer(htmlrender.WithXHTML()), 500),
		util.Prioritized(mentionWriter{}, 500),
	))
}

// mentionWriter writes mentions as text, which is what the specification wants.
type mentionWriter struct{}

func (mentionWriter) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	reg.Register(kindMention, postWriter{}.mention)
}
