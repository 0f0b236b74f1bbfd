package markup

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Refusals of a one-line field.
const (
	ErrBlank   = Refusal("Please write something here; there is nothing to see yet.")
	ErrControl = Refusal("This holds invisible control characters. Please type it anew instead of pasting it.")
)

// LineTooLong is the refusal of a one-line field of more runes than fit.
func LineTooLong(runes, maxRunes int) Refusal {
	return Refusal(fmt.Sprintf("This is %d characters long; at most %d fit here.", runes, maxRunes))
}

// CleanLine normalises a one-line field such as a title: NFC, white space
// trimmed and each run of it one space. It refuses malformed UTF-8 (ErrNotUTF8),
// control characters, line ends and bidirectional overrides (ErrControl), what
// nobody can see (ErrBlank), and more than maxRunes runes (LineTooLong).
func CleanLine(s string, maxRunes int) (string, error) {
	if !utf8.ValidString(s) {
		return "", ErrNotUTF8
	}
	if len(s) > 16*maxRunes+64 { // far beyond the limit: spare the work of normalising
		return "", LineTooLong(utf8.RuneCountInString(s), maxRunes)
	}
	s = norm.NFC.String(strings.TrimSpace(s))
	if strings.ContainsFunc(s, isLineHostile) {
		return "", ErrControl
	}
	s = strings.Join(strings.Fields(s), " ")
	if !strings.ContainsFunc(s, isVisible) {
		return "", ErrBlank
	}
	if n := utf8.RuneCountInString(s); n > maxRunes {
		return "", LineTooLong(n, maxRunes)
	}
	return s, nil
}

// CleanText normalises a body: no byte order mark, line ends to LF, NFC, and control characters
// (as terminals write them into logs) to their visible pictures, since XML
// feeds cannot carry them. It refuses malformed UTF-8 (ErrNotUTF8), NUL
// (ErrNUL) and more than MaxSource bytes after all that (ErrTooLong).
func CleanText(s string) (string, error) {
	switch {
	case len(s) > 4*MaxSource:
		return "", ErrTooLong
	case !utf8.ValidString(s):
		return "", ErrNotUTF8
	case strings.ContainsRune(s, 0):
		return "", ErrNUL
	}
	s = norm.NFC.String(visibleControls(unixLines(strings.TrimPrefix(s, "\uFEFF"))))
	if len(s) > MaxSource {
		return "", ErrTooLong
	}
	return s, nil
}

func unixLines(s string) string {
	if !strings.ContainsRune(s, '\r') {
		return s
	}
	return strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s)
}

// visibleControls replaces what XML 1.0 section 2.2 forbids and C1 controls:
// C0 and DEL by the pictures of the Unicode block Control Pictures.
func visibleControls(s string) string {
	if !strings.ContainsFunc(s, isBodyControl) {
		return s
	}
	return strings.Map(func(r rune) rune {
		switch {
		case !isBodyControl(r):
			return r
		case r < 0x20:
			return 0x2400 + r
		case r == 0x7F:
			return 0x2421
		}
		return utf8.RuneError
	}, s)
}

func isBodyControl(r rune) bool {
	switch {
	case r == '\n' || r == '\t':
		return false
	case r == 0xFFFE || r == 0xFFFF:
		return true
	}
	return unicode.IsControl(r)
}

func isLineHostile(r rune) bool {
	return unicode.IsControl(r) || r == 0x2028 || r == 0x2029 || r == 0xFFFE || r == 0xFFFF || isBidiControl(r)
}

// isBidiControl tells the embeddings, overrides and isolates of Unicode TR 9,
// which turn text around beyond their own field. The marks U+200E, U+200F and
// U+061C do not, and right-to-left titles need them.
func isBidiControl(r rune) bool {
	return (r >= 0x202A && r <= 0x202E) || (r >= 0x2066 && r <= 0x2069)
}

// isVisible tells whether a rune leaves a mark by itself. Beside the format
// characters, some letters and symbols are blank by design.
func isVisible(r rune) bool {
	switch r {
	case 0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0:
		return false
	}
	return unicode.IsGraphic(r) && !unicode.IsSpace(r) && !unicode.Is(unicode.Mn, r) && !unicode.Is(unicode.Zs, r)
}
