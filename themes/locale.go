package themes

import (
	"encoding/json"
	"fmt"
	"html/template"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/message/catalog"
)

// pluralCases are the selectors a locale file may use, besides "=N" and "<N".
var pluralCases = []string{"zero", "one", "two", "few", "many", "other"}

// locale is one language: its texts for use as plain text and, with the texts
// escaped, for use as HTML around arguments that are HTML already.
type locale struct {
	tag   string
	plain map[string]string // texts of keys without plural cases
	cases map[string]bool   // keys with plural cases
	text  *message.Printer
	html  *message.Printer
	made  sync.Map // counted -> string: texts made before, for small numbers
}

// counted names a text with one number in it.
type counted struct {
	key string
	n   int
}

// maxCounted bounds the numbers whose texts are kept, and maxNumber those that are
// kept written alone: the posts of a long thread.
const maxCounted, maxNumber = 256, 10_000

// entry is one value of a locale file: a text, or texts by plural case.
type entry struct {
	text  string
	arg   int
	cases map[string]string
}

func (e *entry) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] == '"' {
		return json.Unmarshal(data, &e.text)
	}
	var raw map[string]any
	if err := json.Unmarshal(data, &raw); err != nil {
		return err
	}
	e.arg, e.cases = 1, map[string]string{}
	for name, value := range raw {
		switch v := value.(type) {
		case float64:
			if name != "arg" || v < 1 || v > 9 || v != float64(int(v)) {
				return fmt.Errorf("%q must be a text; only \"arg\" is a number, from 1 to 9", name)
			}
			e.arg = int(v)
		case string:
			e.cases[name] = v
		default:
			return fmt.Errorf("%q must be a text", name)
		}
	}
	if e.cases["other"] == "" {
		return fmt.Errorf(`plural cases need the case "other"`)
	}
	return nil
}

// message compiles e for x/text; "other" goes last because it matches everything.
func (e entry) message(escape func(string) string) catalog.Message {
	if e.cases == nil {
		return catalog.String(escape(e.text))
	}
	names := make([]string, 0, len(e.cases))
	for name := range e.cases {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int { return caseRank(a) - caseRank(b) })
	var pairs []any
	for _, name := range names {
		pairs = append(pairs, name, catalog.String(escape(e.cases[name])))
	}
	return plural.Selectf(e.arg, "%d", pairs...)
}

func caseRank(name string) int { return slices.Index(pluralCases, name) }

// newLocale reads a language's file over the English one, which gives the plural
// cases of texts that the language leaves in English.
func newLocale(name string, english, own []byte) (*locale, error) {
	tag, err := language.Parse(name)
	if err != nil {
		return nil, fmt.Errorf("%q is no BCP 47 language tag: %w", name, err)
	}
	entries, err := mergeEntries(tag, english, own)
	if err != nil {
		return nil, err
	}
	l := &locale{tag: tag.String(), plain: map[string]string{}, cases: map[string]bool{}}
	if l.text, err = printer(tag, entries, keep); err != nil {
		return nil, err
	}
	if l.html, err = printer(tag, entries, template.HTMLEscapeString); err != nil {
		return nil, err
	}
	for key, e := range entries {
		if l.cases[key] = e.cases != nil; e.cases == nil {
			l.plain[key] = e.text
		}
	}
	return l, nil
}

func keep(s string) string { return s }

func readEntries(data []byte) (map[string]entry, error) {
	if len(data) == 0 {
		return nil, nil
	}
	var entries map[string]entry
	if err := json.Unmarshal(data, &entries); err != nil {
		return nil, fmt.Errorf("not a locale file: %w", err)
	}
	return entries, nil
}

// mergeEntries lays a language's texts over the English ones.
func mergeEntries(tag language.Tag, english, own []byte) (map[string]entry, error) {
	entries, err := readEntries(english)
	if err != nil {
		return nil, err
	}
	more, err := readEntries(own)
	if err != nil {
		return nil, err
	}
	merged := make(map[string]entry, len(entries)+len(more))
	for key, e := range entries {
		merged[key] = e.fitting(tag)
	}
	maps.Copy(merged, more)
	return merged, nil
}

func printer(tag language.Tag, entries map[string]entry, escape func(string) string) (*message.Printer, error) {
	texts := catalog.NewBuilder(catalog.Fallback(tag))
	for key, e := range entries {
		if err := texts.Set(tag, escape(key), e.message(escape)); err != nil {
			return nil, fmt.Errorf("text %q: %w", key, err)
		}
	}
	return message.NewPrinter(tag, message.Catalog(texts)), nil
}

