package search

import (
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxWordBytes bounds a word; of longer ones (keys, hex dumps) the start counts.
const maxWordBytes = 64

// Word is one word of a text.
type Word struct {
	Text       string // folded
	Start, End int    // bytes in the text
}

// Words gives the words of a text in order. Version numbers, error codes and
// names joined by dots or underscores stay whole (4.7.5.1.83, 0x80070057,
// snap_to_grid, c++); Parts gives what is inside. Ideographs and kana stand
// alone. Index, queries and highlights all use these words.
func Words(text string) iter.Seq[Word] {
	return func(yield func(Word) bool) {
		for at := 0; at < len(text); {
			start, end := nextWord(text, at)
			if start == end {
				return
			}
			if !yield(Word{Fold(cut(text[start:end], maxWordBytes)), start, end}) {
				return
			}
			at = end
		}
	}
}

// Wholes gives the words of a text as they are looked for: like Words, but each
// two neighbours of a script without spaces are one (東京都 gives 東京 and 京都),
// and one of them alone stays alone.
func Wholes(text string) iter.Seq[Word] {
	return func(yield func(Word) bool) {
		var last Word // a character alone that was not given yet
		paired := false
		for word := range Words(text) {
			switch alone := last.Text != ""; {
			case alone && isAlone(word) && last.End == word.Start:
				if !yield(Word{last.Text + word.Text, last.Start, word.End}) {
					return
				}
				paired = true
			case alone && !paired && !yield(last):
				return
			default:
				paired = false
			}
			last = Word{}
			if isAlone(word) {
				last = word
			} else if !yield(word) {
				return
			}
		}
		if last.Text != "" && !paired {
			yield(last)
		}
	}
}

func isAlone(w Word) bool {
	r, _ := utf8.DecodeRuneInString(w.Text)
	return standsAlone(r)
}

// IsPair reports whether a word is two characters of a script without spaces.
func IsPair(word string) bool {
	r, size := utf8.DecodeRuneInString(word)
	return standsAlone(r) && size < len(word)
}

// nextWord finds the first word from at on; start == end means there is none.
func nextWord(text string, at int) (start, end int) {
	for at < len(text) {
		r, size := decode(text, at)
		switch {
		case standsAlone(r):
			return at, at + size
		case letterOrDigit(r):
			return at, wordEnd(text, at+size, r)
		}
		at += size
	}
	return at, at
}

func wordEnd(text string, at int, last rune) int {
	for at < len(text) {
		r, size := decode(text, at)
		if !inWord(r) || standsAlone(r) {
			after, afterSize := decode(text, at+size)
			if !joins(last, r, after) {
				return at + suffix(text[at:])
			}
			r, size = after, size+afterSize
		}
		at, last = at+size, r
	}
	return at
}

// joins reports whether a mark between two characters is part of a word.
func joins(before, mark, after rune) bool {
	switch mark {
	case '.':
		return letterOrDigit(before) && letterOrDigit(after) && !standsAlone(after)
	case '\'', '’':
		return unicode.IsLetter(before) && unicode.IsLetter(after) && !standsAlone(after)
	}
	return false
}

// suffix is the length of the mark that ends names such as c++ and c#.
func suffix(rest string) int {
	for _, mark := range []string{"++", "#"} {
		if strings.HasPrefix(rest, mark) {
			if after, _ := decode(rest, len(mark)); !inWord(after) && after != '+' && after != '#' {
				return len(mark)
			}
		}
	}
	return 0
}

func decode(s string, at int) (rune, int) {
	if at < len(s) && s[at] < utf8.RuneSelf {
		return rune(s[at]), 1
	}
	return utf8.DecodeRuneInString(s[min(at, len(s)):])
}

func letterOrDigit(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	}
	return unicode.IsLetter(r) || unicode.IsNumber(r)
}

func inWord(r rune) bool {
	return r == '_' || letterOrDigit(r) || r >= utf8.RuneSelf && unicode.IsMark(r)
}

func standsAlone(r rune) bool {
	return r >= 0x2E80 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana)
}

