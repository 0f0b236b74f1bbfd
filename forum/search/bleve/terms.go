package bleve

import (
	"unicode"

	index "github.com/blevesearch/bleve_index_api"
	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"

	"answerable/forum/search"
)

// lengthMark is a term in every filled text field. Its postings carry the
// lengths of all fields, from which the average is sampled.
const lengthMark = "\x00"

// terms are the words of a text as they are indexed: each word as written
// (folded), its stem, and the words inside it. Forms and insides find the
// word but do not make the text longer.
type terms struct {
	frequencies index.TokenFrequencies
	stems       map[string]*index.TokenFreq // of words seen whose stem differs
	length      int
}

func analyse(text string) terms {
	t := terms{
		frequencies: make(index.TokenFrequencies, len(text)/16+1),
		stems:       make(map[string]*index.TokenFreq, len(text)/32+1),
	}
	for word := range search.Words(text) {
		t.length++
		t.addForms(word.Text)
		for _, part := range search.Parts(word.Text) {
			t.addForms(part)
		}
	}
	if t.length > 0 {
		t.add(lengthMark)
	}
	return t
}

func (t terms) addForms(word string) {
	seen := t.add(word).Frequency() > 1
	if same, there := t.stems[word]; there {
		same.SetFrequency(same.Frequency() + 1)
		return
	}
	if seen && len(word) < minStem {
		return
	}
	if stem := stem(word); stem != word {
		t.stems[word] = t.add(stem)
	}
}

func (t terms) add(term string) *index.TokenFreq {
	f, there := t.frequencies[term]
	if !there {
		f = &index.TokenFreq{Term: []byte(term)}
		t.frequencies[term] = f
	}
	f.SetFrequency(f.Frequency() + 1)
	return f
}

// minStem is the length under which a word is its own stem.
const minStem = 3

// stem gives the English stem of a word; numbers, codes and words in other
// scripts are their own stem.
func stem(word string) string {
	if len(word) < minStem || !allLatin(word) {
		return word
	}
	env := snowballstem.NewEnv(word)
	english.Stem(env)
	return env.Current()
}

func allLatin(word string) bool {
	for _, r := range word {
		if !unicode.Is(unicode.Latin, r) {
			return false
		}
	}
	return true
}
