package themes

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// folder writes an operator's theme.
func folder(t testing.TB, contents map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, body := range contents {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(body), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func pageText(t testing.TB, th *Theme, page string, data any) string {
	t.Helper()
	doc, err := th.Render(page, "en", data)
	if err != nil {
		t.Fatal(err)
	}
	return string(doc.Append(nil, nil))
}

func TestOwnFilesComeFirst(t *testing.T) {
	t.Parallel()
	th := open(t, folder(t, map[string]string{
		"home/page.html":    `{{define "main"}}<h1>{{t "Our own front page"}}</h1>{{end}}`,
		"base/excerpt.html": `{{define "excerpt"}}<p>{{.Excerpt}}</p>{{end}}`,
		"css/90-own.css":    "h1 { color: teal; }",
		"static/logo.png":   "not really a picture",
		"locale/de.json":    `{"Our own front page": "Unsere eigene Startseite"}`,
	}))
	for _, p := range th.Problems() {
		t.Error(p)
	}
	if got := pageText(t, th, PageHome, HomePage{}); !strings.Contains(got, "Our own front page") || !strings.Contains(got, "site-foot") {
		t.Errorf("the front page is not the operator's in the default's layout:\n%s", got)
	}
	doc, err := th.Render(PageHome, "de", HomePage{})
	if err != nil {
		t.Fatal(err)
	}
	if got := string(doc.Append(nil, nil)); !strings.Contains(got, "Unsere eigene Startseite") || !strings.Contains(got, `lang="de"`) {
		t.Errorf("the front page is not German:\n%s", got)
	}
	if css, _, _, _ := th.Static("app.css"); !strings.HasSuffix(strings.TrimSpace(string(css)), "h1 { color: teal; }") {
		t.Error("the operator's style does not end the style sheet")
	}
	if _, kind, _, ok := th.Static("logo.png"); !ok || kind != "image/png" {
		t.Error("the operator's picture is not served")
	}
	if got := th.Locales(); strings.Join(got, " ") != "de en" {
		t.Errorf("languages: %v", got)
	}
}

// TestFaultyFilesFallBack puts one fault of each kind into a theme: every page must
// render as the default does, and the fault must be named with file and line.
func TestFaultyFilesFallBack(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, file, body string
		line             int
		page             string
		data             any
		want             string
	}{
		{"does not parse", "home/page.html", "{{define \"main\"}}\n\n{{if}}{{end}}{{end}}", 3, PageHome, HomePage{}, "What is not working?"},
		{"unknown field", "home/page.html", "{{define \"main\"}}\n{{.Bords}}{{end}}", 2, PageHome, HomePage{}, "What is not working?"},
		{"unknown function", "home/page.html", "\n\n\n{{define \"main\"}}{{shout .Title}}{{end}}", 4, PageHome, HomePage{}, "What is not working?"},
		{"unknown template", "home/page.html", "{{define \"main\"}}\n{{template \"missing\" .}}{{end}}", 2, PageHome, HomePage{}, "What is not working?"},
		{"unknown asset", "home/page.html", "{{define \"main\"}}\n{{asset \"missing.png\"}}{{end}}", 2, PageHome, HomePage{}, "What is not working?"},
		{"escapes nothing", "home/page.html", "{{define \"main\"}}\n<a href='{{if .Title}}{{.Title}}'{{end}}>x</a>{{end}}", 0, PageHome, HomePage{}, "What is not working?"},
		{"shared, unknown field", "base/excerpt.html", "{{define \"excerpt\"}}\n{{.Nom}}{{end}}", 2, PageWithdrawPost, WithdrawPostPage{Excerpt: "what I wrote"}, "what I wrote"},
		{"shared, does not parse", "base/layout.html", "{{define \"layout\"}}{{end", 1, PageHome, HomePage{}, "What is not working?"},
		{"part", "parts/me.html", "{{.Nick}}", 1, PageHome, HomePage{}, "What is not working?"},
		{"no layout left", "base/layout.html", "{{define \"lay\"}}{{end}}", 0, PageHome, HomePage{}, "What is not working?"},
		{"locale", "locale/de.json", `{"x": 1}`, 0, PageHome, HomePage{}, "What is not working?"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			th := open(t, folder(t, map[string]string{c.file: c.body}))
			if got := pageText(t, th, c.page, c.data); !strings.Contains(got, c.want) {
				t.Errorf("the default's page does not answer:\n%.500s", got)
			}
			if _, err := th.Part(PartMe, "en", MePart{}); err != nil {
				t.Error(err)
			}
			problems := th.Problems()
			if len(problems) != 1 || problems[0].File != c.file || c.line != 0 && problems[0].Line != c.line {
				t.Errorf("problems are %v, want one in %s:%d", problems, c.file, c.line)
			}
		})
	}
}

// TestFailureAtRunTimeFallsBack has a page that fails only on data no sample has.
func TestFailureAtRunTimeFallsBack(t *testing.T) {
	t.Parallel()
	th := open(t, folder(t, map[string]string{
		"home/page.html": "{{define \"main\"}}\n{{if eq .Title \"trap\"}}{{.Missing}}{{end}}<h1>{{t \"Own\"}}</h1>{{end}}",
	}))
	if got := pageText(t, th, PageHome, HomePage{}); !strings.Contains(got, "Own") {
		t.Error("the operator's page is not used")
	}
	if len(th.Problems()) != 0 {
		t.Errorf("problems before anything failed: %v", th.Problems())
	}
	for range 3 {
		if got := pageText(t, th, PageHome, HomePage{Frame: Frame{Title: "trap"}}); !strings.Contains(got, "What is not working?") {
			t.Error("the default's page does not answer")
		}
	}
	if got := th.Problems(); len(got) != 1 || got[0].File != "home/page.html" || got[0].Line != 2 {
		t.Errorf("problems are %v", got)
	}
}

func TestMissingFolderIsAnError(t *testing.T) {
	t.Parallel()
	if _, err := Open(filepath.Join(t.TempDir(), "nowhere"), open(t, "").log); err == nil {
		t.Error("no error")
	}
}

func TestDefaultErrorsAreReturned(t *testing.T) {
	t.Parallel()
	th := open(t, "")
	if _, err := th.Render("nowhere", "en", nil); err == nil {
		t.Error("unknown page: no error")
	}
	if _, err := th.Render(PageHome, "en", 3); err == nil {
		t.Error("wrong data: no error")
	}
	if _, err := th.Part("nowhere", "en", nil); err == nil {
		t.Error("unknown part: no error")
	}
}
