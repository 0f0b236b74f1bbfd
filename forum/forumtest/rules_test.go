package forumtest_test

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// module is the module's name in go.mod, with which our import paths start.
const module = "answerable/"

// The house rules of DESIGN.md sections 3 and 4 that can be read off the
// sources. Each rule gives one line per violation: where, what, and what to do
// instead. TestRulesFindViolations shows each of them finding something.
var rules = []struct {
	name  string
	check func(tree) []string
}{
	{"packages import lower ranks only", importRanks},
	{"domain packages know no HTTP and gorm only in store*.go", domainImports},
	{"the verifier needs neither database nor HTTP", auditImports},
	{"no program is started", noExec},
	{"no package-level variable changes", noMutableGlobals},
	{"no init function", noInit},
	{"time comes from the injected clock", injectedTime},
	{"known packages and folders only", knownNames},
	{"every package says what it owns, every exported name what it means", documented},
	{"page scripts write text, not markup", noInnerHTML},
}

func TestRules(t *testing.T) {
	t.Parallel()
	sources := readTree(t, os.DirFS(moduleRoot(t)))
	for _, rule := range rules {
		t.Run(rule.name, func(t *testing.T) {
			t.Parallel()
			for _, violation := range rule.check(sources) {
				t.Error(violation)
			}
		})
	}
	for _, line := range longFiles(sources) {
		t.Log(line)
	}
}

// tree is the module's sources by path, tests left out.
type tree struct {
	root    fs.FS
	files   *token.FileSet
	sources []source
	folders []string // every folder that is walked
}

type source struct {
	path string // "forum/fault/store.go"
	ast  *ast.File
}

func (s source) dir() string { return path.Dir(s.path) }

// isTestSupport says whether the package only serves tests, as forumtest and
// conformance suites named ...test do. Most rules leave them alone.
func isTestSupport(dir string) bool { return strings.HasSuffix(path.Base(dir), "test") }

func (t tree) at(pos token.Pos) string {
	p := t.files.Position(pos)
	return fmt.Sprintf("%s:%d", p.Filename, p.Line)
}

// product is the sources that run on a node.
func (t tree) product() []source {
	return slices.DeleteFunc(slices.Clone(t.sources), func(s source) bool { return isTestSupport(s.dir()) })
}

func readTree(t testing.TB, root fs.FS) tree {
	t.Helper()
	read := tree{root: root, files: token.NewFileSet()}
	err := fs.WalkDir(root, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir():
			return read.folder(name)
		case path.Ext(name) == ".go" && !strings.HasSuffix(name, "_test.go"):
			return read.file(name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return read
}

// folder leaves out what Go leaves out, and what .gitignore names.
func (t *tree) folder(name string) error {
	base := path.Base(name)
	hidden := base != "." && (base[0] == '.' || base[0] == '_')
	if hidden || base == "testdata" || base == "node_modules" || name == "data" || name == "bin" {
		return fs.SkipDir
	}
	t.folders = append(t.folders, name)
	return nil
}

func (t *tree) file(name string) error {
	text, err := fs.ReadFile(t.root, name)
	if err != nil {
		return err
	}
	parsed, err := parser.ParseFile(t.files, name, text, parser.ParseComments)
	if err != nil {
		return err
	}
	t.sources = append(t.sources, source{path: name, ast: parsed})
	return nil
}

func moduleRoot(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		if dir == filepath.Dir(dir) {
			t.Fatal("no go.mod in any folder above this test")
		}
		dir = filepath.Dir(dir)
	}
}

// ranks are DESIGN.md's, by folder. A folder that is not listed has the rank of
// the nearest one above that is, and may import its relatives.
//
// Of DESIGN.md's rank 0, fail and migrations stand below the rest: they import
// nothing of ours, the others' errors are fail's, and db applies migrations.
var ranks = map[string]int{
	"forum/fail": -1, "migrations": -1,
	"forum/db": 0, "forum/markup": 0, "forum/config": 0, "themes": 0, "moderation/modlog/audit": 0,
	"forum/jobs":        1,
	"moderation/modlog": 2,
	"forum/account":     3,
	"forum/notify":      4,
	"forum/thread":      5,
	"forum/fault":       6,
	"moderation":        7, "forum/search": 7,
	"forum/search/bleve": 8, "forum/search/meili": 8, "forum/tracker": 8, "forum/notify/smtp": 8, "forum/intake": 8, "forum/oidc": 8,
	"forum/web": 9, "forum/api": 9, "forum/importer": 9, "forum/demo": 9,
	"forum/server": 10,
	"cmd":          11, "forum/forumtest": 11,
}

// family is the listed folder that dir belongs to, or "".
func family(dir string) string {
	for ; dir != "."; dir = path.Dir(dir) {
		if _, listed := ranks[dir]; listed {
			return dir
		}
	}
	return ""
}

func importRanks(t tree) []string {
	var found []string
	for _, s := range t.sources {
		own := family(s.dir())
		for _, imported := range s.imports() {
			name, ours := strings.CutPrefix(imported.path, module)
			other := family(name)
			if !ours || own == "" || other == "" || other == own {
				continue // a folder without a rank is knownNames' to report
			}
			if s.allowedAcross(own, other) {
				continue
			}
			found = append(found, fmt.Sprintf("%s: %s (rank %d) imports %s (rank %d); import lower ranks, and send news upward as a job",
				t.at(imported.pos), own, ranks[own], other, ranks[other]))
		}
	}
	return found
}

func (s source) allowedAcross(own, other string) bool {
	switch {
	case strings.HasPrefix(s.path, "cmd/answerable-audit/"):
		return other == "moderation/modlog/audit"
	case isTestSupport(other):
		return isTestSupport(s.dir())
	case own == "moderation/modlog/audit":
		return false // an outsider must be able to read all that it runs
	case isTestSupport(s.dir()):
		return true
	}
	return ranks[other] < ranks[own]
}

type imported struct {
	path string
	pos  token.Pos
}

func (s source) imports() []imported {
	var list []imported
	for _, spec := range s.ast.Imports {
		name, err := strconv.Unquote(spec.Path.Value)
		if err == nil {
			list = append(list, imported{name, spec.Pos()})
		}
	}
	return list
}

// within says whether the import is one of these modules or packages.
func (i imported) within(names ...string) bool {
	return slices.ContainsFunc(names, func(name string) bool {
		return i.path == name || strings.HasPrefix(i.path, name+"/")
	})
}

var domain = []string{"forum/account", "forum/thread", "forum/fault", "forum/notify", "moderation", "moderation/modlog"}

func domainImports(t tree) []string {
	var found []string
	for _, s := range t.product() {
		if !slices.Contains(domain, family(s.dir())) {
			continue
		}
		store := strings.HasPrefix(path.Base(s.path), "store")
		for _, i := range s.imports() {
			if i.within("net/http", "github.com/gofiber", "github.com/valyala/fasthttp") {
				found = append(found, fmt.Sprintf("%s: imports %s; HTTP belongs to forum/web and forum/api", t.at(i.pos), i.path))
			}
			if i.within("gorm.io", "database/sql", "github.com/jackc", "modernc.org/sqlite") && !store {
				found = append(found, fmt.Sprintf("%s: imports %s; SQL belongs to a file named store*.go", t.at(i.pos), i.path))
			}
		}
	}
	return found
}

func auditImports(t tree) []string {
	var found []string
	for _, s := range t.product() {
		if family(s.dir()) != "moderation/modlog/audit" {
			continue
		}
		for _, i := range s.imports() {
			if i.within("gorm.io", "database/sql", "github.com/jackc", "modernc.org/sqlite", "net/http", "github.com/gofiber") {
				found = append(found, fmt.Sprintf("%s: imports %s; the verifier works on bytes it is given", t.at(i.pos), i.path))
			}
		}
	}
	return found
}

func noExec(t tree) []string {
	var found []string
	for _, s := range t.product() {
		for _, i := range s.imports() {
			if i.within("os/exec", "plugin") {
				found = append(found, fmt.Sprintf("%s: imports %s; no program is started, with user text or without (SECURITY row 6)", t.at(i.pos), i.path))
			}
		}
	}
	return found
}

func noInit(t tree) []string {
	var found []string
	for _, s := range t.product() {
		for _, decl := range s.ast.Decls {
			if f, ok := decl.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" {
				found = append(found, t.at(f.Pos())+": has an init function; wire it in forum/server")
			}
		}
	}
	return found
}

