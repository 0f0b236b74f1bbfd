package bleve

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	index "github.com/blevesearch/bleve_index_api"

	"answerable/forum/search"
)

const (
	mostWords = 24 // words of a query that are looked up; of a longer one the telling ones
	mostMore  = 40 // words of a draft's body besides
	moreShare = 0.6
	bodyEcho  = 0.6 // a word of the title that the body repeats counts so much more, at most

	insideWeight = 0.4 // of a word inside a wanted word
	startWeight  = 0.4 // of a word that begins like the last one
	slipWeight   = 0.5 // of a word one slip away

	mostStarts  = 32   // words tried for a beginning
	mostSlips   = 16   // words tried for a slip
	mostEntries = 2000 // of the dictionary, looked at for either
	minStart    = 2    // characters of a beginning
	minCode     = 4    // of a code's beginning, wherever it stands
	minSlip     = 4    // characters of a word that may have a slip
	slipWords   = 4    // of a query that slips are tried for
	rare        = 2000 // a word in less than one of so many documents may be a slip

	fewDocuments = 100 // in an index smaller than this, no word counts as common
)

// word is one word of a query with its forms: first the stems, then words that
// begin alike or are one slip away.
type word struct {
	text     string
	weight   float64
	required bool
	joined   bool // of words between hyphens
	exact    []string
	near     []string
	nearness float64
	count    uint64 // of the documents that hold it, an upper bound
}

// planner chooses the words of a query and their forms in one state of the index.
type planner struct {
	ctx       context.Context
	state     *snapshot
	lists     *lists
	filter    *filter
	languages []string
	looked    []string // every form looked for
	corrected map[string]string
}

// plan chooses the words to look up.
func (p *planner) plan(wanted search.Wanted) ([]word, error) {
	words, err := p.known(wanted)
	if err != nil {
		return nil, err
	}
	words = p.telling(words, mostWords)
	slips := slipWords
	for i := range words {
		if err := p.widen(&words[i], words[i].text == wanted.Open, &slips); err != nil {
			return nil, err
		}
		p.looked = append(p.looked, words[i].text)
	}
	more, err := p.more(wanted)
	return append(words, more...), err
}

// known gives all words and the words inside them.
func (p *planner) known(wanted search.Wanted) ([]word, error) {
	var words []word
	for _, text := range wanted.Words {
		w, err := p.exactly(text)
		if err != nil {
			return nil, err
		}
		w.required = slices.Contains(wanted.Required, text)
		w.weight = 1 + bodyEcho*float64(min(wanted.BodyCounts[text], 3))/3
		if wanted.BodyCounts == nil {
			w.weight = float64(1+min(wanted.Counts[text], 4)) / 2
		}
		words = append(words, w)
		for _, part := range search.Parts(text) {
			inside, err := p.exactly(part)
			if err != nil {
				return nil, err
			}
			inside.weight = insideWeight
			words = append(words, inside)
		}
	}
	for _, text := range wanted.Joined {
		w, err := p.exactly(text)
		if err != nil {
			return nil, err
		}
		if w.joined = true; w.count > 0 || text == wanted.Open { // else nobody wrote it
			words = append(words, w)
		}
	}
	return words, nil
}

// more gives the telling words of a draft's body. A word in one document alone
// names nothing that two threads share.
func (p *planner) more(wanted search.Wanted) ([]word, error) {
	var words []word
	for _, text := range wanted.More {
		w, err := p.exactly(text)
		if err != nil {
			return nil, err
		}
		if n := float64(wanted.BodyCounts[text]); w.count > 1 {
			w.weight = moreShare * 2 * n / (n + 1)
			words = append(words, w)
		}
	}
	words = p.telling(words, mostMore)
	for _, w := range words {
		p.looked = append(p.looked, w.text)
	}
	return words, nil
}

// exactly gives a word with its stems in the languages asked.
func (p *planner) exactly(text string) (word, error) {
	w := word{text: text, weight: 1, exact: search.Stems(text, p.languages)}
	for _, form := range w.exact {
		count, err := p.lists.count(form)
		if err != nil {
			return w, err
		}
		w.count = max(w.count, count)
	}
	return w, nil
}

