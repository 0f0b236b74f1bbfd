package forumtest_test

import (
	"strings"
	"testing"
	"testing/fstest"
)

// A rule that finds nothing may be one that cannot: each is shown a tree that
// breaks it, and one that looks alike and does not.
func TestRulesFindViolations(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		rule, name, file, text string
		want                   string // a part of the only violation; empty for none
	}{
		{"packages import lower ranks only", "upward", "forum/thread/a.go", `package thread; import _ "answerable/forum/fault"`, "forum/thread (rank 5) imports forum/fault (rank 6)"},
		{"packages import lower ranks only", "same rank", "forum/web/a.go", `package web; import _ "answerable/forum/api"`, "rank 9"},
		{"packages import lower ranks only", "downward", "forum/fault/a.go", `package fault; import _ "answerable/forum/thread"`, ""},
		{"packages import lower ranks only", "engine to its port", "forum/search/bleve/a.go", `package bleve; import _ "answerable/forum/search"`, ""},
		{"packages import lower ranks only", "port to its engine", "forum/search/a.go", `package search; import _ "answerable/forum/search/bleve"`, "rank 8"},
		{"packages import lower ranks only", "relatives", "forum/web/a.go", `package web; import _ "answerable/forum/web/feed"`, ""},
		{"packages import lower ranks only", "test support in product", "forum/server/a.go", `package server; import _ "answerable/forum/forumtest"`, "forumtest"},
		{"packages import lower ranks only", "test support", "forum/forumtest/a.go", `package forumtest; import _ "answerable/forum/server"`, ""},
		{"packages import lower ranks only", "verifier", "cmd/answerable-audit/main.go", `package main; import _ "answerable/forum/config"`, "forum/config"},
		{"packages import lower ranks only", "verifier's package", "cmd/answerable-audit/main.go", `package main; import _ "answerable/moderation/modlog/audit"`, ""},
		{"packages import lower ranks only", "audit", "moderation/modlog/audit/a.go", `package audit; import _ "answerable/forum/fail"`, "forum/fail"},

		{"domain packages know no HTTP and gorm only in store*.go", "http", "forum/account/a.go", `package account; import _ "net/http"`, "net/http"},
		{"domain packages know no HTTP and gorm only in store*.go", "fiber", "forum/account/store.go", `package account; import _ "github.com/gofiber/fiber/v2"`, "fiber"},
		{"domain packages know no HTTP and gorm only in store*.go", "gorm", "moderation/modlog/append.go", `package modlog; import _ "gorm.io/gorm"`, "gorm"},
		{"domain packages know no HTTP and gorm only in store*.go", "gorm in store", "forum/thread/store_post.go", `package thread; import _ "gorm.io/gorm"`, ""},
		{"domain packages know no HTTP and gorm only in store*.go", "http at the rim", "forum/web/a.go", `package web; import _ "net/http"`, ""},
		{"domain packages know no HTTP and gorm only in store*.go", "mail", "forum/notify/smtp/a.go", `package smtp; import _ "net/http"`, ""},

		{"the verifier needs neither database nor HTTP", "sql", "moderation/modlog/audit/a.go", `package audit; import _ "database/sql"`, "database/sql"},
		{"the verifier needs neither database nor HTTP", "log", "moderation/modlog/audit/a.go", `package audit; import _ "golang.org/x/mod/sumdb/tlog"`, ""},

		{"no program is started", "exec", "cmd/answerable/a.go", `package main; import _ "os/exec"`, "os/exec"},
		{"no program is started", "tests", "forum/forumtest/a.go", `package forumtest; import _ "os/exec"`, ""},

		{"no package-level variable changes", "no value", "forum/web/a.go", "package web\nvar count int", "count"},
		{"no package-level variable changes", "pool", "forum/web/a.go", "package web\nvar pool = sync.Pool{}\nfunc f() { g(&pool) }", "pool"},
		{"no package-level variable changes", "call", "forum/web/a.go", "package web\nvar policy = bluemonday.UGCPolicy()", "policy"},
		{"no package-level variable changes", "exported table", "forum/web/a.go", "package web\nvar Kinds = []string{}", "Kinds"},
		{"no package-level variable changes", "written table", "forum/web/a.go", "package web\nvar kinds = map[string]int{}\nfunc f() { kinds[\"a\"]++ }", "kinds"},
		{"no package-level variable changes", "emptied table", "forum/web/a.go", "package web\nvar kinds = map[string]int{}\nfunc f() { delete(kinds, \"a\") }", "kinds"},
		{"no package-level variable changes", "second of two", "forum/web/a.go", "package web\nvar a, b = errors.New(\"a\"), f()", "variable b"},
		{"no package-level variable changes", "table", "forum/web/a.go", "package web\nvar kinds = map[string]int{\"a\": 1}\nfunc f() int { return kinds[\"a\"] }", ""},
		{"no package-level variable changes", "local of that name", "forum/web/a.go", "package web\nvar kinds = []int{1}\nfunc f() { kinds := []int{}; kinds[0] = 1 }", ""},
		{"no package-level variable changes", "number", "forum/web/a.go", "package web\nvar weight = 0.4", "weight"},
		{"no package-level variable changes", "given away", "forum/web/a.go", "package web\nvar kinds = [2]int{}\nfunc f() { g(&kinds[0]) }", "kinds"},
		{"no package-level variable changes", "replaced table", "forum/web/a.go", "package web\nvar names = strings.Split(\"a|b\", \"|\")\nfunc f() { names = nil }", "names"},
		{"no package-level variable changes", "made table", "forum/web/a.go", "package web\nvar names = strings.Split(\"a|b\", \"|\")[:1]\nvar text = []byte(\"a\")", ""},
		{"no package-level variable changes", "errors", "forum/web/a.go", "package web\nvar ErrGone = errors.New(\"gone\")\nvar errOther = fail.NotFound(\"x\")\nvar word = regexp.MustCompile(`a`)\nvar _ I = T{}", ""},
		{"no package-level variable changes", "embed", "themes/a.go", "package themes\n//go:embed default\nvar files embed.FS", ""},

		{"no init function", "init", "forum/web/a.go", "package web\nfunc init() {}", "init"},
		{"no init function", "method", "forum/web/a.go", "package web\nfunc (t T) init() {}", ""},

		{"time comes from the injected clock", "now", "forum/fault/a.go", "package fault\nvar now = time.Now", "time.Now"},
		{"time comes from the injected clock", "since", "forum/web/a.go", "package web\nfunc f() { _ = time.Since(x) }", "time.Since"},
		{"time comes from the injected clock", "clock file", "forum/server/clock.go", "package server\nfunc f() { _ = time.Now() }", ""},
		{"time comes from the injected clock", "program", "cmd/answerable/main.go", "package main\nfunc f() { _ = time.Now() }", ""},
		{"time comes from the injected clock", "a field named time", "forum/web/a.go", "package web\nfunc f(time T) { _ = time.Now() }", ""},

		{"known packages and folders only", "empty name", "forum/web/helpers/a.go", "package helpers", "helpers"},
		{"known packages and folders only", "unknown package", "forum/ticket/a.go", "package ticket", "no rank"},
		{"known packages and folders only", "unknown folder", "pkg/readme.txt", "", "top-level"},
		{"known packages and folders only", "part of a known one", "forum/web/feed/a.go", "package feed", ""},

		{"every package says what it owns, every exported name what it means", "no doc.go", "forum/web/a.go", "// Package web is here.\npackage web", "doc.go"},
		{"every package says what it owns, every exported name what it means", "function", "forum/web/doc.go", "// Package web.\npackage web\nfunc Serve() {}", "Serve"},
		{"every package says what it owns, every exported name what it means", "type", "forum/web/doc.go", "// Package web.\npackage web\ntype Page struct{}", "Page"},
		{"every package says what it owns, every exported name what it means", "constant", "forum/web/doc.go", "// Package web.\npackage web\nconst (\n\tA = 1 // one\n\tB = 2\n)", "B"},
		{"every package says what it owns, every exported name what it means", "method of an unexported type", "forum/web/doc.go", "// Package web.\npackage web\nfunc (p page) Serve() {}", ""},
		{"every package says what it owns, every exported name what it means", "program", "cmd/answerable/main.go", "// Command answerable.\npackage main\nfunc (c Cmd) Run() {}", ""},

		{"page scripts write text, not markup", "innerHTML", "themes/scripts/src/a.js", "a.innerHTML = b", "a.js:1: innerHTML"},
		{"page scripts write text, not markup", "in a template", "themes/default/home.html", "<p>\n<script>document.write(1)</script>", "home.html:2"},
		{"page scripts write text, not markup", "text", "themes/scripts/src/a.js", "a.textContent = b", ""},
		{"page scripts write text, not markup", "package", "themes/scripts/node_modules/a/a.js", "a.innerHTML = b", ""},
	} {
		t.Run(c.rule+"/"+c.name, func(t *testing.T) {
			t.Parallel()
			found := check(t, c.rule, fstest.MapFS{c.file: {Data: []byte(c.text)}})
			switch {
			case c.want == "" && len(found) > 0:
				t.Errorf("found %q in what is right", found)
			case c.want != "" && (len(found) != 1 || !strings.Contains(found[0], c.want)):
				t.Errorf("found %q, want one violation with %q", found, c.want)
			}
		})
	}
}

func TestBundlesAreJudgedByTheirSources(t *testing.T) {
	t.Parallel()
	const rule = "page scripts write text, not markup"
	bad := &fstest.MapFile{Data: []byte("a.innerHTML = b")}
	good := &fstest.MapFile{Data: []byte("a.textContent = b")}
	if found := check(t, rule, fstest.MapFS{"themes/default/static/app.js": bad, "themes/scripts/src/app.js": good}); len(found) != 0 {
		t.Errorf("found %q in a bundle", found)
	}
	if found := check(t, rule, fstest.MapFS{"themes/default/static/own.js": bad, "themes/scripts/src/app.js": good}); len(found) != 1 {
		t.Errorf("found %q, want the script that is no bundle", found)
	}
}

func check(t *testing.T, name string, files fstest.MapFS) []string {
	t.Helper()
	for _, rule := range rules {
		if rule.name == name {
			return rule.check(readTree(t, files))
		}
	}
	t.Fatalf("no rule %q", name)
	return nil
}
