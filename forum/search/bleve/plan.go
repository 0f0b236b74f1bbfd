package bleve

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"unicode/utf8"

	index "github.com/blevesearch/bleve_index_api"

	"answerable/forum/search"
)

const (
	mostWords = 24 // words of a query that are looked up; of a longer one the telling ones

	insideWeight = 0.4 // of a word inside a wanted word
	startWeight  = 0.4 // of a word that begins like the last one
	slipWeight   = 0.5 // of a word one slip away

	mostStarts  = 32   // words tried for a beginning
	mostSlips   = 16   // words tried for a slip
	mostEntries = 2000 // of the dictionary, looked at for either
	minStart    = 2    // characters of a beginning
	minSlip     = 4    // characters of a word that may have a slip
	rare        = 2000 // a word in less than one of so many documents may be a slip

	fewDocuments = 100 // in an index smaller than this, no word counts as common
)

// posting is an open list of the documents that hold a form in a field.
type posting struct {
	reader index.TermFieldReader
	field  int
	weight float64
}

// occurrences weighs what BM25F sums.
func (p posting) occurrences(doc *index.TermFieldDoc, average float64) float64 {
	f := fieldWeights[p.field]
	return p.weight * f.weight * float64(doc.Freq) / (1 - f.length + f.length*length(doc)/average)
}

// word is one word of a query with the lists of its forms: first as written
// and stemmed, then begun alike or with a slip.
type word struct {
	text     string
	weight   float64
	times    int
	required bool
	exact    []posting
	near     []posting
	count    uint64 // upper bound of the documents that hold it exactly
}

// planner opens the lists of a query's words in one state of the index.
type planner struct {
	ctx       context.Context
	reader    index.IndexReader
	documents uint64
	opened    []index.TermFieldReader
	looked    []string // every form looked for
}

// plan chooses the words to look up and opens their lists.
func (p *planner) plan(wanted search.Wanted) ([]word, error) {
	words, err := p.known(wanted)
	if err != nil {
		return nil, err
	}
	words = p.telling(words)
	for i := range words {
		if err := p.widen(&words[i], words[i].text == wanted.Open); err != nil {
			return nil, err
		}
		p.looked = append(p.looked, words[i].text)
	}
	return words, nil
}

// known opens the exact lists of all words and of the words inside them.
func (p *planner) known(wanted search.Wanted) ([]word, error) {
	var words []word
	for _, text := range wanted.Words {
		w, err := p.exactly(text)
		if err != nil {
			return nil, err
		}
		w.times, w.required = wanted.Counts[text], slices.Contains(wanted.Required, text)
		words = append(words, w)
		for _, part := range search.Parts(text) {
			inside, err := p.exactly(part)
			if err != nil {
				return nil, err
			}
			inside.weight, inside.times = insideWeight, 1
			words = append(words, inside)
		}
	}
	return words, nil
}

func (p *planner) exactly(text string) (word, error) {
	w := word{text: text, weight: 1, times: 1}
	stem := stem(text)
	exact, err := p.open(stem, 1)
	if err != nil {
		return w, err
	}
	w.exact = exact
	for _, posting := range exact {
		w.count = max(w.count, posting.reader.Count())
	}
	return w, nil
}

// open gives the lists of a form in all fields that have it.
func (p *planner) open(form string, weight float64) ([]posting, error) {
	var found []posting
	for i, field := range fieldWeights {
		reader, err := p.reader.TermFieldReader(p.ctx, []byte(form), field.name, true, true, false)
		if err != nil {
			return nil, err
		}
		p.opened = append(p.opened, reader)
		if reader.Count() > 0 {
			found = append(found, posting{reader, i, weight})
		}
	}
	return found, nil
}

func (p *planner) close() error {
	var errs []error
	for _, reader := range p.opened {
		errs = append(errs, reader.Close())
	}
	p.opened = nil
	return errors.Join(errs...)
}

// telling keeps the words that tell most; words that most documents have
// cost much and change little, and stay only if there is nothing else.
func (p *planner) telling(words []word) []word {
	slices.SortStableFunc(words, func(a, b word) int { return cmp.Compare(p.tells(b), p.tells(a)) })
	words = words[:min(mostWords, len(words))]
	for len(words) > 1 && p.common(words[len(words)-1]) {
		words = words[:len(words)-1]
	}
	return words
}

func (p *planner) common(w word) bool {
	return !w.required && p.documents >= fewDocuments && w.count*2 > p.documents
}

// tells is how much a word is expected to separate what fits from the rest. A
// word nobody used tells nothing by itself, yet may be a slip: it comes in the middle.
func (p *planner) tells(w word) float64 {
	rarity := idf(p.documents, w.count)
	if w.count == 0 {
		rarity = idf(p.documents, p.documents/10)
	}
	if w.required {
		rarity += 100
	}
	return w.weight * rarity * float64(1+min(w.times, 4)) / 2
}

// widen opens the lists of words that begin alike or are one slip away.
func (p *planner) widen(w *word, open bool) error {
	length := utf8.RuneCountInString(w.text)
	if open && length >= minStart {
		if err := p.starts(w); err != nil {
			return err
		}
	}
	if length >= minSlip && allLatin(w.text) && w.count*rare <= p.documents {
		return p.slips(w)
	}
	return nil
}

func (p *planner) starts(w *word) error {
	return p.near(w, startWeight, mostStarts, func(field string) (index.FieldDict, error) {
		return p.reader.FieldDictPrefix(field, []byte(w.text))
	})
}

func (p *planner) slips(w *word) error {
	fuzzy, ok := p.reader.(index.IndexReaderFuzzy)
	if !ok {
		return nil
	}
	return p.near(w, slipWeight, mostSlips, func(field string) (index.FieldDict, error) {
		return fuzzy.FieldDictFuzzy(field, w.text, 1, "")
	})
}

// near opens the lists of the most used forms that a dictionary offers.
func (p *planner) near(w *word, weight float64, most int, entries func(field string) (index.FieldDict, error)) error {
	uses := map[string]uint64{}
	for _, field := range fieldWeights {
		dict, err := entries(field.name)
		if err != nil {
			return err
		}
		if err := collect(dict, uses); err != nil {
			return err
		}
	}
	delete(uses, w.text)
	delete(uses, stem(w.text))
	for _, form := range mostUsed(uses, most) {
		postings, err := p.open(form, weight)
		if err != nil {
			return err
		}
		w.near = append(w.near, postings...)
		p.looked = append(p.looked, form)
	}
	return nil
}

// collect adds up how many documents use each form, as far as the dictionary
// tells; when it looks for slips it does not.
func collect(dict index.FieldDict, uses map[string]uint64) error {
	defer func() { _ = dict.Close() }()
	for n := 0; n < mostEntries; n++ {
		entry, err := dict.Next()
		if err != nil || entry == nil {
			return err
		}
		uses[entry.Term] += entry.Count
	}
	return nil
}

func mostUsed(uses map[string]uint64, most int) []string {
	forms := slices.SortedFunc(maps.Keys(uses), func(a, b string) int {
		return cmp.Or(cmp.Compare(uses[b], uses[a]), cmp.Compare(a, b))
	})
	return forms[:min(most, len(forms))]
}
