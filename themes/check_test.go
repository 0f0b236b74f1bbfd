package themes

import (
	"fmt"
	"strings"
	"testing"
)

// TestCheckNamesFileAndLine gives Check one faulty file at a time.
func TestCheckNamesFileAndLine(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, file, body, place, text string }{
		{"syntax", "home/page.html", "\n{{if}}", "home/page.html:2", "missing value for if"},
		{"unknown field", "home/page.html", "{{define \"main\"}}\n\n{{.Bords}}{{end}}", "home/page.html:3", "can't evaluate field Bords"},
		{"unknown field in a branch", "board/page.html", "{{define \"main\"}}{{range .Rows}}\n{{.Titel}}{{end}}{{end}}", "board/page.html:2", "can't evaluate field Titel"},
		{"part", "parts/me.html", "\n\n{{.Nick}}", "parts/me.html:3", "can't evaluate field Nick"},
		{"literal text", "home/page.html", "{{define \"main\"}}\n<p>\nHello there</p>{{end}}", "home/page.html:3", "outside {{t}}"},
		{"literal title", "home/page.html", "{{define \"main\"}}<a href=\"/\"\n title=\"Front page\">{{.Title}}</a>{{end}}", "home/page.html:2", "outside {{t}}"},
		{"inline script", "home/page.html", "{{define \"main\"}}\n<script>alert(1)</script>{{end}}", "home/page.html:2", "inline <script>"},
		{"inline style", "home/page.html", "{{define \"main\"}}\n<p style=\"color: red\">{{.Title}}</p>{{end}}", "home/page.html:2", "style attribute"},
		{"style element", "home/page.html", "{{define \"main\"}}\n<style>p{}</style>{{end}}", "home/page.html:2", "inline <style>"},
		{"on*", "home/page.html", "{{define \"main\"}}\n<p onclick=\"{{.Title}}\">{{.Title}}</p>{{end}}", "home/page.html:2", "onclick"},
		{"javascript address", "home/page.html", "{{define \"main\"}}\n<a href=\"javascript:x\">{{.Title}}</a>{{end}}", "home/page.html:2", "javascript:"},
		{"another site", "home/page.html", "{{define \"main\"}}\n<img alt=\"\" src=\"https://cdn.example/x.png\">{{end}}", "home/page.html:2", "another site"},
		{"no alt", "home/page.html", "{{define \"main\"}}\n<img src=\"/x.png\">{{end}}", "home/page.html:2", "no alt"},
		{"no label", "home/page.html", "{{define \"main\"}}\n<input name=\"q\">{{end}}", "home/page.html:2", "no label"},
		{"left open", "home/page.html", "{{define \"main\"}}<div><p></p>{{end}}", "home/page.html", "<div> is not closed"},
		{"id given twice", "home/page.html", "{{define \"main\"}}<p id=\"a\"></p><p id=\"a\"></p>{{end}}", "home/page.html", `id "a" is given 2 times`},
		{"slot in an attribute", "home/page.html", "{{define \"main\"}}<p title=\"{{slot \"me\" 0}}\"></p>{{end}}", "home/page.html:1", "inside a tag"},
		{"unknown page", "hom/page.html", "", "hom/page.html", "there is no page hom"},
		{"unknown file", "css/app.scss", "", "css/app.scss", "is not used"},
		{"unknown part", "parts/mine.html", "", "parts/mine.html", "is not used"},
		{"locale syntax", "locale/de.json", "{\n\"a\": \"b\",\n}", "locale/de.json:3", "invalid character"},
		{"locale verbs", "locale/de.json", `{"Page %d of %d": "Seite %d von %d (%s)"}`, "thread/page.html", "verbs that do not fit"},
		{"locale case", "locale/de.json", `{"%d replies": {"few": "x", "other": "y"}}`, "locale/de.json", "few"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			problems := Check(folder(t, map[string]string{c.file: c.body}))
			for _, p := range problems {
				if strings.HasPrefix(p.String(), c.place+":") && strings.Contains(p.Text, c.text) {
					return
				}
			}
			t.Errorf("no problem %q at %s in %s", c.text, c.place, fmt.Sprint(problems))
		})
	}
}

func TestCheckAcceptsAGoodTheme(t *testing.T) {
	t.Parallel()
	dir := folder(t, map[string]string{
		"home/page.html": `{{define "main"}}<h1>{{t "Ours"}}</h1>{{/* a comment with }} in it */}}<label>{{t "}} Name"}} <input name="q"></label>{{end}}`,
		"locale/de.json": `{"Ours": "Unsers", "%d replies": {"one": "%d Antwort", "other": "%d Antworten"}}`,
		"css/90-own.css": "p { color: red }", "static/logo.svg": "<svg/>", "icons/star.svg": "<svg></svg>",
	})
	for _, p := range Check(dir) {
		t.Error(p)
	}
}

func TestCheckOfAMissingFolder(t *testing.T) {
	t.Parallel()
	if got := Check("/nowhere/at/all"); len(got) != 1 {
		t.Errorf("problems are %v, want one", got)
	}
}

func FuzzMaskKeepsLines(f *testing.F) {
	f.Add("a{{t \"}}\"}}\nb{{/* }} \n */}}c{{`")
	f.Fuzz(func(t *testing.T, source string) {
		out, _ := maskActions([]byte(source))
		masked := string(out)
		if strings.Count(masked, "\n") != strings.Count(source, "\n") {
			t.Errorf("%q became %q: lines differ", source, masked)
		}
		lintTemplate("x.html", []byte(source))
	})
}
