package themes

import (
	"bytes"
	"html/template"
	"testing"
	"time"
)

// postHeadTemplate is what the function stands for.
const postHeadTemplate = `{{avatar .Author}}
<header class="post-head">
<p class="post-by">{{person .Author}} {{badge .Author}}{{if .Asker}} <span class="pill">{{t "Asked this"}}</span>{{end}}</p>
<p class="post-at quiet">{{when .At}} · <a href="/p/{{.ID}}">#{{num .Number}}</a></p>
</header>`

func TestPostHeadIsWhatATemplateWouldMake(t *testing.T) {
	t.Parallel()
	th := open(t, "")
	base, err := defaultFiles()
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 3, 1, 14, 5, 0, 0, time.UTC)
	posts := []*Post{{}, {ID: 7, Number: 12_345, At: at, Author: Person{Name: "hub3_owner", URL: "/m/hub3_owner"}, Asker: true},
		{ID: 8, Number: 3, At: at, Author: Person{Name: `<b>"&'`, URL: `javascript:alert(1)`, Badge: StaffBadge, Team: `<i>`}}}
	for _, l := range th.locales {
		tmpl := template.Must(template.New("").Funcs(th.funcs(l, base)).Parse(postHeadTemplate))
		for _, p := range posts {
			var want bytes.Buffer
			if err := tmpl.Execute(&want, p); err != nil {
				t.Fatal(err)
			}
			if got := string(l.postHead(p)); got != want.String() {
				t.Errorf("%s: got\n%s\nwant\n%s", l.tag, got, want.String())
			}
		}
	}
}
