package themes

import (
	"fmt"
	"html/template"
	"strings"
	"sync"
)

// templates compiles a theme's pages and parts when they are first asked for: a
// start then costs nothing for the pages nobody opens.
type templates struct {
	th    *Theme
	files files

	mu    sync.Mutex
	bases map[*locale]*template.Template
	ready sync.Map // templateKey -> *template.Template
}

// mailFrameFile defines what stands around every mail.
const mailFrameFile = "mails/frame.html"

// templateKey names a compiled page; texts are bound when it is compiled, so each
// language has its own.
type templateKey struct {
	locale *locale
	file   string
}

func newTemplates(th *Theme, all files) *templates {
	return &templates{th: th, files: all, bases: map[*locale]*template.Template{}}
}

func (ts *templates) get(file string, l *locale) (*template.Template, error) {
	key := templateKey{l, file}
	if tmpl, ok := ts.ready.Load(key); ok {
		return tmpl.(*template.Template), nil
	}
	ts.mu.Lock()
	defer ts.mu.Unlock()
	tmpl, err := ts.compile(file, l)
	if err != nil {
		return nil, err
	}
	ts.ready.Store(key, tmpl)
	return tmpl, nil
}

// compile parses a page above a copy of the shared templates. A page is run from
// "layout", a part from its own file.
func (ts *templates) compile(file string, l *locale) (*template.Template, error) {
	source, ok := ts.files[file]
	if !ok {
		return nil, fmt.Errorf("the theme has no file %s", file)
	}
	base, err := ts.base(l)
	if err != nil {
		return nil, err
	}
	set, err := base.Clone()
	if err != nil {
		return nil, err
	}
	if strings.HasPrefix(file, "mails/") {
		if _, err := set.New(mailFrameFile).Parse(string(ts.files[mailFrameFile].body)); err != nil {
			return nil, err
		}
	}
	tmpl, err := set.New(file).Parse(string(source.body))
	if err != nil {
		return nil, err
	}
	ts.th.constants(l, ts.files).fold(set)
	if strings.HasPrefix(file, "parts/") || strings.HasPrefix(file, "mails/") {
		return tmpl, nil
	}
	if tmpl = set.Lookup("layout"); tmpl == nil {
		return nil, fmt.Errorf("base/layout.html: no template \"layout\" is defined")
	}
	return tmpl.Funcs(template.FuncMap{"inorder": orderOf(tmpl).list}), nil
}

func (ts *templates) base(l *locale) (*template.Template, error) {
	if base := ts.bases[l]; base != nil {
		return base, nil
	}
	base := template.New("").Funcs(ts.th.funcs(l, ts.files))
	for _, name := range ts.files.in("base", ".html") {
		if _, err := base.New(name).Parse(string(ts.files[name].body)); err != nil {
			return nil, err
		}
	}
	ts.th.constants(l, ts.files).fold(base)
	ts.bases[l] = base
	return base, nil
}
