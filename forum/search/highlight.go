package search

import (
	"cmp"
	"html"
	"html/template"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Highlight gives the stretch of text, at most about runes characters long,
// that shows most of the words (folded, as in Result.Words), with <mark>
// around them. It also counts the different words found in the whole text, so
// that a caller can choose among posts. The fragment is escaped: it holds no
// markup but <mark>, and no character that could turn the page around it.
func Highlight(text string, words []string, runes int) (fragment template.HTML, found int) {
	return highlight(text, newMatcher(words), runes)
}

func highlight(text string, m matcher, runes int) (fragment template.HTML, found int) {
	text = strings.ToValidUTF8(text, " ")
	marks := findMarks(text, m)
	found = distinct(marks)
	from, to := stretch(text, marks, max(runes, 1))
	return render(text, marks, from, to), found
}

// mark is a word of the text that fits the word of the query at that index.
type mark struct{ start, end, word int }

func findMarks(text string, m matcher) []mark {
	var marks []mark
	for word := range Wholes(text) {
		i, ok := m.find(word.Text)
		switch last := len(marks) - 1; {
		case !ok:
		case last >= 0 && word.Start < marks[last].end: // pairs overlap
			marks[last].end = word.End
		default:
			marks = append(marks, mark{word.Start, word.End, i})
		}
	}
	return withJoined(text, marks, m)
}

// withJoined adds the marks of words that are one without their hyphen.
func withJoined(text string, marks []mark, m matcher) []mark {
	var joined []mark
	for word := range Joined(text) {
		if i, ok := m.exact[word.Text]; ok {
			joined = append(joined, mark{word.Start, word.End, i})
		}
	}
	if len(joined) == 0 {
		return marks
	}
	inside := func(one mark) bool {
		return slices.ContainsFunc(joined, func(j mark) bool { return one.start >= j.start && one.end <= j.end })
	}
	marks = append(slices.DeleteFunc(marks, inside), joined...)
	slices.SortFunc(marks, func(a, b mark) int { return cmp.Compare(a.start, b.start) })
	return marks
}

func distinct(marks []mark) int {
	seen := map[int]bool{}
	for _, m := range marks {
		seen[m.word] = true
	}
	return len(seen)
}

// matcher finds which word of the query a word of the text stands for.
type matcher struct {
	exact map[string]int
	near  map[rune][]int // by first character
	words []string
	slips bool // words one slip away fit, too
}

// forgiving gives a matcher that takes a word one slip away for the wanted one.
func (m matcher) forgiving() matcher {
	m.slips = true
	return m
}

func newMatcher(words []string) matcher {
	m := matcher{exact: map[string]int{}, near: map[rune][]int{}, words: words[:min(len(words), maxWords)]}
	for i, word := range m.words {
		if _, there := m.exact[word]; there || word == "" {
			continue
		}
		m.exact[word] = i
		first, _ := utf8.DecodeRuneInString(word)
		m.near[first] = append(m.near[first], i)
	}
	return m
}

func (m matcher) find(word string) (int, bool) {
	if i, ok := m.whole(word); ok {
		return i, true
	}
	for _, part := range Parts(word) {
		if i, ok := m.whole(part); ok {
			return i, true
		}
	}
	return 0, false
}

func (m matcher) whole(word string) (int, bool) {
	if i, ok := m.exact[word]; ok {
		return i, true
	}
	first, _ := utf8.DecodeRuneInString(word)
	for _, i := range m.near[first] {
		if alike(word, m.words[i]) || m.slips && oneSlip(word, m.words[i]) {
			return i, true
		}
	}
	return 0, false
}

// minSlip is the length from which a word may have a slip.
const minSlip = 4

// oneSlip reports whether one letter more, less, other or two in the wrong order
// make two words the same. Their first letter is.
func oneSlip(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) < minSlip || len(b)-len(a) > 1 || !Spelled(b) {
		return false
	}
	at := 0
	for at < len(a) && a[at] == b[at] {
		at++
	}
	if len(a) < len(b) {
		return a[at:] == b[at+1:]
	}
	swapped := at+1 < len(a) && a[at] == b[at+1] && a[at+1] == b[at] && a[at+2:] == b[at+2:]
	return at == len(a) || swapped || a[at+1:] == b[at+1:]
}

