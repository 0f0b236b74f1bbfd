package themes

import (
	"bytes"
	"html/template"
	"strings"
	"testing"
)

// postActsTemplate is what the function stands for.
const postActsTemplate = `
{{- if .MayConfirm}}
<form method="post" action="/p/{{.ID}}/helpful"><button class="act" name="on" value="1">{{icon "up"}}{{if .Helpful}}{{t "%d helpful" .Helpful}}{{else}}{{t "Helpful"}}{{end}}</button></form>
{{- if .Answer}}
<a class="act" href="/p/{{.ID}}/confirm?worked=1">{{if .Worked}}{{t "Worked for me %d" .Worked}}{{else}}{{t "Worked for me"}}{{end}}</a>
<a class="act" href="/p/{{.ID}}/confirm?worked=0">{{if .DidNotWork}}{{t "Did not work %d" .DidNotWork}}{{else}}{{t "Did not work"}}{{end}}</a>
{{- end}}
{{- else if .Helpful}}
<span class="act">{{icon "up"}}{{t "%d helpful" .Helpful}}</span>
{{- end}}
{{- if .MayReply}}
<a class="act" href="/t/{{.ThreadID}}/reply?to={{.ID}}">{{t "Reply"}}</a>
<a class="act" href="/t/{{.ThreadID}}/reply?quote={{.ID}}" data-quote="/p/{{.ID}}/quote">{{t "Quote"}}</a>
{{- end}}
<a class="act act-share" href="/p/{{.ID}}" data-share>{{t "Share"}}</a>
{{- if .MayFlag}}
<a class="act" href="/p/{{.ID}}/flag" rel="nofollow">{{t "Flag"}}</a>
{{- end}}
{{- if .MayModerate}}
<a class="act" href="/p/{{.ID}}/moderate">{{t "Moderate"}}</a>
{{- end}}
{{- if .MayMark}}
<a class="act" href="/p/{{.ID}}/official">{{t "Mark as official answer"}}</a>
{{- end}}
{{- if .MaySayNoAnswer}}
<form method="post" action="/p/{{.ID}}/no-answer"><button class="act" name="on" value="{{if .NoAnswer}}0{{else}}1{{end}}">{{if .NoAnswer}}{{t "An answer is needed"}}{{else}}{{t "No answer needed"}}{{end}}</button></form>
{{- end}}
`

func TestPostActsAreWhatATemplateWouldMake(t *testing.T) {
	t.Parallel()
	th := open(t, "")
	base, err := defaultFiles()
	if err != nil {
		t.Fatal(err)
	}
	posts := []*Post{{}, {ID: 7, ThreadID: 3, MayReply: true, MayFlag: true, MayConfirm: true, Helpful: 2}, {ID: 8, ThreadID: 3, Helpful: 1},
		{ID: 9, ThreadID: 4, MayReply: true, MayConfirm: true, MayMark: true, MayModerate: true, MaySayNoAnswer: true, Answer: true, Worked: 3},
		{ID: 10, ThreadID: 4, MayConfirm: true, MaySayNoAnswer: true, NoAnswer: &NoAnswerMark{}, Answer: true, DidNotWork: 12}}
	for _, l := range th.locales {
		tmpl := template.Must(template.New("").Funcs(th.funcs(l, base)).Parse(postActsTemplate))
		for _, p := range posts {
			var want bytes.Buffer
			if err := tmpl.Execute(&want, p); err != nil {
				t.Fatal(err)
			}
			got, err := l.postActs(base, p)
			if err != nil || strings.TrimSpace(string(got)) != strings.TrimSpace(want.String()) {
				t.Errorf("%s: %v, got\n%s\nwant\n%s", l.tag, err, got, want.String())
			}
		}
	}
}
