package markup

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// MaxSource is the size of a post's source in bytes, after normalisation (NFC,
// line ends).
const MaxSource = 50_000

// MaxOutput is the size of a post's HTML in bytes.
const MaxOutput = 400_000

const (
	// maxNesting bounds block quotes and lists in each other. Real posts stay
	// below ten; goldmark's cost grows with lines times open blocks.
	maxNesting = 20
	// maxTree bounds the depth of the whole tree, inline elements included:
	// browsers and HTML parsers give up at 512 open elements.
	maxTree = 100
	// maxDelimiters bounds the runs of * _ ~ in one block of text, and
	// maxBrackets those of [ ] ![; what follows stays plain text. goldmark
	// compares each closer with every opener before it.
	maxDelimiters = 1000
	maxBrackets   = 1000
	// maxCells bounds a table's columns times rows: GFM fills up short rows,
	// so that 50 kB of source could ask for 75 million cells.
	maxCells = 6000
	// maxAddress bounds a link's target in bytes; longer ones stay text.
	maxAddress = 2000
)

// Refusal is why a text was not taken: a sentence for the person who wrote it,
// fit to stand beside the form field.
type Refusal string

// Error implements error.
func (r Refusal) Error() string { return string(r) }

// Refusals of a post's text.
const (
	ErrTooLong = Refusal("This text is longer than 50 kB. Please shorten it: of a long log, the lines around the error say the most.")
	ErrNotUTF8 = Refusal("This text holds bytes that are not UTF-8. Please save it as UTF-8 and paste it again.")
	ErrNUL     = Refusal("This text holds a NUL character, as binary files do. Please remove it, or attach the file instead.")
	ErrTooDeep = Refusal("Quotes, lists or emphasis are nested too deeply here. Please shorten the quotes, or put pasted output between ``` lines.")
	ErrTable   = Refusal("A table here has too many cells. Please split it, or put pasted output between ``` lines.")
	ErrOutput  = Refusal("This text grows too large when it is shown. Please use fewer links and less formatting, or put pasted output between ``` lines.")
)

var refusalKey = parser.NewContextKey()

func refuse(ctx parser.Context, err error) {
	if ctx.Get(refusalKey) == nil {
		ctx.Set(refusalKey, err)
	}
}

func refusal(ctx parser.Context) error {
	err, _ := ctx.Get(refusalKey).(error)
	return err
}

// nestingGuard refuses to open a quote or list inside too many others.
type nestingGuard struct{ parser.BlockParser }

// Open implements parser.BlockParser. After a refusal nothing opens any more,
// so that the rest of a hostile text costs next to nothing.
func (g nestingGuard) Open(parent ast.Node, reader text.Reader, ctx parser.Context) (ast.Node, parser.State) {
	if refusal(ctx) != nil {
		return nil, parser.NoChildren
	}
	node, state := g.BlockParser.Open(parent, reader, ctx)
	if node != nil && nesting(parent) >= maxNesting {
		refuse(ctx, ErrTooDeep)
		return nil, parser.NoChildren
	}
	return node, state
}

func nesting(node ast.Node) int {
	depth := 0
	for ; node != nil; node = node.Parent() {
		if k := node.Kind(); k == ast.KindBlockquote || k == ast.KindList {
			depth++
		}
	}
	return depth
}

// inlineGuard lets its parser act at most max times in one block of text.
type inlineGuard struct {
	parser.InlineParser
	key parser.ContextKey
	max int
}

type inlineCount struct {
	block ast.Node
	n     int
}

var delimiterCountKey, bracketCountKey = parser.NewContextKey(), parser.NewContextKey()

// Parse implements parser.InlineParser.
func (g inlineGuard) Parse(parent ast.Node, block text.Reader, ctx parser.Context) ast.Node {
	count := ctx.ComputeIfAbsent(g.key, func() any { return &inlineCount{} }).(*inlineCount)
	if count.block != parent {
		*count = inlineCount{block: parent}
	}
	if count.n++; count.n > g.max {
		return nil
	}
	return g.InlineParser.Parse(parent, block, ctx)
}

// CloseBlock implements parser.CloseBlocker for parsers that need it.
func (g inlineGuard) CloseBlock(parent ast.Node, block text.Reader, ctx parser.Context) {
	if closer, ok := g.InlineParser.(parser.CloseBlocker); ok {
		closer.CloseBlock(parent, block, ctx)
	}
}

// tableGuard looks at a paragraph before goldmark makes a table of it.
type tableGuard struct{ parser.ParagraphTransformer }

// Transform implements parser.ParagraphTransformer.
func (g tableGuard) Transform(node *ast.Paragraph, reader text.Reader, ctx parser.Context) {
	if refusal(ctx) != nil {
		return
	}
	lines := node.Lines()
	for i := range lines.Len() {
		at := lines.At(i)
		if cells := columns(at.Value(reader.Source())) * (lines.Len() - i); cells > maxCells {
			refuse(ctx, ErrTable)
			return
		}
	}
	g.ParagraphTransformer.Transform(node, reader, ctx)
}

// columns counts the columns of a table's delimiter row; 0 for other lines.
func columns(line []byte) int {
	line = bytes.TrimSpace(line)
	line = bytes.TrimSuffix(bytes.TrimPrefix(line, []byte("|")), []byte("|"))
	dashes, n := false, 1
	for _, c := range line {
		switch c {
		case '|':
			n++
		case '-':
			dashes = true
		case ':', ' ', '\t':
		default:
			return 0
		}
	}
	if !dashes {
		return 0
	}
	return n
}

// cappedBuilder is a writer that fails with ErrOutput beyond MaxOutput bytes.
type cappedBuilder struct{ b strings.Builder }

// Write implements io.Writer.
func (c *cappedBuilder) Write(p []byte) (int, error) {
	if c.b.Len()+len(p) > MaxOutput {
		return 0, ErrOutput
	}
	return c.b.Write(p)
}

// WriteString implements io.StringWriter.
func (c *cappedBuilder) WriteString(s string) (int, error) {
	if c.b.Len()+len(s) > MaxOutput {
		return 0, ErrOutput
	}
	return c.b.WriteString(s)
}

// String gives what was written.
func (c *cappedBuilder) String() string { return c.b.String() }
