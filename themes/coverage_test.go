package themes

import (
	"bytes"
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"
	"text/template"
)

// branchStart is an action after which one of several ways begins.
var branchStart = regexp.MustCompile(`^\{\{-?\s*(if|else|range|with)\b`)

// TestSamplesReachEveryBranch makes sure that the check of a theme sees everything a
// template can show: each if, else, range and with of the default theme is entered
// by some sample.
func TestSamplesReachEveryBranch(t *testing.T) {
	t.Parallel()
	th := open(t, "")
	base, err := defaultFiles()
	if err != nil {
		t.Fatal(err)
	}
	missing := map[string]bool{}
	funcs := template.FuncMap{"reached": func(place string) string { delete(missing, place); return "" }}
	for name, f := range th.funcs(th.locales["en"], base) {
		funcs[name] = f
	}
	shared := template.New("").Funcs(funcs)
	for _, name := range base.in("base", ".html") {
		template.Must(shared.New(name).Parse(marked(name, base[name].body, missing)))
	}
	template.Must(shared.New(mailFrameFile).Parse(marked(mailFrameFile, base[mailFrameFile].body, missing)))
	for _, name := range base.in("mails", ".html") {
		if set := template.Must(shared.Clone()); name != mailFrameFile {
			own := template.Must(set.New(name).Parse(marked(name, base[name].body, missing)))
			runMailSamples(t, name, own)
		}
	}
	for _, name := range base.in("mails", ".txt") {
		runMailSamples(t, name, template.Must(template.Must(shared.Clone()).New(name).Parse(marked(name, base[name].body, missing))))
	}
	for _, name := range base.names() {
		if strings.HasSuffix(name, ".html") && !strings.HasPrefix(name, "base/") && !strings.HasPrefix(name, "mails/") {
			set := template.Must(shared.Clone())
			own := template.Must(set.New(name).Parse(marked(name, base[name].body, missing)))
			runSamples(t, name, set, own)
		}
	}
	for place := range missing {
		t.Errorf("%s: no sample comes here", place)
	}
}

func runMailSamples(t *testing.T, name string, own *template.Template) {
	t.Helper()
	for _, s := range MailSamples() {
		if !strings.HasPrefix(name, "mails/"+s.Mail+".") {
			continue
		}
		if err := own.Execute(io.Discard, s.Data); err != nil {
			t.Error(err)
		}
		if subject := own.Lookup("subject"); subject != nil && strings.HasSuffix(name, ".txt") {
			if err := subject.Execute(io.Discard, s.Data); err != nil {
				t.Error(err)
			}
		}
	}
}

func runSamples(t *testing.T, name string, set, own *template.Template) {
	t.Helper()
	if !strings.HasPrefix(name, "parts/") {
		own = set.Lookup("layout")
	}
	for _, s := range Samples() {
		if s.file() == name {
			if err := own.Execute(io.Discard, s.Data); err != nil {
				t.Error(err)
			}
		}
	}
}

// marked puts {{reached "file:line:n"}} behind the start of every branch.
func marked(name string, source []byte, places map[string]bool) string {
	var out strings.Builder
	line, n := 1, 0
	for {
		start := bytes.Index(source, []byte("{{"))
		if start < 0 {
			out.Write(source)
			return out.String()
		}
		end := start + actionLength(source[start:])
		out.Write(source[:end])
		line += bytes.Count(source[:end], []byte("\n"))
		if branchStart.Match(source[start:end]) {
			n++
			place := fmt.Sprintf("%s:%d:%d %s", name, line, n, source[start:end])
			places[place] = true
			fmt.Fprintf(&out, "{{reached %q}}", place)
		}
		source = source[end:]
	}
}
