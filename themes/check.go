package themes

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"path"
	"slices"
	"strings"
)

// Check examines an operator's theme folder and lists what is wrong with it: files
// that a theme does not have, templates that do not parse, do not render one of
// [Samples] or leave elements open, texts that cannot be translated, locale files
// that are no JSON or whose verbs do not fit. An empty list means that every page
// works. It is what "answerable theme check DIR" prints.
func Check(dir string) []Problem {
	base, err := defaultFiles()
	if err != nil {
		return []Problem{{Text: err.Error()}}
	}
	own, err := ownFiles(dir)
	if err != nil {
		return []Problem{{Text: err.Error()}}
	}
	c := checker{th: &Theme{log: slog.New(slog.DiscardHandler), slots: newSlotMark()}, base: base, own: own}
	c.th.buffers.New = newBuffer
	return c.run()
}

type checker struct {
	th        *Theme
	base, own files
}

func (c *checker) run() []Problem {
	for _, name := range c.own.names() {
		c.checkName(name)
		c.checkFile(name)
	}
	own := c.th.usable(c.base, c.own)
	if err := c.th.loadLocales(c.base, own); err != nil {
		return []Problem{{Text: err.Error()}}
	}
	all := own.over(c.base)
	c.th.static = statics(all)
	c.th.plain = newTemplates(c.th, c.base)
	c.th.own = newTemplates(c.th, all)
	for _, tag := range c.locales() {
		c.renderAll(tag)
		c.renderMails(tag)
	}
	problems := c.th.Problems()
	slices.SortStableFunc(problems, func(a, b Problem) int {
		return strings.Compare(a.File, b.File)*2 + max(-1, min(1, a.Line-b.Line))
	})
	return problems
}

// locales are English and the languages the operator brings.
func (c *checker) locales() []string {
	tags := []string{"en"}
	for tag := range c.th.locales {
		if tag != "en" {
			tags = append(tags, tag)
		}
	}
	slices.Sort(tags[1:])
	return tags
}

// checkName tells of files the engine never looks at: usually a slip in the name.
func (c *checker) checkName(name string) {
	folder, ext := path.Dir(name), path.Ext(name)
	switch {
	case path.Base(name) == "page.html" && slices.Contains(c.base.pages(), folder):
	case folder == "parts" && c.base[name].body != nil:
	case folder == "mails" && c.base[name].body != nil:
	case folder == "base" && ext == ".html":
	case folder == "css" && ext == ".css":
	case folder == "icons" && ext == ".svg":
	case folder == "locale" && ext == ".json":
	case strings.HasPrefix(name, "static/") && contentTypes[ext] != "":
	case path.Base(name) == "page.html":
		c.th.report(Problem{File: name, Text: "there is no page " + folder + "; the pages are " + strings.Join(c.base.pages(), ", ")})
	default:
		c.th.report(Problem{File: name, Text: "is no file a theme has, and is not used"})
	}
}

func (c *checker) checkFile(name string) {
	body := c.own[name].body
	switch path.Ext(name) {
	case ".html":
		for _, p := range lintTemplate(name, body) {
			c.th.report(p)
		}
	case ".json":
		if p, bad := checkJSON(name, body); bad {
			c.th.report(p)
		}
	}
}

// checkJSON names the line of a slip in a locale file.
func checkJSON(name string, body []byte) (Problem, bool) {
	var any map[string]json.RawMessage
	err := json.Unmarshal(body, &any)
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return Problem{File: name, Line: 1 + bytes.Count(body[:syntax.Offset], []byte("\n")), Text: err.Error()}, true
	}
	return Problem{File: name, Text: fmt.Sprint(err)}, err != nil
}

func (c *checker) renderAll(tag string) {
	for _, s := range Samples() {
		out, err := c.th.executeOne(c.th.own, s.file(), tag, s.Data)
		if err != nil {
			p := problemOf(s.file(), err)
			p.Text += " (sample: " + s.String() + ")"
			c.th.report(p)
			continue
		}
		for _, text := range c.examine(out, s, tag) {
			c.th.report(Problem{File: s.file(), Text: text + " (sample: " + s.String() + ")"})
		}
	}
}

// renderMails fills every mail, both parts of it.
func (c *checker) renderMails(tag string) {
	for _, s := range MailSamples() {
		if _, err := c.th.mailOf(c.th.own, s.Mail, tag, s.Data); err != nil {
			p := problemOf("mails/"+s.Mail+".txt", err)
			p.Text += " (sample: " + s.Mail + ", " + s.Name + ")"
			c.th.report(p)
		}
	}
}

// examine looks at a rendered sample as a browser would.
func (c *checker) examine(out []byte, s Sample, tag string) []string {
	var texts []string
	if at := bytes.Index(out, []byte("%!")); at >= 0 {
		texts = append(texts, "locale/"+tag+".json: a text has verbs that do not fit: "+shorten(string(out[at:min(at+60, len(out))])))
	}
	if _, err := c.th.slots.cut(out); err != nil {
		texts = append(texts, err.Error())
	}
	return append(texts, malformed(out)...)
}
