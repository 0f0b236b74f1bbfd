package themes

import (
	"cmp"
	"html/template"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"text/template/parse"
)

// FieldError is one line of the summary above a form; Field is "" for what concerns
// the whole form.
type FieldError struct{ Field, Text string }

// pageOrder has the fields of a page's forms, and first those of the whole page.
type pageOrder []fieldOrder

// list gives the errors of the form that has all their fields, from top to bottom;
// what the page has no field for comes last.
func (p pageOrder) list(errors map[string]string) []FieldError {
	var list []FieldError
	for field, text := range errors {
		list = append(list, FieldError{field, text})
	}
	order := p.formOf(list)
	slices.SortFunc(list, func(a, b FieldError) int {
		return cmp.Or(slices.Compare(order.place(a.Field), order.place(b.Field)), strings.Compare(a.Field, b.Field))
	})
	return list
}

func (p pageOrder) formOf(list []FieldError) fieldOrder {
	for _, form := range p[1:] {
		if !slices.ContainsFunc(list, func(e FieldError) bool { return form.place(e.Field)[0] == len(form.names) }) {
			return form
		}
	}
	return p[0]
}

// fieldOrder has the names of fields from top to bottom, as a template has them.
// Numbered are those of rows, whose names end with the row's number.
type fieldOrder struct{ names, numbered []string }

// place is where a field stands: its place on the page, or where the rows begin,
// its row and its place there.
func (o fieldOrder) place(field string) []int {
	if field == "" {
		return []int{-1}
	}
	if at := slices.Index(o.names, field); at >= 0 {
		return []int{at}
	}
	base := strings.TrimRight(field, "0123456789")
	row, err := strconv.Atoi(field[len(base):])
	at := slices.Index(o.numbered, base)
	if err != nil || at < 0 {
		return []int{len(o.names)}
	}
	return []int{slices.Index(o.names, rowsBegin), row, at}
}

// rowsBegin stands among the names for where the first rows are.
const rowsBegin = "0"

// orderOf reads the order of the fields from what a page's template runs.
func orderOf(start *template.Template) pageOrder {
	w := fieldWalk{set: start, running: map[string]bool{}, order: make(pageOrder, 1)}
	w.run(start.Name())
	return w.order
}

type fieldWalk struct {
	set     *template.Template
	running map[string]bool
	order   pageOrder
}

func (w *fieldWalk) run(name string) {
	t := w.set.Lookup(name)
	if w.running[name] || t == nil || t.Tree == nil {
		return
	}
	w.running[name] = true
	w.nodes(t.Tree.Root)
	delete(w.running, name)
}

func (w *fieldWalk) nodes(list *parse.ListNode) {
	if list == nil {
		return
	}
	for _, node := range list.Nodes {
		switch n := node.(type) {
		case *parse.TextNode:
			w.text(n.Text)
		case *parse.ActionNode:
			w.pipe(n.Pipe)
		case *parse.TemplateNode:
			w.pipe(n.Pipe)
			w.run(n.Name)
		case *parse.IfNode:
			w.branch(&n.BranchNode)
		case *parse.WithNode:
			w.branch(&n.BranchNode)
		case *parse.RangeNode:
			w.branch(&n.BranchNode)
		}
	}
}

func (w *fieldWalk) branch(n *parse.BranchNode) {
	w.pipe(n.Pipe)
	w.nodes(n.List)
	w.nodes(n.ElseList)
}

// formPart is where a form begins, or the id of a control that a template writes
// itself.
var formPart = regexp.MustCompile(`<form\b|\bid="f-([a-z_]+)"`)

func (w *fieldWalk) text(html []byte) {
	for _, found := range formPart.FindAllSubmatch(html, -1) {
		if found[1] == nil {
			w.order = append(w.order, fieldOrder{})
		} else {
			w.add(string(found[1]))
		}
	}
}

// pipe looks for {{field "name" …}} and {{field (.Field "name") …}}.
func (w *fieldWalk) pipe(p *parse.PipeNode) {
	if p == nil {
		return
	}
	for _, command := range p.Cmds {
		if len(command.Args) > 1 && command.Args[0].String() == "field" {
			w.field(command.Args[1])
		}
		for _, arg := range command.Args {
			if inner, is := arg.(*parse.PipeNode); is {
				w.pipe(inner)
			}
		}
	}
}

func (w *fieldWalk) field(name parse.Node) {
	switch n := name.(type) {
	case *parse.StringNode:
		w.add(n.Text)
	case *parse.PipeNode:
		if args := n.Cmds[0].Args; len(args) == 2 && args[0].String() == ".Field" {
			w.addNumbered(strings.Trim(args[1].String(), `"`))
		}
	}
}

func (w *fieldWalk) add(name string) {
	page, form := &w.order[0], &w.order[len(w.order)-1]
	page.names = with(page.names, name)
	form.names = with(form.names, name)
}

func (w *fieldWalk) addNumbered(name string) {
	w.add(rowsBegin)
	page, form := &w.order[0], &w.order[len(w.order)-1]
	page.numbered = with(page.numbered, name)
	form.numbered = with(form.numbered, name)
}

func with(names []string, name string) []string {
	if slices.Contains(names, name) {
		return names
	}
	return append(names, name)
}
