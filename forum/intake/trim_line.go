package intake

import (
	"regexp"
	"strings"
)

// kind is what a line of a mail is.
type kind int

const (
	words     kind = iota
	blank          // nothing on it
	wrote          // a line of "On Monday, Ada wrote:"
	headers        // a line of a block of mail headers
	marker         // "----- Original Message -----"
	rule           // a line of dashes and the like
	separator      // stands above a signature or a list's footer
)

// line is one line: as it is kept, and as it is judged.
type line struct {
	raw    string
	plain  string // without marks of quoting and Markdown, at most judged bytes
	kind   kind
	quoted bool
}

// judged is how much of a line decides what it is, in bytes.
const judged = 400

var (
	quoteMark = regexp.MustCompile(`^\s{0,3}>`)
	quoteRun  = regexp.MustCompile(`^[\s>]+`)
	// named marks a quote by the quoted's name or initials, as Emacs does.
	named      = regexp.MustCompile(`^\p{L}{1,20}>(\s|$)`)
	piped      = regexp.MustCompile(`^\s{0,3}\|(\s|$)`)
	fence      = regexp.MustCompile("^\\s{0,3}(```|~~~)")
	rulePlain  = regexp.MustCompile(`^\s*(?:[-*#~=+_—–]{2,}|(?:[-*_] ){2,}[-*_])\s*$`)
	underlines = regexp.MustCompile(`^\s*_{5,}\s*$`)
	dashes     = regexp.MustCompile(`^(?:--|—|–)\s?$`)
	mdLink     = regexp.MustCompile(`\[([^\[\]]*)\]\([^()\s]*\)`)
	markdown   = strings.NewReplacer("**", "", `\`, "", "\u00a0", " ", "\u200e", "", "\u200f", "", "\u200b", "", "\ufeff", "", "\u1427", "", "&lt;", "<", "&gt;", ">")
)

// letters are what no rule has: most lines need no closer look.
const letters = "aeiouAEIOU.,:"

// footer is up to how many lines below a line of underscores are a list's, or
// below two dashes a signature.
const footer = 15

// read tells what each line is.
func read(text string) *body {
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	b := &body{}
	for _, raw := range strings.Split(text, "\n") {
		b.lines = append(b.lines, newLine(raw))
	}
	b.markCode()
	b.markHeaders()
	b.markWrote()
	b.markNamedQuotes()
	b.markSeparators()
	return b
}

func newLine(raw string) line {
	l := line{raw: strings.TrimRight(raw, " \t"), quoted: quoteMark.MatchString(raw)}
	plain := raw
	if len(plain) > judged {
		plain = strings.ToValidUTF8(plain[:judged], "")
	}
	plain = markdown.Replace(mdLink.ReplaceAllString(plain, "$1"))
	plain = strings.TrimSpace(quoteRun.ReplaceAllString(plain, ""))
	l.plain = plain
	switch {
	case plain == "":
		l.kind = blank
		if !l.quoted {
			l.raw = "" // marks that nobody sees
		}
	case isMarker(plain):
		l.kind = marker
	case !strings.ContainsAny(plain, letters) && rulePlain.MatchString(plain):
		l.kind = rule
	}
	return l
}

// markCode makes words of all that stands between two fences.
func (b *body) markCode() {
	opened := -1
	for i, l := range b.lines {
		if !fence.MatchString(l.raw) {
			continue
		}
		if opened < 0 {
			opened = i
			continue
		}
		for ; opened <= i; opened++ {
			b.lines[opened].kind, b.lines[opened].plain, b.lines[opened].quoted = words, "", false
		}
		opened = -1
	}
}

// markNamedQuotes knows quotes marked by a name, or a bar, only below an
// attribution: elsewhere they are shell prompts and tables.
func (b *body) markNamedQuotes() {
	below := false
	for i := range b.lines {
		l := &b.lines[i]
		switch {
		case l.kind == wrote:
			below = true
		case below && l.kind != headers && (named.MatchString(l.raw) || piped.MatchString(l.raw)):
			_, rest, _ := strings.Cut(strings.TrimLeft(strings.Replace(l.raw, "|", ">", 1), " "), ">")
			l.quoted, l.raw = true, strings.TrimRight("> "+strings.TrimSpace(rest), " ")
		}
	}
}

// markSeparators finds the line above a signature (RFC 3676 section 4.3, with
// or without its blank) and the underscores above a mailing list's footer. What
// a quoted mail follows is no end of the text.
func (b *body) markSeparators() {
	below := 0 // lines with something on them
	for i := len(b.lines) - 1; i >= 0 && below <= footer; i-- {
		l := &b.lines[i]
		switch {
		case l.quoted, l.kind == wrote, l.kind == headers, l.kind == marker:
			return
		case l.kind == rule && (dashes.MatchString(l.plain) || underlines.MatchString(l.plain)):
			l.kind = separator
		}
		if l.kind != blank {
			below++
		}
	}
}
