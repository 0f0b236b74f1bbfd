package bleve

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/blevesearch/bleve/v2"
	blevesearch "github.com/blevesearch/bleve/v2/search"

	"answerable/forum/fail"
	"answerable/forum/search"
)

// Search answers a question.
func (e *Engine) Search(ctx context.Context, q search.Query) (result search.Result, err error) {
	q = q.Clean()
	after, err := search.ParseCursor(q.Cursor)
	if err != nil || len(q.Access) == 0 {
		return search.Result{}, err
	}
	e.reading.RLock()
	defer e.reading.RUnlock()
	if e.current == nil {
		return search.Result{}, search.ErrClosed
	}
	err = e.noting(func() error {
		result, err = e.current.search(ctx, q, after)
		return err
	})
	var found *damage
	if errors.As(err, &found) {
		return search.Result{}, fail.New(fail.Unavailable, "Search does not work at the moment.",
			"Please try again later; browsing and posting are not affected.").Because(err)
	}
	return result, err
}

// search asks for as many documents as the page may need, and for more where
// the parts of long threads used them up.
func (g *generation) search(ctx context.Context, q search.Query, after search.Cursor) (search.Result, error) {
	wanted := search.Parse(q.Text, q.Verbatim)
	for size := after.Seen + 2*q.Limit + 20; ; size *= 4 {
		found, looked, err := g.ask(ctx, q, wanted, size)
		if err != nil {
			return search.Result{}, err
		}
		hits, err := threads(found)
		if err != nil {
			return search.Result{}, err
		}
		result, enough := page(hits, q.Limit, after)
		result.Total, result.Words = found.Total, looked
		exhausted := len(found.Hits) < size || size > 8*search.MaxHits
		if exhausted || enough && settled(result, found) {
			return result, nil
		}
	}
}

func (g *generation) ask(ctx context.Context, q search.Query, wanted search.Wanted, size int) (*bleve.SearchResult, []string, error) {
	question := &threadQuery{wanted: wanted, must: clausesOf(q), sizes: &g.sizes}
	request := bleve.NewSearchRequestOptions(question, size, 0, false)
	request.SortBy([]string{"-" + fieldActive})
	if len(wanted.Words) > 0 {
		request.SortBy([]string{"-_score"})
	}
	found, err := g.index.SearchInContext(ctx, request)
	return found, question.looked, err
}

// threads gives the hits by thread, each with its best part, in an order that
// does not depend on how the index happens to lie on disk.
func threads(found *bleve.SearchResult) ([]search.Hit, error) {
	at := map[int64]int{}
	var hits []search.Hit
	for _, match := range found.Hits {
		hit, err := hitOf(match)
		if err != nil {
			return nil, err
		}
		i, there := at[hit.ThreadID]
		switch {
		case !there:
			at[hit.ThreadID] = len(hits)
			hits = append(hits, hit)
		case hits[i].Score == hit.Score && hit.Part < hits[i].Part:
			hits[i] = hit
		}
	}
	slices.SortFunc(hits, func(a, b search.Hit) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.ThreadID, b.ThreadID))
	})
	return hits, nil
}

func hitOf(match *blevesearch.DocumentMatch) (search.Hit, error) {
	thread, part, ok := search.ParseDocumentID(match.ID)
	if !ok {
		return search.Hit{}, fmt.Errorf("search: the index holds a document named %q", match.ID)
	}
	rank, err := rankOf(match)
	return search.Hit{ThreadID: thread, Part: part, Score: rank}, err
}

// rankOf gives what a hit is ordered by: its score, or the time of its last
// activity (microseconds, which a float64 holds exactly until the year 2255).
func rankOf(match *blevesearch.DocumentMatch) (float64, error) {
	if len(match.Sort) == 0 || match.Sort[0] == "_score" {
		return match.Score, nil
	}
	micros, err := strconv.ParseInt(match.Sort[0], 16, 64)
	if err != nil {
		return 0, fmt.Errorf("search: %s has no time of activity: %w", match.ID, err)
	}
	return float64(micros), nil
}

// page cuts out the hits after the cursor; enough tells that the page is full.
func page(hits []search.Hit, limit int, after search.Cursor) (search.Result, bool) {
	start := slices.IndexFunc(hits, func(h search.Hit) bool { return !after.Before(h.Score, h.ThreadID) })
	if start < 0 {
		return search.Result{}, false
	}
	limit = min(limit, search.MaxHits-after.Seen)
	rest := hits[start:]
	if len(rest) <= limit {
		return search.Result{Hits: rest}, false
	}
	result := search.Result{Hits: rest[:limit]}
	if seen := after.Seen + limit; seen < search.MaxHits && limit > 0 {
		last := rest[limit-1]
		result.Next = search.Cursor{Rank: last.Score, ThreadID: last.ThreadID, Seen: seen}.String()
	}
	return result, true
}

// settled reports whether what was not asked for could change the page: among
// equal ranks the index's own order decided which were cut off.
func settled(result search.Result, found *bleve.SearchResult) bool {
	if len(found.Hits) == 0 || len(result.Hits) == 0 {
		return true
	}
	rank, err := rankOf(found.Hits[len(found.Hits)-1])
	return err == nil && result.Hits[len(result.Hits)-1].Score > rank
}
