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
func (th *Theme) Render(page, locale string, data any) (doc Document, err error) {
	err = th.page(page, locale, data, func(html []byte) error {
		doc, err = th.slots.cut(bytes.Clone(html))
		return err
	})
	return doc, err
}

// RenderFilled is Render for a page whose slots fill fills the same for all its
// readers: whole is the page, and the document's parts lie in its memory.
func (th *Theme) RenderFilled(page, locale string, data any, fill func(Slot) []byte) (whole []byte, doc Document, err error) {
	err = th.page(page, locale, data, func(html []byte) error {
		if doc, err = th.slots.cut(html); err == nil {
			whole, doc = doc.filled(fill)
		}
		return err
	})
	return whole, doc, err
}

func (th *Theme) page(page, locale string, data any, take func([]byte) error) error {
	if err := th.execute(page+"/page.html", locale, data, take); err != nil {
		return fmt.Errorf("themes: page %q: %w", page, err)
	}
	return nil
}

// Part renders what fills a slot, with one of this package's part structs.
func (th *Theme) Part(part, locale string, data any) (html []byte, err error) {
	err = th.execute("parts/"+part+".html", locale, data, func(made []byte) error {
		html = bytes.Clone(made)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("themes: part %q: %w", part, err)
	}
	return html, nil
}

// execute renders a file in its own version and, should that fail, in the default's.
func (th *Theme) execute(file, locale string, data any, take func([]byte) error) error {
	err := th.lend(th.own, file, locale, data, take)
	if err == nil || th.own == th.plain {
		return err
	}
	if plainErr := th.lend(th.plain, file, locale, data, take); plainErr != nil {
		return errors.Join(plainErr, err)
	}
	th.report(problemOf(file, err))
	return nil
}

// executeOne renders a file in its own version or the default's.
func (th *Theme) executeOne(set *templates, file, locale string, data any) (html []byte, err error) {
	err = th.lend(set, file, locale, data, func(made []byte) error {
		html = bytes.Clone(made)
		return nil
	})
	return html, err
}

// lend renders into a pooled buffer, which is take's only while it runs.
func (th *Theme) lend(set *templates, file, locale string, data any, take func([]byte) error) error {
	tmpl, err := set.get(file, th.localeFor(locale))
	if err != nil {
		return err
	}
	buf := th.buffers.Get().(*bytes.Buffer)
	defer th.buffers.Put(buf)
	buf.Reset()
	if err := tmpl.Execute(buf, data); err != nil {
		return err
	}
	return take(buf.Bytes())
}

func (th *Theme) localeFor(tag string) *locale {
	if l := th.locales[tag]; l != nil {
		return l
	}
	return th.locales["en"]
}
