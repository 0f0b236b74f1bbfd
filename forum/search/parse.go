package search

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// maxWords is how many different words of a query are kept. An engine may use
// fewer: the telling ones.
const maxWords = 256

// maxPhrases is how many quoted runs of words are kept as such.
const maxPhrases = 8

// Wanted is what a query's text asks for, in folded words, each once.
type Wanted struct {
	Words    []string   // the more of them the better, in order of appearance
	Required []string   // must all occur; also in Words
	Excluded []string   // must not occur
	Phrases  [][]string // runs of two or more Required that must follow each other
	Counts   map[string]int
	// Words of a draft's body that are not in Words, and how often each word is
	// there.
	More       []string
	BodyCounts map[string]int
	// Joined are words of Words between which stood a hyphen, as one: see Joined.
	Joined []string
	// Open is the last word, if it may still be in the middle of typing. After a
	// hyphen it is the one of Joined: who writes Wi-Fi does not mean all that
	// begins with fi.
	Open string
}

// Parse reads the text of a query. Words in "double quotes" are required; a
// minus at the start of a word that begins with a letter excludes it. Nothing
// else has a meaning, and nothing is an error. With verbatim, all are words.
func Parse(text string, verbatim bool) Wanted {
	p := parser{Wanted: Wanted{Counts: map[string]int{}}, excluded: map[string]bool{}}
	text = cut(strings.ToValidUTF8(text, " "), MaxText)
	runs := strings.Split(text, `"`)
	quoted := false
	for i, run := range runs {
		// an opening quote without a closing one is an inch mark or a slip
		quoted = i%2 == 1 && i < len(runs)-1 && !verbatim
		p.run(run, quoted, verbatim)
		p.join(run, verbatim)
		p.phrase(run, quoted)
	}
	p.finish(text, quoted)
	return p.Wanted
}

type parser struct {
	Wanted
	excluded map[string]bool
	last     string
	joined   string // the joined word at the end of the last run, if there is one
}

func (p *parser) run(text string, quoted, verbatim bool) {
	turned := -1 // where the last excluded word ends
	for word := range Wholes(text) {
		switch {
		case !quoted && !verbatim && (minus(text, word.Start) || turned >= 0 && hyphen(text[turned:word.Start])):
			turned = word.End
			p.exclude(word.Text)
		default:
			p.want(word.Text, quoted)
		}
	}
}

// join notes what the text has between hyphens.
func (p *parser) join(text string, verbatim bool) {
	p.joined = ""
	for word := range Joined(text) {
		if len(p.Joined) < maxWords && !slices.Contains(p.Joined, word.Text) && (verbatim || !minus(text, word.Start)) {
			p.Joined = append(p.Joined, word.Text)
		}
		if word.End == len(text) && slices.Contains(p.Joined, word.Text) {
			p.joined = word.Text
		}
	}
}

// phrase notes a quoted run of several words.
func (p *parser) phrase(text string, quoted bool) {
	if !quoted || len(p.Phrases) >= maxPhrases {
		return
	}
	var words []string
	for word := range Words(text) {
		words = append(words, word.Text)
	}
	if len(words) > 1 {
		p.Phrases = append(p.Phrases, words[:min(len(words), maxWords)])
	}
}

// minus reports whether the word at start carries a minus that excludes it:
// one that opens a word and stands before a letter, so that -5 and e-mail and
// --force are ordinary words.
func minus(text string, start int) bool {
	if start == 0 || text[start-1] != '-' || isDigit(text[start]) {
		return false
	}
	return start == 1 || text[start-2] == ' ' || text[start-2] == '\t' || text[start-2] == '\n'
}

func (p *parser) want(word string, required bool) {
	p.last = word
	if required && !slices.Contains(p.Required, word) && len(p.Required) < maxWords {
		p.Required = append(p.Required, word)
	}
	if p.Counts[word]++; p.Counts[word] == 1 && len(p.Words) < maxWords {
		p.Words = append(p.Words, word)
	}
}

func (p *parser) exclude(word string) {
	p.last = ""
	if !p.excluded[word] && len(p.Excluded) < maxWords {
		p.excluded[word] = true
		p.Excluded = append(p.Excluded, word)
	}
}

// finish decides whether the last word is open: nothing was written after it.
func (p *parser) finish(text string, quoted bool) {
	end, size := utf8.DecodeLastRuneInString(text)
	if size > 0 && inWord(end) && !quoted && slices.Contains(p.Words, p.last) {
		p.Open = cmp.Or(p.joined, p.last)
	}
}
