package markup

import (
	"html"
	"net/url"
	"strconv"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	gfm "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/renderer"
	htmlrender "github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"
)

// relForeign is the rel of every link that leaves the site: no vouching, said
// to be a member's, and no handle on our window.
const relForeign = "nofollow ugc noopener"

// newWriter gives the renderer from tree to HTML: goldmark's for what needs
// nothing of ours, overridden by postWriter (lower number) for the rest.
func newWriter(s site) renderer.Renderer {
	return renderer.NewRenderer(renderer.WithNodeRenderers(
		util.Prioritized(htmlrender.NewRenderer(), 1000),
		util.Prioritized(extension.NewTableHTMLRenderer(
			extension.WithTableCellAlignMethod(extension.TableCellAlignAttribute)), 500),
		util.Prioritized(extension.NewStrikethroughHTMLRenderer(), 500),
		util.Prioritized(postWriter{site: s}, 100),
	))
}

// postWriter writes what differs from goldmark's own HTML.
type postWriter struct{ site site }

// RegisterFuncs implements renderer.NodeRenderer.
func (w postWriter) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	reg.Register(kindAnchor, w.anchor)
	reg.Register(kindPicture, w.picture)
	reg.Register(kindMention, w.mention)
	reg.Register(ast.KindHeading, w.heading)
	reg.Register(gfm.KindTable, w.table)
	reg.Register(gfm.KindTaskCheckBox, w.task)
	reg.Register(kindCode, w.code)
}

func (w postWriter) anchor(out util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	a := n.(*anchor)
	if !entering {
		return put(out, "</a>")
	}
	tag := `<a href="` + html.EscapeString(a.href) + `"`
	if a.title != "" {
		tag += ` title="` + html.EscapeString(a.title) + `"`
	}
	if a.foreign {
		tag += ` rel="` + relForeign + `"`
	}
	return put(out, tag+">")
}

func (w postWriter) picture(out util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	p := n.(*picture)
	if !entering {
		return ast.WalkContinue, nil
	}
	tag := `<img src="` + html.EscapeString(p.path) + `" alt="` + html.EscapeString(p.alt) + `"`
	if p.title != "" {
		tag += ` title="` + html.EscapeString(p.title) + `"`
	}
	return put(out, tag+` loading="lazy">`)
}

func (w postWriter) mention(out util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	m := n.(*mention)
	switch {
	case !entering:
		return ast.WalkContinue, nil
	case m.member == "":
		return put(out, "@"+html.EscapeString(m.written))
	}
	return put(out, `<a class="mention" href="`+w.site.path+`/m/`+url.PathEscape(m.member)+`">@`+
		html.EscapeString(m.member)+`</a>`)
}

// heading shifts levels by two: h1 is the site's, h2 the thread's.
func (w postWriter) heading(out util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	level := strconv.Itoa(min(n.(*ast.Heading).Level+2, 6))
	if entering {
		return put(out, "<h"+level+">")
	}
	return put(out, "</h"+level+">\n")
}

// table lets a wide table scroll inside the post, by keyboard as well.
func (w postWriter) table(out util.BufWriter, _ []byte, _ ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		return put(out, `<div class="table-scroll" tabindex="0"><table>`+"\n")
	}
	return put(out, "</table></div>\n")
}

// task is a box that shows a state and takes none; unlike goldmark's it has a
// name for those who do not see it.
func (w postWriter) task(out util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	switch {
	case !entering:
		return ast.WalkContinue, nil
	case n.(*gfm.TaskCheckBox).IsChecked:
		return put(out, `<input type="checkbox" disabled="" checked="" aria-label="done"> `)
	}
	return put(out, `<input type="checkbox" disabled="" aria-label="to do"> `)
}

func (w postWriter) code(out util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	return put(out, n.(*code).html)
}

func put(out util.BufWriter, s string) (ast.WalkStatus, error) {
	_, err := out.WriteString(s)
	return ast.WalkContinue, err
}