// fitting drops the plural cases that only English is sure to have.
func (e entry) fitting(tag language.Tag) entry {
	if base, _ := tag.Base(); e.cases == nil || base.String() == "en" {
		return e
	}
	kept := map[string]string{"other": e.cases["other"]}
	for name, text := range e.cases {
		if strings.HasPrefix(name, "=") {
			kept[name] = text
		}
	}
	return entry{arg: e.arg, cases: kept}
}

// t gives the text for an English key in l's language.
func (l *locale) t(key string, args ...any) string {
	if len(args) == 0 {
		return l.plainText(key)
	}
	if n, ok := args[0].(int); ok && len(args) == 1 && n >= 0 && n < maxCounted {
		return l.counted(key, n)
	}
	if l.wordsOnly(key, args) {
		return fmt.Sprintf(l.plainText(key), args...)
	}
	return l.text.Sprintf(key, args...)
}

func (l *locale) plainText(key string) string {
	if text, ok := l.plain[key]; ok {
		return text
	}
	return key
}

// counted keeps what x/text makes of a key and a small number: it takes a
// microsecond, and a page asks dozens of times.
func (l *locale) counted(key string, n int) string {
	if text, ok := l.made.Load(counted{key, n}); ok {
		return text.(string)
	}
	text := l.text.Sprintf(key, n)
	l.made.Store(counted{key, n}, text)
	return text
}

// wordsOnly says that a text needs nothing of x/text: no plural case, no number.
func (l *locale) wordsOnly(key string, args []any) bool {
	if l.cases[key] {
		return false
	}
	for _, arg := range args {
		switch arg.(type) {
		case string, template.HTML:
		default:
			return false
		}
	}
	return true
}

// tx is t for sentences with HTML in them: arguments of type template.HTML stay,
// everything else is escaped, the sentence included.
func (l *locale) tx(key string, args ...any) template.HTML {
	safe := make([]any, len(args))
	for i, arg := range args {
		switch v := arg.(type) {
		case template.HTML:
			safe[i] = string(v)
		case int, int64:
			safe[i] = v
		default:
			safe[i] = template.HTMLEscapeString(fmt.Sprint(v))
		}
	}
	if l.wordsOnly(key, safe) {
		return template.HTML(fmt.Sprintf(template.HTMLEscapeString(l.plainText(key)), safe...))
	}
	return template.HTML(l.html.Sprintf(template.HTMLEscapeString(key), safe...))
}

// months are keys of the catalogue.
var months = [...]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"}

// date writes the day of at in UTC, such as "3 June 2026".
func (l *locale) date(at time.Time) string {
	at = at.UTC()
	return l.t("%[1]s %[2]s %[3]s", at.Format("2"), l.t(months[at.Month()-1]), at.Format("2006"))
}

// moment writes at in UTC to the minute, such as "3 June 2026, 14:05 UTC".
func (l *locale) moment(at time.Time) string {
	return l.t("%[1]s, %[2]s UTC", l.date(at), at.UTC().Format("15:04"))
}

// when writes at so that it reads well without scripts and turns into "2 hours
// ago" with them: the HTML stays the same however old it gets.
func (l *locale) when(at time.Time) template.HTML {
	if at.IsZero() {
		return ""
	}
	stamp := at.UTC().Format(time.RFC3339)
	return template.HTML(`<relative-time datetime="` + stamp + `">` + template.HTMLEscapeString(l.moment(at)) + `</relative-time>`)
}

// day writes the day of at, for what need not become "2 hours ago".
func (l *locale) day(at time.Time) template.HTML {
	if at.IsZero() {
		return ""
	}
	return template.HTML(`<time datetime="` + isotime(at) + `">` + template.HTMLEscapeString(l.date(at)) + `</time>`)
}

// rightToLeft are the scripts written from right to left, by ISO 15924 code.
var rightToLeft = []string{"Adlm", "Arab", "Hebr", "Nkoo", "Rohg", "Syrc", "Thaa"}

// direction is the value of the dir attribute for l's language.
func (l *locale) direction() string {
	script, _ := language.Make(l.tag).Script()
	if slices.Contains(rightToLeft, script.String()) {
		return "rtl"
	}
	return "ltr"
}
