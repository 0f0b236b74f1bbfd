package themes

import (
	"html/template"
	"strconv"
	"strings"
)

// postFile defines the template "post".
const postFile = "base/post.html"

// plainFrame is room for what surrounds a plain post's text, in bytes.
const plainFrame = 1500

// run is a stretch of a thread page: posts that are nothing but their text,
// made already, or one item of any other kind.
type run struct {
	Plain template.HTML
	Item
}

// runs joins the plain posts of a page that follow each other: they are most of
// what is rendered. Where the operator has a [postFile] of his own, it makes them all.
func (th *Theme) runs(l *locale, all files, page ThreadPage) ([]run, error) {
	w := &plainPosts{locale: l, all: all, tools: th.slots}
	runs := make([]run, 0, 8)
	for i, item := range page.Items {
		if item.Post != nil {
			item.Post = page.with(item.Post)
		}
		if item.Post == nil || all[postFile].own || !item.Post.plain() {
			runs = append(w.end(runs), run{Item: item})
			continue
		}
		w.room(page.Items[i:])
		if err := w.write(item.Post); err != nil {
			return nil, err
		}
	}
	return w.end(runs), nil
}

// plainPosts makes what the template "post" makes of posts that are plain. It is
// no template for the reason that [locale.postHead] is none.
type plainPosts struct {
	*locale
	all   files
	tools slotMark
	html  strings.Builder
}

// end ends the stretch of plain posts, if there is one.
func (w *plainPosts) end(runs []run) []run {
	if w.html.Len() == 0 {
		return runs
	}
	plain := template.HTML(w.html.String())
	w.html.Reset()
	return append(runs, run{Plain: plain})
}

// room makes room for a stretch that begins with the first of items.
func (w *plainPosts) room(items []Item) {
	if w.html.Len() > 0 {
		return
	}
	size := 0
	for _, item := range items {
		if item.Post != nil {
			size += len(item.Post.Body) + plainFrame
		}
	}
	w.html.Grow(size)
}

func (w *plainPosts) write(p *Post) error {
	acts, err := w.postActs(w.all, p)
	if err != nil {
		return err
	}
	id := strconv.FormatInt(p.ID, 10)
	pieces := [...]string{
		"\n<article class=\"post card\" id=\"p", id, `" data-post="`, id, "\">\n<h2 class=\"hidden\">",
		template.HTMLEscapeString(w.t("#%d by %s", p.Number, w.personName(p.Author))), "</h2>\n", string(w.postHead(p)),
		"\n<div class=\"post-main\">\n<div class=\"body\" dir=\"auto\">", string(p.Body), "</div>\n\n<div class=\"acts\">",
		string(acts), string(w.tools.mark("post-tools", p.ID)), "</div>\n</div>\n</article>\n",
	}
	for _, piece := range pieces {
		w.html.WriteString(piece)
	}
	return nil
}

func (p *Post) plain() bool {
	marked := p.Official != nil || p.Accepted != nil || p.NoAnswer != nil || p.Worked > 0 || p.DidNotWork > 0
	changed := p.Gone() || len(p.Redacted) > 0 || !p.EditedAt.IsZero() || !p.EditedAfterMark.IsZero()
	return !marked && !changed && p.ReplyTo == nil && p.Block == nil && p.Imported == nil
}
