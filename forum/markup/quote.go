package markup

import (
	"bytes"
	"fmt"
	"sort"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

// Quote gives a Markdown block quote of a post for a reply to begin with: a
// line that names the author and links to the post, then its source. Of quotes
// inside the source one level stays. The author's name is not a mention, so
// quoting sends no notice. With number 0 or an empty url that part is left out.
func Quote(author, url string, number int, source string) string {
	line := escapeInline(author) + " wrote"
	if number > 0 {
		line += fmt.Sprintf(" in #%d", number)
	}
	if url != "" {
		line = "[" + line + "](" + angled(url) + ")"
	}
	body := strings.Trim(withoutNested(unixLines(source)), "\n")
	return quoted(line+":\n\n"+body) + "\n\n"
}

// quoted puts the quote marker before every line.
func quoted(s string) string {
	lines := strings.Split(strings.TrimRight(s, "\n"), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight("> "+line, " ")
		if strings.HasSuffix(line, "  ") { // a hard line break
			lines[i] += "  "
		}
	}
	return strings.Join(lines, "\n")
}

// angled writes an address so that nothing in it ends the link.
func angled(url string) string {
	return strings.NewReplacer(" ", "%20", "(", "%28", ")", "%29", "<", "%3C", ">", "%3E",
		"\n", "", "\r", "", "\t", "", `\`, "%5C").Replace(url)
}

// escapeInline makes every ASCII punctuation mark of a text stand for itself.
func escapeInline(s string) string {
	var b strings.Builder
	for _, r := range strings.Join(strings.Fields(s), " ") {
		if strings.ContainsRune("\\`*_{}[]()<>#+-.!|~&@:", r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// withoutNested drops the lines of quotes that stand inside quotes, lazy
// continuation lines included; that needs the block structure, not patterns.
func withoutNested(source string) string {
	src := []byte(source)
	drop := nestedLines(newParser().Parse(text.NewReader(src)), src)
	if len(drop) == 0 {
		return source
	}
	var kept []string
	dropped := false
	for i, line := range strings.Split(source, "\n") {
		// Lines that hold markers only, or a fence, belong to no block's text.
		dropped = drop[i] || (dropped && quoteMarkers(line) > 1)
		if !dropped && !(isBare(line) && len(kept) > 0 && isBare(kept[len(kept)-1])) {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "\n")
}

// isBare tells a line that holds nothing but quote markers.
func isBare(line string) bool { return strings.Trim(line, "> ") == "" }

// nestedLines gives the numbers of the lines that quotes in quotes take.
func nestedLines(root ast.Node, source []byte) map[int]bool {
	starts := lineStarts(source)
	drop := map[int]bool{}
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering || n.Type() == ast.TypeInline {
			return ast.WalkContinue, nil
		}
		if n.Kind() != ast.KindBlockquote || quoteDepth(n) < 2 {
			return ast.WalkContinue, nil
		}
		for i := lineAt(starts, n.Pos()); i <= lineAt(starts, lastByte(n)); i++ {
			drop[i] = true
		}
		return ast.WalkSkipChildren, nil
	})
	return drop
}

func quoteDepth(n ast.Node) int {
	depth := 0
	for ; n != nil; n = n.Parent() {
		if n.Kind() == ast.KindBlockquote {
			depth++
		}
	}
	return depth
}

// lastByte gives the offset of the last byte of source that a block holds.
func lastByte(block ast.Node) int {
	last := max(block.Pos(), 0)
	_ = ast.Walk(block, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering || n.Type() == ast.TypeInline {
			return ast.WalkContinue, nil
		}
		last = max(last, n.Pos())
		if lines := n.Lines(); lines != nil && lines.Len() > 0 {
			last = max(last, lines.At(lines.Len()-1).Stop-1)
		}
		return ast.WalkContinue, nil
	})
	return last
}

func lineStarts(source []byte) []int {
	starts := []int{0}
	for i := range source {
		if source[i] == '\n' {
			starts = append(starts, i+1)
		}
	}
	return starts
}

func lineAt(starts []int, offset int) int {
	return sort.SearchInts(starts, offset+1) - 1
}

// quoteMarkers counts the quote markers a line begins with.
func quoteMarkers(line string) int {
	n := 0
	rest := []byte(line)
	for {
		rest = bytes.TrimLeft(rest, " ")
		if len(rest) == 0 || rest[0] != '>' {
			return n
		}
		n++
		rest = rest[1:]
	}
}
