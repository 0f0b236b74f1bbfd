package forumtest_test

import (
	"fmt"
	"go/ast"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
)

// documented wants a doc.go that says what the package owns, and a comment on
// each exported name. A program may say it in any file.
func documented(t tree) []string {
	var found []string
	described := map[string]bool{}
	for _, s := range t.sources {
		if s.ast.Doc != nil && (path.Base(s.path) == "doc.go" || s.ast.Name.Name == "main") {
			described[s.dir()] = true
		}
	}
	for _, dir := range t.packages() {
		if !described[dir] {
			found = append(found, dir+": no package comment in doc.go; say what the package owns, its invariants and tables")
		}
	}
	for _, s := range t.sources {
		if s.ast.Name.Name != "main" {
			found = append(found, t.undocumented(s)...)
		}
	}
	return found
}

// packages are the folders with sources, the module's root left out.
func (t tree) packages() []string {
	var dirs []string
	for _, s := range t.sources {
		if s.dir() != "." && !slices.Contains(dirs, s.dir()) {
			dirs = append(dirs, s.dir())
		}
	}
	return dirs
}

func (t tree) undocumented(s source) []string {
	var found []string
	want := func(name *ast.Ident, doc ...*ast.CommentGroup) {
		if name.IsExported() && !slices.ContainsFunc(doc, func(c *ast.CommentGroup) bool { return c != nil }) {
			found = append(found, fmt.Sprintf("%s: exported %s has no comment", t.at(name.Pos()), name.Name))
		}
	}
	for _, decl := range s.ast.Decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			if receiverExported(decl.Recv) {
				want(decl.Name, decl.Doc)
			}
		case *ast.GenDecl:
			for _, spec := range decl.Specs {
				switch spec := spec.(type) {
				case *ast.TypeSpec:
					want(spec.Name, spec.Doc, decl.Doc)
				case *ast.ValueSpec:
					for _, name := range spec.Names {
						want(name, spec.Doc, spec.Comment, decl.Doc)
					}
				}
			}
		}
	}
	return found
}

func receiverExported(list *ast.FieldList) bool {
	if list == nil || len(list.List) == 0 {
		return true
	}
	e := list.List[0].Type
	for {
		switch x := e.(type) {
		case *ast.StarExpr:
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		case *ast.IndexListExpr:
			e = x.X
		case *ast.Ident:
			return x.IsExported()
		default:
			return true
		}
	}
}

// markupWriters turn text into elements in a browser.
var markupWriters = regexp.MustCompile(`\b(innerHTML|outerHTML|insertAdjacentHTML|setHTMLUnsafe|createContextualFragment|document\s*\.\s*write(ln)?)\b`)

// noInnerHTML reads what we wrote: not packages, and not a bundle made from
// themes/scripts/src, whose sources are read instead (SECURITY row 29).
func noInnerHTML(t tree) []string {
	var found []string
	for _, folder := range t.folders {
		entries, err := fs.ReadDir(t.root, folder)
		if err != nil {
			found = append(found, err.Error())
		}
		for _, entry := range entries {
			name := path.Join(folder, entry.Name())
			if !isPageScript(name) || t.isBundle(name) {
				continue
			}
			found = append(found, t.markupWritten(name)...)
		}
	}
	return found
}

func isPageScript(name string) bool {
	return slices.Contains([]string{".js", ".mjs", ".ts", ".html", ".gohtml", ".tmpl"}, path.Ext(name))
}

func (t tree) isBundle(name string) bool {
	if path.Dir(name) != "themes/default/static" {
		return false
	}
	_, err := fs.Stat(t.root, path.Join("themes/scripts/src", path.Base(name)))
	return err == nil
}

func (t tree) markupWritten(name string) []string {
	text, err := fs.ReadFile(t.root, name)
	if err != nil {
		return []string{err.Error()}
	}
	var found []string
	for i, line := range strings.Split(string(text), "\n") {
		if use := markupWriters.FindString(line); use != "" {
			found = append(found, fmt.Sprintf("%s:%d: %s; build elements and set textContent", name, i+1, use))
		}
	}
	return found
}
