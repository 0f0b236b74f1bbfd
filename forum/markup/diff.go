package markup

import (
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/sergi/go-diff/diffmatchpatch"
)

// DiffOp says what became of a part of a text.
type DiffOp int

// A part is in both revisions, in the new one only, or in the old one only.
const (
	DiffEqual DiffOp = iota
	DiffInsert
	DiffDelete
)

// DiffPart is a run of whole words with one fate. Text is source, not HTML.
type DiffPart struct {
	Op   DiffOp
	Text string
}

// diffTime bounds the search for the smallest difference; when it is up, the
// rest is shown as deleted and inserted, which is right if not small.
const diffTime = 200 * time.Millisecond

// Diff compares two revisions word by word. The parts that are equal or
// deleted give the old text, those equal or inserted the new one.
func Diff(old, new string) []DiffPart {
	dmp := diffmatchpatch.New()
	dmp.DiffTimeout = diffTime
	words := dictionary{index: map[string]rune{}}
	diffs := dmp.DiffMainRunes(words.encode(old), words.encode(new), false)
	diffs = dmp.DiffCleanupSemantic(diffs)
	parts := make([]DiffPart, 0, len(diffs))
	for _, d := range diffs {
		parts = append(parts, DiffPart{Op: diffOp(d.Type), Text: words.decode(d.Text)})
	}
	return parts
}

func diffOp(op diffmatchpatch.Operation) DiffOp {
	switch op {
	case diffmatchpatch.DiffInsert:
		return DiffInsert
	case diffmatchpatch.DiffDelete:
		return DiffDelete
	}
	return DiffEqual
}

// dictionary stands a rune for each word, since the library compares runes.
type dictionary struct {
	index map[string]rune
	words []string
}

func (d *dictionary) encode(s string) []rune {
	var runes []rune
	for s != "" {
		n := wordLength(s)
		runes = append(runes, d.runeOf(s[:n]))
		s = s[n:]
	}
	return runes
}

// runeOf numbers words from 1, leaving out the surrogates, which do not
// survive a string. There are fewer words in two posts than runes.
func (d *dictionary) runeOf(word string) rune {
	r, known := d.index[word]
	if !known {
		d.words = append(d.words, word)
		if r = rune(len(d.words)); r >= surrogates {
			r += surrogateCount
		}
		d.index[word] = r
	}
	return r
}

const (
	surrogates     = 0xD800
	surrogateCount = 0x800
)

func (d *dictionary) decode(s string) string {
	var b []byte
	for _, r := range s {
		if r >= surrogates {
			r -= surrogateCount
		}
		b = append(b, d.words[r-1]...)
	}
	return string(b)
}

// wordLength gives the length in bytes of the first token: a run of letters
// and digits, a run of spaces, or one other rune.
func wordLength(s string) int {
	first, n := utf8.DecodeRuneInString(s)
	class := runeClass(first)
	for class != 0 && n < len(s) {
		r, size := utf8.DecodeRuneInString(s[n:])
		if runeClass(r) != class {
			break
		}
		n += size
	}
	return n
}

func runeClass(r rune) int {
	switch {
	case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
		return 1
	case r != '\n' && unicode.IsSpace(r):
		return 2
	}
	return 0
}