// injectedTime leaves out programs, and files named clock.go, where a clock
// reads the machine's.
func injectedTime(t tree) []string {
	var found []string
	for _, s := range t.product() {
		if s.ast.Name.Name == "main" || path.Base(s.path) == "clock.go" {
			continue
		}
		ast.Inspect(s.ast, func(n ast.Node) bool {
			call, ok := n.(*ast.SelectorExpr)
			if ok && slices.Contains([]string{"time.Now", "time.Since", "time.Until"}, qualified(call)) {
				found = append(found, fmt.Sprintf("%s: %s; take the time as an argument or from the injected clock", t.at(call.Pos()), qualified(call)))
			}
			return true
		})
	}
	return found
}

// qualified is "time.Now" for that selector, and "" for what is no package's.
func qualified(e ast.Expr) string {
	selector, ok := e.(*ast.SelectorExpr)
	if !ok {
		return ""
	}
	if owner, ok := selector.X.(*ast.Ident); ok && owner.Obj == nil {
		return owner.Name + "." + selector.Sel.Name
	}
	return ""
}

var (
	emptyNames = []string{"util", "utils", "common", "helper", "helpers", "model", "models", "misc", "shared", "base", "lib"}
	topFolders = []string{"cmd", "forum", "moderation", "themes", "migrations"}
)

func knownNames(t tree) []string {
	var found []string
	for _, folder := range t.folders {
		if folder != "." && !strings.Contains(folder, "/") && !slices.Contains(topFolders, folder) {
			found = append(found, folder+": not a top-level folder of DESIGN.md section 3")
		}
	}
	for _, s := range t.sources {
		if slices.Contains(emptyNames, s.ast.Name.Name) || slices.Contains(emptyNames, path.Base(s.dir())) {
			found = append(found, fmt.Sprintf("%s: package %s; name it after what it owns", s.path, s.ast.Name.Name))
		}
		if s.dir() != "." && family(s.dir()) == "" {
			found = append(found, s.path+": its folder has no rank; see `ranks` in this test and DESIGN.md section 3")
		}
	}
	return found
}

func longFiles(t tree) []string {
	var lines []string
	for _, s := range t.sources {
		if n := t.files.File(s.ast.Pos()).LineCount(); n > 500 {
			lines = append(lines, fmt.Sprintf("%s has %d lines; is it still one concept?", s.path, n))
		}
	}
	slices.SortFunc(lines, cmp.Compare)
	return lines
}
