package meili

import (
	"context"
	"encoding/json"
	"fmt"
	"math"

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
	wanted.Draft(q.More)
	if fusible(q, wanted) {
		return e.fused(ctx, q, wanted, after, limit)
	}
	found, err := e.server.Index(e.index).SearchWithContext(ctx, queryText(wanted, q.Languages), request(q, wanted, after.Seen, limit+1))
	if err != nil {
		return search.Result{}, e.lost(err)
	}
	result, err := page(found, limit, after.Seen)
	if err != nil {
		return search.Result{}, err
	}
	result.Words, result.Slips = telling(wanted, mostWords), true
	result.Facets, err = counts(found.FacetDistribution)
	return result, err
}

// dimensions are the fields that are counted.
func dimensions() map[search.Dimension]string {
	return map[search.Dimension]string{search.ByBoard: fieldBoard, search.ByKind: fieldKind, search.ByAnswers: fieldMark,
		search.ByStatus: fieldStatus, search.ByTag: fieldTagName, search.ByVersion: fieldPVName}
}

func request(q search.Query, wanted search.Wanted, offset, limit int) *meilisearch.SearchRequest {
	r := &meilisearch.SearchRequest{
		Offset: int64(offset), Limit: int64(limit), Filter: filter(q),
		AttributesToRetrieve: []string{fieldID, fieldGroup, fieldFixed, fieldHidden, fieldVersion}, ShowRankingScore: true,
		// when not all words fit together, the common ones are let go first
		MatchingStrategy: meilisearch.Frequency,
	}
	switch {
	case q.Sort == search.SortAffected:
		r.Sort = []string{fieldAffected + ":desc", fieldActive + ":desc"}
	case q.Sort == search.SortNewest || len(wanted.Words)+len(wanted.More) == 0:
		r.Sort = []string{fieldActive + ":desc"}
	}
	if q.Facets {
		for _, field := range dimensions() {
			r.Facets = append(r.Facets, field)
		}
	}
	return r
}

// page gives the hits; one more than the limit was asked for, to see whether
// another page follows.
func page(found *meilisearch.SearchResponse, limit, seen int) (search.Result, error) {
	result := search.Result{Total: uint64(found.EstimatedTotalHits)}
	for _, hit := range found.Hits[:min(limit, len(found.Hits))] {
		one, err := hitOf(hit)
		if err != nil {
			return search.Result{}, unavailable(err)
		}
		result.Hits = append(result.Hits, one)
	}
	if seen += limit; len(found.Hits) > limit && seen < search.MaxHits {
		last := result.Hits[limit-1]
		result.Next = search.Cursor{Rank: last.Score, Last: last.Order(), Seen: seen}.String()
	}
	return result, nil
}

// hitOf gives a hit; a duplicate stands behind what it is a duplicate of.
func hitOf(raw meilisearch.Hit) (search.Hit, error) {
	var d struct {
		ID      string  `json:"id"`
		Group   string  `json:"group"`
		Hidden  string  `json:"hidden"`
		Version int64   `json:"version"`
		Score   float64 `json:"_rankingScore"`
	}
	if err := raw.DecodeInto(&d); err != nil {
		return search.Hit{}, err
	}
	key, part, ok := search.ParseDocumentID(ourID(d.ID))
	group, _, known := search.ParseDocumentID(d.Group + ".0")
	if !ok || !known {
		return search.Hit{}, fmt.Errorf("meilisearch: the index holds a document named %q", d.ID)
	}
	hit := search.Hit{Key: key, Part: part, Score: d.Score, Version: d.Version, Hidden: d.Hidden}
	if key == group {
		return hit, nil
	}
	return search.Hit{Key: group, Score: d.Score, Version: math.MaxInt64, Behind: []search.Hit{hit}}, nil
}

// counts reads what the server counted.
func counts(raw json.RawMessage) ([]search.Count, error) {
	if len(raw) == 0 {
		return nil, nil
	}
	var by map[string]map[string]int
	if err := json.Unmarshal(raw, &by); err != nil {
		return nil, unavailable(err)
	}
	var all []search.Count
	for dimension, field := range dimensions() {
		for value, count := range by[field] {
			if value = named(field, value); value != "" && count > 0 {
				all = append(all, search.Count{Dimension: dimension, Value: value, Count: count})
			}
		}
	}
	return all, nil
}

// named gives a value of a field as it was put in.
func named(field, value string) string {
	if field == fieldStatus || field == fieldTagName || field == fieldPVName {
		return fromKey(value)
	}
	return value
}