// Fold gives the form in which words are compared: lower case, without accents
// on letters that are read the same without them.
func Fold(s string) string {
	if isLowerASCII(s) {
		return s
	}
	lower := strings.ToLower(strings.ToValidUTF8(s, ""))
	if isLowerASCII(lower) {
		return lower
	}
	return norm.NFC.String(strings.Map(plain, ligatures.Replace(norm.NFKD.String(lower))))
}

var ligatures = strings.NewReplacer("ß", "ss", "æ", "ae", "œ", "oe", "ø", "o", "ł", "l", "đ", "d", "’", "'")

// plain drops the marks that decomposing put after Latin, Greek and Cyrillic
// letters; marks of other scripts carry meaning and have their own blocks.
func plain(r rune) rune {
	if r >= 0x0300 && r <= 0x036F {
		return -1
	}
	return r
}

func isLowerASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf || 'A' <= s[i] && s[i] <= 'Z' {
			return false
		}
	}
	return true
}

// Parts gives the words inside a folded word that are worth finding alone:
// names between dots and underscores, the leading steps of a version number
// (4.7, 4.7.5 of 4.7.5.1), a code without its 0x or v. A word without an
// inside gives none.
func Parts(word string) []string {
	if bare := bareNumber(word); bare != word {
		return append([]string{bare}, Parts(bare)...)
	}
	if !strings.ContainsAny(word, "._'") {
		return nil
	}
	if isVersion(word) {
		return leadingSteps(word)
	}
	return names(word)
}

// bareNumber drops 0x before a hexadecimal number and v before a version.
func bareNumber(word string) string {
	switch {
	case len(word) > 4 && strings.HasPrefix(word, "0x"):
		return word[2:]
	case len(word) > 2 && word[0] == 'v' && isDigit(word[1]) && isVersion(word[1:]):
		return word[1:]
	}
	return word
}

func isVersion(word string) bool {
	for i := 0; i < len(word); i++ {
		if word[i] != '.' && !isDigit(word[i]) {
			return false
		}
	}
	return strings.Contains(word, ".")
}

func isDigit(b byte) bool { return '0' <= b && b <= '9' }

func leadingSteps(version string) []string {
	var steps []string
	for i, dots := 0, 0; i < len(version) && len(steps) < 8; i++ {
		if version[i] == '.' {
			if dots++; dots > 1 {
				steps = append(steps, version[:i])
			}
		}
	}
	return steps
}

func names(word string) []string {
	var found []string
	for _, name := range strings.FieldsFunc(word, func(r rune) bool { return r == '.' || r == '_' || r == '\'' }) {
		if utf8.RuneCountInString(name) > 1 && len(found) < 8 {
			found = append(found, name)
		}
	}
	return found
}

// mostJoined is how many words between hyphens are one: more of them are a code, a
// date or a sentence.
const mostJoined = 3

// Joined gives the words of a text between which stands a hyphen as the one word
// they are to people who leave it out: Wi-Fi gives wifi, plug-and-play
// plugandplay. The first begins with a letter.
func Joined(text string) iter.Seq[Word] {
	return func(yield func(Word) bool) {
		if !strings.ContainsAny(text, "-\u2010\u2011") {
			return
		}
		var run []Word
		for word := range Words(text) {
			if len(run) > 0 && hyphen(text[run[len(run)-1].End:word.Start]) {
				run = append(run, word)
				continue
			}
			if joined, ok := join(run); ok && !yield(joined) {
				return
			}
			run = append(run[:0], word)
		}
		if joined, ok := join(run); ok {
			yield(joined)
		}
	}
}

func hyphen(s string) bool { return s == "-" || s == "\u2010" || s == "\u2011" }

// join makes one word of a run, if it is one.
func join(run []Word) (Word, bool) {
	if len(run) < 2 || len(run) > mostJoined {
		return Word{}, false
	}
	text := ""
	for _, word := range run {
		text += word.Text
	}
	first, _ := utf8.DecodeRuneInString(text)
	return Word{text, run[0].Start, run[len(run)-1].End}, unicode.IsLetter(first) && !standsAlone(first) && len(text) <= maxWordBytes/2
}

// HasPairs reports whether a text may have words of a script without spaces.
func HasPairs(text string) bool {
	for i := 0; i < len(text); i++ {
		if text[i] >= 0xE2 { // the first byte of U+2000 and above
			return strings.ContainsFunc(text[i:], standsAlone)
		}
	}
	return false
}
