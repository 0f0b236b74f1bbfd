package themes

import (
	"bytes"
	"fmt"
	"html/template"
	"strings"
	"testing"
)

// pageLinksTemplate is what the function stands for.
const pageLinksTemplate = `
{{if .PrevURL}}<li><a href="{{.FirstURL}}">{{t "First"}}</a></li><li><a href="{{.PrevURL}}" rel="prev">{{t "Previous"}}</a></li>{{end}}
{{range .Links}}{{if .Gap}}<li class="pager-number" aria-hidden="true">…</li>{{else}}<li class="pager-number"><a href="{{.URL}}" aria-label="{{t "Page %d" .Number}}"{{if .Current}} aria-current="page"{{end}}>{{num .Number}}</a></li>{{end}}{{end}}
{{if .NextURL}}<li><a href="{{.NextURL}}" rel="next">{{t "Next"}}</a></li><li><a href="{{.LastURL}}">{{t "Last"}}</a></li>{{end}}
`

func TestPageLinksAreWhatATemplateWouldMake(t *testing.T) {
	t.Parallel()
	th := open(t, "")
	base, err := defaultFiles()
	if err != nil {
		t.Fatal(err)
	}
	plain := func(page int) string { return fmt.Sprintf("/t/7/home-hub?page=%d", page) }
	narrowed := func(page int) string { return fmt.Sprintf("/search?q=%%22a+b%%22&board=x&page=%d", page) }
	hostile := func(page int) string { return fmt.Sprintf(`/t/7/"><script>'?page=%d`, page) }
	pagers := []Pager{{}, NewPager(1, 1, plain), NewPager(1, 3, plain), NewPager(2, 3, narrowed), NewPager(1234, 2345, plain), NewPager(3, 3, hostile)}
	for _, l := range th.locales {
		tmpl := template.Must(template.New("").Funcs(th.funcs(l, base)).Parse(pageLinksTemplate))
		for _, p := range pagers {
			var want bytes.Buffer
			if err := tmpl.Execute(&want, p); err != nil {
				t.Fatal(err)
			}
			// A template escapes a plus and writes %3C in small letters, which mean the same.
			same := strings.ReplaceAll(want.String(), "&#43;", "+")
			if got := string(l.pageLinks(p)); !strings.EqualFold(got, same) {
				t.Errorf("%s: got\n%s\nwant\n%s", l.tag, got, want.String())
			}
		}
	}
}
