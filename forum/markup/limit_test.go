package markup

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

// fill repeats s up to the size a post may have.
func fill(s string) string { return strings.Repeat(s, MaxSource/len(s)) }

func halves(a, b string) string {
	n := MaxSource / (len(a) + len(b))
	return strings.Repeat(a, n) + strings.Repeat(b, n)
}

func grown(line func(i int) string) string {
	var b strings.Builder
	for i := 0; ; i++ {
		next := line(i)
		if b.Len()+len(next) > MaxSource {
			return b.String()
		}
		b.WriteString(next)
	}
}

// shapes are inputs on which Markdown parsers are known to blow up: those of
// cmark's pathological tests, of published faults, and what goldmark's code
// suggests, each as large as a post may be.
func shapes() map[string]string {
	all := map[string]string{
		"nested strong":      halves("*a **a ", " a** a*"),
		"issue 389":          halves("*a ", "_a*_ "),
		"multiple of 3":      "a**b" + fill("c* ")[:MaxSource-10],
		"hard link/emph":     fill("**x [a*b**c*](d) "),
		"nested brackets":    halves("[", "]"),
		"brackets, emphasis": halves("[*a*", "]"),
		"links in links":     halves("[", "](b)"),
		"images in images":   halves("![", "](b)"),
		"images of uploads":  halves("![", "](/forum/uploads/a.png)"),
		"quotes":             strings.Repeat("> ", MaxSource/2-10) + "a",
		"quotes, emphasis":   halves(">", "a*"),
		"quotes, lines":      strings.Repeat(">", 5000) + "a\n" + strings.Repeat(">\n", 20000),
		"lazy quotes":        strings.Repeat(">", maxNesting) + "a\n" + strings.Repeat("a\n", 20000),
		"quoted lines":       strings.Repeat(strings.Repeat(">", maxNesting)+"\n", 2300),
		"lists by indent":    grown(func(i int) string { return strings.Repeat("  ", i) + "* a\n" }),
		"lists, blank lines": strings.Repeat("- ", 12000) + "x" + strings.Repeat("\n", 20000),
		"list in quote":      "> " + strings.Repeat("- ", 12000) + "x\n" + strings.Repeat(">\n", 10000),
		"lists at the limit": strings.Repeat("- ", maxNesting) + "x\n" + strings.Repeat("\n", 20000) + strings.Repeat(strings.Repeat(" ", 2*maxNesting)+"x\n", 600),
		"backticks":          grown(func(i int) string { return "e" + strings.Repeat("`", i) }),
		"unclosed comment":   "</" + fill("<!--")[:MaxSource-10],
		"references":         grown(func(i int) string { return fmt.Sprintf("[%d]: u\n", i) })[:30000] + "\n" + strings.Repeat("[0] ", 4000),
		"reference bomb":     "[a]: /" + strings.Repeat("x", 1900) + "\n\n" + strings.Repeat("[a]", 16000),
		"long reference":     "[a]: /" + strings.Repeat("x", 20000) + "\n\n" + strings.Repeat("[a]", 9000),
		"title bomb":         "[a]: /x '" + strings.Repeat("x", 20000) + "'\n\n" + strings.Repeat("[a]", 9000),
		"collisions":         grown(func(i int) string { return fmt.Sprintf("[x%d]: /url\n\n[x]\n\n", i) }),
		"table, 200 columns": strings.Repeat("|a", 200) + "\n" + strings.Repeat("|-", 200) + "\n" + strings.Repeat("|\n", 24000),
		"table, wide":        strings.Repeat("|a", 12000) + "\n" + strings.Repeat("|-", 12000) + "\n",
		"table, many cells":  "|a|\n|-|\n" + strings.Repeat("|`\\|`|\n", maxCells-10),
		"table, escapes":     strings.Repeat("|a", 50) + "\n" + strings.Repeat("|-", 50) + "\n" + strings.Repeat(strings.Repeat("|`\\|`", 50)+"\n", 100),
		"table, one cell":    "|a|\n|-|\n|`" + strings.Repeat("\\|", 20000) + "`|\n",
		"small tables":       fill("a|b\n-|-\n\n"),
		"table heads":        fill("a\n-|-\n"),
		"setext":             fill("a\nb\n")[:MaxSource-10] + "\n===\n",
		"tabs":               strings.Repeat("-\t", 20000) + "a",
		"fences":             fill("```go\nx\n```\n"),
		"unknown languages":  grown(func(i int) string { return fmt.Sprintf("```x%d\nx\n```\n", i) }),
		"unmatched links":    fill("[aaaa]("),
		"code of brackets":   "```go\n" + strings.Repeat("(", 40000) + "\n```",
		"bare addresses":     fill("http://a.b/ "),
		"mentions":           fill("@ab "),
		"many mentions":      grown(func(i int) string { return fmt.Sprintf("@m%d ", i) }),
		"members":            fill("@abc_-."),
		"entities":           fill("&CounterClockwiseContourIntegral;"),
		"combining":          "a" + fill("\u0300")[:MaxSource-10],
		"hangul":             fill("\u1100\u1161"),
	}
	for _, s := range []string{
		"> ", ">", "[", "![](", "*a_", "*a_ ", "a_ ", "_a ", "a]", "[a", "[ a_", "[ (](", "![[]()", "[a](<b", "[a](b",
		"<!--", "``", "`a", "a`", "*a ", "~a ", "~~a~", "<a ", "<a a=\"", "<?", "<![CDATA[", "&#1;", "&amp", "\\", "\\a",
		"[a]: b\n", "[a]\n", "[a]:\n", "[a]: '", "(a(", "_a_a", "(www.", "www.a", "http://a", "a@a.b ", "_a@", "- ", "1. ",
		"* ", "- a\n", "a\n\n", "# \n", "```\n", "~~~\n", "    a\n", "\t", "|", "|a", "|-", "a|\n", "-|\n", "|-|\n", "***",
		"___", "---\n", "===\n", "a\n=\n", "[]", "[][", "[a][", "![a", "[a](b \"", "!", "{", "\"", "<", "<http://", "<a@",
		"<a@b", "@a", "@ab@", "- [x] ", "- [ ] a\n", "*_", "*_a", "**a*", "***a**_", "a***", "_*a*", "[*a*", "[*a", "![*a_",
		"[](", "1.\n 1.\n", "&", "'", "(_http://a.b/", "_www.a.b/", "(a@a.b", "\n", " \n", "  \n", "a  \n", "a\\\n", "\u200b",
		"*a*", "`a`", "~a~", "[a](/b)", "![a](/forum/uploads/a)", "- - a\n", "> a\n\n", "1) a\n", "+\n", "***\n",
	} {
		all[fmt.Sprintf("%q repeated", s)] = fill(s)
	}
	return all
}

func timed(r *Renderer, source string) (Rendered, time.Duration, error) {
	start := time.Now()
	got, err := r.Render(source, nil)
	return got, time.Since(start), err
}

// TestPathologicalShapes: each is rendered or refused with a sentence, within
// a time that a request may take even on a busy machine (SECURITY.md row 9).
func TestPathologicalShapes(t *testing.T) {
	r := newTestRenderer(t)
	for name, source := range shapes() {
		if len(source) > MaxSource {
			t.Errorf("%s: %d bytes test the size limit only", name, len(source))
		}
		got, took, err := timed(r, source)
		for try := 0; took > 2*time.Second && try < 3; try++ { // the machine may be busy
			got, took, err = timed(r, source)
		}
		var refusal Refusal
		if err != nil && !errors.As(err, &refusal) {
			t.Errorf("%s: %v is not for people", name, err)
		}
		if took > 2*time.Second {
			t.Errorf("%s: took %v", name, took)
		}
		if err := unsafe(got.HTML); err != nil || len(got.HTML) > MaxOutput {
			t.Errorf("%s: %d bytes, %v", name, len(got.HTML), err)
		}
	}
}
