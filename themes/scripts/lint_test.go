package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// sinks are what turns text into markup or code. SECURITY row 29: what a person wrote
// reaches a page as text only.
var sinks = regexp.MustCompile(`\b(innerHTML|outerHTML|insertAdjacentHTML|createContextualFragment|setHTMLUnsafe|parseHTMLUnsafe|srcdoc\s*=)` +
	`|\bdocument\s*\.\s*write(ln)?\b|\beval\s*\(|\bnew\s+Function\b|\bset(Timeout|Interval)\s*\(\s*["'` + "`" + `]`)

// unstyled are ways to style that a policy of style-src 'self' refuses.
var unstyled = regexp.MustCompile(`setAttribute\(\s*["'](style|on\w+)["']|\.cssText\b|createElement\(\s*["']style["']`)

// parser may be named in fragment.js alone, which says why.
var parser = regexp.MustCompile(`\bDOMParser\b|\bparseFromString\b`)

// faults lists what a source file of the given name must not contain.
func faults(name, source string) []string {
	found := append(sinks.FindAllString(source, -1), unstyled.FindAllString(source, -1)...)
	if name != "fragment.js" {
		found = append(found, parser.FindAllString(source, -1)...)
	}
	return found
}

func TestSourcesWriteTextOnly(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("src/*.js")
	if err != nil || len(files) < 10 {
		t.Fatalf("sources: %v, %v", files, err)
	}
	for _, path := range files {
		source, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if found := faults(filepath.Base(path), string(source)); len(found) > 0 {
			t.Errorf("%s: %s: write text with textContent, see fragment.js for markup", path, strings.Join(found, ", "))
		}
	}
}

func TestLintFindsWhatItIsFor(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name, source string
		want         []string
	}{
		{"a.js", `el.innerHTML = name`, []string{"innerHTML"}},
		{"a.js", `el["outerHTML"] = name`, []string{"outerHTML"}},
		{"a.js", `el.insertAdjacentHTML("beforeend", name)`, []string{"insertAdjacentHTML"}},
		{"a.js", `document . writeln(name)`, []string{"document . writeln"}},
		{"a.js", "setTimeout(`f(${name})`, 1)", []string{"setTimeout(`"}},
		{"a.js", `eval (name)`, []string{"eval ("}},
		{"a.js", `el.setAttribute("style", "color:red")`, []string{`setAttribute("style"`}},
		{"a.js", `el.setAttribute('onclick', name)`, []string{`setAttribute('onclick'`}},
		{"a.js", `new DOMParser()`, []string{"DOMParser"}},
		{"fragment.js", `new DOMParser()`, nil},
		{"a.js", `el.textContent = name; el.style.left = "1px"; setTimeout(f, 1)`, nil},
	}
	for _, c := range cases {
		if got := faults(c.name, c.source); !slices.Equal(got, c.want) {
			t.Errorf("%s: %s: found %q, want %q", c.name, c.source, got, c.want)
		}
	}
}