// telling keeps the words that tell most; words that most documents have
// cost much and change little, and stay only if there is nothing else.
func (p *planner) telling(words []word, most int) []word {
	slices.SortStableFunc(words, func(a, b word) int { return cmp.Compare(p.tells(b), p.tells(a)) })
	words = words[:min(most, len(words))]
	for len(words) > 1 && p.common(words[len(words)-1]) {
		words = words[:len(words)-1]
	}
	return words
}

func (p *planner) common(w word) bool {
	return !w.required && p.state.documents >= fewDocuments && w.count*2 > p.state.documents
}

// tells is how much a word is expected to separate what fits from the rest. A
// word nobody used tells nothing by itself, yet may be a slip: it comes in the middle.
func (p *planner) tells(w word) float64 {
	rarity := idf(p.state.documents, w.count)
	if w.count == 0 {
		rarity = idf(p.state.documents, p.state.documents/10)
	}
	if w.required {
		rarity += 100
	}
	return w.weight * rarity
}

// idf is the rarity of a word; never negative, however common the word is.
func idf(documents, frequency uint64) float64 {
	n, df := float64(documents), float64(min(frequency, documents))
	return math.Log(1 + (n-df+0.5)/(df+0.5))
}

// widen adds words that begin alike or are one slip away. Codes are found by
// their beginning wherever they stand.
func (p *planner) widen(w *word, open bool, slips *int) error {
	length := utf8.RuneCountInString(w.text)
	code := length >= minCode && w.count == 0 && strings.ContainsFunc(w.text, unicode.IsDigit)
	if open && length >= minStart || code {
		if err := p.starts(w); err != nil {
			return err
		}
	}
	if w.joined && w.count == 0 { // it is no slip of anything
		return nil
	}
	if length < minSlip || w.count*rare > p.state.documents || *slips == 0 || !search.Spelled(w.text) {
		return nil
	}
	*slips--
	return p.slips(w)
}

func (p *planner) starts(w *word) error {
	dict, err := p.state.reader.FieldDictPrefix(fieldText, []byte(w.text))
	if err != nil {
		return err
	}
	_, err = p.near(w, dict, startWeight, mostStarts)
	return err
}

func (p *planner) slips(w *word) error {
	dict, err := p.state.reader.FieldDictFuzzy(fieldText, w.text, 1, "")
	if err != nil {
		return err
	}
	forms, err := p.near(w, dict, slipWeight, mostSlips)
	if err != nil || w.count > 0 {
		return err
	}
	return p.correct(w.text, forms)
}

// correct proposes the most used form that the reader may read somewhere: others
// would tell him what stands where he may not look.
func (p *planner) correct(text string, forms []string) error {
	for _, form := range forms {
		seen, err := p.lists.any(form, p.filter.admits)
		if err != nil {
			return err
		}
		if seen {
			p.corrected[text] = form
			return nil
		}
	}
	return nil
}

// near adds the most used forms that a dictionary offers, and gives them.
func (p *planner) near(w *word, dict index.FieldDict, weight float64, most int) ([]string, error) {
	uses, err := p.entries(dict)
	if err != nil {
		return nil, err
	}
	forms := make([]string, 0, len(uses))
	for form := range uses {
		if form != w.text && !slices.Contains(w.exact, form) && !slices.Contains(w.near, form) {
			forms = append(forms, form)
		}
	}
	slices.SortFunc(forms, func(a, b string) int { return cmp.Or(cmp.Compare(uses[b], uses[a]), cmp.Compare(a, b)) })
	forms = forms[:min(most, len(forms))]
	w.near, w.nearness = append(w.near, forms...), weight
	p.looked = append(p.looked, forms...)
	return forms, nil
}

// entries gives how many documents use each form of a dictionary's stretch. A
// dictionary that was searched for slips does not count, so that is asked.
func (p *planner) entries(dict index.FieldDict) (uses map[string]uint64, err error) {
	defer func() { _ = dict.Close() }()
	uses = map[string]uint64{}
	for range mostEntries {
		entry, err := dict.Next()
		if err != nil || entry == nil {
			break
		}
		uses[entry.Term] += entry.Count
	}
	if len(uses) > 4*mostSlips {
		return uses, nil
	}
	for form := range uses {
		if uses[form], err = p.lists.count(form); err != nil {
			return nil, err
		}
	}
	return uses, nil
}
