package themes

import (
	"html/template"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestErrorsAreListedFromTopToBottom(t *testing.T) {
	t.Parallel()
	set := template.Must(template.New("").Funcs(template.FuncMap{"field": newField, "t": func(s string) string { return s }}).Parse(`
		{{define "field"}}<input id="{{.ID}}">{{end}}
		{{define "own"}}<input id="f-board">{{template "own"}}{{end}}
		{{define "layout"}}{{if .Errors}}{{else}}{{template "field" (field "title" (t "zebra") .Values.Title .Errors)}}{{end}}{{template "own"}}
			{{range .Rows}}{{template "field" (field (.Field "team") "" "" $.Errors)}}{{with .X}}{{template "field" (field (.Field "first") "" "" $.Errors)}}{{end}}{{end}}
			<p id="f-board-error"></p>{{template "field" (field "body" "" "" .Errors)}}{{end}}`))
	var names []string
	for _, line := range orderOf(set.Lookup("layout")).list(map[string]string{"title": "-", "body": "-", "board": "-", "": "-", "first0": "-", "team1": "-", "team10": "-", "team0": "-",
		"unknown": "-", "other7": "-"}) {
		names = append(names, line.Field)
	}
	if want := []string{"", "title", "board", "team0", "first0", "team1", "team10", "body", "other7", "unknown"}; !slices.Equal(names, want) {
		t.Errorf("%v, want %v", names, want)
	}
	twice := template.Must(template.New("layout").Funcs(template.FuncMap{"field": newField}).Parse(`<form>{{field "reason" "" "" .}}</form><form>{{field "target" "" "" .}}{{field "reason" "" "" .}}</form>`))
	if got := orderOf(twice).list(map[string]string{"reason": "2", "target": "1", "": "0"}); !reflect.DeepEqual(got, []FieldError{{"", "0"}, {"target", "1"}, {"reason", "2"}}) {
		t.Errorf("of the second form: %v", got)
	}
	if got := (pageOrder{{}}).list(map[string]string{"b": "2", "": "1"}); !reflect.DeepEqual(got, []FieldError{{"", "1"}, {"b", "2"}}) {
		t.Errorf("%v", got)
	}
}

// The summary above each form of the theme has the order of its fields.
func TestTheSummaryHasTheOrderOfEachForm(t *testing.T) {
	t.Parallel()
	base, err := defaultFiles()
	if err != nil {
		t.Fatal(err)
	}
	th := open(t, "")
	named, forms := regexp.MustCompile(`\(field "([a-z_]+)"|\bid="f-([a-z_]+)"`), 0
	for _, name := range base.names() {
		if !strings.HasSuffix(name, "/page.html") {
			continue
		}
		page, err := th.plain.get(name, th.locales["en"])
		if err != nil {
			t.Fatal(err)
		}
		for _, form := range strings.Split(string(base[name].body), "<form")[1:] {
			var fields, summary []string
			errors := map[string]string{}
			for _, found := range named.FindAllStringSubmatch(form, -1) {
				field := found[1] + found[2]
				if errors[field] == "" {
					fields, errors[field] = append(fields, field), "wrong"
				}
			}
			for _, line := range orderOf(page).list(errors) {
				summary = append(summary, line.Field)
			}
			if len(fields) > 1 {
				forms++
			}
			if !slices.Equal(fields, summary) {
				t.Errorf("%s has the fields %v, its summary %v", name, fields, summary)
			}
		}
	}
	if forms < 20 {
		t.Errorf("only %d forms with several fields", forms)
	}
}
