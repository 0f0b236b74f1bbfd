package themes

import (
	"html/template"
	"strconv"
	"strings"
)

// postActs is what readers of the page may do with a post, the same for all of
// them. It is a function for the reason that [locale.postHead] is one.
func (l *locale) postActs(all files, p *Post) (template.HTML, error) {
	up, err := icon(all, "up")
	acts := acts{locale: l, post: "/p/" + strconv.FormatInt(p.ID, 10), reply: "/t/" + strconv.FormatInt(p.ThreadID, 10) + "/reply"}
	acts.opinions(p, string(up))
	if id := acts.post[len("/p/"):]; p.MayReply {
		acts.link(`href="`+acts.reply+`?to=`+id+`"`, "Reply")
		acts.link(`href="`+acts.reply+`?quote=`+id+`" data-quote="`+acts.post+`/quote"`, "Quote")
	}
	acts.html.WriteString("\n" + `<a class="act act-share" href="` + acts.post + `" data-share>` + acts.text("Share") + `</a>`)
	if p.MayFlag {
		acts.link(`href="`+acts.post+`/flag" rel="nofollow"`, "Flag")
	}
	if p.MayModerate {
		acts.link(`href="`+acts.post+`/moderate"`, "Moderate")
	}
	if p.MayMark {
		acts.link(`href="`+acts.post+`/official"`, "Mark as official answer")
	}
	acts.noAnswer(p)
	return template.HTML(acts.html.String()), err
}

// acts writes the row of acts under a post.
type acts struct {
	*locale
	html        strings.Builder
	post, reply string // addresses, without anything that needs escaping
}

func (a *acts) text(key string, n ...any) string { return template.HTMLEscapeString(a.t(key, n...)) }

// count is the text for n of something, and another for none.
func (a *acts) count(some string, n int, none string) string {
	if n != 0 {
		return a.text(some, n)
	}
	return a.text(none)
}

func (a *acts) link(attributes, key string) {
	a.html.WriteString("\n" + `<a class="act" ` + attributes + `>` + a.text(key) + `</a>`)
}

func (a *acts) button(action, name, value, text string) {
	a.html.WriteString("\n" + `<form method="post" action="` + a.post + action + `"><button class="act" name="` + name + `" value="` + value + `">` + text + `</button></form>`)
}

// opinions are "helpful" and, under an answer, whether it worked. The style sheet
// hides them from the post's author, whose tools show how many found it helpful.
func (a *acts) opinions(p *Post, up string) {
	if !p.MayConfirm {
		if p.Helpful != 0 {
			a.html.WriteString("\n" + `<span class="act">` + up + a.text("%d helpful", p.Helpful) + `</span>`)
		}
		return
	}
	a.button("/helpful", "on", "1", up+a.count("%d helpful", p.Helpful, "Helpful"))
	if p.Answer {
		a.html.WriteString("\n" + `<a class="act" href="` + a.post + `/confirm?worked=1">` + a.count("Worked for me %d", p.Worked, "Worked for me") + `</a>`)
		a.html.WriteString("\n" + `<a class="act" href="` + a.post + `/confirm?worked=0">` + a.count("Did not work %d", p.DidNotWork, "Did not work") + `</a>`)
	}
}

func (a *acts) noAnswer(p *Post) {
	switch {
	case !p.MaySayNoAnswer:
	case p.NoAnswer != nil:
		a.button("/no-answer", "on", "0", a.text("An answer is needed"))
	default:
		a.button("/no-answer", "on", "1", a.text("No answer needed"))
	}
}