// alike reports whether a word of the text begins with the wanted word, or
// both look like forms of one word. Marking needs no more than that.
func alike(word, wanted string) bool {
	if len(wanted) >= 3 && strings.HasPrefix(word, wanted) {
		return true
	}
	same := 0
	for same < len(word) && same < len(wanted) && word[same] == wanted[same] {
		same++
	}
	return same >= 4 && ending(word[same:]) && ending(wanted[same:])
}

func ending(s string) bool {
	switch s {
	case "", "s", "e", "es", "d", "ed", "er", "ers", "y", "ies", "ied", "ing", "ings",
		"ion", "ions", "ation", "ations", "al", "ly", "ment", "ments":
		return true
	}
	return false
}

// stretch chooses the bytes of text to show: around the marks that show most
// different words, else the start.
func stretch(text string, marks []mark, runes int) (from, to int) {
	first, last := densest(text, marks, runes)
	keep := 0 // the first mark, which no trimming may drop
	if last > first {
		keep = marks[first].start
		from = keep
		span := utf8.RuneCountInString(text[from:marks[last-1].end])
		from = backward(text, from, max(0, runes-span)/3)
	}
	to = forward(text, from, runes)
	// near the end, show what comes before instead of nothing
	if to == len(text) {
		from = min(from, backward(text, to, runes))
	}
	return atWord(text, from, keep), to
}

// densest gives the marks [first, last) that lie within runes characters and
// show the most different words, then the most words; the earliest such.
func densest(text string, marks []mark, runes int) (first, last int) {
	best, count := 0, map[int]int{}
	left, span := 0, 0
	for right, m := range marks {
		span += utf8.RuneCountInString(text[previousEnd(marks, right, left):m.end])
		count[m.word]++
		for left < right && span > runes {
			span -= utf8.RuneCountInString(text[marks[left].start:marks[left+1].start])
			if count[marks[left].word]--; count[marks[left].word] == 0 {
				delete(count, marks[left].word)
			}
			left++
		}
		if score := len(count)*len(marks) + right - left + 1; score > best {
			best, first, last = score, left, right+1
		}
	}
	return first, last
}

// previousEnd is where counting goes on: after the mark before, or at the mark
// itself if it opens the window.
func previousEnd(marks []mark, right, left int) int {
	if right == left {
		return marks[right].start
	}
	return marks[right-1].end
}

func backward(text string, from, runes int) int {
	for ; runes > 0 && from > 0; runes-- {
		_, size := utf8.DecodeLastRuneInString(text[:from])
		from -= size
	}
	return from
}

func forward(text string, from, runes int) int {
	for ; runes > 0 && from < len(text); runes-- {
		_, size := utf8.DecodeRuneInString(text[from:])
		from += size
	}
	return from
}

// atWord moves a cut in the middle of a word to the word's end, if that comes
// before keep.
func atWord(text string, from, keep int) int {
	if from == 0 || from >= keep {
		return from
	}
	if before, _ := utf8.DecodeLastRuneInString(text[:from]); unicode.IsSpace(before) {
		return from
	}
	if space := strings.IndexFunc(text[from:keep], unicode.IsSpace); space >= 0 {
		return from + space
	}
	return from
}

func render(text string, marks []mark, from, to int) template.HTML {
	for from < to && isSpace(text[from]) {
		from++
	}
	for to > from && isSpace(text[to-1]) {
		to--
	}
	var b strings.Builder
	if strings.TrimSpace(text[:from]) != "" {
		b.WriteString("… ")
	}
	for _, m := range marks {
		if m.start < from || m.end > to {
			continue
		}
		b.WriteString(safe(text[from:m.start]))
		b.WriteString("<mark>" + safe(text[m.start:m.end]) + "</mark>")
		from = m.end
	}
	b.WriteString(safe(text[from:max(from, to)]))
	if strings.TrimSpace(text[to:]) != "" {
		b.WriteString(" …")
	}
	return template.HTML(b.String()) // every piece went through safe
}

func isSpace(b byte) bool { return b == ' ' || '\t' <= b && b <= '\r' }

// safe escapes text and folds white space; control characters and the marks
// that turn the direction of writing are dropped.
func safe(text string) string {
	var b strings.Builder
	space := false
	for _, r := range text {
		switch {
		case unicode.IsSpace(r):
			if !space {
				b.WriteByte(' ')
			}
			space = true
		case turnsDirection(r) || unicode.IsControl(r):
		default:
			b.WriteRune(r)
			space = false
		}
	}
	return html.EscapeString(b.String())
}

func turnsDirection(r rune) bool {
	return r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 || r == 0x200E || r == 0x200F || r == 0x061C
}
