package meili

import (
	"cmp"
	"context"
	"errors"
	"math"
	"slices"

	"github.com/meilisearch/meilisearch-go"

	"answerable/forum/search"
)

// The server ranks by how many of a query's words a document has, not by how
// telling they are, and looks at ten words: the title of a fault, and more so a
// draft with its body, finds the threads with most of its common words. So each
// telling word is asked for alone, all in one request, and what they find is
// added up by how rare the words are, as BM25 does. The server's own score of a
// hit on one word says where in the document the word stands.
const (
	mostFused = 20   // words of a query that are asked for
	eachWord  = 200  // hits of a word that count
	fixedLift = 1.05 // by how much the score of what has a fix is raised, as with Bleve
	moreShare = 0.6  // of what a word of the title counts, a word of the body does
)

// fusible reports whether a query is answered word by word: one for what fits
// best, without words that must occur.
func fusible(q search.Query, wanted search.Wanted) bool {
	return q.Sort == search.SortFit && len(wanted.Required) == 0 && len(wanted.Words)+len(wanted.More) > 1
}

// fused asks for the words one by one and adds up.
func (e *Engine) fused(ctx context.Context, q search.Query, wanted search.Wanted, after search.Cursor, limit int) (search.Result, error) {
	words := telling(wanted, mostFused)
	asked := []*meilisearch.SearchRequest{e.counting(q, wanted)}
	for _, word := range words {
		asked = append(asked, e.oneWord(q, wanted, word))
	}
	found, err := e.server.MultiSearchWithContext(ctx, &meilisearch.MultiSearchRequest{Queries: asked})
	if err != nil {
		return search.Result{}, e.lost(err)
	}
	if len(found.Results) != len(asked) {
		return search.Result{}, unavailable(errors.New("meilisearch: a search has not as many answers as questions"))
	}
	f := fusion{at: map[search.Key]int{}, documents: float64(found.Results[0].EstimatedTotalHits)}
	for i, r := range found.Results[1:] {
		if err := f.add(r, wordWeight(wanted, words[i])); err != nil {
			return search.Result{}, unavailable(err)
		}
	}
	result := f.page(after.Seen, limit)
	result.Total, result.Uncounted = uint64(len(f.all)), f.cut
	result.Words, result.Slips = words, true
	result.Facets = f.facets()
	return result, nil
}

// counting asks how many there are that the reader may see.
func (e *Engine) counting(q search.Query, wanted search.Wanted) *meilisearch.SearchRequest {
	r := request(q, wanted, 0, 1)
	r.IndexUID, r.Query, r.ShowRankingScore, r.Facets = e.index, "", false, nil
	return r
}

func (e *Engine) oneWord(q search.Query, wanted search.Wanted, word string) *meilisearch.SearchRequest {
	alone := search.Wanted{Words: []string{word}, Excluded: wanted.Excluded}
	if word == wanted.Open {
		alone.Open = word
	}
	r := request(q, wanted, 0, eachWord)
	r.IndexUID, r.Query, r.AttributesToRetrieve, r.Facets = e.index, queryText(alone, q.Languages), append(r.AttributesToRetrieve, r.Facets...), nil
	return r
}

// wordWeight is what a word counts beside its rarity.
func wordWeight(wanted search.Wanted, word string) float64 {
	if !slices.Contains(wanted.More, word) {
		return 1
	}
	n := float64(wanted.BodyCounts[word])
	return moreShare * 2 * n / (n + 1)
}

// fusion adds up what the words of a query find.
type fusion struct {
	documents float64 // that the reader may see
	all       []fusedHit
	at        map[search.Key]int
	cut       bool // a word had more hits than count
}

type fusedHit struct {
	search.Hit
	best   float64 // what the part counts that counts most
	values map[facetValue]bool
}

func (f *fusion) add(r meilisearch.SearchResponse, weight float64) error {
	holders := min(float64(r.EstimatedTotalHits), f.documents)
	f.cut = f.cut || int(r.EstimatedTotalHits) > len(r.Hits)
	rarity := math.Log(1 + (f.documents-holders+0.5)/(holders+0.5))
	for _, raw := range r.Hits {
		hit, err := hitOf(raw)
		if err != nil {
			return err
		}
		var state struct {
			Fixed int `json:"fixed"`
		}
		if err := raw.DecodeInto(&state); err != nil {
			return err
		}
		hit.Score *= weight * rarity
		if state.Fixed == 1 {
			hit.Score *= fixedLift
		}
		one := f.join(hit)
		if err := one.count(raw); err != nil {
			return err
		}
	}
	return nil
}

// join adds a hit to its thread's or fault's, of which the part that counts most
// is kept. A duplicate stands behind what it is one of.
func (f *fusion) join(hit search.Hit) *fusedHit {
	i, there := f.at[hit.Key]
	if !there {
		f.at[hit.Key] = len(f.all)
		f.all = append(f.all, fusedHit{hit, hit.Score, map[facetValue]bool{}})
		return &f.all[len(f.all)-1]
	}
	one := &f.all[i]
	sum, behind := one.Score+hit.Score, one.Behind
	for _, d := range hit.Behind {
		if !slices.ContainsFunc(behind, func(b search.Hit) bool { return b.Key == d.Key }) {
			behind = append(behind, d)
		}
	}
	if own := len(hit.Behind) == 0; own && (hit.Score > one.best || one.Version == math.MaxInt64) {
		one.Hit, one.best = hit, hit.Score
	}
	one.Score, one.Behind = sum, behind
	return one
}

// page cuts a page out, in an order that does not change between pages.
func (f *fusion) page(seen, limit int) (result search.Result) {
	slices.SortFunc(f.all, func(a, b fusedHit) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Order(), b.Order()))
	})
	rest := f.all[min(seen, len(f.all)):]
	for _, one := range rest[:min(limit, len(rest))] {
		result.Hits = append(result.Hits, one.Hit)
	}
	if len(rest) > limit && seen+limit < search.MaxHits {
		last := result.Hits[limit-1]
		result.Next = search.Cursor{Rank: last.Score, Last: last.Order(), Seen: seen + limit}.String()
	}
	return result
}
