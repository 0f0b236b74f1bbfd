package themes

import (
	"html/template"
	"maps"
	"path"
	"strings"
)

// usable gives the operator's files without the templates that do not parse.
func (th *Theme) usable(base, own files) files {
	kept := maps.Clone(own)
	funcs := th.funcs(&locale{}, base)
	for name, one := range own {
		if strings.HasPrefix(name, "mails/") && strings.HasSuffix(name, ".txt") {
			if _, err := parseText(name, one.body, funcs); err != nil {
				th.report(problemOf(name, err))
				delete(kept, name)
			}
			continue
		}
		if !strings.HasSuffix(name, ".html") {
			continue
		}
		if _, err := template.New(name).Funcs(funcs).Parse(string(one.body)); err != nil {
			th.report(problemOf(name, err))
			delete(kept, name)
		}
	}
	return kept
}

// dropFailing renders the samples of everything the operator's templates touch and
// takes out the files that fail, until what is left renders.
func (th *Theme) dropFailing(base, own files) {
	own = maps.Clone(own)
	for {
		failed := th.firstFailing(own)
		if failed == "" {
			return
		}
		delete(own, failed)
		th.own = newTemplates(th, own.over(base))
	}
}

// firstFailing names an operator's template that keeps a sample from rendering.
func (th *Theme) firstFailing(own files) string {
	for _, s := range Samples() {
		file := s.file()
		if len(own.in("base", ".html")) == 0 && !own[file].own {
			continue
		}
		_, err := th.executeOne(th.own, file, "en", s.Data)
		if err == nil {
			continue
		}
		problem := problemOf(file, err)
		blamed := th.blame(problem.File, file, own)
		if blamed == "" {
			continue
		}
		if problem.File != blamed {
			problem.File, problem.Line = blamed, 0
		}
		th.report(problem)
		return blamed
	}
	return ""
}

// blame picks the operator's file to take out: the one the error names, else the
// page's own, else a shared one that may have left out what the page needs.
func (th *Theme) blame(named, page string, own files) string {
	for _, name := range append([]string{named, page}, own.in("base", ".html")...) {
		if own[name].own && path.Ext(name) == ".html" {
			return name
		}
	}
	return ""
}
