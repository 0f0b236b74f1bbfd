package search

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"answerable/forum/fault"
	"answerable/forum/thread"
)

// Typed is what a person typed into the search, taken apart: the words to look
// for and what narrows them, in the names that people know. String writes it
// back, so that every way to narrow or widen a search is an address to share.
type Typed struct {
	Text     string   // words, "phrases" and minus words; see Parse
	Boards   []string // addresses of boards; any of them
	Tags     []string // all of them
	By       string   // a member's name
	Statuses []string // of the fault: fault.Status, or open, fixed, closed
	Version  string
	Answers  Answers
	Kind     Kind
	Topic    string // of a thread: question, discussion, announcement
	After    time.Time
	Before   time.Time
	Sort     Sort
}

// Problem is something typed that looks like a filter and is none. It was
// searched as words.
type Problem struct {
	Typed string // as it was typed
	Text  string // for people
}

// mostProblems bounds what is said beside the field; one is enough to learn from.
const mostProblems = 5

// Operator is a filter that can be typed, for the help on the page.
type Operator struct {
	Name    string // with its colon
	Example string
	Help    string
}

// Operators lists the filters in the order of the help.
func Operators() []Operator {
	return []Operator{
		{"is:", "is:official", "with an official answer; also is:answered, is:unanswered, is:fault, is:thread"},
		{"status:", "status:open", "the state of the fault; also status:fixed, status:closed, status:in-progress"},
		{"version:", "version:4.7", "about this version and everything below it, such as 4.7.5"},
		{"board:", "board:broadband", "in one board, by the name in its address"},
		{"tag:", "tag:wifi", "with this tag"},
		{"by:", `by:"Ada Byron"`, "somebody wrote in it; names with spaces in quotes"},
		{"after:", "after:2026-01-31", "begun on that day or later"},
		{"before:", "before:2026-01-31", "begun before that day"},
		{"sort:", "sort:newest", "the latest first; also sort:affected, most people affected first"},
	}
}

// ParseTyped takes apart what a person typed. Any string is legal: what looks
// like a filter and is none stays among the words, with a Problem that says so.
// "Phrases" hide filters in them.
func ParseTyped(text string) (Typed, []Problem) {
	p := typedParser{rest: cut(strings.ToValidUTF8(strings.ReplaceAll(text, "\x00", " "), " "), MaxText)}
	for p.rest != "" {
		p.step()
	}
	p.typed.Text = tidyText(p.words.String())
	return p.typed, p.problems
}

type typedParser struct {
	rest     string
	words    strings.Builder
	inside   bool // in the middle of a word, where no filter begins
	typed    Typed
	problems []Problem
}

// step takes a phrase, a filter or one character.
func (p *typedParser) step() {
	if p.rest[0] == '"' {
		if end := strings.IndexByte(p.rest[1:], '"'); end >= 0 {
			p.keep(end + 2)
			return
		}
		p.rest, p.inside = p.rest[1:], false // an inch mark or a slip
		p.words.WriteByte(' ')
		return
	}
	if !p.inside && p.filter() {
		return
	}
	_, size := utf8.DecodeRuneInString(p.rest)
	p.keep(size)
}

// keep leaves the next bytes among the words.
func (p *typedParser) keep(bytes int) {
	last, _ := utf8.DecodeLastRuneInString(p.rest[:bytes])
	p.inside = !unicode.IsSpace(last)
	p.words.WriteString(p.rest[:bytes])
	p.rest = p.rest[bytes:]
}

// filter takes a filter off the rest, if it begins with one.
func (p *typedParser) filter() bool {
	turned := strings.HasPrefix(p.rest, "-")
	name, after, found := strings.Cut(strings.TrimPrefix(p.rest, "-"), ":")
	if !found || !isName(name) {
		return false
	}
	value, end := readValue(after)
	size := len(p.rest) - len(after) + end
	typed := p.rest[:size]
	known := slices.ContainsFunc(Operators(), func(o Operator) bool { return o.Name == strings.ToLower(name)+":" })
	switch {
	case value == "" && known && after != "" && name == strings.ToLower(name) && !turned:
		p.problem(name+":", "“"+name+":” has no value. Write it directly behind the colon, such as "+exampleOf(name)+".")
		return false
	case value == "":
		return false
	case !known:
		if looksMeant(name, after) {
			p.problem(typed, "“"+name+":” is no filter, so its words were searched.")
		}
		return false
	case turned:
		p.problem(typed, "A filter cannot be turned round with a minus, so its words were left out instead.")
		p.instead(size, "-", value)
		return true
	}
	if why := p.typed.set(strings.ToLower(name), value); why != "" {
		p.problem(typed, why)
		p.instead(size, "", value)
		return true
	}
	p.rest = p.rest[size:]
	p.words.WriteByte(' ')
	return true
}

