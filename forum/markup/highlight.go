package markup

import (
	"context"
	"html"
	"regexp"
	"strings"
	"time"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
)

// Colouring is a comfort and its lexers backtrack, so it has small bounds;
// beyond them code is shown plain.
const (
	maxColoured     = 16_000                 // bytes of code in one block
	maxColouredAll  = 24_000                 // bytes of code in one post
	maxColouredHTML = MaxOutput / 2          // bytes of HTML in one post
	colourTime      = 200 * time.Millisecond // looked at between two tokens
)

// languages gives chroma's names of the lexers in use: an allow-list, because a
// look-up among all of chroma's file patterns costs milliseconds, each lexer
// once used stays in memory, and some take seconds for a few kB.
func languages() []string {
	return strings.Split("Ada|Arduino|ArmAsm|Awk|Bash|Batchfile|C|C#|C++|Clojure|CMake|"+
		"Common Lisp|CSS|Dart|Diff|Docker|Elixir|EmacsLisp|Erlang|Fish|FSharp|GAS|GDScript|GLSL|Go|"+
		"GraphQL|Groovy|Haskell|HCL|HLSL|HTML|HTTP|INI|Java|JavaScript|JSON|Julia|Kotlin|Lua|Makefile|"+
		"Matlab|MySQL|NASM|Nginx configuration file|Nix|Objective-C|OCaml|Perl|PHP|"+
		"PostgreSQL SQL dialect|PowerShell|properties|Protocol Buffer|Python|R|react|reg|Ruby|Rust|"+
		"Scala|Scheme|SCSS|Sed|SQL|Svelte|Swift|systemverilog|SYSTEMD|Tcl|TeX|Terraform|TOML|"+
		"TypeScript|VB.net|verilog|VHDL|VimL|vue|XML|YAML|Zig", "|")
}

// highlighter colours code by CSS classes.
type highlighter struct{ lexers map[string]chroma.Lexer }

func newHighlighter() highlighter {
	allowed := map[string]bool{}
	for _, name := range languages() {
		allowed[name] = true
	}
	h := highlighter{lexers: map[string]chroma.Lexer{}}
	for _, lexer := range lexers.GlobalLexerRegistry.Lexers {
		config := lexer.Config()
		if !allowed[config.Name] {
			continue
		}
		for _, name := range append([]string{config.Name}, config.Aliases...) {
			h.lexers[strings.ToLower(name)] = lexer
		}
	}
	return h
}

// colour gives the code as HTML with spans, or false if the language is not
// known or the time is up.
func (h highlighter) colour(ctx context.Context, language, code string) (string, bool) {
	lexer := h.lexers[strings.ToLower(language)]
	if lexer == nil || len(code) > maxColoured || ctx.Err() != nil {
		return "", false
	}
	next, err := lexer.Tokenise(&chroma.TokeniseOptions{State: "root", EnsureLF: false}, code)
	if err != nil {
		return "", false // a faulty lexer costs the colours only
	}
	var b strings.Builder
	length, open := 0, ""
	for token := next(); token != chroma.EOF; token = next() {
		if ctx.Err() != nil {
			return "", false
		}
		length += len(token.Value)
		open = writeToken(&b, open, token)
	}
	closeSpan(&b, open)
	return b.String(), length >= len(code)
}

// writeToken puts neighbours of one class into one span; open is the class of
// the span that is open, "" if none. chroma.Coalesce would do the same, but
// inside one step of the iterator, where time cannot be looked at.
func writeToken(b *strings.Builder, open string, token chroma.Token) string {
	if class := tokenClass(token.Type); class != open {
		closeSpan(b, open)
		if open = class; class != "" {
			b.WriteString(`<span class="` + class + `">`)
		}
	}
	b.WriteString(html.EscapeString(token.Value))
	return open
}

func closeSpan(b *strings.Builder, open string) {
	if open != "" {
		b.WriteString("</span>")
	}
}

// tokenClass gives the class of a token type or of the nearest type above it.
func tokenClass(t chroma.TokenType) string {
	for _, candidate := range []chroma.TokenType{t, t.SubCategory(), t.Category()} {
		if class, ok := chroma.StandardTypes[candidate]; ok {
			return class
		}
	}
	return ""
}

var languagePattern = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9+#._\-]{0,29}$`)

// listing wraps code, coloured or escaped, in its elements. The block can be
// focused so that long lines scroll by keyboard.
func listing(language, inner string) string {
	class := ""
	if languagePattern.MatchString(language) {
		class = ` class="language-` + strings.ToLower(language) + `"`
	}
	return `<pre class="chroma" tabindex="0"><code` + class + `>` + inner + "</code></pre>\n"
}
