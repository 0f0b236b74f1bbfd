package themes

import (
	"html/template"
	"text/template/parse"
)

// constants are functions whose result depends on their arguments and the language
// alone, so that a call with nothing but texts is worked out when a template is
// compiled. A page has hundreds of them, and each costs a reflected call otherwise.
type constants map[string]func(args []string) (string, bool)

// constants gives those of a language. What they return is HTML, safe as text and in
// quoted attributes, which are the places the lint allows.
func (th *Theme) constants(l *locale, all files) constants {
	escaped := func(text string) (string, bool) { return template.HTMLEscapeString(text), true }
	return constants{
		"t": func(args []string) (string, bool) {
			if len(args) != 1 {
				return "", false
			}
			return escaped(l.t(args[0]))
		},
		"icon": func(args []string) (string, bool) {
			if len(args) != 1 {
				return "", false
			}
			svg, err := icon(all, args[0])
			return string(svg), err == nil
		},
		"asset": func(args []string) (string, bool) {
			if len(args) != 1 {
				return "", false
			}
			return escaped(th.Asset(args[0]))
		},
	}
}

// fold replaces constant calls in all templates of a set by their text. It must run
// before the set is executed or copied.
func (c constants) fold(set *template.Template) {
	for _, t := range set.Templates() {
		if t.Tree != nil {
			c.list(t.Tree.Root)
		}
	}
}

func (c constants) list(list *parse.ListNode) {
	if list == nil {
		return
	}
	for i, node := range list.Nodes {
		switch n := node.(type) {
		case *parse.ActionNode:
			if text, ok := c.value(n); ok {
				list.Nodes[i] = &parse.TextNode{NodeType: parse.NodeText, Pos: n.Pos, Text: []byte(text)}
			}
		case *parse.IfNode:
			c.branch(&n.BranchNode)
		case *parse.RangeNode:
			c.branch(&n.BranchNode)
		case *parse.WithNode:
			c.branch(&n.BranchNode)
		}
	}
}

func (c constants) branch(n *parse.BranchNode) {
	c.list(n.List)
	c.list(n.ElseList)
}

// value works out an action of the form {{name "text"…}}; a missing asset or icon is
// left for the run, which reports it.
func (c constants) value(n *parse.ActionNode) (string, bool) {
	if len(n.Pipe.Decl) > 0 || len(n.Pipe.Cmds) != 1 {
		return "", false
	}
	words := n.Pipe.Cmds[0].Args
	name, ok := words[0].(*parse.IdentifierNode)
	if !ok || c[name.Ident] == nil {
		return "", false
	}
	var args []string
	for _, word := range words[1:] {
		text, ok := word.(*parse.StringNode)
		if !ok {
			return "", false
		}
		args = append(args, text.Text)
	}
	text, ok := c[name.Ident](args)
	return text, ok && text != ""
}
