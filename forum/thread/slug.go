package thread

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// maxSlug is the longest readable end of an address, in bytes.
const maxSlug = 80

// Slug makes the readable end of an address from a title; it is never empty,
// and never the name of a page that a thread has below its own address. A title
// in another script than Latin has none: its tables would take 1.6 MB.
func Slug(title string) string {
	s := latin(title)
	switch s {
	case "":
		return "thread"
	case "reply", "unread", "private", "follow", "notes", "fault", "promise", "moderate", "duplicate":
		return "about-" + s
	}
	return s
}

// latin gives a title's letters a to z and digits, all else as single dashes.
func latin(title string) string {
	var b strings.Builder
	gap := false
	for _, r := range norm.NFKD.String(strings.ToLower(plainLetters().Replace(title))) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			gap = false
			b.WriteRune(r)
		case !unicode.Is(unicode.Mn, r) && r != '\'' && r != '’':
			gap = true
		}
	}
	return strings.TrimRight(b.String()[:min(b.Len(), maxSlug)], "-")
}

// plainLetters writes out what does not come apart into a letter and an accent.
func plainLetters() *strings.Replacer {
	return strings.NewReplacer("ß", "ss", "ẞ", "ss", "æ", "ae", "Æ", "ae", "œ", "oe", "Œ", "oe", "ø", "o", "Ø", "o", "đ", "d", "Đ", "d", "ð", "d", "Ð", "d",
		"þ", "th", "Þ", "th", "ł", "l", "Ł", "l", "ı", "i", "&", " and ", "@", " at ")
}
