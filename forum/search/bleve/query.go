package bleve

import (
	"context"
	"errors"

	"github.com/blevesearch/bleve/v2/mapping"
	blevesearch "github.com/blevesearch/bleve/v2/search"
	index "github.com/blevesearch/bleve_index_api"

	"answerable/forum/search"
)

// threadQuery is a question as Bleve runs it: it builds a searcher over one
// state of the index. It is used once.
type threadQuery struct {
	wanted search.Wanted
	must   []clause
	sizes  *sizes
	looked []string // set by Searcher: the forms that were looked for
}

// Searcher reads the lists of all words; what it returns is already scored.
func (q *threadQuery) Searcher(ctx context.Context, reader index.IndexReader, _ mapping.IndexMapping, _ blevesearch.SearcherOptions) (blevesearch.Searcher, error) {
	scores, err := q.score(ctx, reader)
	if err != nil {
		return nil, err
	}
	filter, err := openFilter(ctx, reader, q.must, without(q.wanted.Excluded))
	if err != nil {
		return nil, err
	}
	return &scored{scores: scores, filter: filter}, nil
}

// score gives every document its score; without words, all have the same.
func (q *threadQuery) score(ctx context.Context, reader index.IndexReader) (scores, error) {
	if len(q.wanted.Words) == 0 {
		return everything(reader)
	}
	documents, err := reader.DocCount()
	if err != nil {
		return scores{}, err
	}
	averages, err := q.sizes.get(ctx, reader, documents)
	if err != nil {
		return scores{}, err
	}
	return q.scoreWords(ctx, &planner{ctx: ctx, reader: reader, documents: documents}, averages)
}

func (q *threadQuery) scoreWords(ctx context.Context, p *planner, averages [len(fieldWeights)]float64) (s scores, err error) {
	defer func() { err = errors.Join(err, p.close()) }()
	words, err := p.plan(q.wanted)
	if err != nil {
		return s, err
	}
	q.looked = p.looked
	s.grow(p.documents)
	for _, w := range words {
		if err := s.add(ctx, w, averages, p.documents); err != nil {
			return s, err
		}
	}
	return s, nil
}

// everything gives every document the same score.
func everything(reader index.IndexReader) (s scores, err error) {
	all, err := reader.DocIDReaderAll()
	if err != nil {
		return s, err
	}
	defer func() { err = errors.Join(err, all.Close()) }()
	for {
		id, err := all.Next()
		if err != nil || id == nil {
			return s, err
		}
		s.occur(id.Value(), 0)
		s.total[id.Value()] = 1
	}
}

// without gives what no hit may have.
func without(words []string) []clause {
	var all []clause
	for _, word := range words {
		for _, field := range fieldWeights {
			all = append(all, clause{field.name, []string{word}})
		}
	}
	return all
}
