package themes

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
)

// maxProblems bounds the list, since a page may fail differently on each request.
const maxProblems = 100

// Theme renders pages. It is safe for use by several goroutines.
type Theme struct {
	log     *slog.Logger
	slots   slotMark
	static  map[string]*static
	locales map[string]*locale
	own     *templates // with the operator's files
	plain   *templates // the default's only; the same as own without an overlay
	buffers sync.Pool

	mu       sync.Mutex
	problems []Problem
}

// Open reads the default theme and lays overlayDir over it ("" for none). A faulty
// file of the operator is replaced by the default's and becomes a [Problem]; the
// error is for a folder that cannot be read at all.
func Open(overlayDir string, log *slog.Logger) (*Theme, error) {
	base, err := defaultFiles()
	if err != nil {
		return nil, err
	}
	own, err := ownFiles(overlayDir)
	if err != nil {
		return nil, err
	}
	th := &Theme{log: log, slots: newSlotMark()}
	th.buffers.New = newBuffer
	if err := th.load(base, own); err != nil {
		return nil, err
	}
	return th, nil
}

func newBuffer() any { return new(bytes.Buffer) }

// load builds the theme, leaving out the operator's files that do not work.
func (th *Theme) load(base, own files) error {
	own = th.usable(base, own)
	all := own.over(base)
	th.static = statics(all)
	if err := th.loadLocales(base, own); err != nil {
		return err
	}
	th.plain = newTemplates(th, base)
	th.own = th.plain
	if len(own) > 0 {
		th.own = newTemplates(th, all)
		th.dropFailing(base, own)
	}
	return nil
}

func (th *Theme) loadLocales(base, own files) error {
	english := base["locale/en.json"].body
	th.locales = map[string]*locale{}
	for _, name := range own.over(base).in("locale", ".json") {
		tag := name[len("locale/") : len(name)-len(".json")]
		l, err := newLocale(tag, english, own.over(base)[name].body)
		if err != nil && own[name].own {
			th.report(Problem{File: name, Text: err.Error()})
			l, err = newLocale(tag, english, base[name].body)
		}
		if err != nil && base[name].body != nil {
			return fmt.Errorf("themes: locale %s: %w", tag, err)
		}
		if err == nil {
			th.locales[l.tag] = l
		}
	}
	return nil
}

// Locales lists the languages the theme has texts for, as BCP 47 tags.
func (th *Theme) Locales() []string {
	tags := make([]string, 0, len(th.locales))
	for tag := range th.locales {
		tags = append(tags, tag)
	}
	slices.Sort(tags)
	return tags
}

// Problems lists what is wrong with the operator's files, for administrators.
func (th *Theme) Problems() []Problem {
	th.mu.Lock()
	defer th.mu.Unlock()
	return slices.Clone(th.problems)
}

// report logs and keeps a problem, once.
func (th *Theme) report(p Problem) {
	th.mu.Lock()
	defer th.mu.Unlock()
	if len(th.problems) >= maxProblems || slices.Contains(th.problems, p) {
		return
	}
	th.problems = append(th.problems, p)
	th.log.Error("theme file is faulty; the default's is used", "file", p.File, "line", p.Line, "problem", p.Text)
}

// Render fills the template of a page with data, one of this package's page
// structs, in a language; a language the theme lacks falls back to English. When
// the operator's version fails, the default's answers and the problem is recorded.
func (th *Theme) Render(page, locale string, data any) (Document, error) {
	html, err := th.execute(page+"/page.html", locale, data)
	if err != nil {
		return Document{}, fmt.Errorf("themes: page %q: %w", page, err)
	}
	return th.slots.cut(html)
}

// Part renders what fills a slot, with one of this package's part structs.
func (th *Theme) Part(part, locale string, data any) ([]byte, error) {
	html, err := th.execute("parts/"+part+".html", locale, data)
	if err != nil {
		return nil, fmt.Errorf("themes: part %q: %w", part, err)
	}
	return html, nil
}

// execute renders a file in its own version and, should that fail, in the default's.
func (th *Theme) execute(file, locale string, data any) ([]byte, error) {
	html, err := th.executeOne(th.own, file, locale, data)
	if err == nil || th.own == th.plain {
		return html, err
	}
	plain, plainErr := th.executeOne(th.plain, file, locale, data)
	if plainErr != nil {
		return nil, errors.Join(plainErr, err)
	}
	th.report(problemOf(file, err))
	return plain, nil
}

// executeOne renders through a pooled buffer, so that only the result is allocated.
func (th *Theme) executeOne(set *templates, file, locale string, data any) ([]byte, error) {
	tmpl, err := set.get(file, th.localeFor(locale))
	if err != nil {
		return nil, err
	}
	buf := th.buffers.Get().(*bytes.Buffer)
	defer th.buffers.Put(buf)
	buf.Reset()
	if err := tmpl.Execute(buf, data); err != nil {
		return nil, err
	}
	return bytes.Clone(buf.Bytes()), nil
}

func (th *Theme) localeFor(tag string) *locale {
	if l := th.locales[tag]; l != nil {
		return l
	}
	return th.locales["en"]
}