// instead searches the words of a value in the place of its filter.
func (p *typedParser) instead(size int, mark, value string) {
	for word := range strings.FieldsSeq(value) {
		// a colon would make the word a filter again when the text is written back
		word = strings.Trim(strings.ReplaceAll(word, ":", " "), " -")
		if word != "" {
			p.words.WriteString(" " + mark + word)
		}
	}
	p.words.WriteByte(' ')
	p.rest, p.inside = p.rest[size:], false
}

func (p *typedParser) problem(typed, text string) {
	if len(p.problems) < mostProblems {
		p.problems = append(p.problems, Problem{Typed: cut(typed, 80), Text: text})
	}
}

// isName reports whether a filter could be called so.
func isName(s string) bool {
	return len(s) >= 2 && len(s) <= 12 && strings.IndexFunc(s, func(r rune) bool { return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') }) < 0
}

// looksMeant leaves out addresses (https://), paths and headings of messages
// (Error: …), which people paste.
func looksMeant(name, after string) bool {
	first, _ := utf8.DecodeRuneInString(after)
	return name == strings.ToLower(name) && (letterOrDigit(first) || first == '"') && name != "mailto"
}

func exampleOf(name string) string {
	for _, o := range Operators() {
		if o.Name == name+":" {
			return o.Example
		}
	}
	return ""
}

// readValue gives the value at the start of s, out of its quotes, and where it
// ends. A quote that is not closed is left out.
func readValue(s string) (value string, end int) {
	if strings.HasPrefix(s, `"`) {
		if close := strings.IndexByte(s[1:], '"'); close >= 0 {
			return cleanTyped(s[1 : 1+close]), close + 2
		}
	}
	end = strings.IndexFunc(s, unicode.IsSpace)
	if end < 0 {
		end = len(s)
	}
	return cleanTyped(strings.ReplaceAll(s[:end], `"`, "")), end
}

func cleanTyped(s string) string {
	return strings.TrimSpace(cut(strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " "), maxValue))
}

// set takes a filter over, or says why it is none.
func (t *Typed) set(name, value string) (why string) {
	folded := strings.ToLower(value)
	switch name {
	case "board":
		t.Boards = with(t.Boards, strings.TrimPrefix(folded, "/b/"))
	case "tag":
		t.Tags = with(t.Tags, folded)
	case "by":
		t.By = strings.TrimPrefix(value, "@")
	case "version":
		t.Version = value
	case "status":
		return t.setStatus(strings.ReplaceAll(strings.ReplaceAll(folded, " ", "_"), "-", "_"), value)
	case "is":
		return t.setIs(folded)
	case "sort":
		return t.setSort(folded)
	case "after":
		return setDay(&t.After, value)
	case "before":
		return setDay(&t.Before, value)
	}
	return ""
}

// with adds a value once, within bounds.
func with(list []string, value string) []string {
	if value == "" || slices.Contains(list, value) || len(list) >= maxValues {
		return list
	}
	return append(slices.Clip(list), value)
}

// The statuses that stand for several.
const (
	statusOpen   = "open"
	statusFixed  = "fixed"
	statusClosed = "closed"
)

// statusesOf gives what a status stands for.
func statusesOf(status string) []string {
	var all []string
	for _, s := range fault.Statuses() {
		fixed := s == fault.Awaiting || s == fault.Verified || s == fault.RollingOut
		if status == string(s) || (status == statusOpen && !s.Closed()) || (status == statusClosed && s.Closed()) || (status == statusFixed && fixed) {
			all = append(all, string(s))
		}
	}
	return all
}

func (t *Typed) setStatus(status, typed string) string {
	if len(statusesOf(status)) == 0 {
		return "There is no status “" + typed + "”, so it was searched as a word. There are open, fixed and closed; more exactly " + strings.Join(statusNames(), ", ") + "."
	}
	t.Statuses = with(t.Statuses, status)
	return ""
}

func statusNames() []string {
	var names []string
	for _, s := range fault.Statuses() {
		names = append(names, strings.ReplaceAll(string(s), "_", "-"))
	}
	return names
}

func (t *Typed) setIs(what string) string {
	switch what {
	case string(Answered), string(Official), string(Unanswered):
		t.Answers = Answers(what)
	case string(KindFault), string(KindThread):
		t.Kind = Kind(what)
	case string(thread.Question), string(thread.Discussion), string(thread.Announcement):
		t.Topic = what
	default:
		return "“is:" + what + "” is no filter, so it was searched as a word. There are is:official, is:answered, is:unanswered, is:fault and is:thread."
	}
	return ""
}

// sortFit is how SortFit is typed.
const sortFit = "fit"

func (t *Typed) setSort(order string) string {
	t.Sort = ParseSort(order)
	if t.Sort == SortFit && order != sortFit {
		return "There is no order “" + order + "”, so it was searched as a word. Orders are fit, newest and affected."
	}
	return ""
}

// setDay reads 2026-01-31, 2026-01 or 2026, in UTC.
func setDay(day *time.Time, value string) string {
	for _, form := range []string{time.DateOnly, "2006-01", "2006"} {
		at, err := time.Parse(form, value)
		if err == nil && at.Year() >= 1970 {
			*day = at
			return ""
		}
	}
	return "“" + value + "” is no day, so it was searched as a word. Write it as 2026-01-31."
}

// tidyText gives a text whose white space is single.
func tidyText(s string) string { return strings.Join(strings.Fields(s), " ") }

// String writes what ParseTyped reads as the same.
func (t Typed) String() string {
	parts := []string{}
	add := func(name, value string) {
		if value == "" {
			return
		}
		if strings.ContainsFunc(value, unicode.IsSpace) {
			value = `"` + value + `"`
		}
		parts = append(parts, name+":"+value)
	}
	if t.Text != "" {
		parts = append(parts, t.Text)
	}
	add("is", string(t.Kind))
	add("is", t.Topic)
	add("is", string(t.Answers))
	for _, status := range t.Statuses {
		add("status", strings.ReplaceAll(status, "_", "-"))
	}
	add("version", t.Version)
	for _, board := range t.Boards {
		add("board", board)
	}
	for _, tag := range t.Tags {
		add("tag", tag)
	}
	add("by", t.By)
	add("after", dayText(t.After))
	add("before", dayText(t.Before))
	add("sort", string(t.Sort))
	return strings.Join(parts, " ")
}

func dayText(day time.Time) string {
	if day.IsZero() {
		return ""
	}
	return day.UTC().Format(time.DateOnly)
}

// Narrowed reports whether anything but the words narrows what is found.
func (t Typed) Narrowed() bool {
	t.Text, t.Sort = "", SortFit
	return t.String() != ""
}

// Unnarrowed gives the words alone, in their order of fit.
func (t Typed) Unnarrowed() Typed { return Typed{Text: t.Text} }

// Names finds what people call by name. What it does not know, or what this
// reader may not know of, is 0.
type Names struct {
	Board  func(slug string) int64
	Member func(name string) (int64, error)
}

// Ask gives the question to ask. A board or a member that nobody knows is
// searched as words, and said so.
func (t Typed) Ask(n Names) (Ask, []Problem, error) {
	a := Ask{Text: t.Text, Tags: t.Tags, Version: t.Version, Answers: t.Answers, Kind: t.Kind, Topic: t.Topic, After: t.After, Before: t.Before, Sort: t.Sort}
	var problems []Problem
	for _, slug := range t.Boards {
		id := n.Board(slug)
		if id == 0 {
			problems = append(problems, Problem{"board:" + slug, "There is no board “" + slug + "” that you can see, so the word was searched."})
			a.Text = tidyText(a.Text + " " + slug)
			continue
		}
		a.BoardIDs = append(a.BoardIDs, id)
	}
	if t.By != "" {
		id, err := n.Member(t.By)
		if err != nil {
			return a, problems, err
		}
		if a.ByMemberID = id; id == 0 {
			problems = append(problems, Problem{"by:" + t.By, "Nobody here is called “" + t.By + "”, so the name was searched."})
			a.Text = tidyText(a.Text + " " + t.By)
		}
	}
	for _, status := range t.Statuses {
		a.Statuses = append(a.Statuses, statusesOf(status)...)
	}
	slices.Sort(a.Statuses)
	a.Statuses = slices.Compact(a.Statuses)
	return a, problems, nil
}

// IsFaultNumber gives the number of the fault that a search names and nothing
// else, such as F-12; 0 for any other text.
func (t Typed) IsFaultNumber() int64 {
	if rest, found := strings.CutPrefix(strings.ToUpper(t.Text), "F-"); found {
		if id, err := strconv.ParseInt(rest, 10, 64); err == nil && id > 0 {
			return id
		}
	}
	return 0
}
