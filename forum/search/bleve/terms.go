package bleve

import (
	"math"

	index "github.com/blevesearch/bleve_index_api"

	"answerable/forum/search"
)

// BM25F (Robertson, Zaragoza: The Probabilistic Relevance Framework, 2009):
// the occurrences of a word in all fields are weighed, each against its field's
// length, and summed before they saturate. The sum does not depend on the
// query, so it is made when a document is stored: all fields are one to the
// index, and a term's frequency there is that sum in steps of 1/impactStep.
// So a query reads one list a word. The lengths are weighed against fixed ones;
// measured, that costs nothing against those of the index at hand.
const (
	impactStep = 16
	maxImpact  = 1 << 12
	saturation = 2.5 // k1: threads are long and repeat what they are about
)

// part of a document with what an occurrence counts there, how far the part's
// length tells against it (b), and the usual length in words.
type partWeight struct {
	weight, length, usual float64
}

var (
	titleWeight   = partWeight{3.5, 0.5, 8}
	tagsWeight    = partWeight{1.5, 0.3, 3}
	bodyWeight    = partWeight{1, 0.75, 100}
	repliesWeight = partWeight{0.5, 0.5, 300}
)

// impact is what one occurrence in a part of so many words counts.
func (w partWeight) impact(words int) float64 {
	return w.weight / (1 - w.length + w.length*float64(words)/w.usual)
}

// terms are the words of a document as they are indexed: each word as written
// (folded), its stem by the rules of the document's language, and the words
// inside it; of scripts without spaces each character and each two neighbours.
type terms struct {
	language string
	sums     map[string]float64
	stems    map[string]string // of words seen
}

func analyse(d search.Document) index.TokenFrequencies {
	t := terms{language: d.Language, sums: make(map[string]float64, (len(d.Body)+len(d.Replies))/10+16), stems: map[string]string{}}
	t.part(titleWeight, d.Title)
	t.part(tagsWeight, d.Tags...)
	t.part(bodyWeight, d.Body)
	t.part(repliesWeight, d.Replies)
	return t.frequencies()
}

// part adds the words of one part.
func (t terms) part(weight partWeight, texts ...string) {
	counts, words := map[string]int{}, 0
	for _, text := range texts {
		words += t.count(counts, text)
	}
	impact := weight.impact(words)
	for term, count := range counts {
		t.sums[term] += impact * float64(count)
	}
}

func (t terms) count(counts map[string]int, text string) (words int) {
	for word := range search.Words(text) {
		words++
		t.forms(counts, word.Text)
		for _, part := range search.Parts(word.Text) {
			t.forms(counts, part)
		}
	}
	for word := range search.Joined(text) {
		t.forms(counts, word.Text)
	}
	if search.HasPairs(text) {
		for word := range search.Wholes(text) {
			if search.IsPair(word.Text) {
				counts[word.Text]++
			}
		}
	}
	return words
}

// forms counts a word as written and its stem.
func (t terms) forms(counts map[string]int, word string) {
	counts[word]++
	stem, known := t.stems[word]
	if !known {
		stem = search.Stem(word, t.language)
		t.stems[word] = stem
	}
	if stem != word {
		counts[stem]++
	}
}

func (t terms) frequencies() index.TokenFrequencies {
	all := make(index.TokenFrequencies, len(t.sums))
	backing := make([]index.TokenFreq, len(t.sums))
	i := 0
	for term, sum := range t.sums {
		f := &backing[i]
		f.Term = []byte(term)
		f.SetFrequency(min(maxImpact, max(1, int(math.Round(sum*impactStep)))))
		all[term] = f
		i++
	}
	return all
}
