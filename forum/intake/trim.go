package intake

import "strings"

// Sender is who a mail says it is from; it helps to know his signature. Either
// may be empty.
type Sender struct{ Name, Email string }

// Trim gives what the sender wrote himself: without the mail he answers, without
// his signature and his device's, in Markdown as it was. What he forwards is
// kept when he wrote nothing of his own. Empty means that nothing of his is
// there. It takes time linear in the text's length.
//
// What people wrote between, above or below quoted text is kept always, at the
// price of an unmarked signature that stands below a quoted mail.
func Trim(text string, from Sender) string {
	return Signature(Quotations(text), from)
}

// Quotations leaves out the mail that is answered: quoted lines and what stands
// before them ("On Monday, Ada wrote:"), Outlook's block of headers with all
// that follows. Quotes with an answer between them stay.
func Quotations(text string) string {
	b := read(text)
	b.forwardedOnly()
	b.cutAnswered()
	b.dropTrailingQuotes()
	b.dropLeadingQuote()
	if b.onlyAttributions() {
		return ""
	}
	b.drop(func(l line) bool { return l.kind == wrote && !l.quoted })
	return b.text()
}

// body is a mail's text by lines.
type body struct{ lines []line }

func (b *body) text() string {
	raw := make([]string, len(b.lines))
	for i, l := range b.lines {
		raw[i] = l.raw
	}
	return withoutBlankEnds(raw)
}

func withoutBlankEnds(lines []string) string {
	for len(lines) > 0 && strings.TrimSpace(lines[0]) == "" {
		lines = lines[1:]
	}
	for len(lines) > 0 && strings.TrimSpace(lines[len(lines)-1]) == "" {
		lines = lines[:len(lines)-1]
	}
	return strings.TrimRight(strings.Join(lines, "\n"), " \t\n")
}

// has says whether a line from i on, before end, is of that kind.
func (b *body) has(from, end int, is func(line) bool) bool {
	for _, l := range b.lines[from:end] {
		if is(l) {
			return true
		}
	}
	return false
}

func own(l line) bool     { return l.kind == words && !l.quoted }
func quoted(l line) bool  { return l.quoted }
func content(l line) bool { return l.kind == words }

func (b *body) drop(which func(line) bool) {
	kept := b.lines[:0]
	for _, l := range b.lines {
		if !which(l) {
			kept = append(kept, l)
		}
	}
	b.lines = kept
}

// next is the first line from i on that is not blank, or the end.
func (b *body) next(i int) int {
	for i < len(b.lines) && b.lines[i].kind == blank {
		i++
	}
	return i
}

// forwardedOnly takes the headers off a forwarded mail that nothing of the
// sender's own stands above: it is what he wants to say.
func (b *body) forwardedOnly() {
	for i := b.next(0); i < len(b.lines) && !b.lines[i].quoted; i = b.next(i) {
		switch l := b.lines[i]; {
		case l.kind == marker || l.kind == rule:
			i++
		case l.kind == headers:
			for i < len(b.lines) && b.lines[i].kind == headers {
				i++
			}
			b.lines = b.lines[i:]
			return
		default:
			return
		}
	}
}

// cutAnswered ends the text where the answered mail begins, if nothing of the
// sender's follows in it.
func (b *body) cutAnswered() {
	written := false
	for i, l := range b.lines {
		switch {
		case own(l):
			written = true
		case !written || l.quoted:
		case l.kind == headers, l.kind == marker, l.kind == wrote && !b.answeredBelow(i+1):
			b.lines = b.lines[:i]
			b.dropTrailing(rule)
			return
		}
	}
}

// answeredBelow says whether the lines from i on are a quoted mail with words
// of the sender's below or between.
func (b *body) answeredBelow(i int) bool {
	i = b.next(i)
	if i == len(b.lines) || !b.lines[i].quoted {
		return false
	}
	for ; i < len(b.lines); i++ {
		switch l := b.lines[i]; {
		case own(l):
			return true
		case !l.quoted && (l.kind == separator || l.kind == headers || l.kind == marker):
			return false
		}
	}
	return false
}

func (b *body) dropTrailing(kinds ...kind) {
	end := len(b.lines)
	for end > 0 && (b.lines[end-1].kind == blank || isOne(b.lines[end-1].kind, kinds)) {
		end--
	}
	b.lines = b.lines[:end]
}

func isOne(k kind, kinds []kind) bool {
	for _, other := range kinds {
		if k == other {
			return true
		}
	}
	return false
}

// dropTrailingQuotes takes off the quotes below the last own words; where there
// are none the quotes are all there is, and stay.
func (b *body) dropTrailingQuotes() {
	last := -1
	for i, l := range b.lines {
		if l.kind == separator {
			break
		}
		if own(l) {
			last = i
		}
	}
	for i := last + 1; last >= 0 && i < len(b.lines); i++ {
		if b.lines[i].quoted || b.lines[i].kind == wrote {
			signature := i
			for signature < len(b.lines) && b.lines[signature].kind != separator {
				signature++
			}
			b.lines = append(b.lines[:i:i], b.lines[signature:]...)
			return
		}
	}
}

// dropLeadingQuote takes off the one quoted mail that all the words stand below.
func (b *body) dropLeadingQuote() {
	start := b.next(0)
	if start == len(b.lines) || b.lines[start].kind != wrote || b.lines[start].quoted {
		return
	}
	i := start
	for i < len(b.lines) && !own(b.lines[i]) && b.lines[i].kind != separator {
		i++
	}
	if i < len(b.lines) && own(b.lines[i]) && !b.has(i, len(b.lines), quoted) {
		b.lines = b.lines[i:]
	}
}

// onlyAttributions says whether all that is left is the answered mail, or
// quotes of who wrote when.
func (b *body) onlyAttributions() bool {
	all := len(b.lines)
	if b.has(0, all, func(l line) bool { return l.kind == wrote && !l.quoted }) && !b.has(0, all, own) {
		return true
	}
	return b.has(0, len(b.lines), func(l line) bool { return l.kind == wrote }) && !b.has(0, len(b.lines), content)
}
