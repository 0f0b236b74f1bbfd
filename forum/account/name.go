package account

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// Names have this many characters.
const (
	MinName = 2
	MaxName = 32
)

const maxKey = 64 // runes; folding can make one letter many

// Fold gives the form under which names are compared: two names with the same
// fold are the same name (Unicode's compatibility caseless match, D146).
func Fold(name string) string {
	return norm.NFKC.String(foldCase(norm.NFKC.String(foldCase(norm.NFD.String(strings.TrimSpace(name))))))
}

func foldCase(s string) string { return cases.Fold().String(s) }

// readName gives the name as it is kept, or a text about what is wrong.
func (p *People) readName(raw string) (name, problem string) {
	if !utf8.ValidString(raw) {
		return "", "This name holds broken characters. Please type it again."
	}
	name = norm.NFC.String(strings.TrimSpace(raw))
	if problem = problemOfName(name); problem != "" {
		return "", problem
	}
	if p.reserved.has(Fold(name)) {
		return "", "This name is kept for the forum itself. Please choose another one."
	}
	return name, ""
}

func problemOfName(name string) string {
	length := utf8.RuneCountInString(name)
	switch {
	case length == 0:
		return "Please choose a name."
	case length < MinName || length > MaxName:
		return "A name has 2 to 32 characters."
	case !nameCharacters(name):
		return "A name has letters and digits, and between them _ - or . – no spaces and no other signs."
	case strings.IndexFunc(name, unicode.IsLetter) < 0:
		return "A name needs at least one letter."
	case mixesAlphabets(name):
		return "A name is written in one alphabet: Latin, Greek and Cyrillic letters look too much alike together."
	case utf8.RuneCountInString(Fold(name)) > maxKey:
		return "This name uses characters that are too long when written out. Please use plainer ones."
	}
	return ""
}

// nameCharacters reports whether the name is made of letters and digits, with
// signs only between them and at most two marks on a letter.
func nameCharacters(name string) bool {
	marks, last := 0, 'x'
	for i, r := range name {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			marks = 0
		case unicode.IsMark(r) && i > 0 && (unicode.IsLetter(last) || unicode.IsMark(last)):
			if marks++; marks > 2 {
				return false
			}
		case strings.ContainsRune("_-.", r) && i > 0:
			marks = 0
		default:
			return false
		}
		last = r
	}
	return !strings.ContainsRune("_-.", last)
}

func mixesAlphabets(name string) bool {
	found := 0
	for _, alphabet := range []*unicode.RangeTable{unicode.Latin, unicode.Greek, unicode.Cyrillic} {
		if strings.IndexFunc(name, func(r rune) bool { return unicode.Is(alphabet, r) }) >= 0 {
			found++
		}
	}
	return found > 1
}
