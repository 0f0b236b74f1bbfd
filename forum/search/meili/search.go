package meili

import (
	"context"
	"fmt"

	"github.com/meilisearch/meilisearch-go"

	"answerable/forum/search"
)

// Search answers a question.
func (e *Engine) Search(ctx context.Context, q search.Query) (search.Result, error) {
	q = q.Clean()
	after, err := search.ParseCursor(q.Cursor)
	if err != nil || len(q.Access) == 0 {
		return search.Result{}, err
	}
	if err := e.ready(ctx); err != nil {
		return search.Result{}, err
	}
	limit := min(q.Limit, search.MaxHits-after.Seen)
	if limit <= 0 {
		return search.Result{}, nil
	}
	wanted := search.Parse(q.Text, q.Verbatim)
	found, err := e.server.Index(e.index).SearchWithContext(ctx, queryText(wanted), request(q, wanted, after.Seen, limit+1))
	if err != nil {
		return search.Result{}, e.lost(err)
	}
	result, err := page(found, limit, after.Seen)
	result.Words = telling(wanted)
	return result, err
}

func request(q search.Query, wanted search.Wanted, offset, limit int) *meilisearch.SearchRequest {
	r := &meilisearch.SearchRequest{
		Offset: int64(offset), Limit: int64(limit), Filter: filter(q),
		AttributesToRetrieve: []string{fieldID}, ShowRankingScore: true,
		// when not all words fit together, the common ones are let go first
		MatchingStrategy: meilisearch.Frequency,
	}
	if len(wanted.Words) == 0 {
		r.Sort = []string{fieldActive + ":desc"}
	}
	return r
}

// page gives the hits; one more than the limit was asked for, to see whether
// another page follows.
func page(found *meilisearch.SearchResponse, limit, seen int) (search.Result, error) {
	result := search.Result{Total: uint64(found.EstimatedTotalHits)}
	for _, hit := range found.Hits[:min(limit, len(found.Hits))] {
		var d struct {
			ID    string  `json:"id"`
			Score float64 `json:"_rankingScore"`
		}
		if err := hit.DecodeInto(&d); err != nil {
			return search.Result{}, unavailable(err)
		}
		thread, part, ok := search.ParseDocumentID(ourID(d.ID))
		if !ok {
			return search.Result{}, unavailable(fmt.Errorf("meilisearch: the index holds a document named %q", d.ID))
		}
		result.Hits = append(result.Hits, search.Hit{ThreadID: thread, Part: part, Score: d.Score})
	}
	if seen += limit; len(found.Hits) > limit && seen < search.MaxHits {
		last := result.Hits[limit-1]
		result.Next = search.Cursor{Rank: last.Score, ThreadID: last.ThreadID, Seen: seen}.String()
	}
	return result, nil
}
