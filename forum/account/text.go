package account

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// plainText refuses broken UTF-8, control characters other than line breaks and
// tabs, and the signs that turn the direction of what follows (Bidi_Control).
func plainText(s string) bool {
	return utf8.ValidString(s) && strings.IndexFunc(s, hidden) < 0
}

func hidden(r rune) bool {
	return (unicode.IsControl(r) && r != '\n' && r != '\t') || unicode.Is(unicode.Bidi_Control, r)
}

func lengthText(what string, least, most int) string {
	if least == 0 {
		return fmt.Sprintf("At most %d characters, please.", most)
	}
	return fmt.Sprintf("%s%s has %d to %d characters.", strings.ToUpper(what[:1]), what[1:], least, most)
}

// clean makes any text fit for a query: no broken UTF-8 and no NUL, which
// PostgreSQL refuses.
func clean(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "\uFFFD")
}
