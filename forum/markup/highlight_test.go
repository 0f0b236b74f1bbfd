package markup

import (
	"context"
	"html"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/chroma/v2/lexers"
)

func TestLanguagesExist(t *testing.T) {
	t.Parallel()
	known := lexers.Names(false)
	for _, name := range languages() {
		if !slices.Contains(known, name) {
			t.Errorf("chroma has no lexer %q", name)
		}
	}
}

var tags = regexp.MustCompile(`<[^>]*>`)

// TestColoursKeepTheCode: for every language, colours only add spans.
func TestColoursKeepTheCode(t *testing.T) {
	t.Parallel()
	const code = "# a <b> \"c\" 'd' && `e`\nif (x == 1) { return \"<script>\"; } // f\n\n/* g */ key: [1, 2]\n\ttab é €\n"
	h := newHighlighter()
	for _, name := range languages() {
		got, ok := h.colour(context.Background(), strings.ToUpper(name), code)
		if !ok {
			t.Errorf("%s: not coloured", name)
			continue
		}
		if plain := html.UnescapeString(tags.ReplaceAllString(got, "")); strings.TrimRight(plain, "\n") != strings.TrimRight(code, "\n") {
			t.Errorf("%s: the code came out as %q", name, plain)
		}
		if err := unsafe(listing(name, got)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestColoursStop(t *testing.T) {
	t.Parallel()
	h := newHighlighter()
	ended, end := context.WithCancel(context.Background())
	end()
	if _, ok := h.colour(ended, "go", "x"); ok {
		t.Error("coloured after the time was up")
	}
	if _, ok := h.colour(context.Background(), "go", strings.Repeat("x", maxColoured+1)); ok {
		t.Error("coloured beyond the size")
	}
	for name, source := range map[string]string{
		"many tokens": "```go\n" + strings.Repeat("(a", maxColoured/2-1) + "\n```\n",
		"many blocks": strings.Repeat("```go\nx := 1\n```\n", 2400),
	} {
		if got := mustRender(t, source); len(got.HTML) > MaxOutput || got.HTML == "" {
			t.Errorf("%s: %d bytes", name, len(got.HTML))
		}
	}
}
