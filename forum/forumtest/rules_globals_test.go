package forumtest_test

import (
	"fmt"
	"go/ast"
	"go/token"
	"slices"
	"strings"
)

// constantCalls make values that nothing can change, and that are only made
// once because making them costs.
var constantCalls = []string{
	"errors.New", "fmt.Errorf",
	"regexp.MustCompile", "regexp.MustCompilePOSIX",
	"strings.NewReplacer",
	"template.Must",
	"netip.MustParseAddr", "netip.MustParsePrefix",
	"time.Date",
	"ast.NewNodeKind", "parser.NewContextKey", // numbers that goldmark gives out
}

// tableCalls make tables, which nobody may write to.
var tableCalls = []string{"strings.Split", "strings.Fields", "strings.Repeat"}

// noMutableGlobals refuses package-level variables except
//   - `var _ Interface = value`, which checks a type,
//   - what go:embed fills,
//   - errors, and the other constantCalls,
//   - unexported tables: a slice, array, map or struct written out, []byte("text")
//     or one of tableCalls, to which no file of the package writes.
//
// Go has no constants of these types; the rest is state, which belongs to a
// value that forum/server makes.
func noMutableGlobals(t tree) []string {
	var found []string
	for _, s := range t.product() {
		if s.ast.Name.Name == "main" {
			continue
		}
		for _, decl := range s.ast.Decls {
			group, ok := decl.(*ast.GenDecl)
			if !ok || group.Tok != token.VAR {
				continue
			}
			for _, spec := range group.Specs {
				found = append(found, t.mutable(s, group, spec.(*ast.ValueSpec))...)
			}
		}
	}
	return found
}

func (t tree) mutable(s source, group *ast.GenDecl, spec *ast.ValueSpec) []string {
	if embedded(group.Doc) || embedded(spec.Doc) {
		return nil
	}
	var found []string
	for i, name := range spec.Names {
		if name.Name == "_" || i < len(spec.Values) && t.constant(s, name.Name, spec.Values[i]) {
			continue
		}
		found = append(found, fmt.Sprintf("%s: package-level variable %s can change; make it a constant, a field, a function or a table nobody writes to",
			t.at(name.Pos()), name.Name))
	}
	return found
}

func embedded(doc *ast.CommentGroup) bool {
	return doc != nil && slices.ContainsFunc(doc.List, func(c *ast.Comment) bool { return strings.HasPrefix(c.Text, "//go:embed ") })
}

func (t tree) constant(s source, name string, value ast.Expr) bool {
	if call, ok := value.(*ast.CallExpr); ok {
		made := qualified(call.Fun)
		if slices.Contains(constantCalls, made) || strings.HasPrefix(made, "fail.") {
			return true
		}
	}
	return isTable(value) && t.isReadOnly(s, name)
}

func isTable(value ast.Expr) bool {
	switch value := value.(type) {
	case *ast.CompositeLit:
		return true
	case *ast.SliceExpr:
		return isTable(value.X)
	case *ast.CallExpr:
		_, conversion := value.Fun.(*ast.ArrayType) // []byte("text")
		return conversion || slices.Contains(tableCalls, qualified(value.Fun))
	}
	return false
}

// isReadOnly says whether no file of the package writes to the table.
func (t tree) isReadOnly(s source, name string) bool {
	if ast.IsExported(name) {
		return false // others could write to it
	}
	for _, other := range t.sources {
		if other.dir() == s.dir() && writesTo(other.ast, name) {
			return false
		}
	}
	return true
}

func writesTo(file *ast.File, name string) bool {
	writes := false
	ast.Inspect(file, func(n ast.Node) bool {
		for _, target := range targets(n) {
			writes = writes || isPackageLevel(file, root(target), name)
		}
		return !writes
	})
	return writes
}

// targets are the expressions that a node writes to, or lets others write to.
func targets(n ast.Node) []ast.Expr {
	switch n := n.(type) {
	case *ast.AssignStmt:
		if n.Tok != token.DEFINE {
			return n.Lhs
		}
	case *ast.IncDecStmt:
		return []ast.Expr{n.X}
	case *ast.UnaryExpr:
		if n.Op == token.AND {
			return []ast.Expr{n.X}
		}
	case *ast.CallExpr:
		if f, ok := n.Fun.(*ast.Ident); ok && slices.Contains([]string{"delete", "clear", "copy"}, f.Name) && len(n.Args) > 0 {
			return n.Args[:1]
		}
	}
	return nil
}

// root is the variable that an expression such as table["a"].b starts from.
func root(e ast.Expr) *ast.Ident {
	for {
		switch x := e.(type) {
		case *ast.Ident:
			return x
		case *ast.IndexExpr:
			e = x.X
		case *ast.SelectorExpr:
			e = x.X
		case *ast.SliceExpr:
			e = x.X
		case *ast.ParenExpr:
			e = x.X
		case *ast.StarExpr:
			e = x.X
		default:
			return nil
		}
	}
}

// isPackageLevel tells the table from a local variable of the same name: the
// parser resolves those, and leaves names of other files open.
func isPackageLevel(file *ast.File, ident *ast.Ident, name string) bool {
	if ident == nil || ident.Name != name {
		return false
	}
	return ident.Obj == nil || file.Scope.Lookup(name) == ident.Obj
}
